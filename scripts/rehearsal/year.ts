import {
  type Obligation,
  type ObligationStatus,
  statusOf,
} from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import {
  dayAfter,
  type LocalDate,
  shownDate,
  shownTime,
  startOfDay,
} from "../../shared/domain/time/local-date.ts";
import { LocalProblem } from "../local/local-problem.ts";
import { newChecks, type Problem } from "./checks.ts";
import { AFTERNOON, DECISIONS, type Deed, MORNING, newDeeds } from "./deeds.ts";
import { type Journal, newJournal } from "./journal.ts";
import { type BusEvent, type MemoryCity, memoryCity, type ReceivedMail } from "./memory-city.ts";
import { officeOf, type RehearsedUnit, settleIn } from "./people.ts";
import { rankingOf } from "./rankings.ts";
import type { Scenario } from "./scenario.ts";
import {
  ESCALATED_TO,
  periodEventWords,
  reportEventWords,
  STATUS_WORDS,
  subjectInVietnamese,
} from "./wording.ts";

export interface RehearsedYear {
  readonly city: MemoryCity;
  readonly units: readonly RehearsedUnit[];
  readonly journal: Journal;
  /** What differs from the naive statements of the rules: expected none. */
  readonly mistakes: readonly string[];
  readonly mails: number;
}

export interface Rehearsal {
  readonly year: number;
  readonly unitCount: number;
  /** The last day; absent: the year report of the year has closed by then. */
  readonly until?: LocalDate;
}

/** The plan of a year opens in the middle of December before it, and its year report closes by the end of the January after. */
const firstDayOf = (year: number): LocalDate => `${year - 1}-12-15`;
const lastDayOf = (year: number): LocalDate => `${year + 1}-01-31`;

const FIRST_SWEEP = 8;

/** Lets a year go by, day by day, with the product's own functions. */
export async function rehearse(
  scenario: Scenario,
  { year, unitCount, until = lastDayOf(year) }: Rehearsal,
): Promise<RehearsedYear> {
  const startsOn = firstDayOf(year);
  refuseBeyond(scenario, startsOn, lastDayOf(year));
  const people = officeOf(scenario);
  const journal = newJournal();
  const statuses = new Map<string, ObligationStatus>();
  const obligations = new Map<string, Obligation>();
  const names = new Map(people.map(({ sub, name }) => [`person#${sub}`, name]));
  const nameOf = (id: string) => names.get(id) ?? names.get(`person#${id}`) ?? id;
  const agenda = new Map<string, Deed[]>();
  const mistakes: string[] = [];
  let mails = 0;
  let today = startsOn;
  const closed: string[] = [];
  const accepted: { unitId: string; periodId: string; attempt: number }[] = [];

  const city = memoryCity({
    people: async () => people.map(({ sub, email }) => ({ sub, email })),
    onMail: (mail) => {
      mails += 1;
      checks.heardMail(mail);
      noteMail(mail);
    },
    onEvent: (event) => {
      checks.heardEvent(event);
      noteEvent(event);
    },
    onObligation: (obligation) => {
      const key = `${obligation.unitId} ${obligation.periodId}`;
      obligations.set(key, obligation);
      checks.wroteObligation(obligation);
      noteStatus(key, obligation);
    },
  });
  const checks = newChecks(city, people);
  city.setTime(startOfDay(startsOn));
  const units = await settleIn(city, scenario, { year, unitCount });
  for (const { unitId, name } of units) names.set(unitId, name);
  const at = (day: LocalDate, minutes: number) => new Date(startOfDay(day).getTime() + minutes * 60_000);
  const stage = {
    ...{ city, scenario, year, units, journal, obligations, nameOf },
    today: () => today,
    granted: checks.grantedUntil,
    enter: (day: LocalDate, minutes: number, deed: Deed) => {
      const key = `${day} ${minutes}`;
      agenda.set(key, [...(agenda.get(key) ?? []), deed]);
    },
  };
  const deeds = newDeeds(stage);

  function nameOfPeriod(periodId: string): string {
    const period = city.itemsOf<Period>("period").find((candidate) => candidate.periodId === periodId);
    return period?.nameVi ?? periodId;
  }

  function noteMail({ id, subject, isBounced }: ReceivedMail): void {
    const name = nameOf(id.recipient);
    const kind = id.kind === "alert" ? "alert" : id.recipient.startsWith("person#") ? "office" : "message";
    const outcome = isBounced && "(thư bị trả về)";
    const level = id.kind === "escalation" ? ESCALATED_TO[id.reference ?? ""] : undefined;
    const words = [subjectInVietnamese(subject, name), level, outcome].filter(Boolean).join(" ");
    journal.note(city.now(), kind, name, words);
  }

  function noteEvent({ type, detail: { data } }: BusEvent): void {
    const { unitId = "", periodId = "", attempt } = data as Partial<(typeof accepted)[number]>;
    if (type === "SubmissionAccepted" && attempt) accepted.push({ unitId, periodId, attempt });
    if (type === "PeriodClosed") closed.push(periodId);
    const [report, period] = [reportEventWords(type), periodEventWords(type)];
    if (report) journal.note(city.now(), "decision", nameOf(unitId), `${nameOfPeriod(periodId)}: ${report}`);
    else if (period) journal.note(city.now(), "calendar", "", `${nameOfPeriod(periodId)}: ${period}`);
    else if (type === "ContactUndeliverable") {
      journal.note(city.now(), "alert", nameOf(unitId), "Thư không đến được; địa chỉ cần sửa");
    }
  }

  function noteStatus(key: string, obligation: Obligation): void {
    const status = statusOf(obligation, city.now());
    const before = statuses.get(key);
    statuses.set(key, status);
    if (before === status || (before === undefined && status === "not_due")) return;
    const change = before ? `${STATUS_WORDS[before]} → ${STATUS_WORDS[status]}` : STATUS_WORDS[status];
    const { unitId, periodId } = obligation;
    journal.note(city.now(), "state", nameOf(unitId), `${nameOfPeriod(periodId)}: ${change}`);
  }

  /** What time alone changes: from the first instant of a day, what was due the day before is missing. */
  function noteWhatBecameMissing(): void {
    for (const [key, obligation] of obligations) {
      if (statuses.get(key) === "not_due") noteStatus(key, obligation);
    }
  }

  function noteProblems(problems: readonly Problem[]): void {
    const { time } = shownTime(city.now());
    for (const { about, text } of problems) {
      const name = about === "" ? "" : nameOf(about);
      const words = text.replaceAll(/unit_\w{26}/g, nameOf);
      journal.note(city.now(), "mistake", name, words);
      mistakes.push(`${shownDate(today)} ${time}${name && ` ${name}`}: ${words}`);
    }
  }

  const settled = (run: () => Promise<unknown>) => async () => {
    await run();
    await city.settle();
  };

  async function act(minutes: number): Promise<void> {
    const key = `${today} ${minutes}`;
    const all = agenda.get(key) ?? [];
    agenda.delete(key);
    for (const deed of all) await deed();
    await city.settle();
    for (const { unitId, periodId, attempt } of accepted.splice(0)) {
      await deeds.approveLater(unitId, periodId, attempt);
    }
    noteProblems(checks.unexplained());
  }

  /** Every hour, five past: periods that have closed, and who became missing. */
  async function hourly(): Promise<void> {
    await settled(city.closePeriods)();
    noteProblems(await checks.aroundWatch(settled(city.watchDeadlines)));
    for (const periodId of closed.splice(0)) await noteRanking({ periodId });
  }

  async function noteRanking(of: Parameters<typeof rankingOf>[1]): Promise<void> {
    const { lines, problems } = await rankingOf(city, of);
    for (const { about, text } of lines) journal.note(city.now(), "ranking", about, text);
    noteProblems(problems);
  }

  let sweptAt = -1;
  /**
   * The sweep of eight, and those that do what it could not. One that finds everything as the last one of the day left it would do
   * exactly the same again, which is nothing, so it is left out.
   */
  async function sweep(hour: number): Promise<void> {
    if (hour > FIRST_SWEEP && city.writes() === sweptAt) return;
    noteProblems(await checks.aroundSweep(settled(city.sendReminders)));
    sweptAt = city.writes();
  }

  async function openPeriods(): Promise<void> {
    await settled(city.openPeriods)();
    await deeds.planReports();
    noteProblems(checks.unexplained());
  }

  /** A day as the schedules in `infra/constructs` have it, and people's hours between: minutes after midnight, and what is done. */
  const DAY: readonly (readonly [minutes: number, what: "clock" | "people", run: () => Promise<void>])[] = [
    [5, "clock", settled(city.endExemptions)] as const,
    ...Array.from({ length: 24 }, (_, hour) => [hour * 60 + 5, "clock", hourly] as const),
    [10, "clock", openPeriods] as const,
    ...[FIRST_SWEEP, 10, 14, 17].map((hour) => [hour * 60, "clock", () => sweep(hour)] as const),
    [
      8 * 60 + 30,
      "clock",
      async () => noteProblems(await checks.aroundDigest(settled(city.sendDigest))),
    ] as const,
    ...[MORNING, AFTERNOON, DECISIONS].map((minutes) => [minutes, "people", () => act(minutes)] as const),
  ].toSorted(([a], [b]) => a - b);

  const isOut = (day: LocalDate) =>
    scenario.happenings.some((each) => each.what === "outage" && each.on <= day && day <= each.until);

  for (; today <= until; today = dayAfter(today)) {
    city.setTime(at(today, 0));
    noteWhatBecameMissing();
    for (const [minutes, what, run] of DAY) {
      if (what === "clock" && isOut(today)) continue;
      city.setTime(at(today, minutes));
      await run();
    }
  }
  await noteRanking({ year });
  return { city, units, journal, mistakes, mails };
}

/** A happening outside the rehearsed time would silently never come. */
function refuseBeyond({ happenings }: Scenario, first: LocalDate, last: LocalDate): void {
  const beyond = happenings.find(({ on }) => on < first || on > last);
  if (beyond) {
    throw new LocalProblem(
      `The scenario's ${beyond.what} of ${shownDate(beyond.on)} is not within ${shownDate(first)} – ${shownDate(last)}.`,
    );
  }
}
