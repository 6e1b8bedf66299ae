import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import {
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
} from "../../shared/domain/calendar/working-calendar.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { type Obligation, statusOf } from "../../shared/domain/obligation/obligation.ts";
import { dueFor, type Period, periodStatusOf } from "../../shared/domain/period/period.ts";
import { addDays, dayAfter, type LocalDate, shownDate } from "../../shared/domain/time/local-date.ts";
import type { Journal } from "./journal.ts";
import { bytesSaying, type MemoryCity, sha256Of } from "./memory-city.ts";
import {
  addressOf,
  changeCalendarYear,
  endUnit,
  memberOf,
  OFFICE,
  type RehearsedUnit,
  rowAt,
  shippedCalendar,
} from "./people.ts";
import { type Behaviour, behaviourOf, chance, type Happening, type Scenario } from "./scenario.ts";
import { refusalWords } from "./wording.ts";

/** Something that a unit or the office does. */
export type Deed = () => Promise<void>;

/** Times of the day, in minutes, at which people act. */
export const MORNING = 9 * 60 + 30;
export const AFTERNOON = 14 * 60 + 30;
export const DECISIONS = 16 * 60;

export interface Stage {
  readonly city: MemoryCity;
  readonly scenario: Scenario;
  readonly year: number;
  readonly units: readonly RehearsedUnit[];
  readonly journal: Journal;
  /** As they were last written, by unit and period. */
  readonly obligations: ReadonlyMap<string, Obligation>;
  nameOf(unitId: string): string;
  today(): LocalDate;
  /** Notes what the office has granted to a unit. */
  granted(unitId: string, periodId: string, until: LocalDate): void;
  /** Puts a deed on the agenda of a day, at some minutes after midnight. */
  enter(day: LocalDate, minutes: number, deed: Deed): void;
}

/** What the units and the office do in the rehearsed year, by the API, as people would. */
export function newDeeds(stage: Stage) {
  const { city, scenario, units, journal, obligations, nameOf, today, enter } = stage;
  const planned = new Set<string>();
  /** Unit and period → by which date the unit works. A plan that was replaced is not carried out. */
  const plans = new Map<string, { readonly dueDate: LocalDate }>();
  const unitAt = (place: number): RehearsedUnit => rowAt(units, place);

  async function planReports(): Promise<void> {
    const calendars = await city.reference.calendars();
    for (const period of await city.periods.all()) {
      if (planned.has(period.periodId) || periodStatusOf(period, city.now()) !== "open") continue;
      planned.add(period.periodId);
      for (const { unitId, kind } of await city.periods.roster(period.periodId)) {
        const behaviour = behaviourOf(scenario, unitId, period.periodId);
        const { dueDate } = dueFor(period, kind);
        planReport({ unitId, period, dueDate, behaviour, calendars });
      }
    }
  }

  function planReport({ unitId, period, dueDate, behaviour, calendars }: PlannedReport): void {
    const { periodId } = period;
    const key = `${unitId} ${periodId}`;
    const plan = { dueDate };
    plans.set(key, plan);
    if (behaviour === "never") return;
    const luck = chance(scenario.seed, "day", unitId, periodId);
    const day = workingDay(addWorkingDays(dueDate, OFFSETS[behaviour](luck), calendars), calendars);
    const time = luck < 0.5 ? MORNING : AFTERNOON;
    const figure = behaviour === "nil" ? ("nil" as const) : Math.floor(luck * 100);
    const send = (isGood: boolean) => async () => {
      if (plans.get(key) === plan) await report(period, unitId, { isGood, figure });
    };
    enter(later(day), time, send(behaviour !== "rejected"));
    if (behaviour === "rejected") enter(later(addWorkingDays(day, 2, calendars)), time, send(true));
    if (behaviour === "returned") {
      enter(later(addWorkingDays(day, 1, calendars)), DECISIONS, () => giveBack(periodId, unitId));
      enter(later(addWorkingDays(day, 4, calendars)), time, send(true));
    }
  }

  /** Who was given time takes it: whatever the unit was going to do, it does by the new date. */
  async function planAgain(unitId: string, periodId: string, until: LocalDate): Promise<void> {
    const obligation = obligations.get(`${unitId} ${periodId}`);
    const [period] = await city.periods.loadMany([periodId]);
    if (!period || !obligation || obligation.current) return;
    const calendars = await city.reference.calendars();
    const behaviour = behaviourOf(scenario, unitId, periodId);
    const usual = behaviour === "never" ? behaviour : "ordinary";
    planReport({ unitId, period, dueDate: until, behaviour: usual, calendars });
  }

  /** Nobody acts in the past: a period that opens late in its own time is reported on from the next day. */
  function later(day: LocalDate): LocalDate {
    const tomorrow = dayAfter(today());
    return day > today() ? day : tomorrow;
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
        date: today(),
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
    const reason = "Số liệu chưa khớp với văn bản.";
    await decide(unitId, periodId, { decision: "return", attempt: current.attempt, reason });
  }

  /** The office looks at what has come within some working days, unless it was returned or replaced by then. */
  async function approveLater(unitId: string, periodId: string, attempt: number): Promise<void> {
    const calendars = await city.reference.calendars();
    const luck = chance(scenario.seed, "approval", unitId, periodId, String(attempt));
    const day = addWorkingDays(today(), 1 + Math.floor(luck * scenario.approvedWithin), calendars);
    enter(day, DECISIONS, async () => {
      const current = obligations.get(`${unitId} ${periodId}`)?.current;
      if (current?.state !== "accepted" || current.attempt !== attempt) return;
      await decide(unitId, periodId, { decision: "approve", attempt });
    });
  }

  const decide = (unitId: string, periodId: string, body: object): Promise<boolean> =>
    unlessRefused(unitId, async () => {
      await city.ask("POST /v1/obligations/{unitId}/{periodId}/decisions", {
        by: OFFICE,
        path: { unitId, periodId },
        body,
      });
    });

  /** A refusal is part of the year, and is told. */
  async function unlessRefused(unitId: string, deed: Deed): Promise<boolean> {
    try {
      await deed();
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      journal.note(city.now(), "decision", nameOf(unitId), refusalWords(error.code));
      return false;
    }
  }

  async function happen(happening: Happening): Promise<void> {
    switch (happening.what) {
      case "extend": {
        const { what: decision, period, units: places, on: _on, ...rest } = happening;
        for (const { unitId } of places.map(unitAt)) {
          if (!(await decide(unitId, period, { decision, ...rest }))) continue;
          stage.granted(unitId, period, happening.until);
          await planAgain(unitId, period, happening.until);
        }
        return;
      }
      case "exempt": {
        const { what: decision, period, units: places, on: _on, ...rest } = happening;
        for (const { unitId } of places.map(unitAt)) await decide(unitId, period, { decision, ...rest });
        return;
      }
      case "holiday": {
        const csv = await shippedCalendar(stage.year);
        await changeCalendarYear(city, stage.year, {
          csv: `${csv.trimEnd()}\n${happening.date},HOLIDAY,${happening.nameVi},decided\n`,
          reason: happening.nameVi,
          documentNumber: "102/SNV-CCHC",
        });
        const day = shownDate(happening.date);
        journal.note(city.now(), "calendar", "", `Thêm ngày nghỉ ${day}: ${happening.nameVi}`);
        return;
      }
      case "bounce":
        for (const place of happening.units) city.bounce(addressOf(unitAt(place).row));
        return;
      case "merge": {
        const unit = unitAt(happening.unit);
        await endUnit(city, unit, addDays(happening.on, -1));
        const { reason, documentNumber } = happening;
        const words = `Sáp nhập vào ${unitAt(happening.into).name} theo ${documentNumber}`;
        journal.note(city.now(), "calendar", unit.name, words);
        for (const { periodId } of owedBy(unit.unitId)) {
          await decide(unit.unitId, periodId, { decision: "exempt", reason, documentNumber });
        }
        return;
      }
      case "outage":
        journal.note(city.now(), "calendar", "", "Hệ thống ngừng chạy theo lịch (diễn tập sự cố)");
        return;
      default:
        happening satisfies never;
    }
  }

  const owedBy = (unitId: string): Obligation[] =>
    [...obligations.values()].filter(
      (obligation) =>
        obligation.unitId === unitId && ["not_due", "missing"].includes(statusOf(obligation, city.now())),
    );

  for (const happening of scenario.happenings) enter(happening.on, DECISIONS, () => happen(happening));
  return { planReports, approveLater };
}

interface PlannedReport {
  readonly unitId: string;
  readonly period: Period;
  readonly dueDate: LocalDate;
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
