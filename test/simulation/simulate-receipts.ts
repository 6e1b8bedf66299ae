import "./quiet.ts";
import { deliverMessage } from "../../functions/deliver-message/handler.ts";
import { prepareNotice } from "../../functions/deliver-message/prepare-notice.ts";
import { issueReceipts } from "../../functions/issue-receipts/handler.ts";
import { notifyUnit } from "../../functions/notify-unit/handler.ts";
import { redateObligations } from "../../functions/redate-obligations/handler.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { receiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { fromItem, toItem } from "../../shared/adapters/dynamodb/stored.ts";
import type { Item, Table } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../shared/adapters/memory/memory-table.ts";
import type { MailResult } from "../../shared/adapters/ses/mailer.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { messageIdIn } from "../../shared/domain/message/message.ts";
import { isFinal } from "../../shared/domain/message/message-steps.ts";
import { linksAt } from "../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../shared/domain/message/text/render-message.ts";
import {
  approve,
  type Decision,
  decideReport,
  refusalOf,
  returnReport,
  undoReturn,
  unlock,
  withdraw,
} from "../../shared/domain/obligation/decisions.ts";
import { acceptanceEndOf, Obligation } from "../../shared/domain/obligation/obligation.ts";
import { exempt, extend, liftExemption, removeExtension } from "../../shared/domain/obligation/terms.ts";
import { changedPeriod, isFollowed } from "../../shared/domain/period/change-period.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { receiptIdOf } from "../../shared/domain/receipt/receipt.ts";
import { Submission } from "../../shared/domain/submission/submission.ts";
import { addDays, localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCalendar } from "../builders/a-calendar.ts";
import { anOpenPeriod } from "../builders/a-period.ts";
import { aSigner, isSigned } from "../builders/a-signer.ts";
import { aDataFile, aDocumentFile, aSubmission, received } from "../builders/a-submission.ts";
import { aContact, aUnit, aUnitId } from "../builders/a-unit.ts";
import { anObligation } from "../builders/an-obligation.ts";
import { anSqsEvent } from "../builders/an-sqs-event.ts";
import { begin, type Fault, type Invocation, step, through } from "./invocation.ts";
import { randomFrom } from "./random.ts";

const MINUTE = 60_000;
const UNITS = ["00001", "00002"].map((code) => aUnitId(code));
const PERIODS = ["2026-YEAR", "2026-Q4"];
const START = Date.parse("2026-12-14T03:00:00.000Z");
const ACTIONS_IN_A_RUN = 60;
/** A message that is still there after so many deliveries without any fault will never be done. */
const MOST_DELIVERIES = 400;
const BY = { by: "office-1", reason: "Theo đề nghị" };
const DOCUMENT = "12/QĐ-UBND";
/** Those of which a unit is told, written down a second time. */
const TOLD = new Set(
  (
    "SubmissionAccepted SubmissionRejected SubmissionReturned SubmissionUnlocked ReturnUndone ObligationExempted " +
    "ExemptionLifted ObligationExtended ExtensionRemoved DueDateMoved"
  ).split(" "),
);

/** Plays random histories of decisions, receipts and notices, seed by seed, until one breaks a promise. */
export async function simulate({ runs, seed }: { runs: number; seed: number }) {
  for (let run = 0; run < runs; run++) {
    try {
      await play(seed + run);
    } catch (error) {
      return { failed: true, numRuns: run + 1, errorInstance: error };
    }
  }
  return { failed: false, numRuns: runs, errorInstance: undefined };
}

interface StoredEvent extends Item {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly correlationId: string;
  readonly data: {
    readonly unitId: string;
    readonly periodId: string;
    readonly version: number;
    readonly changedAt?: string;
  };
}

interface Work {
  readonly worker: "receipts" | "notices" | "mail" | "redatings";
  readonly body: unknown;
}

/** What a receipt says, read from its signed text by nothing of ours. */
interface Said {
  readonly receiptId: string;
  readonly revision: number;
  readonly attempt: number;
  readonly replaces?: { readonly revision: number; readonly sha256: string };
  readonly unit: { readonly id: string };
  readonly period: { readonly id: string };
  readonly verdict: { readonly kind: string };
  readonly due: Readonly<Record<string, unknown>>;
  readonly decidedBy?: unknown;
}

/** People decide while receipts are signed and units are told, by functions that die between any two steps. */
async function play(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(all: readonly T[]): T | undefined => all[pick(all.length)];
  const running: Invocation[] = [];
  const queue: Work[] = [];
  const events: StoredEvent[] = [];
  const revisions = new Map<string, Said[]>();
  /** Each with the reports that the unit owed at that moment and that the mail does not name. */
  const calls: { tag: string; outcome: MailResult["outcome"]; unnamed: readonly string[] }[] = [];
  const signer = aSigner();
  let clock = START;
  let mayFail = true;
  let ids = 0;
  const now = () => new Date(clock);
  /** What the functions did wrong; what is thrown inside them they would take for a fault of the world. */
  const violations: string[] = [];
  const broken = (what: string): never => {
    violations.push(what);
    throw new Error(`seed ${seed}: ${violations[0]}`);
  };
  const must = (holds: boolean, what: string) => {
    if (!holds) violations.push(what);
  };

  const table = memoryTable({
    onCommit: (changes) => {
      for (const { before, after } of changes) {
        if (after["entity"] === "event") publish(after as unknown as StoredEvent);
        if (after["entity"] === "receipt-revision") signed(after);
        if (after["entity"] === "obligation") noLongerOwed(fromItem(Obligation, after));
        if (after["entity"] === "receipt" && before) {
          must(before["receiptId"] === after["receiptId"], "an attempt's receipt got another id");
        }
      }
    },
  });
  const reports = reportStore(table);

  /** Reports that have been owed ever since an invocation began: those it must know of. */
  const owedSince = new Map<Invocation, Set<string>>();
  function noLongerOwed(obligation: Obligation): void {
    if (isOwed(obligation)) return;
    for (const owed of owedSince.values()) owed.delete(reportOf(obligation));
  }
  const periods = periodStore(table);

  /** The bus brings each event to everybody who wants it, in no order, and now and then twice. */
  function publish(event: StoredEvent): void {
    const { id, type, time, correlationId, data } = event;
    const body = { "detail-type": type, detail: { metadata: { id, time, correlationId }, data } };
    const workers: Work["worker"][] =
      type === "PeriodChanged"
        ? ["redatings"]
        : data.unitId === undefined
          ? []
          : ["receipts", ...(TOLD.has(type) ? (["notices"] as const) : [])];
    if (data.unitId !== undefined) events.push(event);
    for (const worker of workers) {
      for (let times = random() < 0.2 ? 2 : 1; times > 0; times--) queue.push({ worker, body });
    }
  }

  /** Everything promised of a revision is held to what the table says at the moment at which it is stored. */
  function signed(item: Item): void {
    const text = String(item["text"]);
    const said = JSON.parse(text) as Said;
    const earlier = revisions.get(said.receiptId) ?? [];
    const last = earlier.at(-1);
    must(isSigned(text, String(item["signature"]), signer.key.pem), "a signature that does not hold");
    must(said.revision === earlier.length + 1, "a revision out of turn");
    must((said.replaces?.revision ?? 0) === earlier.length, "a revision that does not name the one before");
    must(!last || grounds(said) !== grounds(last), "two revisions that say the same");
    must(said.verdict.kind === verdictNow(said), "a receipt that was not true when it was stored");
    revisions.set(said.receiptId, [...earlier, said]);
  }

  const obligationsNow = () =>
    table
      .all()
      .filter(({ entity }) => entity === "obligation")
      .map((item) => fromItem(Obligation, item));
  const submissionsNow = () =>
    table
      .all()
      .filter(({ entity }) => entity === "submission")
      .map((item) => fromItem(Submission, item));

  /** How an attempt stands, said a second time and by nothing of the product's. */
  function verdictNow({ unit, period, attempt }: Pick<Said, "unit" | "period" | "attempt">): string {
    const is = (one: { unitId: string; periodId: string }) =>
      one.unitId === unit.id && one.periodId === period.id;
    const submission = submissionsNow().find((one) => is(one) && one.attempt === attempt);
    const obligation = obligationsNow().find(is);
    if (!submission || !obligation) return "nothing";
    if (["returned", "withdrawn", "superseded"].includes(submission.state)) return submission.state;
    if (obligation.exemption) return "exempt";
    const times = submissionsNow()
      .filter((one) => is(one) && !["rejected", "received", "requested"].includes(one.state))
      .map(({ receivedAt }) => Date.parse(receivedAt ?? ""));
    return Math.min(...times) < Date.parse(obligation.dueAtExclusive) ? "on_time" : "late";
  }

  for (const periodId of PERIODS) {
    await periods.save(anOpenPeriod({ periodId }), undefined);
    for (const unitId of UNITS) await reports.createObligation(anObligation({ unitId, periodId }));
  }
  await table.put({ put: toItem("calendar", { pk: "CALENDARS", sk: "2026" }, aCalendar()) });
  for (const [index, unitId] of UNITS.entries()) {
    await unitStore(table).save(aUnit({ unitId, code: `0000${index + 1}` }), undefined);
    const contactId = `contact_${String(index).padStart(26, "0")}`;
    const email = `unit-${index}@example.gov.vn`;
    await unitStore(table).saveContact(aContact({ unitId, contactId, email }));
  }

  function seen(invocation: Invocation) {
    const pass = <T>(effect: () => Promise<T>) => through(invocation, () => undefined, effect);
    const gated: Table = {
      get: (key) => pass(() => table.get(key)),
      batchGet: (keys) => pass(() => table.batchGet(keys)),
      query: (question) => pass(() => table.query(question)),
      queryPage: (question, page) => pass(() => table.queryPage(question, page)),
      put: (write) => pass(() => table.put(write)),
      update: (write) => pass(() => table.update(write)),
      transact: (writes) => pass(() => table.transact(writes)),
    };
    return { pass, gated };
  }

  function run({ worker, body }: Work, invocation: Invocation): Promise<unknown> {
    const { pass, gated } = seen(invocation);
    const [ledger, units, reference] = [ledgerStore(gated), unitStore(gated), referenceStore(gated)];
    const gatedReports = reportStore(gated);
    switch (worker) {
      case "receipts":
        return issueReceipts({
          ...{ receipts: receiptStore(gated), reference, now },
          signer: {
            publicKey: () => pass(signer.publicKey),
            sign: (text) => pass(() => (mayFail && random() < 0.1 ? down() : signer.sign(text))),
          },
          newReceiptId: () => receiptIdOf(Uint8Array.from({ length: 20 }, () => (ids += 1))),
        })(anSqsEvent(body));
      case "notices":
        return notifyUnit({
          ...{ units, ledger, now },
          mail: (message) => pass(async () => void queue.push({ worker: "mail", body: message })),
        })(anSqsEvent(body));
      case "mail":
        return deliverMessage({
          ledger,
          prepare: {
            notice: prepareNotice({
              ...{ reports: gatedReports, units },
              jobs: jobStore(table),
              calendars: reference.calendars,
            }),
          },
          render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
          send: ({ tag, text }) => pass(() => asked(invocation, tag, text)),
          pace: async () => undefined,
          now,
        })(anSqsEvent(body));
      case "redatings":
        return redateObligations({ periods: periodStore(gated), reports: gatedReports, reference, now })(
          anSqsEvent(body),
        );
      default:
        return worker satisfies never;
    }
  }

  const down = (): Promise<never> => Promise.reject(new Error("KMS is down"));

  /** Reports that a change had moved when an invocation began, or of periods that still say what the change says. */
  async function movedOrToMove(changedAt: string, { startedAt }: Invocation): Promise<string[]> {
    const moved = events.slice(0, startedAt).filter(({ data }) => data.changedAt === changedAt);
    const follow = (await periods.all()).filter(({ follows }) => follows?.decidedAt === changedAt);
    const toMove = follow.flatMap(({ periodId }) => UNITS.map((unitId) => reportOf({ unitId, periodId })));
    return [...moved.map(({ data }) => reportOf(data)), ...toMove];
  }

  /** SES is asked for a mail about a decision, or about a change that moved due dates. */
  async function asked(invocation: Invocation, tag: string, text: string): Promise<MailResult> {
    const id = messageIdIn(tag) ?? broken("a mail that is no message's");
    const isSame = (other: string) => {
      const { recipient, reference } = messageIdIn(other) ?? {};
      return recipient === id.recipient && reference === id.reference;
    };
    const out = calls.filter((call) => isSame(call.tag) && call.outcome !== "refused");
    if (out.length > 0) broken("a second notice of one decision");
    const isOfDecision = events.some(
      ({ id: eventId, type, data }) =>
        TOLD.has(type) &&
        data.unitId === id.recipient &&
        (data.changedAt === undefined ? eventId : `moved:${data.changedAt}`) === id.reference,
    );
    if (!isOfDecision) broken("a notice of nothing that was decided");
    const chance = mayFail ? random() : 1;
    const outcome: MailResult =
      chance < 0.15
        ? { outcome: "refused", code: "TooManyRequestsException", mayPass: true }
        : chance < 0.3
          ? { outcome: "unknown", code: "TimeoutError" }
          : { outcome: "taken", mailId: `mail-${calls.length}` };
    const changedAt = (id.reference ?? "").slice("moved:".length);
    const concerned = new Set(await movedOrToMove(changedAt, invocation));
    const owed = [...(owedSince.get(invocation) ?? [])].filter((report) => concerned.has(report));
    const unnamed = owed.filter((report) => !text.includes(report));
    calls.push({ tag, outcome: outcome.outcome, unnamed });
    return outcome;
  }

  /** Takes any message of the queue; one that is kept is delivered again, and what failed or died comes again. */
  async function deliver(isKept: boolean): Promise<void> {
    const at = pick(queue.length);
    const [work] = isKept ? [queue[at]] : queue.splice(at, 1);
    if (!work) return;
    const fault: Fault | undefined =
      mayFail && random() < 0.35
        ? {
            kind: random() < 0.5 ? "crash" : "error",
            step: 1 + pick(10),
            when: random() < 0.5 ? "before" : "after",
          }
        : undefined;
    const invocation: Invocation = {
      ...{ name: work.worker, fault, startedAt: events.length, steps: 0, isDead: false, waiting: [] },
      settle: (outcome) => {
        const { batchItemFailures } = outcome.ok
          ? (outcome.value as { batchItemFailures: unknown[] })
          : { batchItemFailures: [work] };
        if (batchItemFailures.length > 0 && !isKept) queue.push(work);
      },
    };
    running.push(invocation);
    owedSince.set(invocation, new Set(obligationsNow().filter(isOwed).map(reportOf)));
    await begin(invocation, () => run(work, invocation));
    await goOn(invocation, random() < 0.5 ? Number.POSITIVE_INFINITY : pick(7));
  }

  async function goOn(invocation: Invocation, steps: number): Promise<void> {
    for (let taken = 0; taken < steps && !invocation.outcome; taken++) await step(invocation, pick(9));
    for (const ended of running.filter(({ outcome }) => outcome)) {
      running.splice(running.indexOf(ended), 1);
      owedSince.delete(ended);
      if (ended.outcome) ended.settle(ended.outcome);
    }
  }

  /** A unit sends a report that passes the checks or does not, or somebody decides about what there is. */
  async function decide(): Promise<void> {
    const before = oneOf(obligationsNow());
    if (!before) return;
    const { unitId, periodId, current } = before;
    const attempts = submissionsNow().filter((one) => one.unitId === unitId && one.periodId === periodId);
    const attempt = current?.attempt ?? 1;
    const period = (await periods.load(periodId)) ?? broken("a period is gone");
    const until = addDays(localDateOf(now()), 1 + pick(6));
    const arrived = attempts.find(({ state }) => state === "received");
    const granted = { ...BY, documentNumber: DOCUMENT };
    const ways: (() => Decision)[] = [
      () => approve(before, { attempt, ...BY }, now()),
      () => returnReport(before, { attempt, ...BY }, now()),
      () => undoReturn(before, { attempt, ...BY }, now()),
      () => unlock(before, { attempt, ...BY }, now()),
      () => withdraw(before, { attempt, by: "unit" }, now()),
      () => exempt(before, granted, now()),
      () => liftExemption(before, BY, now()),
      () => removeExtension(before, { ...BY, period }, now()),
      () => extend(before, { ...granted, until, period, calendars: [aCalendar()] }, now()),
    ];
    if (random() < 0.4) {
      if (!arrived) return issue(before, attempts.length + 1);
      const isRefused = refusalOf(before, arrived, acceptanceEndOf(period, before)) !== undefined;
      const errors = isRefused || random() < 0.2 ? 2 : 0;
      const checks = { errors, warnings: 0, hasFigures: false, isNil: false };
      return save(before, decideReport(before, arrived, checks, now()));
    }
    const possible = ways.flatMap((way) => possibly(way) ?? []);
    // What takes something back is rare among all that is possible, and what is looked for.
    const chosen = random() < 0.5 ? possible.find(({ event }) => event.type === "ReturnUndone") : undefined;
    const decision = chosen ?? oneOf(possible);
    if (decision) await save(before, decision);
  }

  async function save(before: Obligation, decision: Decision): Promise<void> {
    const occasion = { now: now(), correlationId: `decision-${events.length}` };
    if (!(await reports.saveDecision(before, decision, occasion))) broken("nobody else was there");
  }

  async function issue({ unitId, periodId }: Obligation, attempt: number): Promise<void> {
    const at = now().toISOString();
    const files = {
      data: aDataFile(received(at, `d-${attempt}`)),
      document: aDocumentFile(received(at, `p-${attempt}`)),
    };
    await reports.issue(aSubmission({ unitId, periodId, attempt, state: "received", files }));
  }

  /** An admin moves the due dates of both periods by one decision, as a calendar does. */
  async function moveDates(): Promise<void> {
    const nominalDate = addDays(localDateOf(now()), 1 + pick(8));
    const change = { due: { default: { nominalDate, wording: "by" } } } as const;
    for (const before of await periods.all()) {
      try {
        const after: Period = changedPeriod(before, change, [aCalendar()], now());
        const record = { ...BY, documentNumber: DOCUMENT };
        const follow = isFollowed(after) ? { obligationsFollow: true as const } : {};
        const told = { type: "PeriodChanged", ...follow, record } as const;
        await periods.saveWithEvent(after, before, told, { now: now(), correlationId: "change" });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
    }
  }

  const jumps = [1, 5, 30, 8 * 60, 24 * 60];
  for (let actions = 0; actions < ACTIONS_IN_A_RUN; actions++) {
    const action = pick(16);
    const one = oneOf(running);
    // No two decisions at one moment: the moment of a change is what it is known by.
    clock += 1_000;
    if (action <= 4) await decide();
    else if (action === 5) await moveDates();
    else if (action <= 10) await deliver(random() < 0.3);
    else if (action === 11) clock += (oneOf(jumps) ?? 0) * MINUTE;
    else if (one) await goOn(one, 1 + pick(6));
    if (violations[0]) broken(violations[0]);
  }

  // Then everything comes to rest, and nothing fails any more.
  mayFail = false;
  for (let rounds = 0; running.length > 0 || queue.length > 0; rounds++) {
    if (rounds > MOST_DELIVERIES) broken("messages are delivered for ever");
    for (const invocation of [...running]) await goOn(invocation, Number.POSITIVE_INFINITY);
    const before = queue.length;
    if (before > 0) await deliver(false);
    for (const invocation of [...running]) await goOn(invocation, Number.POSITIVE_INFINITY);
    // Only those that wait for a silent claim come back.
    if (queue.length >= before && before > 0) clock += 6 * MINUTE;
    if (violations[0]) broken(violations[0]);
  }
  receiptsAtRest();
  noticesAtRest();
  if (violations[0]) broken(violations[0]);

  function receiptsAtRest(): void {
    const passed = submissionsNow().filter(
      ({ state }) => !["rejected", "received", "requested"].includes(state),
    );
    for (const { unitId, periodId, attempt } of passed) {
      const of = { unit: { id: unitId }, period: { id: periodId }, attempt };
      const own = [...revisions.values()].filter(
        ([first]) => first?.unit.id === unitId && first.period.id === periodId && first.attempt === attempt,
      );
      must(own.length === 1, `attempt ${attempt} has ${own.length} receipts`);
      must(
        own[0]?.at(-1)?.verdict.kind === verdictNow(of),
        `the receipt of attempt ${attempt} is not what is so`,
      );
    }
    must(revisions.size === passed.length, "a receipt of what was not accepted");
  }

  function noticesAtRest(): void {
    const messages = table.all().filter(({ entity }) => entity === "message");
    for (const message of messages) {
      must(isFinal(message["state"] as never), `a notice stays ${String(message["state"])}`);
    }
    for (const { id, type, data } of events.filter((event) => TOLD.has(event.type))) {
      const reference = data.changedAt === undefined ? id : `moved:${data.changedAt}`;
      const own = messages.filter(
        (message) => message["recipient"] === data.unitId && message["reference"] === reference,
      );
      must(own.length === 1, `${own.length} notices of ${type} ${id}`);
      if (data.changedAt === undefined) continue;
      const told = calls.filter(({ tag }) => {
        const message = messageIdIn(tag);
        return message?.recipient === data.unitId && message.reference === reference;
      });
      must(
        !told.some(({ unnamed }) => unnamed.includes(reportOf(data))),
        `a change of dates was told without ${data.periodId}`,
      );
    }
  }
}

/** As a link to it ends. */
const reportOf = ({ unitId, periodId }: { unitId: string; periodId: string }) =>
  `/reports/${unitId}/${periodId}`;

/** The decision, where it can be made. */
function possibly(decide: () => Decision): Decision | undefined {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

const isOwed = ({ exemption, current }: Obligation): boolean =>
  !exemption && (!current || current.state === "returned" || current.state === "withdrawn");

/** All that a revision may be issued anew for. */
function grounds({ verdict, due, decidedBy }: Said): string {
  const counts = !["returned", "withdrawn", "superseded"].includes(verdict.kind);
  return JSON.stringify([verdict.kind, ...(counts ? [due, decidedBy] : [])]);
}
