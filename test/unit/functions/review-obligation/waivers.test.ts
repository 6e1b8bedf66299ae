import { describe, expect, it } from "vitest";
import { readObligations } from "../../../../functions/read-obligations/handler.ts";
import { reviewObligation } from "../../../../functions/review-obligation/handler.ts";
import { aReceivedSubmission } from "../../../builders/a-submission.ts";
import { aCurrent, aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, HOAN_KIEM, outcomeOf, type Who } from "../read-units/a-city.ts";

const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const WAIVE = "POST /v1/obligations/{unitId}/{periodId}/waivers";
const END = "POST /v1/obligations/{unitId}/{periodId}/waivers/{waiver}/end";
const LIST = "GET /v1/obligations/{unitId}/{periodId}/waivers";
const DESK = "GET /v1/obligations/{unitId}/{periodId}";
const HISTORY = "GET /v1/obligations/{unitId}/{periodId}/events";
const DETAIL = "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}";
const WAIVER = {
  ...{ rule: "MUCH_MORE_THAN_OWN", indicator: "B01", reason: "Đợt cao điểm đã báo cáo" },
  ...{ documentNumber: "12/SNV-CCHC", until: "2026-12-20" },
};

/** A report counts, and waits for its unit's word to one figure. */
async function aCityThatWaits() {
  const city = await aCity();
  await city.reports.createObligation(
    aMetObligation({ unitId: HOAN_KIEM, current: aCurrent({ reasonsMissing: 1 }) }),
  );
  const attempt = { ...path, attempt: 1 };
  const unexplained = [{ id: "MUCH_MORE_THAN_OWN/data/B01", found: "500" }];
  await city.reports.issue(
    aReceivedSubmission({ ...attempt, state: "accepted", errors: 0, warnings: 1, unexplained }),
  );
  await city.files.saveResult(attempt, "findings", {
    ...{ schemaVersion: 2, fixed: [], still: [] },
    findings: [{ code: "MUCH_MORE_THAN_OWN", fileId: "data", indicator: "B01", found: "500" }],
  });
  const deciding = (route: string, body: object, who: Who, key: string, more = {}) => ({
    ...{ route, path: { ...path, ...more }, body, who, headers: { "idempotency-key": key } },
  });
  const waiving = (body: object = WAIVER, who: Who = "an officer", key = "waive") =>
    deciding(WAIVE, body, who, key);
  const ending = (waiver = "1", who: Who = "an officer", key = "end") =>
    deciding(END, { reason: "Ghi nhầm" }, who, key, { waiver });
  return {
    ...city,
    waive: (...given: Parameters<typeof waiving>) => outcomeOf(reviewObligation(city), waiving(...given)),
    end: (...given: Parameters<typeof ending>) => outcomeOf(reviewObligation(city), ending(...given)),
    answer: () => ask(reviewObligation(city), waiving()),
    read: (route: string, who: Who = "a member", more = {}) =>
      ask(readObligations(city), { route, path: { ...path, ...more }, who }),
  };
}

describe("a rule that the office lets pass", () => {
  it("holds at once: the finding is told as waived, and the report waits for nothing", async () => {
    const city = await aCityThatWaits();
    expect(await city.answer()).toMatchObject({ type: "RuleWaived", until: "2026-12-20", version: 3 });
    const detail = await city.read(DETAIL, "a member", { attempt: "1" });
    expect(detail).toMatchObject({ warnings: 0, findings: [{ isWaived: true, asksForReason: false }] });
    expect(detail).not.toHaveProperty("reasonsMissing");
    expect((await city.read(DESK)).current).not.toHaveProperty("reasonsMissing");
  });

  it("is on the unit's desk, in the list and in the history, with why and until when", async () => {
    const city = await aCityThatWaits();
    await city.waive();
    const seen = {
      ...{ waiver: 1, rule: "MUCH_MORE_THAN_OWN", indicator: "B01", reason: WAIVER.reason },
      ...{ documentNumber: "12/SNV-CCHC", until: "2026-12-20", isInForce: true },
    };
    expect(await city.read(DESK)).toMatchObject({ waivers: [seen] });
    expect(await city.read(LIST)).toMatchObject({ waivers: [seen] });
    expect(await city.read(HISTORY)).toMatchObject({
      events: [{ type: "RuleWaived", waiver: 1, rule: "MUCH_MORE_THAN_OWN", reason: WAIVER.reason }],
    });
  });

  it("names the person who let it pass to staff only", async () => {
    const city = await aCityThatWaits();
    await city.waive();
    expect(await city.read(LIST, "a viewer")).toMatchObject({ waivers: [{ by: "officer" }] });
    expect((await city.read(LIST)).waivers[0]).not.toHaveProperty("by");
  });

  it("and takes back, asks for a word again, and leaves the desk but not the list", async () => {
    const city = await aCityThatWaits();
    await city.waive();
    expect(await city.end()).toBe("ok");
    const desk = await city.read(DESK);
    expect(desk).toMatchObject({ current: { reasonsMissing: 1 }, waivers: [] });
    expect(await city.read(LIST)).toMatchObject({
      waivers: [{ isInForce: false, endedAt: city.now().toISOString() }],
    });
    expect(await city.end("1", "an officer", "again")).toBe("NOT_WAIVED");
    expect(await city.end("2", "an officer", "other")).toBe("NOT_FOUND");
  });

  it("is let pass once, however often the request comes", async () => {
    const city = await aCityThatWaits();
    const first = await city.answer();
    expect(await city.answer()).toEqual(first);
    expect(await city.waive({ ...WAIVER, reason: "Khác" })).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await city.waive(WAIVER, "an officer", "key-2")).toBe("ALREADY_WAIVED");
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
  });

  it.each<[Who, string]>([
    ["an officer", "ok"],
    ["an office admin", "ok"],
    ["a viewer", "FORBIDDEN"],
    ["a member", "FORBIDDEN"],
    ["a member of another unit", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND"],
  ])("by %s: %s", async (who, outcome) => {
    const city = await aCityThatWaits();
    expect(await city.waive(WAIVER, who)).toBe(outcome);
    if (outcome === "ok") return;
    await city.waive();
    expect(await city.end("1", who)).toBe(outcome);
  });

  it.each([
    ["no reason", { reason: " " }, "INVALID_INPUT"],
    ["a cell that is no number", { rule: "VALUE_NOT_NUMBER" }, "NOT_WAIVABLE"],
    ["a last day in the past", { until: "2026-12-01" }, "UNTIL_IN_THE_PAST"],
  ])("is refused with %s", async (_, changes, code) => {
    expect(await (await aCityThatWaits()).waive({ ...WAIVER, ...changes })).toBe(code);
  });
});
