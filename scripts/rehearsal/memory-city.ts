import { createHash } from "node:crypto";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import type { HttpEvent, HttpResult } from "../../functions/_runtime/http-api.ts";
import { changeCalendar } from "../../functions/change-calendar/handler.ts";
import { chooseMessages } from "../../functions/choose-messages/handler.ts";
import { closePeriods } from "../../functions/close-periods/handler.ts";
import { deliverMessage } from "../../functions/deliver-message/handler.ts";
import {
  prepareAlert,
  prepareDigest,
  prepareReviewReminder,
} from "../../functions/deliver-message/prepare-for-office.ts";
import { prepareNotice } from "../../functions/deliver-message/prepare-notice.ts";
import { prepareReminder } from "../../functions/deliver-message/prepare-reminder.ts";
import { endExemptions } from "../../functions/end-exemptions/handler.ts";
import { importReferenceData } from "../../functions/import-reference-data/handler.ts";
import { ingestFile } from "../../functions/ingest-file/handler.ts";
import { notifyUnit } from "../../functions/notify-unit/handler.ts";
import { openPeriods } from "../../functions/open-periods/handler.ts";
import { publishEvents } from "../../functions/publish-events/handler.ts";
import { readStanding } from "../../functions/read-standing/handler.ts";
import { recordMailFeedback } from "../../functions/record-mail-feedback/handler.ts";
import { redateObligations } from "../../functions/redate-obligations/handler.ts";
import { requestSubmission } from "../../functions/request-submission/handler.ts";
import { reviewObligation } from "../../functions/review-obligation/handler.ts";
import { sendDigest } from "../../functions/send-digest/handler.ts";
import { sendReminders } from "../../functions/send-reminders/handler.ts";
import { updateProgress } from "../../functions/update-progress/handler.ts";
import { watchDeadlines } from "../../functions/watch-deadlines/handler.ts";
import { withdrawSubmission } from "../../functions/withdraw-submission/handler.ts";
import type { OfficePeople } from "../../shared/adapters/cognito/office-people.ts";
import { readCsv } from "../../shared/adapters/csv/read-csv.ts";
import { calendarStore } from "../../shared/adapters/dynamodb/calendar-store.ts";
import { dryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { officeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { streamedEvent } from "../../shared/adapters/dynamodb/stream.ts";
import type { Item } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { eventBus } from "../../shared/adapters/eventbridge/bus.ts";
import { memoryFiles } from "../../shared/adapters/memory/memory-files.ts";
import { memoryTable } from "../../shared/adapters/memory/memory-table.ts";
import { TOLD_AT_ONCE } from "../../shared/contract/events/told-at-once.ts";
import type { Person } from "../../shared/domain/access.ts";
import type { Figures } from "../../shared/domain/figures/figure.ts";
import type { IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import { MAIL_TAG, type MessageId, messageIdIn } from "../../shared/domain/message/message.ts";
import { linksAt } from "../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../shared/domain/message/text/render-message.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";

/** What came over the service's bus. */
export interface BusEvent {
  readonly source: string;
  readonly type: string;
  readonly detail: {
    readonly metadata: { readonly id: string; readonly time: string };
    readonly data: EventData;
  };
}

type EventData = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly by: Person;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type MemoryCity = ReturnType<typeof memoryCity>;

type HttpHandler = (event: HttpEvent) => Promise<HttpResult>;

/** A function that the bus or another function feeds by a queue. */
interface Consumer {
  readonly takes: (event: BusEvent) => boolean;
  readonly handle: (event: SQSEvent) => Promise<unknown>;
  /** Messages of one invocation. */
  readonly batch: number;
  /** Waits until nothing else does: adding up once for all is as right, and a year is shorter. */
  readonly isPatient?: true;
  readonly waiting: string[];
}

/** Who is told of what happens, as it happens; and who there is in the reform office. */
export interface Onlookers {
  readonly people: OfficePeople;
  onEvent(event: BusEvent): void;
  onObligation(after: Obligation, before: Obligation | undefined): void;
  onMail(mail: ReceivedMail): void;
}

/** A mail as its recipients find it. */
export interface ReceivedMail {
  readonly id: MessageId;
  readonly to: readonly string[];
  readonly subject: string;
  readonly isBounced: boolean;
}

/** More than any function needs in a year; whatever still is not done goes round in circles. */
const MOST_ROUNDS = 1_000_000;
const EVENTS_PER_BATCH = 100;

/**
 * The product without AWS: its own handlers and stores on a table and a bucket in memory, the bus and the queues between
 * them, on a clock that only the rehearsal moves. Workbooks are not parsed: what a report says is its bytes.
 */
export function memoryCity({ people, onEvent, onObligation, onMail }: Onlookers) {
  const bouncing = new Set<string>();
  const latest = new Map<string, Map<string, Item>>();
  let writes = 0;
  let clock = 0;
  let ids = 0;
  const stream: Item[] = [];
  const files = memoryFiles();
  const table = memoryTable({
    onCommit: (changes) => {
      for (const { before, after } of changes) {
        const entity = String(after["entity"]);
        if (entity !== "reminder-sweep") writes += 1;
        if (TRACKED.has(entity)) {
          const items = latest.get(entity) ?? new Map<string, Item>();
          latest.set(entity, items.set(`${after.pk} ${after.sk}`, after));
        }
        if (!before && after["entity"] === "event") stream.push(after);
        if (after["entity"] === "obligation")
          onObligation(obligationIn(after), before && obligationIn(before));
      }
    },
  });
  const now = () => new Date(clock);
  const newId = () => String(++ids).padStart(26, "0");
  const stores = {
    units: unitStore(table),
    reports: reportStore(table),
    periods: periodStore(table),
    progress: progressStore(table),
    reference: referenceStore(table),
    calendars: calendarStore(table),
    templates: templateStore(table),
    memberships: membershipStore(table),
    reminders: reminderStore(table),
    ledger: ledgerStore(table),
    office: officeStore(table),
  };
  const { reports, periods, progress, reference, calendars, templates, units, memberships } = stores;
  const { reminders, ledger, office } = stores;
  const standing = readStanding({
    reports,
    periods,
    units,
    progress,
    templates,
    reference,
    memberships,
    now,
  });
  const dryRuns = dryRunStore(table);
  const changing = changeCalendar({
    ...{ calendars, reference, periods, reports, units, reminders, ledger },
    now,
  });

  const routes: Readonly<Record<string, HttpHandler>> = {
    "POST /v1/imports/{kind}": importReferenceData({
      ...{ readCsv, units, reference, calendars, periods, templates },
      ...{ now, newId },
    }),
    "POST /v1/calendars/{year}/preview": changing,
    "POST /v1/calendars/{year}/approve": changing,
    "POST /v1/obligations/{unitId}/{periodId}/submissions": requestSubmission({
      ...{ reports, files, dryRuns, newId, now },
      ingest: async (message) => void ingest.waiting.push(JSON.stringify(message)),
    }),
    "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw": withdrawSubmission({
      reports,
      now,
    }),
    "POST /v1/obligations/{unitId}/{periodId}/decisions": reviewObligation({
      reports,
      reference,
      files,
      now,
    }),
    "POST /v1/me/preferences": chooseMessages({ office, now }),
    "GET /v1/periods/{periodId}/ranking": standing,
    "GET /v1/rankings/{year}": standing,
    "GET /v1/trends": standing,
  };

  const ingest: Consumer = {
    takes: () => false,
    handle: ingestFile({
      ...{ reports, templates, files, checker: CHECKER, now },
      ...{ dryRuns, dryRunFiles: files.dryRuns },
    }),
    batch: 1,
    waiting: [],
  };
  const reminder = prepareReminder({ reminders, reports, units });
  const forOffice = { people, office, reports, periods, units, calendars: reference.calendars };
  const links = linksAt("https://reports.example.gov.vn");
  const mail: Consumer = {
    takes: ({ type }) => type === "ReminderDue",
    handle: deliverMessage({
      ledger,
      prepare: {
        reminder,
        escalation: reminder,
        notice: prepareNotice({ reports, units, jobs: jobStore(table), calendars: reference.calendars }),
        alert: prepareAlert(forOffice),
        digest: prepareDigest(forOffice),
        "review-reminder": prepareReviewReminder(forOffice),
      },
      render: (content) => renderMessage(content, links),
      send: async ({ to, subject, tag }) => {
        const id = messageIdIn(tag);
        if (!id) throw new Error(`a mail of no message: ${subject}`);
        const mailId = newId();
        const returned = to.filter((address) => bouncing.has(address));
        onMail({ id, to, subject, isBounced: returned.length > 0 });
        if (returned.length > 0) feedback.waiting.push(bounceOf({ mailId, tag, returned, at: now() }));
        return { outcome: "taken", mailId };
      },
      pace: async () => {},
      now,
    }),
    batch: 10,
    waiting: [],
  };
  const handOver = async (message: unknown) => {
    mail.waiting.push(JSON.stringify(message));
  };
  const feedback: Consumer = {
    takes: () => false,
    handle: recordMailFeedback({ ledger, units }),
    batch: 1,
    waiting: [],
  };
  const consumers: readonly Consumer[] = [
    ingest,
    mail,
    feedback,
    {
      takes: ({ source, type }) => NOTICE_SOURCES.has(source) && TOLD_AT_ONCE.some((told) => told === type),
      handle: notifyUnit({ units, ledger, mail: handOver, now }),
      batch: 10,
      waiting: [],
    },
    {
      takes: ({ type }) => type === "PeriodChanged",
      handle: redateObligations({ periods, reference, reports, now }),
      batch: 1,
      waiting: [],
    },
    {
      takes: ({ source }) => PROGRESS_SOURCES.has(source),
      handle: updateProgress({ templates, progress, now }),
      batch: 1_000,
      isPatient: true,
      waiting: [],
    },
  ];

  const bus = eventBus(
    {
      send: async ({ input }: { input: { Entries: BusEntry[] } }) => {
        for (const { Source: source, DetailType: type, Detail } of input.Entries) {
          const event = { source, type, detail: JSON.parse(Detail) } as BusEvent;
          onEvent(event);
          for (const consumer of consumers) {
            if (consumer.takes(event)) consumer.waiting.push(JSON.stringify({ id: newId(), ...event }));
          }
        }
        return { FailedEntryCount: 0, Entries: [] };
      },
    } as unknown as EventBridgeClient,
    "bus",
  );
  const publish = publishEvents({
    streamedEvent,
    bus,
    park: async () => {
      throw new Error("an event could not be published");
    },
  });
  const sweep = sendReminders({
    ...{ periods, reports, units, reference, reminders, ledger },
    ...{ bus, mail: handOver, now },
  });
  const telling = { ...forOffice, ledger, mail: handOver, now };
  const watch = watchDeadlines({ ...telling, progress });
  const digest = sendDigest({ ...telling, reminderRules: reference.reminderRules });
  const closing = closePeriods({ periods, now, newId });
  const ending = endExemptions({ periods, reports, now, newId });
  const opening = openPeriods({ periods, units, reference, templates, reports, now, newId });

  async function deliver(consumer: Consumer): Promise<void> {
    const bodies = consumer.waiting.splice(0, consumer.batch);
    const answer = await consumer.handle(messagesOf(bodies));
    const failed = (answer as { batchItemFailures?: unknown[] } | undefined)?.batchItemFailures ?? [];
    if (failed.length > 0) throw new Error(`${failed.length} messages failed: ${bodies[0]}`);
  }

  return {
    ...stores,
    table,
    now,
    newId,

    /** Items written until now, besides the note that a day was swept. */
    writes: () => writes,

    /** Moves the clock; never back. */
    setTime(instant: Date): void {
      if (instant.getTime() < clock) throw new Error("the rehearsal's clock does not go back");
      clock = instant.getTime();
    },

    /** Asks the API in somebody's name and answers with the body. A refusal is thrown as it is. */
    async ask(route: string, asked: Asked): Promise<unknown> {
      const handler = routes[route];
      if (!handler) throw new Error(`the rehearsal has no ${route}`);
      const { body } = await handler(requestOf(route, asked, newId()));
      return body === undefined ? undefined : JSON.parse(body);
    },

    /** What the clock starts. */
    endExemptions: () => ending(),
    openPeriods: () => opening({}),
    closePeriods: () => closing(),
    watchDeadlines: () => watch(),
    sendReminders: () => sweep({}),
    sendDigest: () => digest(),

    /** From now on mail to the address comes back. */
    bounce: (address: string) => bouncing.add(address),

    /** Everything stored of a kind, as it is now. */
    itemsOf: <T>(entity: string): T[] => [...(latest.get(entity)?.values() ?? [])] as unknown as T[],

    /** A browser sends a file by its upload form, and S3 tells of it. */
    upload(key: string, bytes: Uint8Array): void {
      files.upload(key, bytes, now());
      ingest.waiting.push(JSON.stringify({ id: newId(), detail: { object: { key } } }));
    },

    /** Lets everything that was begun come to its end: events, messages, and what follows from them. */
    async settle(): Promise<void> {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        // One at a time, and the ingestion first: what is added up then is added up once for all of them.
        if (ingest.waiting.length > 0) await deliver(ingest);
        else if (stream.length > 0) await publish(streamOf(stream.splice(0, EVENTS_PER_BATCH)));
        else {
          const ready = consumers.filter(({ waiting }) => waiting.length > 0);
          const next = ready.find(({ isPatient }) => !isPatient) ?? ready[0];
          if (!next) return;
          await deliver(next);
        }
      }
      throw new Error("something is delivered again and again");
    },
  };
}

/** Not parsed: the store has just written it. */
const obligationIn = (item: Item): Obligation => item as unknown as Obligation;

const TRACKED = new Set(["unit", "contact", "period", "calendar", "obligation"]);

const NOTICE_SOURCES = new Set(["reform-reports.submissions", "reform-reports.obligations"]);

/** What the mail service tells of a mail that came back. */
const bounceOf = (bounce: { mailId: string; tag: string; returned: readonly string[]; at: Date }): string =>
  JSON.stringify({
    time: bounce.at.toISOString(),
    detail: {
      eventType: "Bounce",
      mail: {
        messageId: bounce.mailId,
        timestamp: bounce.at.toISOString(),
        tags: { [MAIL_TAG]: [bounce.tag] },
      },
      bounce: {
        timestamp: bounce.at.toISOString(),
        bounceType: "Permanent",
        bouncedRecipients: bounce.returned.map((emailAddress) => ({ emailAddress })),
      },
    },
  });

interface BusEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

const PROGRESS_SOURCES = new Set([
  "reform-reports.obligations",
  "reform-reports.submissions",
  "reform-reports.periods",
]);

/** What a workbook of the rehearsal says. */
interface Said {
  readonly isGood: boolean;
  readonly figure: number | "nil";
}

/** The bytes of a file, all different, that say something. */
export const bytesSaying = (part: string, said: Said, owner: string): Buffer =>
  Buffer.from(JSON.stringify({ part, owner, ...said }));

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** Stands in for the workbook reader: parsing 3,500 workbooks would take minutes and rehearse nothing of time. */
const CHECKER = {
  checkEvidence: async () => ({ findings: [], document: { kind: "pdf" as const } }),
  async check(
    checked: readonly { fileId: string; file: { part: string }; bytes: Uint8Array }[],
    template: IndicatorTemplate | undefined,
  ) {
    const said = checked.map(({ fileId, file, bytes }) => ({
      fileId,
      part: file.part,
      ...(JSON.parse(Buffer.from(bytes).toString()) as Said),
    }));
    const findings = said
      .filter(({ isGood }) => !isGood)
      .map(({ fileId }) => ({ code: "WRONG_CONTENT" as const, fileId }));
    const data = said.find(({ part }) => part === "data");
    const code = template?.indicators.find(({ aggregation }) => aggregation === "sum")?.code;
    if (!data || code === undefined) return { findings };
    const figures: Figures = {
      [code]: data.figure === "nil" ? { code, state: "nil" } : { code, state: "value", value: data.figure },
    };
    const reading = { figures, narrative: {}, places: {}, reasons: {}, findings };
    return { findings, workbook: { fileId: data.fileId, reading } };
  },
};

function messagesOf(bodies: readonly string[]): SQSEvent {
  return {
    Records: bodies.map((body, position) => ({
      messageId: `message-${position}`,
      body,
      attributes: { ApproximateReceiveCount: "1" },
    })),
  } as unknown as SQSEvent;
}

function streamOf(items: readonly Item[]): DynamoDBStreamEvent {
  return {
    Records: items.map((item, position) => ({
      dynamodb: { NewImage: marshall(item), SequenceNumber: String(position) },
    })),
  } as unknown as DynamoDBStreamEvent;
}

/** A request as the HTTP API hands it to a function, signed in as the person. */
function requestOf(route: string, { by, path, query, body }: Asked, requestId: string): HttpEvent {
  const groups = by.groups.length > 0 ? { "cognito:groups": `[${by.groups.join(" ")}]` } : {};
  return {
    routeKey: route,
    headers: { "content-type": "application/json", "idempotency-key": requestId },
    ...(path && { pathParameters: path }),
    ...(query && { queryStringParameters: query }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: {
      requestId,
      authorizer: { jwt: { claims: { sub: by.sub, token_use: "access", ...groups }, scopes: null } },
    },
  } as unknown as HttpEvent;
}
