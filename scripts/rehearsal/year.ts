import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import {
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
} from "../../shared/domain/calendar/working-calendar.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  type Obligation,
  type ObligationStatus,
  statusOf,
} from "../../shared/domain/obligation/obligation.ts";
import { dueFor, type Period, periodStatusOf } from "../../shared/domain/period/period.ts";
import {
  addDays,
  dayAfter,
  type LocalDate,
  shownDate,
  startOfDay,
} from "../../shared/domain/time/local-date.ts";
import { checkOfDay } from "./check-of-day.ts";
import { type Journal, newJournal } from "./journal.ts";
import {
  type BusEvent,
  bytesSaying,
  type MemoryCity,
  memoryCity,
  type ReceivedMail,
  sha256Of,
} from "./memory-city.ts";
import {
  addressOf,
  changeCalendarYear,
  endUnit,
  memberOf,
  OFFICE,
  type RehearsedUnit,
  settleIn,
  shipped,
} from "./people.ts";
import { type Behaviour, behaviourOf, chance, type Happening, type Scenario } from "./scenario.ts";

export interface RehearsedYear {
  readonly city: MemoryCity;
  readonly units: readonly RehearsedUnit[];
  readonly journal: Journal;
  /** What differs from the naive statement of the rules: expected none. */
  readonly mistakes: readonly string[];
  readonly mails: number;
}

/** The plan of a year opens in the middle of December before it, and its year report closes by the end of the January after. */
const firstDayOf = (year: number): LocalDate => `${year - 1}-12-15`;
const lastDayOf = (year: number): LocalDate => `${year + 1}-01-31`;

/** Hours of the day in Hanoi at which things happen, in their order. */
const NIGHT = 0.5;
const SWEEP = 8;
const MORNING = 9.5;
const AFTERNOON = 14.5;
const DECISIONS = 16;

/** Something that a unit or the office does on a day. */
type Deed = () => Promise<void>;

/** Lets a year go by, day by day, with the product's own functions. */
export async function rehearse(
  scenario: Scenario,
  { year, unitCount }: { year: number; unitCount: number },
): Promise<RehearsedYear> {
  const journal = newJournal();
  const statuses = new Map<string, ObligationStatus>();
  const obligations = new Map<string, Obligation>();
  const startsOn = firstDayOf(year);
  let today = startsOn;
  const mistakes: string[] = [];
  const mailsOfDay: ReceivedMail[] = [];
  const told = new Set<string>();
  let mails = 0;
  let lastSweptOn: LocalDate | undefined;
  const city = memoryCity({
    onMail: (mail) => {
      mails += 1;
      mailsOfDay.push(mail);
      const { recipient, kind, reference = "" } = mail.id;
      const outcome = mail.isBounced ? " (bounced)" : "";
      journal.note(city.now(), "message", name(recipient), `${kind}: ${mail.subject}${outcome}`);
      if (kind !== "notice") return;
      // A notice is explained by the decision that it tells of, and by it alone.
      if (!told.delete(`${recipient} ${reference}`)) {
        mistakes.push(`${today} ${name(recipient)}: a notice that nothing explains, ${reference}`);
      }
    },
    onEvent: (event) => {
      const { unitId, changedAt } = event.detail.data as { unitId?: string; changedAt?: string };
      // One change that moves several reports of a unit explains one notice.
      if (unitId) told.add(`${unitId} ${changedAt ? `moved:${changedAt}` : event.detail.metadata.id}`);
      noteEvent(event);
    },
    onObligation: (obligation) => {
      const key = `${obligation.unitId} ${obligation.periodId}`;
      obligations.set(key, obligation);
      noteStatus(key, obligation);
    },
  });
  city.setTime(startOfDay(startsOn));
  const units = await settleIn(city, scenario, { year, unitCount });
  const nameOf = new Map(units.map(({ unitId, name }) => [unitId, name]));
  const planned = new Set<string>();
  const agenda = new Map<string, Deed[]>();
  const atHour = (day: LocalDate, hour: number) => new Date(startOfDay(day).getTime() + hour * 3_600_000);
  const enter = (day: LocalDate, hour: number, deed: Deed) => {
    const key = atHour(day, hour).toISOString();
    agenda.set(key, [...(agenda.get(key) ?? []), deed]);
  };
  const name = (unitId: string) => nameOf.get(unitId) ?? unitId;

  function noteEvent({ type, detail: { data } }: BusEvent): void {
    const { unitId, periodId = "" } = data as { unitId?: string; periodId?: string };
    journal.note(
      city.now(),
      "decision",
      unitId ? name(unitId) : periodId,
      unitId ? `${type} ${periodId}` : type,
    );
  }

  function noteStatus(key: string, obligation: Obligation): void {
    const status = statusOf(obligation, city.now());
    const before = statuses.get(key);
    statuses.set(key, status);
    if (before === status || (before === undefined && status === "not_due")) return;
    const { unitId, periodId } = obligation;
    journal.note(city.now(), "state", name(unitId), `${periodId}: ${before ?? "–"} → ${status}`);
  }

  /** What time alone changes: from the first instant of a day, what was due the day before is missing. */
  function noteWhatBecameMissing(): void {
    for (const [key, obligation] of obligations) {
      if (statuses.get(key) === "not_due") noteStatus(key, obligation);
    }
  }

  async function planReports(): Promise<void> {
    const calendars = await city.reference.calendars();
    for (const period of await city.periods.all()) {
      if (planned.has(period.periodId) || periodStatusOf(period, city.now()) !== "open") continue;
      planned.add(period.periodId);
      for (const { unitId, kind } of await city.periods.roster(period.periodId)) {
        const behaviour = behaviourOf(scenario, unitId, period.periodId);
        planReport({ unitId, period, kind, behaviour, calendars });
      }
    }
  }

  function planReport({ unitId, period, kind, behaviour, calendars }: Report): void {
    if (behaviour === "never") return;
    const { periodId } = period;
    const luck = chance(scenario.seed, "day", unitId, periodId);
    const { dueDate } = dueFor(period, kind);
    const offset = OFFSETS[behaviour];
    const day = workingDay(addWorkingDays(dueDate, offset(luck), calendars), calendars);
    const hour = luck < 0.5 ? MORNING : AFTERNOON;
    const figure = behaviour === "nil" ? ("nil" as const) : Math.floor(luck * 100);
    const send = (isGood: boolean) => () => report(period, unitId, { isGood, figure });
    enter(later(day), hour, send(behaviour !== "rejected"));
    if (behaviour === "rejected") enter(later(addWorkingDays(day, 2, calendars)), hour, send(true));
    if (behaviour === "returned") {
      enter(later(addWorkingDays(day, 1, calendars)), DECISIONS, () => giveBack(periodId, unitId));
      enter(later(addWorkingDays(day, 4, calendars)), hour, send(true));
    }
  }

  /** Nobody acts in the past: a period that opens late in its own time is reported on from the next day. */
  function later(day: LocalDate): LocalDate {
    const tomorrow = dayAfter(today);
    return day > today ? day : tomorrow;
  }

  async function report(period: Period, unitId: string, said: { isGood: boolean; figure: number | "nil" }) {
    const { periodId } = period;
    const ending = { data: "xlsx", document: "pdf", evidence: "pdf" } as const;
    const parts = period.parts.required.map((part) => {
      const bytes = bytesSaying(part, said, `${unitId} ${periodId} ${city.newId()}`);
      return { part, bytes, name: `bao-cao.${ending[part]}`, type: TYPES[part] };
    });
    const fields = period.parts.documentFields;
    const body = {
      document: {
        number: "15/BC-UBND",
        date: today,
        ...(fields.includes("form") && { form: "standalone" }),
        ...(fields.includes("tasks") && { tasks: 12 }),
      },
      files: parts.map(({ bytes, ...file }) => ({ ...file, size: bytes.length, sha256: sha256Of(bytes) })),
    };
    await unlessRefused(unitId, async () => {
      const { uploads } = (await city.ask("POST /v1/obligations/{unitId}/{periodId}/submissions", {
        by: memberOf(unitId),
        path: { unitId, periodId },
        body,
      })) as { uploads: { fields: { key: string } }[] };
      for (const [index, { fields }] of uploads.entries()) {
        const part = parts[index];
        if (part) city.upload(fields.key, part.bytes);
      }
    });
  }

  async function giveBack(periodId: string, unitId: string): Promise<void> {
    const current = obligations.get(`${unitId} ${periodId}`)?.current;
    if (current?.state !== "accepted") return;
    const decision = {
      decision: "return",
      attempt: current.attempt,
      reason: "Số liệu chưa khớp với văn bản.",
    };
    await decide(unitId, periodId, decision);
  }

  const decide = (unitId: string, periodId: string, body: object): Promise<void> =>
    unlessRefused(unitId, async () => {
      await city.ask("POST /v1/obligations/{unitId}/{periodId}/decisions", {
        by: OFFICE,
        path: { unitId, periodId },
        body,
      });
    });

  /** A refusal is part of the year, and is told. */
  async function unlessRefused(unitId: string, deed: Deed): Promise<void> {
    try {
      await deed();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      journal.note(city.now(), "decision", name(unitId), `refused: ${error.code}`);
    }
  }

  async function happen(happening: Happening): Promise<void> {
    const unitAt = (place: number): RehearsedUnit => {
      const unit = units[place - 1];
      if (!unit) throw new Error(`the scenario names unit ${place}, and there are ${units.length}`);
      return unit;
    };
    switch (happening.what) {
      case "extend":
      case "exempt": {
        const { what, period, units: places, on: _on, ...rest } = happening;
        for (const place of places) await decide(unitAt(place).unitId, period, { decision: what, ...rest });
        return;
      }
      case "holiday": {
        const csv = await shipped(`vn-working-calendar-${year}.csv`);
        await changeCalendarYear(city, year, {
          csv: `${csv.trimEnd()}\n${happening.date},HOLIDAY,${happening.nameVi},decided\n`,
          reason: happening.nameVi,
          documentNumber: "102/SNV-CCHC",
        });
        journal.note(city.now(), "calendar", "", `${shownDate(happening.date)}: ${happening.nameVi}`);
        return;
      }
      case "bounce":
        for (const place of happening.units) city.bounce(addressOf(unitAt(place).row));
        return;
      case "merge": {
        const unit = unitAt(happening.unit);
        await endUnit(city, unit, addDays(happening.on, -1));
        journal.note(city.now(), "calendar", unit.name, `→ ${unitAt(happening.into).name}`);
        const { reason, documentNumber } = happening;
        for (const { periodId } of obligationsOwedBy(unit.unitId)) {
          await decide(unit.unitId, periodId, { decision: "exempt", reason, documentNumber });
        }
        return;
      }
      default:
        happening satisfies never;
    }
  }

  const obligationsOwedBy = (unitId: string): Obligation[] =>
    [...obligations.values()].filter(
      (obligation) =>
        obligation.unitId === unitId && ["not_due", "missing"].includes(statusOf(obligation, city.now())),
    );

  for (const happening of scenario.happenings) enter(happening.on, DECISIONS, () => happen(happening));
  for (; today <= lastDayOf(year); today = dayAfter(today)) {
    city.setTime(atHour(today, 0));
    noteWhatBecameMissing();
    city.setTime(atHour(today, NIGHT));
    await city.runByNight();
    await city.settle();
    await planReports();
    city.setTime(atHour(today, SWEEP));
    const check = checkOfDay(city, today, lastSweptOn);
    mailsOfDay.length = 0;
    await city.sendReminders();
    await city.settle();
    for (const problem of check.problemsWith(mailsOfDay)) {
      journal.note(city.now(), "alert", name(problem.unitId), `MISTAKE: ${problem.text}`);
      mistakes.push(`${today} ${name(problem.unitId)}: ${problem.text}`);
    }
    lastSweptOn = check.sweptOn;
    for (const hour of [MORNING, AFTERNOON, DECISIONS]) {
      const key = atHour(today, hour).toISOString();
      const deeds = agenda.get(key) ?? [];
      if (deeds.length === 0) continue;
      city.setTime(atHour(today, hour));
      for (const deed of deeds) await deed();
      await city.settle();
      agenda.delete(key);
    }
    await city.settle({ isEndOfDay: true });
  }
  return { city, units, journal, mistakes, mails };
}

interface Report {
  readonly unitId: string;
  readonly period: Period;
  readonly kind: string;
  readonly behaviour: Behaviour;
  readonly calendars: readonly WorkingCalendar[];
}

/** Working days from the due date on which a unit sends, by its luck in [0, 1). */
const OFFSETS: Readonly<Record<Exclude<Behaviour, "never">, (luck: number) => number>> = {
  early: (luck) => -6 - Math.floor(luck * 7),
  ordinary: (luck) => -Math.floor(luck * 5),
  nil: (luck) => -Math.floor(luck * 8),
  rejected: (luck) => -3 - Math.floor(luck * 3),
  returned: (luck) => -5 - Math.floor(luck * 3),
  late: (luck) => 1 + Math.floor(luck * 10),
};

const TYPES = {
  data: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  document: "application/pdf",
  evidence: "application/pdf",
} as const;

const workingDay = (day: LocalDate, calendars: readonly WorkingCalendar[]): LocalDate =>
  isWorkingDay(day, calendars) ? day : nextWorkingDay(day, calendars);
