// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like templates here is source text.

import type { Mutant } from "./mutants.ts";

const ISSUE = "functions/issue-receipts/handler.ts";
const NOTIFY = "functions/notify-unit/handler.ts";
const NOTICE = "shared/domain/message/notice.ts";
const RECEIPT = "shared/domain/receipt/receipt.ts";
const STORE = "shared/adapters/dynamodb/receipt-store.ts";

/** Mistakes somebody could make in issuing receipts and telling units. Each must be caught by the simulation. */
export const RECEIPT_MUTANTS: readonly Mutant[] = [
  {
    mistake: "an event that comes twice gives a second revision",
    file: RECEIPT,
    find: "  return JSON.stringify(grounds(judgement)) !== JSON.stringify(grounds(known));",
    put: "  return true;",
  },
  {
    mistake: "a receipt is stored whatever became of the obligation",
    file: STORE,
    find: "if: { equals: { version } } },",
    put: "if: { atMost: { version: 1_000_000 } } },",
  },
  {
    mistake: "a revision is written over another one",
    file: STORE,
    find: "signed),\n          if: { absent: true },",
    put: "signed),",
    and: {
      file: STORE,
      find: "          if: latest ? { equals: { revision: latest.revision } } : { absent: true },\n",
      put: "",
    },
  },
  {
    mistake: "each revision has an id of its own",
    file: RECEIPT,
    find: "    receiptId: latest?.receiptId ?? newReceiptId,",
    put: "    receiptId: newReceiptId,",
  },
  {
    mistake: "an obligation that changed meanwhile is left as it is",
    file: ISSUE,
    find: "if (!(await issueIfDue(deps, about, attempt, calendars))) return false;",
    put: "await issueIfDue(deps, about, attempt, calendars);",
  },
  {
    mistake: "a return that was taken back stays in the receipt",
    file: RECEIPT,
    find: 'const FINAL_VERDICTS: readonly Verdict["kind"][] = ["withdrawn", "superseded"];',
    put: 'const FINAL_VERDICTS: readonly Verdict["kind"][] = ["withdrawn", "superseded", "returned"];',
  },
  {
    mistake: "the attempt that was replaced keeps its receipt",
    file: ISSUE,
    find: "const concerned = [event.attempt, event.supersedes, about.obligation.current?.attempt];",
    put: "const concerned = [event.attempt, about.obligation.current?.attempt];",
  },
  {
    mistake: "a notice is known by when it is planned",
    file: NOTICE,
    find: "reference: changedAt ? movedReference(changedAt) : id }",
    put: "reference: `${id}.${now.getTime()}` }",
  },
  {
    mistake: "a notice is handed over only by who planned it",
    file: NOTIFY,
    find: "    await deps.mail(messageIdOf(notice));",
    put: "    if (isNew) await deps.mail(messageIdOf(notice));",
  },
  {
    mistake: "a change of due dates is told of each report",
    file: NOTIFY,
    find: "plannedNotice({ ...metadata, changedAt }",
    put: "plannedNotice(metadata",
  },
  {
    mistake: "a change of due dates leaves out what has not followed yet",
    file: NOTICE,
    find: 'return movement === "moved" ? { period, from, to } : undefined;',
    put: "return undefined;",
  },
];
