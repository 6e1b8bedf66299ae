import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Message, MessageItem } from "../../shared/domain/message/message.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Digest } from "../../shared/domain/office/digest.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import type { City } from "../../shared/domain/reminder/plan-reminders.ts";
import { DEFAULT_REMINDER_RULES } from "../../shared/domain/reminder/reminder-rules.ts";
import type { LocalDate } from "../../shared/domain/time/local-date.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";
import { lastDayInTime } from "./due-oracle.ts";
import { beginningOf, type Day, dayOf, isOff, next } from "./finger-counting.ts";
import type { BusEvent, MemoryCity, ReceivedMail } from "./memory-city.ts";
import {
  dayOfDigestBefore,
  digestOf,
  type ExpectedDigest,
  isDigestDay,
  isTold,
  type News,
  newlyMissing,
  PATIENCE_WORKING_DAYS,
} from "./office-oracle.ts";
import type { OfficePerson } from "./people.ts";
import { expectedOf, sweptAfter } from "./reminder-oracle.ts";

/** Something that the rules do not ask for, or ask for and did not get. */
export interface Problem {
  /** The unit or person it is about; empty when it is about all. */
  readonly about: string;
  readonly text: string;
}

/**
 * Holds what the product does to the naive statements of the rules, by all that is stored, all that was published and all that came
 * by mail. Around each run of the clock: what is expected is worked out before it, from what is stored then.
 */
export function newChecks(city: MemoryCity, people: readonly OfficePerson[]) {
  /** Everything that was ever mailed, in the words of the rules of reminding. */
  const sent = new Set<string>();
  const missingTold = new Set<string>();
  const escalations: News[] = [];
  const bounces: News[] = [];
  /** Units whose obligations were written since the last sweep was looked at. */
  const touched = new Set<string>();
  /** Obligations that were written since due dates were last looked at, and the calendars they were looked at with. */
  const datesWritten = new Map<string, Obligation>();
  let duesSeenWith: readonly WorkingCalendar[] | undefined;
  /** Unit and period → the last day that the office granted. */
  const granted = new Map<string, Day>();
  const owedNotices = new Map<string, { unitId: string; event: string }>();
  let mails: ReceivedMail[] = [];
  let missingEvents: string[] = [];
  let alertEvents: number[] = [];
  let lastSweptOn: LocalDate | undefined;
  let lookedAtOn: LocalDate | undefined;
  let watchedOn: LocalDate | undefined;
  /** Obligations that were written since the last look at what has become missing. */
  const written = new Map<string, Obligation>();
  let calendars: { readonly key: string; readonly tables: readonly WorkingCalendar[] } | undefined;

  /** The tables in force, the same array as long as none changes: what was counted with them stays counted. */
  function tables(): readonly WorkingCalendar[] {
    const items = city
      .itemsOf<WorkingCalendar & { pk: string; sk: string }>("calendar")
      .filter(({ pk, sk }) => pk === "CALENDARS" && /^\d{4}$/.test(sk));
    const key = items.map(({ sk, version }) => `${sk}:${version}`).join();
    if (calendars?.key !== key) calendars = { key, tables: items };
    return calendars.tables;
  }

  const openedPeriods = () => city.itemsOf<Period>("period").filter(({ roster }) => roster !== undefined);
  const contacts = () => city.itemsOf<Contact>("contact");
  let day: { readonly at: number; readonly name: Day } | undefined;
  const today = (): Day => {
    const now = city.now();
    if (day?.at !== now.getTime()) day = { at: now.getTime(), name: dayOf(now.toISOString()) };
    return day.name;
  };
  const subs = (...rhythms: readonly OfficePerson["told"][]) =>
    people.filter(({ told }) => rhythms.includes(told)).map(({ sub }) => sub);

  /** Takes the mails of some kinds out of those that came since the last check. */
  function take(...kinds: readonly Message["kind"][]): ReceivedMail[] {
    const taken = mails.filter(({ id }) => kinds.includes(id.kind));
    mails = mails.filter((mail) => !taken.includes(mail));
    return taken;
  }

  /** What is to be said of each unit that is asked about, by unit and message, as the rules say it. */
  function expectedReminders(isAskedAbout: (unitId: string) => boolean): Map<string, string> {
    const expected = new Map<string, string>();
    // Nobody is written to on a day off, whatever is owed.
    if (isOff(today(), tables())) return expected;
    // What has been answered is nobody's reason to write.
    const obligations = city
      .itemsOf<Obligation>("obligation")
      .filter((obligation) => !isAnswered(obligation) && isAskedAbout(obligation.unitId));
    const known = {
      rules: DEFAULT_REMINDER_RULES,
      calendars: tables(),
      periods: openedPeriods(),
      units: city.itemsOf<Unit>("unit"),
      contacts: contacts(),
      beingChecked: new Set<string>(),
      isSwitchedOff: false,
      pauses: [],
      alreadySent: sent,
      ...(lastSweptOn !== undefined && { lastSweptOn }),
    };
    const unitsById = Map.groupBy(known.units, ({ unitId }) => unitId);
    const contactsByUnit = Map.groupBy(known.contacts, ({ unitId }) => unitId);
    for (const [unitId, own] of Map.groupBy(obligations, (obligation) => obligation.unitId)) {
      const units = unitsById.get(unitId) ?? [];
      // Only what concerns the unit, so that the naive rules need not go through the whole city for each.
      const above = units.flatMap((unit) => unit.parents.map(({ value }) => value));
      const concerned: City = {
        ...{ ...known, obligations: own, units, lastSweptOn },
        contacts: [unitId, ...above].flatMap((id) => contactsByUnit.get(id) ?? []),
      };
      for (const line of expectedOf(concerned, unitId, today(), lastSweptOn)) {
        if (line.startsWith("send")) expected.set(`${unitId} reminder`, line);
        const [, level, who] = /^escalate to (\w+) (\S+)/.exec(line) ?? [];
        if (level && who) expected.set(`${unitId} escalated to ${level} ${who}`, line);
      }
    }
    return expected;
  }

  /**
   * Every due date that is still ahead is where the period, the calendar and what was granted put it. One that was looked at is right as
   * long as none of them changes.
   */
  function dueProblems(): Problem[] {
    const calendarsNow = tables();
    const changed =
      duesSeenWith === calendarsNow ? [...datesWritten.values()] : city.itemsOf<Obligation>("obligation");
    duesSeenWith = calendarsNow;
    datesWritten.clear();
    const periods = new Map(openedPeriods().map((period) => [period.periodId, period]));
    const known = new Map<string, Day>();
    return changed.flatMap((obligation) => {
      const { unitId, periodId, group, dueDate, dueAtExclusive } = obligation;
      const period = periods.get(periodId);
      if (!period) return [{ about: unitId, text: `owes ${periodId}, which has not opened` }];
      const grant = granted.get(`${unitId} ${periodId}`);
      const key = [periodId, group, grant].join(" ");
      const due = known.get(key) ?? lastDayInTime(obligation, period, grant, calendarsNow);
      known.set(key, due);
      // What has passed stays as it was.
      if (due < today() && dueDate < today()) return [];
      const isRight = dueDate === due && Date.parse(dueAtExclusive) === beginningOf(next(due));
      return isRight ? [] : [{ about: unitId, text: `${periodId} is due on ${dueDate}, not on ${due}` }];
    });
  }

  /** What was said by a mail, in the words of the rules: one line for each unit whose reports it is about. */
  async function saidBy({ id }: ReceivedMail): Promise<[key: string, line: string][]> {
    const message = await city.ledger.load(id);
    const { contactIds = [], items = [] } = message ?? {};
    if (id.kind === "reminder") {
      return [[`${id.recipient} reminder`, `send to ${contactIds.join()} of ${shown(items)}`]];
    }
    const owners = Map.groupBy(items, ({ unitId = id.recipient }) => unitId);
    return [...owners].map(([owner, own]) => [
      `${owner} escalated to ${id.reference} ${id.recipient}`,
      `escalate to ${id.reference} ${id.recipient} at ${contactIds.join()} of ${shown(own)}`,
    ]);
  }

  async function reportsIn({ id }: ReceivedMail): Promise<News[]> {
    const { items = [] } = (await city.ledger.load(id)) ?? {};
    return items.map(({ unitId = id.recipient, periodId }) => ({
      at: city.now(),
      what: `${unitId} ${periodId}`,
    }));
  }

  async function remindersProblems(expected: Map<string, string>): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const mail of take("reminder", "escalation")) {
      if (mail.id.kind === "escalation") escalations.push(...(await reportsIn(mail)));
      for (const [key, line] of await saidBy(mail)) {
        const wanted = expected.get(key);
        expected.delete(key);
        const about = key.split(" ")[0] ?? "";
        if (wanted === undefined) {
          problems.push({ about, text: `a ${mail.id.kind} that the rules do not ask for: ${line}` });
        } else if (wanted !== line) {
          problems.push({ about, text: `told otherwise than the rules say: ${line} — not ${wanted}` });
        }
      }
      problems.push(...(await misdirected(mail)));
    }
    for (const [key, line] of expected) {
      problems.push({ about: key.split(" ")[0] ?? "", text: `not written to: ${line}` });
    }
    return problems;
  }

  /** A mail goes to the addresses of the contacts that were meant, and to nobody else. */
  async function misdirected({ id, to }: ReceivedMail): Promise<Problem[]> {
    const { contactIds = [] } = (await city.ledger.load(id)) ?? {};
    const meant = contacts().filter(
      ({ unitId, contactId }) => unitId === id.recipient && contactIds.includes(contactId),
    );
    const isRight = meant.length === to.length && meant.every(({ email = "" }) => to.includes(email));
    return isRight ? [] : [{ about: id.recipient, text: `a ${id.kind} that went to ${to.join()}` }];
  }

  /** The people who got a mail of a kind, against those who should have. */
  function peopleProblems(kind: Message["kind"], wanted: readonly string[]): Problem[] {
    const got = take(kind).map(({ id }) => id.recipient.replace(/^person#/, ""));
    const left = [...wanted];
    const problems: Problem[] = [];
    for (const sub of got) {
      const at = left.indexOf(sub);
      if (at < 0) problems.push({ about: sub, text: `got a message that nothing explains: ${kind}` });
      else left.splice(at, 1);
    }
    return [...problems, ...left.map((sub) => ({ about: sub, text: `was not told: ${kind}` }))];
  }

  const facts = () => ({
    now: city.now(),
    calendars: tables(),
    periods: city.itemsOf<Period>("period"),
    obligations: city.itemsOf<Obligation>("obligation"),
    contacts: contacts(),
  });

  /** What the summary of a rhythm should say now; undefined when there should be none. */
  function expectedDigest(rhythm: "daily" | "weekly"): ExpectedDigest | undefined {
    if (!isDigestDay(today(), rhythm, tables()) || !people.some(({ told }) => takes(told, rhythm)))
      return undefined;
    const before = dayOfDigestBefore(today(), rhythm, tables());
    const since = beginningOf(before) + HALF_PAST_EIGHT_MS;
    const news = (all: readonly News[]) => [
      ...new Set(all.filter(({ at }) => at.getTime() >= since).map(({ what }) => what)),
    ];
    return digestOf(facts(), rhythm, { escalated: news(escalations), troubled: news(bounces) });
  }

  async function digestProblems(
    rhythm: "daily" | "weekly",
    expected: ExpectedDigest | undefined,
  ): Promise<Problem[]> {
    const found = await city.office.digest(today(), rhythm);
    const texts =
      expected && found
        ? differences(expected, found)
        : [
            ...(expected ? ["there is none, although there is something to say"] : []),
            ...(found ? ["there is one, although there is nothing to say"] : []),
          ];
    return texts.map((text) => ({ about: "", text: `the ${rhythm} summary: ${text}` }));
  }

  return {
    heardMail(mail: ReceivedMail): void {
      const { day, recipient, kind, reference } = mail.id;
      mails.push(mail);
      sent.add(`${day} ${recipient} ${kind === "escalation" ? reference : kind}`);
      if (mail.isBounced) bounces.push({ at: city.now(), what: [recipient, day, kind, reference].join(" ") });
    },

    heardEvent({ type, detail: { metadata, data } }: BusEvent): void {
      const { unitId, periodId, dueAtExclusive, changedAt, reports } = data as Record<
        string,
        string | undefined
      > & { reports?: number };
      if (type === "ObligationBecameMissing") missingEvents.push(`${unitId} ${periodId} ${dueAtExclusive}`);
      else if (type === "UnitsBecameMissing") alertEvents.push(reports ?? 0);
      else if (unitId && isTold(type, unitId, contacts(), today())) {
        const obligation = written.get(`${unitId} ${periodId}`);
        // A due date that moves is nobody's concern who has reported; one change is told once, however many reports it moves.
        if (changedAt && (!obligation || isAnswered(obligation) || obligation.exemption)) return;
        const event = changedAt ? `moved:${changedAt}` : metadata.id;
        owedNotices.set(`${unitId} ${event}`, { unitId, event });
      }
    },

    wroteObligation(obligation: Obligation): void {
      const { unitId, periodId } = obligation;
      touched.add(unitId);
      written.set(`${unitId} ${periodId}`, obligation);
      datesWritten.set(`${unitId} ${periodId}`, obligation);
    },

    /** The office gave the unit time until the end of a day. */
    grantedUntil(unitId: string, periodId: string, until: Day): void {
      const key = `${unitId} ${periodId}`;
      granted.set(key, until);
      const obligation = city
        .itemsOf<Obligation>("obligation")
        .find((each) => each.unitId === unitId && each.periodId === periodId);
      if (obligation) datesWritten.set(key, obligation);
    },

    /**
     * A run of the sweep. The first of a day is looked at for every unit; after it only who came to owe something since may be
     * written to.
     */
    async aroundSweep(run: () => Promise<void>): Promise<Problem[]> {
      const isFirst = lookedAtOn !== today();
      lookedAtOn = today();
      const expected = expectedReminders((unitId) => isFirst || touched.has(unitId));
      touched.clear();
      const problems = isFirst ? dueProblems() : [];
      await run();
      lastSweptOn = sweptAfter({ calendars: tables() }, today(), lastSweptOn);
      return [...problems, ...(await remindersProblems(expected)), ...this.unexplained()];
    },

    /** The hourly look at what has become missing: one message of all that is new, to who wants to know at once. */
    async aroundWatch(run: () => Promise<void>): Promise<Problem[]> {
      // Due dates end with a day: for the rest of it only what somebody decided can make a report missing.
      const obligations =
        watchedOn === today() ? [...written.values()] : city.itemsOf<Obligation>("obligation");
      watchedOn = today();
      written.clear();
      const expected = newlyMissing({ obligations, now: city.now() }, missingTold);
      for (const key of expected) missingTold.add(key);
      await run();
      const problems: Problem[] = [];
      const events = missingEvents;
      const alerts = alertEvents;
      missingEvents = [];
      alertEvents = [];
      for (const key of expected) {
        if (!events.includes(key))
          problems.push({ about: key.split(" ")[0] ?? "", text: `not told to be missing: ${key}` });
      }
      for (const key of events) {
        if (!expected.includes(key))
          problems.push({ about: key.split(" ")[0] ?? "", text: `told to be missing: ${key}` });
      }
      const isAlert = expected.length > 0;
      if (alerts.join() !== (isAlert ? String(expected.length) : "")) {
        problems.push({
          about: "",
          text: `told of ${alerts.join(" and ") || 0} missing, not once of ${expected.length}`,
        });
      }
      problems.push(...peopleProblems("alert", isAlert ? subs("immediate") : []));
      if (isAlert) problems.push(...(await alertProblems(city, expected)));
      return [...problems, ...this.unexplained()];
    },

    /** The morning's summaries. */
    async aroundDigest(run: () => Promise<void>): Promise<Problem[]> {
      const [daily, weekly] = [expectedDigest("daily"), expectedDigest("weekly")];
      await run();
      const isOld = (daily?.longestWait ?? 0) > PATIENCE_WORKING_DAYS;
      return [
        ...(await digestProblems("daily", daily)),
        ...(await digestProblems("weekly", weekly)),
        ...peopleProblems("digest", [
          ...(daily ? subs("immediate", "daily") : []),
          ...(weekly ? subs("weekly") : []),
        ]),
        ...peopleProblems("review-reminder", daily && isOld ? subs("immediate") : []),
        ...this.unexplained(),
      ];
    },

    /** Everything else that happened since the last check: a mail needs a decision that it tells of, and a decision its mail. */
    unexplained(): Problem[] {
      const problems: Problem[] = [];
      for (const { id } of take("notice")) {
        const key = `${id.recipient} ${id.reference}`;
        if (owedNotices.delete(key)) continue;
        problems.push({ about: id.recipient, text: `a notice that nothing explains, ${id.reference}` });
      }
      for (const { unitId, event } of owedNotices.values()) {
        // An address from which mail came back in between is written to no more.
        if (!isTold("SubmissionAccepted", unitId, contacts(), today())) continue;
        problems.push({ about: unitId, text: `not told of what was decided, ${event}` });
      }
      owedNotices.clear();
      for (const { id } of mails) {
        problems.push({ about: id.recipient, text: `a message that nothing explains: ${id.kind}` });
      }
      mails = [];
      return problems;
    },
  };
}

/** The alert that is kept of a run names who has become missing, as many as a mail shows. */
async function alertProblems(city: MemoryCity, expected: readonly string[]): Promise<Problem[]> {
  const now = city.now().toISOString();
  const alert = await city.office.alert(dayOf(now), now);
  const wanted = Map.groupBy(expected, (key) => key.split(" ")[1] ?? "");
  const named = Map.groupBy(alert?.periods ?? [], ({ periodId }) => periodId);
  return [...new Set([...wanted.keys(), ...named.keys()])].flatMap((periodId) => {
    const units = (wanted.get(periodId) ?? []).map((key) => key.split(" ")[0] ?? "");
    const found = named.get(periodId) ?? [];
    const total = found.reduce((sum, each) => sum + each.total, 0);
    const shown = found.flatMap(({ unitIds }) => unitIds);
    const isRight =
      total === units.length &&
      new Set(shown).size === shown.length &&
      shown.every((unitId) => units.includes(unitId)) &&
      (found.length > 1 || shown.length === Math.min(total, ROWS_SHOWN));
    return isRight
      ? []
      : [
          {
            about: "",
            text: `the alert names ${total} of ${periodId}: ${shown.join()} — not ${units.join()}`,
          },
        ];
  });
}

/** Rows of a list that a mail shows. */
const ROWS_SHOWN = 40;

/** What a stored summary says otherwise than the rules. */
function differences(expected: ExpectedDigest, found: Digest): string[] {
  const soon = new Map(
    found.dueSoon.map(({ periodId, dueDate, total }) => [`${periodId} ${dueDate}`, total]),
  );
  const lists: [name: string, wanted: readonly string[], total: number, rows: readonly string[]][] = [
    ["overdue", expected.overdue, found.overdue.total, found.overdue.rows.map(reportOf)],
    ["unreachable", expected.unreachable, found.unreachable.total, found.unreachable.unitIds],
    ["escalated", expected.escalated, found.escalated.total, found.escalated.rows.map(reportOf)],
    ["waiting", expected.waiting, found.waiting.total, found.waiting.rows.map(reportOf)],
  ];
  const wrong = lists.flatMap(([name, wanted, total, rows]) => {
    const known = new Set(wanted);
    const isRight =
      total === wanted.length &&
      rows.length === Math.min(total, ROWS_SHOWN) &&
      new Set(rows).size === rows.length &&
      rows.every((row) => known.has(row));
    return isRight
      ? []
      : [`${name}: ${total} (${rows.join(", ")}) — not ${wanted.length} (${wanted.join(", ")})`];
  });
  const say = (name: string, is: unknown, wanted: unknown) =>
    JSON.stringify(is) === JSON.stringify(wanted)
      ? []
      : [`${name}: ${JSON.stringify(is)} — not ${JSON.stringify(wanted)}`];
  return [
    ...wrong,
    ...say("due soon", [...soon].sort(), [...expected.dueSoon].sort()),
    ...say(
      "messages to look at",
      found.troubled.rows.map(({ recipient, day, state }) => `${recipient} ${day} ${state}`).sort(),
      expected.troubled.map((what) => `${what.split(" ").slice(0, 2).join(" ")} bounced`).sort(),
    ),
    ...say("longest wait", found.waiting.longestWorkingDays, expected.longestWait),
    ...say("calendars", found.calendarsMissing, expected.calendarsMissing),
  ];
}

const reportOf = ({ unitId, periodId }: { unitId: string; periodId: string }) => `${unitId} ${periodId}`;

/** The reports of a message and why they are in it, in the words of the rules. */
const shown = (items: readonly MessageItem[]): string =>
  items
    .map(({ periodId, why: { rule, workingDays, caughtUp, alongside } }) => {
      const mark = caughtUp ? " caught-up" : alongside ? " alongside" : "";
      return `${periodId}:${rule}:${workingDays}${mark}`;
    })
    .join(", ");

const isAnswered = ({ current }: Obligation): boolean =>
  current?.state === "accepted" || current?.state === "approved";

const HALF_PAST_EIGHT_MS = 8.5 * 3_600_000;

const takes = (told: OfficePerson["told"], rhythm: "daily" | "weekly"): boolean =>
  rhythm === "weekly" ? told === "weekly" : told !== "weekly";
