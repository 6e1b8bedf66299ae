import { beforeEach, describe, expect, it } from "vitest";
import { readStanding } from "../../../../functions/read-standing/handler.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import type { Obligation } from "../../../../shared/domain/obligation/obligation.ts";
import { progressOf } from "../../../../shared/domain/progress/progress.ts";
import { aReceivedSubmission } from "../../../builders/a-submission.ts";
import { anIndicator, aTemplate } from "../../../builders/a-template.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCurrent, anObligation, anObligationMetAt } from "../../../builders/an-obligation.ts";
import {
  aCity,
  ask,
  BA_DINH,
  type City,
  HOAN_KIEM,
  outcomeOf,
  PEOPLE,
  SO_NOI_VU,
  TRIAL,
  type Who,
} from "../read-units/a-city.ts";

const STANDING = "GET /v1/units/{unitId}/standing/{year}";
const OF_PERIOD = "GET /v1/periods/{periodId}/ranking";
const OF_YEAR = "GET /v1/rankings/{year}";
const TRENDS = "GET /v1/trends";
const QUEUE = "GET /v1/review-queue";
const period = { periodId: "2026-YEAR" };
const year = { year: "2026" };

/** Five days after 2026-YEAR was due. */
const NOW = new Date("2026-12-21T03:00:00.000Z");
const TEMPLATE = aTemplate({ indicators: [anIndicator()] });

let city: City;
let handler: ReturnType<typeof readStanding>;

beforeEach(async () => {
  city = await aCity({ now: NOW });
  await city.templates.publish(TEMPLATE);
  const met = (unitId: string, at: string, changes: Partial<Obligation> = {}) =>
    city.reports.createObligation(
      anObligationMetAt(at, { unitId, current: aCurrent({ hasFigures: false, receivedAt: at }), ...changes }),
    );
  await met(HOAN_KIEM, "2026-12-14T03:00:00.000Z");
  await met(BA_DINH, "2026-12-17T03:00:00.000Z");
  await met(TRIAL, "2026-12-01T03:00:00.000Z", { isTest: true });
  await city.reports.createObligation(anObligation({ unitId: SO_NOI_VU, group: "department" }));
  const content = await city.progress.readShard("2026-YEAR", 0);
  await city.progress.save("2026-YEAR", 0, progressOf(content, TEMPLATE), NOW);
  handler = readStanding({ ...city, reference: referenceStore(city.table) });
});

describe("the ranking of a period", () => {
  it("names the units of each kind by their place", async () => {
    const { measure, groups, units } = await ask(handler, { route: OF_PERIOD, path: period });

    expect(measure.en).toMatch(/Exempt and test units/);
    expect(groups).toMatchObject([
      { group: "department", ranked: 1 },
      { group: "phuong", ranked: 2, exempt: 0, notYetJudged: 0, isSmall: true },
    ]);
    expect(units).toMatchObject([
      { rank: 1, unitId: SO_NOI_VU, name: "Sở Nội vụ", share: 0, missing: 1 },
      { rank: 1, unitId: HOAN_KIEM, name: "Phường Hoàn Kiếm", share: 1, workingDaysLate: 0 },
      { rank: 2, unitId: BA_DINH, name: "Phường Ba Đình", share: 0, late: 1, workingDaysLate: 1 },
    ]);
  });

  it("is of one kind where that is asked for, and comes in pages", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { kind: "phuong", limit: "1", ...(cursor && { cursor }) };
      const page = await ask(handler, { route: OF_PERIOD, path: period, query });
      seen.push(...page.units.map(({ unitId }: { unitId: string }) => unitId));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen).toEqual([HOAN_KIEM, BA_DINH]);
  });

  it("calls nobody missing whose report is being checked", async () => {
    await city.reports.issue(aReceivedSubmission({ unitId: SO_NOI_VU }));

    const { groups } = await ask(handler, { route: OF_PERIOD, path: period, query: { kind: "department" } });
    expect(groups).toMatchObject([{ ranked: 0, notYetJudged: 1 }]);
  });

  it("is not there for a period that is not", async () => {
    const path = { periodId: "2031-YEAR" };
    expect(await outcomeOf(handler, { route: OF_PERIOD, path })).toBe("NOT_FOUND");
  });
});

it("ranks the units over a year", async () => {
  expect((await ask(handler, { route: OF_YEAR, path: year })).units).toHaveLength(3);
  expect((await ask(handler, { route: OF_YEAR, path: { year: "2025" } })).units).toEqual([]);
});

describe("the trend", () => {
  it("is that of each period's own roster", async () => {
    const { periods } = await ask(handler, { route: TRENDS, query: { type: "YEAR" } });

    expect(periods).toMatchObject([
      {
        periodId: "2026-YEAR",
        city: { expected: 3, inTime: 1, late: 1, missing: 1, rate: 1 / 3 },
        groups: [
          { group: "department", rate: 0 },
          { group: "phuong", rate: 0.5 },
        ],
      },
    ]);
  });

  it.each([{ type: "Q1" }, { from: "2027" }, { to: "2025" }])(
    "leaves out what %j does not ask for",
    async (query) => {
      expect((await ask(handler, { route: TRENDS, query })).periods).toEqual([]);
    },
  );
});

describe("the reviewers' queue", () => {
  it("names what waits, the oldest first, with its working days", async () => {
    const { total, reports } = await ask(handler, { route: QUEUE });

    expect(total).toBe(3);
    expect(reports).toMatchObject([
      { unitId: TRIAL, isTest: true },
      { unitId: HOAN_KIEM, name: "Phường Hoàn Kiếm", attempt: 1, workingDays: 5, isLate: false },
      { unitId: BA_DINH, workingDays: 2, isLate: true, isUnlocked: false },
    ]);
    expect(await ask(handler, { route: QUEUE, query: period })).toEqual({ total, reports });
  });

  it("goes on after the last one shown, though that one was decided meanwhile", async () => {
    const first = await ask(handler, { route: QUEUE, query: { limit: "2" } });
    const at = "2026-12-14T03:00:00.000Z";
    const before = anObligationMetAt(at, { unitId: HOAN_KIEM });
    await city.reports.saveDecision(
      before,
      {
        obligation: { ...before, current: aCurrent({ state: "approved", hasFigures: false }), version: 3 },
        submissions: [],
        event: { type: "SubmissionApproved", data: { attempt: 1 } },
      },
      { now: NOW, correlationId: "r" },
    );

    const query = { limit: "2", cursor: first.nextCursor };
    const { total, reports, nextCursor } = await ask(handler, { route: QUEUE, query });
    expect(reports.map(({ unitId }: { unitId: string }) => unitId)).toEqual([BA_DINH]);
    expect([total, nextCursor]).toEqual([2, undefined]);
  });

  it("is of one kind where that is asked for", async () => {
    expect((await ask(handler, { route: QUEUE, query: { kind: "department" } })).reports).toEqual([]);
  });

  it("is long over for a period that closed more than a year ago, unless it is asked for", async () => {
    const now = () => new Date("2028-06-01T03:00:00.000Z");
    const later = readStanding({ ...city, now, reference: referenceStore(city.table) });

    expect((await ask(later, { route: QUEUE })).total).toBe(0);
    expect((await ask(later, { route: QUEUE, query: period })).total).toBe(3);
    expect(await outcomeOf(later, { route: QUEUE, query: { periodId: "2031-YEAR" } })).toBe("NOT_FOUND");
  });
});

describe("a unit's year", () => {
  const path = { unitId: HOAN_KIEM, ...year };

  it("is answered with its reports and counts", async () => {
    expect(await ask(handler, { route: STANDING, path, who: "a member" })).toMatchObject({
      unitId: HOAN_KIEM,
      name: "Phường Hoàn Kiếm",
      year: 2026,
      forms: { used: 0, asked: 1 },
      reports: [{ periodId: "2026-YEAR", status: "on_time", dueDate: "2026-12-16", workingDaysLate: 0 }],
      counts: { on_time: 1, missing: 0 },
    });
  });

  it("comes as a page that loads and runs nothing, for who asks for one", async () => {
    const headers = { accept: "text/html,application/xhtml+xml;q=0.9" };
    const event = anHttpEvent({ route: STANDING, path, headers, person: PEOPLE["a member"] });
    const answer = await handler(event);

    expect(answer.headers?.["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers?.["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(answer.body).toContain("Phường Hoàn Kiếm");
  });

  it("is empty for a year without reports, and not there for what is no unit", async () => {
    const empty = await ask(handler, { route: STANDING, path: { ...path, year: "2025" } });
    expect(empty).toMatchObject({ reports: [], workingDaysLate: 0 });
    const nobody = { ...year, unitId: `unit_${"9".repeat(26)}` };
    expect(await outcomeOf(handler, { route: STANDING, path: nobody })).toBe("NOT_FOUND");
    expect(await outcomeOf(handler, { route: STANDING, path: { ...path, year: "26" } })).toBe(
      "INVALID_INPUT",
    );
  });

  it.each<[Who, string]>([
    ["a member", "ok"],
    ["a member of another unit", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
  ])("is for %s: %s", async (who, outcome) => {
    expect(await outcomeOf(handler, { route: STANDING, path, who })).toBe(outcome);
  });
});

it.each([OF_PERIOD, OF_YEAR, TRENDS, QUEUE])("%s is for the staff alone", async (route) => {
  const outcomes = await Promise.all(
    (["a member", "a member of no unit", "a viewer", "an officer"] as const).map((who) =>
      outcomeOf(handler, { route, path: { ...period, ...year }, who }),
    ),
  );
  expect(outcomes).toEqual(["FORBIDDEN", "FORBIDDEN", "ok", "ok"]);
});
