import { describe, expect, it } from "vitest";
import { readObligations } from "../../../../functions/read-obligations/handler.ts";
import { reviewObligation } from "../../../../functions/review-obligation/handler.ts";
import { writeComment } from "../../../../functions/write-comment/handler.ts";
import { commentStore } from "../../../../shared/adapters/dynamodb/comment-store.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import { aReceivedSubmission } from "../../../builders/a-submission.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCurrent, aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, HOAN_KIEM, outcomeOf, PEOPLE, type Who } from "../read-units/a-city.ts";

const desk = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const path = { ...desk, attempt: "1" };
const EXPLAIN = "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/explanations";
const DETAIL = "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}";
const DECIDE = "POST /v1/obligations/{unitId}/{periodId}/decisions";
const POSTS = { id: "MUCH_MORE_THAN_OWN/data/B01", found: "500" };

async function aCityWithAnUnusualReport() {
  const city = await aCity();
  await city.reports.createObligation(
    aMetObligation({ unitId: HOAN_KIEM, current: aCurrent({ reasonsMissing: 1 }) }),
  );
  const first = { ...desk, attempt: 1 };
  await city.reports.issue(
    aReceivedSubmission({ ...first, state: "accepted", errors: 0, warnings: 1, unexplained: [POSTS] }),
  );
  await city.files.saveResult(first, "findings", {
    ...{ schemaVersion: 2, fixed: [], still: [] },
    findings: [{ code: "MUCH_MORE_THAN_OWN", fileId: "data", indicator: "B01", found: "500" }],
  });
  const handler = writeComment({ ...city, comments: commentStore(city.table) });
  const explaining = (
    who: Who,
    text = "Đợt cao điểm",
    key = "key-1",
    findingId = POSTS.id,
    attempt = path.attempt,
  ) => ({
    ...{ route: EXPLAIN, path: { ...path, attempt }, who },
    headers: { "idempotency-key": key },
    body: { explanations: [{ findingId, text }] },
  });
  return {
    ...city,
    explain: (...said: Parameters<typeof explaining>) => outcomeOf(handler, explaining(...said)),
    answer: (...said: Parameters<typeof explaining>) => ask(handler, explaining(...said)),
    detail: () => ask(readObligations(city), { route: DETAIL, path, who: "a member" }),
    approving: { route: DECIDE, path: desk, body: { decision: "approve", attempt: 1 } },
  };
}

describe("an unusual figure", () => {
  it("keeps the office from approving the report, and is named", async () => {
    const city = await aCityWithAnUnusualReport();
    const event = anHttpEvent({ ...city.approving, person: PEOPLE["an officer"] });
    const refused = await reviewObligation(city)(event).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DomainError);
    expect(refused).toMatchObject({ code: "REASONS_MISSING", details: { attempt: 1, findings: [POSTS.id] } });
  });

  it("that its unit explains is shown with that at once, and approved", async () => {
    const city = await aCityWithAnUnusualReport();
    expect(await city.detail()).toMatchObject({
      reasonsMissing: 1,
      findings: [{ id: POSTS.id, since: "new", asksForReason: true }],
      nextStep: { vi: expect.stringContaining("Giải trình 1 điểm") },
    });
    expect(await city.answer("a member")).toMatchObject({ type: "SubmissionExplained", attempt: 1 });
    const detail = await city.detail();
    expect(detail).toMatchObject({ findings: [{ reason: "Đợt cao điểm", asksForReason: false }] });
    expect(detail).not.toHaveProperty("reasonsMissing");
    expect(await outcomeOf(reviewObligation(city), city.approving)).toBe("ok");
  });

  it("is explained once, however often the request comes", async () => {
    const city = await aCityWithAnUnusualReport();
    const first = await city.answer("a member");
    expect(await city.answer("a member")).toEqual(first);
    expect(await city.reports.events(desk.unitId, desk.periodId)).toHaveLength(1);
    expect(await city.explain("a member", "Ý khác")).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  it.each<[Who, string]>([
    ["a member", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
    ["a viewer", "FORBIDDEN"],
    ["a member of another unit", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND"],
  ])("explained by %s: %s", async (who, outcome) => {
    expect(await (await aCityWithAnUnusualReport()).explain(who)).toBe(outcome);
  });

  it("of another attempt is another command, whatever the key", async () => {
    const city = await aCityWithAnUnusualReport();
    await city.reports.issue(
      aReceivedSubmission({ ...desk, attempt: 2, state: "rejected", errors: 1, unexplained: [POSTS] }),
    );
    expect(await city.explain("a member")).toBe("ok");
    expect(await city.explain("a member", undefined, undefined, undefined, "2")).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
  });

  it("keeps the word that the office approved it on", async () => {
    const city = await aCityWithAnUnusualReport();
    await city.answer("a member");
    await outcomeOf(reviewObligation(city), { ...city.approving, who: "an officer" });
    expect(await city.explain("a member", "Ý khác", "key-2")).toBe("OBLIGATION_APPROVED");
    expect(await city.detail()).toMatchObject({ state: "approved", findings: [{ reason: "Đợt cao điểm" }] });
  });

  it("that nobody asks about is not explained", async () => {
    const city = await aCityWithAnUnusualReport();
    expect(await city.explain("a member", "…", "key-2", "SAME_FILE/data")).toBe("NOT_TO_EXPLAIN");
  });

  it.each([
    ["turned around", "đúng \u202egnas"],
    ["with a bell", "đúng\u0007"],
    ["unseen", "\u200b\u200d"],
  ])("is not explained by words %s", async (_, text) => {
    expect(await (await aCityWithAnUnusualReport()).explain("a member", text)).toBe("INVALID_INPUT");
  });

  it.each(["", "  ", "x".repeat(501)])("needs a word of at most 500 characters (%#)", async (text) => {
    expect(await (await aCityWithAnUnusualReport()).explain("a member", text)).toBe("INVALID_INPUT");
  });
});
