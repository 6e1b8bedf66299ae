import { describe, expect, it } from "vitest";
import { readPeriods } from "../../../../functions/read-periods/handler.ts";
import { progressOf } from "../../../../shared/domain/progress/progress.ts";
import { aPeriod } from "../../../builders/a-period.ts";
import { aReceivedSubmission, aSubmission } from "../../../builders/a-submission.ts";
import { anIndicator, aTemplate } from "../../../builders/a-template.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import {
  aCity,
  ask,
  BA_DINH,
  type City,
  HOAN_KIEM,
  NOW,
  outcomeOf,
  PEOPLE,
  SO_NOI_VU,
  TRIAL,
  type Who,
} from "../read-units/a-city.ts";

const PERIODS = "GET /v1/periods";
const PERIOD = "GET /v1/periods/{periodId}";
const PROGRESS = "GET /v1/periods/{periodId}/progress";
const path = { periodId: "2026-YEAR" };

const TEMPLATE = aTemplate({
  indicators: [
    anIndicator(),
    anIndicator({ code: "C01", aggregation: "max" }),
    anIndicator({ code: "D01", aggregation: "ratio:B01/C01", type: "percent" }),
    anIndicator({ code: "A02", type: "text", aggregation: "none" }),
  ],
});

/** Hoàn Kiếm has reported, Ba Đình's report is being checked, the department owes, and the trial unit does everything. */
async function aBusyCity(): Promise<City> {
  const city = await aCity();
  await city.templates.publish(TEMPLATE);
  for (const [unitId, group] of [
    [HOAN_KIEM, "phuong"],
    [BA_DINH, "phuong"],
    [SO_NOI_VU, "department"],
  ] as const) {
    await city.reports.createObligation(anObligation({ unitId, group }));
  }
  await city.reports.createObligation(anObligation({ unitId: TRIAL, group: "xa", isTest: true }));
  const submission = aReceivedSubmission({ unitId: HOAN_KIEM });
  await city.reports.issue(submission);
  const before = anObligation({ unitId: HOAN_KIEM });
  await city.reports.saveFigures(submission, {
    B01: { code: "B01", state: "value", value: 12 },
    C01: { code: "C01", state: "value", value: 48 },
  });
  await city.reports.saveDecision(
    before,
    {
      obligation: {
        ...before,
        current: { attempt: 1, state: "accepted", receivedAt: "2026-12-01T03:01:00.000Z", hasFigures: true },
        firstPassedAt: "2026-12-01T03:01:00.000Z",
        version: 2,
      },
      submissions: [{ attempt: 1, to: "accepted", from: ["received"] }],
      event: { type: "SubmissionAccepted", data: { attempt: 1 } },
    },
    { now: NOW, correlationId: "request-1" },
  );
  for (const unitId of [BA_DINH, TRIAL]) {
    await city.reports.issue(aReceivedSubmission({ unitId }));
    await city.reports.issue(aReceivedSubmission({ unitId, attempt: 2 }));
    await city.reports.issue(aSubmission({ unitId, attempt: 3 }));
  }
  return city;
}

async function computed(city: City): Promise<City> {
  const content = await city.progress.readShard("2026-YEAR", 0);
  await city.progress.save("2026-YEAR", 0, progressOf(content, TEMPLATE), NOW);
  return city;
}

describe("the periods", () => {
  it("are shown with their derived status, window and due date", async () => {
    const city = await aCity();
    await city.periods.save(aPeriod({ periodId: "2027-YEAR", year: 2027, version: 1 }), undefined);

    const { periods } = await ask(readPeriods(city), { route: PERIODS, who: "a member" });

    expect(periods).toMatchObject([
      {
        periodId: "2026-YEAR",
        name: { vi: "Báo cáo năm 2026", en: "Annual report 2026" },
        status: "open",
        window: { from: "2025-12-15", to: "2026-12-14" },
        dueDate: "2026-12-16",
        dueAtExclusive: "2026-12-16T17:00:00.000Z",
        roster: { units: 4 },
        parts: { required: ["data", "document"] },
      },
      { periodId: "2027-YEAR", status: "planned" },
    ]);
    expect(periods[1]).not.toHaveProperty("roster");
  });

  it("are closed by time alone", async () => {
    const city = await aCity({ now: new Date("2027-06-01T00:00:00.000Z") });

    expect(await ask(readPeriods(city), { route: PERIOD, path })).toMatchObject({ status: "closed" });
  });

  it("say when a reopening ends", async () => {
    const reopened = { until: "2027-03-01T17:00:00.000Z", at: "2027-02-01T00:00:00.000Z", by: "officer" };
    const city = await aCity({ period: { reopened } });
    const period = await ask(readPeriods(city), { route: PERIOD, path, who: "a member" });

    expect(period.closesAt).toBe(reopened.until);
    expect(JSON.stringify(period)).not.toContain("officer");
  });

  it.each<[Who, string]>([
    ["a member", "ok"],
    ["a member of another unit", "ok"],
    ["a member of no unit", "FORBIDDEN"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
  ])("answer %s with %s", async (who, outcome) => {
    const read = readPeriods(await aCity());

    expect(await outcomeOf(read, { route: PERIODS, who })).toBe(outcome);
    expect(await outcomeOf(read, { route: PERIOD, path, who })).toBe(outcome);
  });

  it.each([PERIOD, PROGRESS])("are not found when there is none of that id (%s)", async (route) => {
    const read = readPeriods(await aCity());

    expect(await outcomeOf(read, { route, path: { periodId: "2031-YEAR" } })).toBe("NOT_FOUND");
    expect(await outcomeOf(read, { route, path: { periodId: "2026-YEAR#SHARD" } })).toBe("INVALID_INPUT");
    expect(await outcomeOf(read, { route, path, query: { all: "yes" } })).toBe("INVALID_INPUT");
  });
});

describe("progress", () => {
  it("adds up the city and each group by the indicators' rules, without test units", async () => {
    const progress = await ask(readPeriods(await computed(await aBusyCity())), { route: PROGRESS, path });

    expect(progress).toMatchObject({
      status: "open",
      computedAt: NOW.toISOString(),
      revision: 5,
      isComplete: true,
      city: {
        expected: 3,
        exempt: 0,
        onTime: 1,
        late: 0,
        nil: 0,
        outstanding: 2,
        missing: 0,
        beingChecked: 1,
      },
    });
    expect(progress.city.totals).toMatchObject({
      B01: { total: 12, reported: 1 },
      C01: { total: 48 },
      D01: { total: 25 },
    });
    expect(
      progress.groups.map(({ group, expected, beingChecked }: Record<string, unknown>) => [
        group,
        expected,
        beingChecked,
      ]),
    ).toEqual([
      ["department", 1, 0],
      ["phuong", 2, 1],
    ]);
  });

  it("says what the totals mean, and lists no text", async () => {
    const { indicators } = await ask(readPeriods(await computed(await aBusyCity())), {
      route: PROGRESS,
      path,
    });

    expect(indicators).toEqual([
      {
        code: "B01",
        name: { vi: "Số tin, bài", en: "News items" },
        unit: "tin, bài",
        type: "integer",
        aggregation: "sum",
      },
      expect.objectContaining({ code: "C01", aggregation: "max" }),
      expect.objectContaining({ code: "D01", aggregation: "ratio:B01/C01" }),
    ]);
  });

  it("knows who is missing the moment the due date has passed, without anything being written", async () => {
    const city = await computed(await aBusyCity());
    const read = (now: string) =>
      ask(readPeriods({ ...city, now: () => new Date(now) }), { route: PROGRESS, path });

    expect((await read("2026-12-16T16:59:59.999Z")).city).toMatchObject({ outstanding: 2, missing: 0 });
    expect((await read("2026-12-16T17:00:00.000Z")).city).toMatchObject({ outstanding: 2, missing: 2 });
  });

  it("admits that a part was never computed", async () => {
    const progress = await ask(readPeriods(await aBusyCity()), { route: PROGRESS, path });

    expect(progress).toMatchObject({ isComplete: false, revision: 0, city: { expected: 0 } });
    expect(progress).not.toHaveProperty("computedAt");
  });

  it("names the oldest part's time when a period has several", async () => {
    const city = await aCity({
      period: { roster: { units: 1200, chunks: 3, shards: 2, rosterFixedAt: NOW.toISOString() } },
    });
    await city.templates.publish(TEMPLATE);
    const empty = { revision: 3, groups: {} };
    await city.progress.save("2026-YEAR", 0, empty, new Date("2026-12-02T01:00:00.000Z"));
    const half = await ask(readPeriods(city), { route: PROGRESS, path });
    await city.progress.save("2026-YEAR", 1, empty, new Date("2026-12-02T00:30:00.000Z"));
    const whole = await ask(readPeriods(city), { route: PROGRESS, path });

    expect(half).toMatchObject({ isComplete: false, revision: 3, computedAt: "2026-12-02T01:00:00.000Z" });
    expect(whole).toMatchObject({ isComplete: true, revision: 6, computedAt: "2026-12-02T00:30:00.000Z" });
  });

  it("is empty, and not complete, for a period that has not opened", async () => {
    const city = await aCity();
    await city.periods.save(aPeriod({ periodId: "2027-YEAR", year: 2027, version: 1 }), undefined);
    const progress = await ask(readPeriods(city), { route: PROGRESS, path: { periodId: "2027-YEAR" } });

    expect(progress).toMatchObject({
      status: "planned",
      isComplete: false,
      city: { expected: 0, beingChecked: 0 },
    });
  });

  it.each<[Who, string]>([
    ["a member", "FORBIDDEN"],
    ["a member of no unit", "FORBIDDEN"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
  ])("answers %s with %s", async (who, outcome) => {
    expect(
      await outcomeOf(readPeriods(await computed(await aBusyCity())), { route: PROGRESS, path, who }),
    ).toBe(outcome);
  });
});

describe("the templates", () => {
  const VERSIONS = "GET /v1/templates/{templateId}";
  const VERSION = "GET /v1/templates/{templateId}/versions/{version}";
  const published = { at: "2026-11-01T02:00:00.000Z", by: "admin", reason: "Theo góp ý" };
  const SECOND = aTemplate({ version: 2, published, effectiveFrom: "2027-01-01" });

  async function aCityWithVersions(): Promise<City> {
    const city = await aCity();
    await city.templates.publish(TEMPLATE);
    await city.templates.publish(SECOND);
    return city;
  }

  it("are listed by version, the newest first, with the periods that ask by each", async () => {
    const answer = await ask(readPeriods(await aCityWithVersions()), {
      route: VERSIONS,
      path: { templateId: "cchc-comms" },
      who: "an office admin",
    });
    expect(answer).toEqual({
      templateId: "cchc-comms",
      versions: [
        { version: 2, effectiveFrom: "2027-01-01", published, indicators: 2, periodIds: [] },
        { version: 1, indicators: 4, periodIds: ["2026-YEAR"] },
      ],
    });
  });

  it("leave figures readable by the version that asked for them, when a later one asks something else", async () => {
    const city = await aBusyCity();
    const progress = () => ask(readPeriods(city), { route: PROGRESS, path });
    const before = await progress();
    await city.templates.publish(aTemplate({ version: 2, indicators: [anIndicator({ code: "Z01" })] }));
    const after = await progress();
    expect(after.indicators).toEqual(before.indicators);
    expect(after.indicators.map(({ code }: { code: string }) => code)).toContain("B01");
  });

  it("are shown whole, and who published them only to the office", async () => {
    const city = await aCityWithVersions();
    const asked = { route: VERSION, path: { templateId: "cchc-comms", version: "2" } };
    const { by, ...rest } = published;
    expect(await ask(readPeriods(city), { ...asked, who: "a member" })).toEqual({
      templateId: "cchc-comms",
      version: 2,
      effectiveFrom: "2027-01-01",
      published: rest,
      groups: [{ code: "press", name: { vi: "press", en: "press" } }],
      unusualSize: { timesOwn: 10, timesKind: 50, least: 50 },
      indicators: [
        expect.objectContaining({
          code: "B01",
          name: { vi: "Số tin, bài", en: "News items" },
          unit: "tin, bài",
        }),
        expect.objectContaining({ code: "C01", aggregation: "max" }),
      ],
    });
    expect(await ask(readPeriods(city), { ...asked, who: "a viewer" })).toMatchObject({ published: { by } });
  });

  it("come as CSV for a spreadsheet", async () => {
    const handler = readPeriods(await aCityWithVersions());
    const answer = await handler(
      anHttpEvent({
        route: VERSION,
        path: { templateId: "cchc-comms", version: "1" },
        query: { format: "csv" },
        person: PEOPLE["a viewer"],
      }),
    );
    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="cchc-comms-v1.csv"',
    });
    expect(answer.body?.split("\r\n").slice(0, 2)).toEqual([
      "\uFEFFcode,group,name_vi,name_en,unit_vi,type,aggregation,by_content,rule",
      'B01,press,"Số tin, bài",News items,"tin, bài",integer,sum,,',
    ]);
  });

  it.each<[Who, string, string]>([
    ["a member of no unit", "cchc-comms", "FORBIDDEN"],
    ["a member", "no-such-template", "NOT_FOUND"],
    ["a member", "cchc-comms", "ok"],
  ])("are answered to %s who asks for %s: %s", async (who, templateId, outcome) => {
    const handler = readPeriods(await aCityWithVersions());
    expect(await outcomeOf(handler, { route: VERSIONS, path: { templateId }, who })).toBe(outcome);
    expect(await outcomeOf(handler, { route: VERSION, path: { templateId, version: "1" }, who })).toBe(
      outcome,
    );
  });

  it("have no version that was never published", async () => {
    const handler = readPeriods(await aCityWithVersions());
    for (const version of ["3", "0", "x"]) {
      const path = { templateId: "cchc-comms", version };
      expect(await outcomeOf(handler, { route: VERSION, path, who: "a viewer" })).toBe(
        version === "3" ? "NOT_FOUND" : "INVALID_INPUT",
      );
    }
  });
});
