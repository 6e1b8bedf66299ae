import { beforeEach, describe, expect, test } from "vitest";
import { declareNothingToReport } from "../../../../functions/declare-nothing/handler.ts";
import { progressOf } from "../../../../shared/domain/progress/progress.ts";
import { aSubmission } from "../../../builders/a-submission.ts";
import { aTemplate } from "../../../builders/a-template.ts";
import { aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, type City, HOAN_KIEM, NOW, outcomeOf, type Who } from "../read-units/a-city.ts";

const route = "POST /v1/obligations/{unitId}/{periodId}/nothing-to-report";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const body = { confirmed: true, reason: "Không tổ chức hoạt động nào." };

let city: City;
beforeEach(async () => {
  city = await aCity();
  await city.templates.publish(aTemplate());
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
});

const wanted = (changes: object = {}, key = "click", who: Who = "a member") => ({
  ...{ route, path, who },
  body: { ...body, ...changes },
  headers: { "idempotency-key": key },
});
const declare = (...args: Parameters<typeof wanted>) => ask(declareNothingToReport(city), wanted(...args));
const outcome = (...args: Parameters<typeof wanted>) =>
  outcomeOf(declareNothingToReport(city), wanted(...args));

describe("a unit that has nothing to report", () => {
  test("says so, and it counts at once, in the figures too", async () => {
    expect(await declare()).toEqual({
      id: `2026-YEAR:${HOAN_KIEM}:2`,
      type: "SubmissionAccepted",
      time: NOW.toISOString(),
      version: 2,
      attempt: 1,
    });
    expect(await city.reports.submission({ ...path, attempt: 1 })).toMatchObject({
      state: "accepted",
      channel: "declaration",
      requestedBy: "member-of-hoan-kiem",
    });
    const { groups } = progressOf(await city.progress.readShard("2026-YEAR", 0), aTemplate());
    expect(groups["phuong"]).toMatchObject({
      nil: 1,
      onTime: 0,
      outstandingByDueAt: {},
      totals: { B01: { nil: 1, reported: 0 }, C01: { nil: 1 } },
    });
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toMatchObject([
      { type: "SubmissionAccepted", data: { channel: "declaration" }, record: { reason: body.reason } },
    ]);
  });

  test("says so once, however often the button is pressed", async () => {
    const answers = await Promise.all([declare(), declare(), declare()]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await declare()).toEqual(answers[0]);
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
    expect(await city.reports.submission({ ...path, attempt: 2 })).toBeUndefined();
  });

  test("takes another number when somebody asks for an upload at the same moment", async () => {
    let isFirst = true;
    const { recentSubmissions } = city.reports;
    city.reports.recentSubmissions = async (...asked) => {
      const recent = await recentSubmissions(...asked);
      if (isFirst) await city.reports.issue(aSubmission({ unitId: HOAN_KIEM }));
      isFirst = false;
      return recent;
    };
    expect(await declare()).toMatchObject({ attempt: 2 });
    expect(await city.reports.submission({ ...path, attempt: 1 })).toMatchObject({ state: "requested" });
  });

  test.each<[string, string, object]>([
    ["it is not confirmed", "INVALID_INPUT", { confirmed: false }],
    ["there is no reason", "INVALID_INPUT", { reason: " " }],
    ["another version was seen", "CONCURRENT_CHANGE", { version: 7 }],
  ])("is refused where %s: %s", async (_, code, changes) => {
    expect(await outcome(changes)).toBe(code);
  });

  test("is refused where a report counts", async () => {
    const other = await aCity();
    await other.templates.publish(aTemplate());
    await other.reports.createObligation(aMetObligation({ unitId: HOAN_KIEM }));
    city = other;
    expect(await outcome()).toBe("REPORT_COUNTS_ALREADY");
  });

  test.each<[Who, string]>([
    ["an officer", "FORBIDDEN"],
    ["a viewer", "FORBIDDEN"],
    ["a member of another unit", "NOT_FOUND"],
  ])("is its own member's to say, not %s's: %s", async (who, code) => {
    expect(await outcome({}, "click", who)).toBe(code);
  });
});
