import { describe, expect, it } from "vitest";
import { aDayOff } from "../../../builders/a-calendar.ts";
import { anOpenPeriod, aPeriod } from "../../../builders/a-period.ts";
import { aDatedCity, BY_DOCUMENT, dyingBefore, THE_16TH_OFF, UNIT_IDS } from "./a-dated-city.ts";

type DatedCity = Awaited<ReturnType<typeof aDatedCity>>;

const PREVIEW = "POST /v1/calendars/{year}/preview";
const APPROVE = "POST /v1/calendars/{year}/approve";

async function approvalOf(city: DatedCity, version: number) {
  const { hash } = await city.post(PREVIEW, { version });
  return { version, hash, ...BY_DOCUMENT };
}

describe("the preview of a calendar", () => {
  it("shows which dates move, for how many units of which group, and each unit, page by page", async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    const seen = await city.post(PREVIEW, { version });
    expect(seen.periods).toMatchObject([
      {
        periodId: "2026-YEAR",
        status: "open",
        dues: [
          { kind: null, movement: "moved", from: { dueDate: "2026-12-16" }, to: { dueDate: "2026-12-17" } },
        ],
      },
    ]);
    expect(seen.periods[0].closesAt.to > seen.periods[0].closesAt.from).toBe(true);
    expect(seen.groups).toEqual([
      { periodId: "2026-YEAR", group: "phuong", moved: 3, confirmed: 0, kept: 0, judgedAnew: 0 },
    ]);
    expect(seen.units.map(({ unit }: { unit: { unitId: string } }) => unit.unitId)).toEqual(UNIT_IDS);
    expect(seen.units[0].to.because.vi).toContain("Nghỉ bù");
    expect((await city.deps.calendars.year(2026)).inForce?.version).toBe(1);
  });

  it("shows which reminders appear and disappear around the dates, with the first page", async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    const { reminders } = await city.post(PREVIEW, { version });
    expect([reminders.from, reminders.to]).toEqual(["2026-12-01", "2026-12-31"]);
    const dayOf = (day: string) => reminders.days.find((one: { day: string }) => one.day === day);
    // On the day off nobody is written to; the last day in time is the next one.
    expect(dayOf("2026-12-16")).toEqual({ day: "2026-12-16", appear: 0, disappear: 3 });
    expect(dayOf("2026-12-17")).toBeUndefined();
    expect(reminders.messages).toContainEqual({
      ...{ day: "2026-12-16", unitId: UNIT_IDS[0], message: "reminder", change: "disappears" },
    });
    expect(reminders.disappear).toBeGreaterThanOrEqual(3);
  });

  it("lists first those that stay because their date has passed", async () => {
    const city = await aDatedCity({ now: new Date("2026-12-17T03:00:00.000Z") });
    const version = await city.draft(THE_16TH_OFF);
    const seen = await city.post(PREVIEW, { version });
    expect(seen.groups).toMatchObject([{ moved: 0, kept: 3 }]);
    expect(seen.units).toHaveLength(3);
    expect(seen.units[0]).toMatchObject({
      movement: "kept_because_passed",
      from: { dueDate: "2026-12-16" },
      to: { dueDate: "2026-12-17" },
    });
    const answer = await city.post(APPROVE, { version, hash: seen.hash, ...BY_DOCUMENT });
    expect(answer.periods.every((one: { obligationsFollow: boolean }) => !one.obligationsFollow)).toBe(true);
    expect((await city.obligations()).every(({ dueDate }) => dueDate === "2026-12-16")).toBe(true);
  });

  it("is of the draft that was looked at, and of one only", async () => {
    const city = await aDatedCity();
    expect(await city.refusal(PREVIEW, { version: 2 })).toBe("CALENDAR_NOT_DRAFTED");
    await city.draft(THE_16TH_OFF);
    await city.draft(THE_16TH_OFF, aDayOff("2026-12-17"));
    expect(await city.refusal(PREVIEW, { version: 2 })).toBe("CALENDAR_NOT_DRAFTED");
  });
});

describe("approving a calendar", () => {
  it("brings it into force with the periods that follow, by whom, why and by which document", async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    const answer = await city.post(APPROVE, await approvalOf(city, version));
    expect(answer).toEqual({
      periods: [{ periodId: "2026-YEAR", version: 4, obligationsFollow: true }],
    });
    const { inForce, draft } = await city.deps.calendars.year(2026);
    expect(inForce).toMatchObject({ version, status: "approved", approval: { by: "admin", ...BY_DOCUMENT } });
    expect(draft).toBeUndefined();
    expect(await city.period()).toMatchObject({ dueAtExclusive: "2026-12-17T17:00:00.000Z", version: 4 });
    expect(city.told().slice(1)).toMatchObject([
      { type: "CalendarApproved", data: { year: 2026, version } },
      {
        type: "PeriodChanged",
        data: { periodId: "2026-YEAR", calendarYear: 2026, obligationsFollow: true },
        record: { by: "admin", ...BY_DOCUMENT },
      },
    ]);
    expect(JSON.stringify(city.told().map(({ data }) => data))).not.toContain(BY_DOCUMENT.reason);
  });

  it("is refused when what the preview saw has changed, and does nothing", async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    const approval = await approvalOf(city, version);
    const [first] = await city.obligations();
    if (!first) throw new Error("no obligation");
    const extended = { ...first, dueAtExclusive: "2026-12-21T17:00:00.000Z", version: 2 };
    const decision = {
      obligation: extended,
      submissions: [],
      event: { type: "DueDateMoved", data: {} },
    } as const;
    const occasion = { now: city.clock.now, correlationId: "other" };
    await city.deps.reports.saveDecision(first, decision, occasion);
    expect(await city.refusal(APPROVE, approval)).toBe("PREVIEW_OUTDATED");
    expect((await city.deps.calendars.year(2026)).inForce?.version).toBe(1);
    expect((await city.period()).version).toBe(3);
  });

  it("is refused at a date that has passed between preview and approval", async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    const approval = await approvalOf(city, version);
    city.clock.now = new Date("2026-12-16T17:00:00.000Z");
    expect(await city.refusal(APPROVE, approval)).toBe("PREVIEW_OUTDATED");
  });

  it("happens once for a double click, and is not hindered by a report that arrives", async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    const approval = await approvalOf(city, version);
    const [first] = await city.obligations();
    if (!first) throw new Error("no obligation");
    const decision = {
      obligation: { ...first, version: 2 },
      submissions: [],
      event: { type: "SubmissionRejected", data: { attempt: 1 } },
    } as const;
    await city.deps.reports.saveDecision(first, decision, { now: city.clock.now, correlationId: "other" });
    await city.post(APPROVE, approval);
    expect(await city.refusal(APPROVE, approval)).toBe("CALENDAR_NOT_DRAFTED");
    expect(city.told().filter(({ type }) => type === "CalendarApproved")).toHaveLength(2);
  });

  it("is refused while a period that it moves is being opened", async () => {
    const { obligationsWrittenAt: _none, ...opening } = anOpenPeriod();
    const city = await aDatedCity({ period: opening });
    const version = await city.draft(THE_16TH_OFF);
    expect(await city.refusal(PREVIEW, { version })).toBe("PERIOD_BEING_OPENED");
  });

  it("moves a planned period without anything to follow", async () => {
    const city = await aDatedCity({ period: aPeriod() });
    const version = await city.draft(THE_16TH_OFF);
    const { periods } = await city.post(APPROVE, await approvalOf(city, version));
    expect(periods).toEqual([{ periodId: "2026-YEAR", version: 2, obligationsFollow: false }]);
  });
});

describe("obligations", () => {
  const moved = async () => {
    const city = await aDatedCity();
    const version = await city.draft(THE_16TH_OFF);
    await city.post(APPROVE, await approvalOf(city, version));
    return city;
  };
  const moves = (city: DatedCity) => city.told().filter(({ type }) => type === "DueDateMoved");

  it("follow their period one by one, each once, with who decided and why", async () => {
    const city = await moved();
    for (let run = 0; run < 2; run++) expect(await city.follow(4)).toEqual({ batchItemFailures: [] });
    expect((await city.obligations()).map(({ dueDate, version }) => [dueDate, version])).toEqual(
      UNIT_IDS.map(() => ["2026-12-17", 2]),
    );
    expect(moves(city)).toHaveLength(3);
    expect(moves(city)[0]?.record).toEqual({ by: "admin", ...BY_DOCUMENT });
    expect(city.told().filter(({ type }) => type === "ObligationsRedated")).toHaveLength(1);
    expect((await city.period()).follows?.doneAt).toBeDefined();
  });

  it.each([1, 2, 3, 4])("follow to the last after a crash at write %i", async (nth) => {
    const city = await moved();
    const { batchItemFailures } = await city.follow(4, dyingBefore(city.memory, nth));
    expect(batchItemFailures).toHaveLength(1);
    expect(await city.follow(4)).toEqual({ batchItemFailures: [] });
    expect((await city.obligations()).every(({ dueDate }) => dueDate === "2026-12-17")).toBe(true);
    expect(moves(city)).toHaveLength(3);
  });

  it("follow as it was decided, although their date passes before the work is done", async () => {
    const city = await moved();
    city.clock.now = new Date("2026-12-16T20:00:00.000Z");
    await city.follow(4);
    expect((await city.obligations()).every(({ dueDate }) => dueDate === "2026-12-17")).toBe(true);
  });

  it("leave a message alone that a later change has overtaken", async () => {
    const city = await moved();
    await city.follow(3);
    expect(moves(city)).toEqual([]);
  });
});
