import "./quiet.ts";
import { deliverMessage } from "../../functions/deliver-message/handler.ts";
import { prepareReminder } from "../../functions/deliver-message/prepare-reminder.ts";
import { recordMailFeedback } from "../../functions/record-mail-feedback/handler.ts";
import { sendReminders } from "../../functions/send-reminders/handler.ts";
import { obligationKey } from "../../shared/adapters/dynamodb/keys.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { toItem } from "../../shared/adapters/dynamodb/stored.ts";
import type { Item, Table } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../shared/adapters/memory/memory-table.ts";
import type { MailResult } from "../../shared/adapters/ses/mailer.ts";
import { messageIdIn } from "../../shared/domain/message/message.ts";
import { isFinal } from "../../shared/domain/message/message-steps.ts";
import { linksAt } from "../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../shared/domain/message/text/render-message.ts";
import { Obligation, owes } from "../../shared/domain/obligation/obligation.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCalendar } from "../builders/a-calendar.ts";
import { anOpenPeriod } from "../builders/a-period.ts";
import { aContact, aUnit, aUnitId } from "../builders/a-unit.ts";
import { aCurrent, anObligation } from "../builders/an-obligation.ts";
import { anSqsEvent } from "../builders/an-sqs-event.ts";
import { begin, type Fault, type Invocation, step, through } from "./invocation.ts";
import { randomFrom } from "./random.ts";

const MINUTE = 60_000;
const UNITS = ["00001", "00002"].map((code) => aUnitId(code));
const PERIOD = "2026-YEAR";
/** The working day before the due date: units are reminded on it, on the next, and on the one after that. */
const START = Date.parse("2026-12-15T01:00:00.000Z");
const ACTIONS_IN_A_RUN = 40;

/** Plays random mornings of sweeping and sending, seed by seed, until one breaks a promise. */
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

interface Call {
  readonly tag: string;
  readonly claims: number;
  readonly outcome: MailResult["outcome"];
}

/** Sweeps, senders and what SES tells, side by side, with functions that die between any two steps and a clock that jumps. */
async function play(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const table = memoryTable({ onCommit: (changes) => changes.map(({ after }) => noticed(after)) });
  const running: Invocation[] = [];
  const queue: unknown[] = [];
  const calls: Call[] = [];
  let clock = START;
  let moment = 0;
  let mayFail = true;
  /** Unit → since which moment it has owed nothing; absent while it owes. */
  const owesNothingSince = new Map<string, number>();
  const now = () => new Date(clock);
  /** What the functions did wrong; what is thrown inside them they would take for a fault of the world. */
  const violations: string[] = [];
  const broken = (what: string): never => {
    violations.push(what);
    throw new Error(`seed ${seed}: ${violations[0]}`);
  };

  function noticed(item: Item): void {
    moment += 1;
    if (item["entity"] !== "obligation") return;
    const { unitId, ...rest } = Obligation.parse(item);
    if (owes({ unitId, ...rest })) owesNothingSince.delete(unitId);
    else if (!owesNothingSince.has(unitId)) owesNothingSince.set(unitId, moment);
  }

  await periodStore(table).save(anOpenPeriod(), undefined);
  await table.put({ put: toItem("calendar", { pk: "CALENDARS", sk: "2026" }, aCalendar()) });
  for (const [index, unitId] of UNITS.entries()) {
    await unitStore(table).save(aUnit({ unitId, code: `0000${index + 1}` }), undefined);
    const contactId = `contact_${String(index).padStart(26, "0")}`;
    await unitStore(table).saveContact(
      aContact({ unitId, contactId, email: `unit-${index}@example.gov.vn` }),
    );
    await reportStore(table).createObligation(anObligation({ unitId }));
  }

  /** What a function sees: it may die or be refused before and after anything that it asks for. */
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
    const [ledger, reminders, reports, units] = [
      ledgerStore(gated),
      reminderStore(gated),
      reportStore(gated),
      unitStore(gated),
    ];
    return { pass, gated, ledger, reminders, reports, units };
  }

  async function invoke(
    name: string,
    run: (invocation: Invocation) => Promise<unknown>,
    settle: Invocation["settle"],
  ) {
    const fault: Fault | undefined =
      mayFail && random() < 0.25
        ? {
            kind: random() < 0.5 ? "crash" : "error",
            step: 1 + pick(name === "sweep" ? 24 : 8),
            when: random() < 0.5 ? "before" : "after",
          }
        : undefined;
    const invocation: Invocation = {
      ...{ name, fault, settle, startedAt: moment, steps: 0, isDead: false, waiting: [] },
    };
    running.push(invocation);
    await begin(invocation, () => run(invocation));
    // Most run through; the others stand somewhere in the middle while the world goes on.
    await goOn(invocation, random() < 0.6 ? Number.POSITIVE_INFINITY : pick(9));
  }

  function ended(): void {
    for (const invocation of running.filter(({ outcome }) => outcome)) {
      running.splice(running.indexOf(invocation), 1);
      if (invocation.outcome) invocation.settle(invocation.outcome);
    }
  }

  const goOn = async (invocation: Invocation, steps: number) => {
    for (let taken = 0; taken < steps && !invocation.outcome; taken++) await step(invocation);
    ended();
  };

  const sweep = () =>
    invoke(
      "sweep",
      (invocation) => {
        const { pass, gated, ...stores } = seen(invocation);
        return sendReminders({
          ...stores,
          reference: referenceStore(gated),
          periods: periodStore(gated),
          bus: {
            publish: (events) =>
              pass(async () => {
                for (const { data } of events) queue.push({ detail: { data } });
                return [];
              }),
          },
          mail: (message) => pass(async () => void queue.push(message)),
          now,
        })({});
      },
      () => undefined,
    );

  const answerOf = (): MailResult => {
    const chance = mayFail ? random() : 1;
    if (chance < 0.15) return { outcome: "refused", code: "TooManyRequestsException", mayPass: true };
    if (chance < 0.4) return { outcome: "unknown", code: "TimeoutError" };
    return { outcome: "taken", mailId: `mail-${calls.length}` };
  };

  /** SES is asked: everything promised of such a call is held to what the table says at this moment. */
  async function asked(invocation: Invocation, tag: string): Promise<MailResult> {
    const id = messageIdIn(tag) ?? broken("a mail that is no message's");
    const row = (await ledgerStore(table).load(id)) ?? broken("a mail that nobody planned");
    if (row.state === "planned") broken("a mail without a claim");
    if (localDateOf(now()) !== id.day && localDateOf(row.claimedAt ?? "") !== id.day)
      broken("a mail on another day");
    const before = calls.filter((call) => call.tag === tag);
    if (before.some(({ claims }) => claims === row.claims)) broken("two calls for one claim");
    if (before.some(({ outcome }) => outcome !== "refused")) broken("a second mail of a unit and day");
    const since = owesNothingSince.get(id.recipient);
    if (since !== undefined && since <= invocation.startedAt) broken("a mail to who has long owed nothing");
    const result = answerOf();
    calls.push({ tag, claims: row.claims, outcome: result.outcome });
    return result;
  }

  async function deliver(keepsIt: boolean): Promise<void> {
    const at = pick(queue.length);
    const [body] = keepsIt ? [queue[at]] : queue.splice(at, 1);
    if (body === undefined) return;
    await invoke(
      "deliver",
      (invocation) => {
        const { pass, ledger, ...stores } = seen(invocation);
        const reminder = prepareReminder(stores);
        return deliverMessage({
          ledger,
          prepare: { reminder, escalation: reminder },
          render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
          send: ({ tag }) => pass(() => asked(invocation, tag)),
          pace: async () => undefined,
          now,
        })(anSqsEvent(body));
      },
      (outcome) => {
        const failures = outcome.ok
          ? (outcome.value as { batchItemFailures: unknown[] }).batchItemFailures
          : [body];
        // Parked after some tries, as a queue does: the sweep has to find it.
        if (failures.length > 0 && !keepsIt && random() < 0.8) queue.push(body);
      },
    );
  }

  /** What SES tells of a mail that it took, although our own call may not have heard of it. */
  async function tell(): Promise<void> {
    const out = calls.filter(({ outcome }) => outcome === "taken");
    const call = out[pick(out.length)];
    if (!call) return;
    const eventType = ["Send", "Delivery", "Bounce"][pick(3)] ?? "Send";
    const timestamp = now().toISOString();
    const event = {
      time: timestamp,
      detail: {
        eventType,
        mail: { messageId: "mail", timestamp, tags: { message: [call.tag] } },
        ...(eventType === "Bounce" && {
          bounce: { timestamp, bounceType: "Transient", bouncedRecipients: [] },
        }),
      },
    };
    await invoke(
      "tell",
      (invocation) => recordMailFeedback(seen(invocation))(anSqsEvent(event)),
      () => undefined,
    );
  }

  /** A unit reports, or takes its report back. */
  async function decide(): Promise<void> {
    const unitId = UNITS[pick(UNITS.length)] ?? "";
    const key = obligationKey(PERIOD, 0, unitId);
    const item = (await table.get(key)) ?? broken("an obligation is gone");
    const state = item["current"] ? undefined : aCurrent();
    const { current: _former, ...rest } = item as Item & Record<string, unknown>;
    await table.put({
      put: { ...rest, ...(state && { current: state }), version: Number(item["version"]) + 1 } as Item,
    });
  }

  await sweep();
  const jumps = [1, 5, 20, 120, 10 * 60, 24 * 60, 3 * 24 * 60, -90, -26 * 60];
  for (let actions = 0; actions < ACTIONS_IN_A_RUN; actions++) {
    const action = pick(12);
    const one = running[pick(running.length)];
    if (action <= 1) await sweep();
    else if (action <= 5) await deliver(random() < 0.4);
    else if (action === 6) await decide();
    else if (action === 7) clock += (jumps[pick(jumps.length)] ?? 0) * MINUTE;
    else if (action === 8) await tell();
    else if (one) await goOn(one, 1 + pick(6));
    if (violations[0]) broken(violations[0]);
  }

  // Then everything comes to rest: two more days with sweeps, and nothing that fails.
  mayFail = false;
  clock = Math.max(clock, START);
  const rest = async () => {
    for (let rounds = 0; running.length > 0 || queue.length > 0; rounds++) {
      if (rounds > 300) broken("messages are delivered for ever");
      for (const invocation of [...running]) await goOn(invocation, Number.POSITIVE_INFINITY);
      // Only those that wait for a silent claim come back.
      const before = queue.length;
      if (before > 0) await deliver(false);
      if (queue.length >= before && before > 0) clock += 6 * MINUTE;
    }
  };
  for (const days of [0, 1, 4]) {
    clock += days * 24 * 60 * MINUTE;
    for (let sweeps = 0; sweeps < 2; sweeps++) {
      await sweep();
      await rest();
      clock += 20 * MINUTE;
    }
  }
  if (violations[0]) broken(violations[0]);
  for (const item of table.all().filter(({ entity }) => entity === "message")) {
    const id = `${item.pk} ${item.sk}`;
    if (Date.parse(`${String(item["day"])}T00:00:00+07:00`) > clock) continue;
    if (!isFinal(item["state"] as never)) broken(`${id} stays ${String(item["state"])}`);
    const [call] = calls.filter(
      ({ tag, outcome }) =>
        outcome !== "refused" &&
        `LEDGER#${messageIdIn(tag)?.day} ${messageIdIn(tag)?.recipient}#reminder` === id,
    );
    const said = String(item["state"]);
    if (!call && ["sent", "delivered", "bounced"].includes(said))
      broken(`${id} is ${said} and nobody asked SES`);
    if (call && ["dropped", "lapsed", "failed"].includes(said))
      broken(`${id} is ${said} although its mail went out`);
  }
}
