import { EVERY_FUNCTION, type ExplainedGrants } from "./least-privilege.ts";

/** What makes Lambda deliver a queue's messages to a function. */
const polls = (folder: string, queue: string): ExplainedGrants => ({
  function: folder,
  actions: [
    "sqs:ReceiveMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueUrl",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ],
  on: queue,
  reason: "Lambda takes the messages from the queue with the function's role, before the function runs.",
});

/** What makes Lambda park what a function failed at. */
const parks = (folder: string, queue: string): ExplainedGrants => ({
  function: folder,
  actions: ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
  on: queue,
  reason: "Lambda itself sends there, with the function's role, what the function failed at for good.",
});

/** What is read of a submission may not be there. */
const tellsWhatIsMissing = (folder: string): ExplainedGrants => ({
  function: folder,
  actions: ["s3:ListBucket"],
  on: "Uploads/Inbox",
  reason: "Not called: who may not list is told that access is denied, not that an object is missing.",
});

/** What decides write the obligation (`PERIOD#`) and its desk (`UNIT#`) in one transaction, and update only at the desk. */
const updatesInTransactions = (folder: string, leadingKey = "PERIOD#*"): ExplainedGrants => ({
  function: folder,
  actions: ["dynamodb:UpdateItem"],
  on: "Reports",
  leadingKey,
  reason:
    "AWS does not document whether an action in TransactWriteItems is held against its own partition key or against " +
    "those of the whole transaction. Recorded calls are judged by the first reading; only the second needs this.",
});

/** A receipt is stored under its own id and at the desk, on the condition that the obligation is as it was judged. */
const checksInTransactions = (
  action: string,
  leadingKey: string,
  folder = "issue-receipts",
): ExplainedGrants => ({
  function: folder,
  actions: [action],
  on: "Reports",
  leadingKey,
  reason:
    "AWS does not document whether an action in TransactWriteItems is held against its own partition key or against " +
    "those of the whole transaction. Recorded calls are judged by the first reading; only the second needs this.",
});

/** What marks a contact puts the contact and its event; what became of the mail updates the ledger. Given alike. */
const FEEDBACK_WRITES: readonly ExplainedGrants[] = [
  ["dynamodb:PutItem", "LEDGER#*"],
  ["dynamodb:UpdateItem", "UNIT#*"],
].map(([action = "", leadingKey = ""]) => ({
  function: "record-mail-feedback",
  actions: [action],
  on: "Reports",
  leadingKey,
  reason:
    "A function that writes some partitions by several actions is given all of them on all: a transaction may be judged whole.",
}));

/** Every grant that no call of a function needs. An entry that is no longer needed fails like a grant without one. */
export const UNUSED_GRANTS: readonly ExplainedGrants[] = [
  {
    function: EVERY_FUNCTION,
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    on: "<capability>/FunctionLogs",
    reason: "Lambda writes what the function prints.",
  },
  {
    function: EVERY_FUNCTION,
    actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    on: "*",
    reason: "Lambda writes the traces.",
  },
  polls("ingest-file", "Ingestion/Ingest/Queue"),
  polls("update-progress", "Progress/Progress/Queue"),
  polls("issue-receipts", "Receipts/Receipts/Queue"),
  polls("open-periods", "Periods/Openings/Queue"),
  polls("deliver-message", "Messages/Mail/Queue"),
  polls("notify-unit", "Notices/Notices/Queue"),
  polls("record-mail-feedback", "Messages/MailFeedback/Queue"),
  polls("run-job", "Jobs/Jobs/Queue"),
  polls("redate-obligations", "Calendars/Redatings/Queue"),
  {
    function: "publish-events",
    actions: [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
    ],
    on: "Reports/stream/label",
    reason: "Lambda reads the stream with the function's role, before the function runs.",
  },
  {
    function: "enter-report",
    actions: ["s3:PutObject"],
    on: "Uploads/Inbox/inbox/*",
    reason:
      "It signs forms for scans. A form says nothing of who signed it, so what is sent by one is put down to request-submission.",
  },
  parks("end-exemptions", "Decisions/Nightly/Missed/Queue"),
  parks("close-periods", "Calendars/Hourly/Missed/Queue"),
  parks("publish-events", "Events/Unpublished/Queue"),
  parks("open-periods", "Periods/Nightly/Missed/Queue"),
  parks("send-reminders", "Messages/Daily/Missed/Queue"),
  {
    function: "send-reminders",
    actions: ["dynamodb:UpdateItem"],
    on: "Reports",
    leadingKey: "REMINDERS",
    reason: "It updates only messages and puts both; the writing actions of a function are given alike.",
  },
  {
    function: "send-reminders",
    actions: ["dynamodb:UpdateItem"],
    on: "Reports",
    leadingKey: "LEDGER#*",
    reason:
      "It settles messages that a crash or a long outage left behind on a former day, which no test of the stack waits for; " +
      "the simulation does.",
  },
  parks("sweep-uploads", "Ingestion/Hourly/Missed/Queue"),
  parks("reconcile-progress", "Progress/Nightly/Missed/Queue"),
  parks("watch-deadlines", "OfficeMessages/Hourly/Missed/Queue"),
  parks("send-digest", "OfficeMessages/Morning/Missed/Queue"),
  ...FEEDBACK_WRITES,
  updatesInTransactions("ingest-file"),
  // A job is updated alone, and beside decisions it only puts outcomes; of a recheck it updates nothing.
  updatesInTransactions("run-job"),
  updatesInTransactions("run-job", "RECHECK#*"),
  updatesInTransactions("review-obligation"),
  updatesInTransactions("withdraw-submission"),
  updatesInTransactions("write-comment"),
  checksInTransactions("dynamodb:ConditionCheckItem", "UNIT#*"),
  checksInTransactions("dynamodb:ConditionCheckItem", "RECEIPT#*"),
  checksInTransactions("dynamodb:PutItem", "PERIOD#*"),
  checksInTransactions("dynamodb:ConditionCheckItem", "PERIOD#*", "watch-deadlines"),
  tellsWhatIsMissing("read-obligations"),
  tellsWhatIsMissing("ingest-file"),
  tellsWhatIsMissing("run-job"),
  tellsWhatIsMissing("mark-workbook"),
  tellsWhatIsMissing("review-obligation"),
];
