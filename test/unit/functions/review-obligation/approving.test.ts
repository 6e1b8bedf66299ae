import { describe, expect, test } from "vitest";
import { reviewObligation } from "../../../../functions/review-obligation/handler.ts";
import { aReceivedSubmission, aSubmission } from "../../../builders/a-submission.ts";
import { aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, type City, HOAN_KIEM, outcomeOf } from "../read-units/a-city.ts";

const route = "POST /v1/obligations/{unitId}/{periodId}/decisions";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };

async function aCityWithAnAcceptedReport(): Promise<City> {
  const city = await aCity();
  await city.reports.createObligation(aMetObligation({ unitId: HOAN_KIEM }));
  await city.reports.issue(aSubmission({ unitId: HOAN_KIEM, state: "accepted" }));
  return city;
}

const decide = (city: City, body: object) => outcomeOf(reviewObligation(city), { route, path, body });

describe("approving a report", () => {
  test("is refused while a newer one that the unit sent is being checked", async () => {
    const city = await aCityWithAnAcceptedReport();
    await city.reports.issue(aReceivedSubmission({ unitId: HOAN_KIEM, attempt: 2 }));
    expect(await decide(city, { decision: "approve", attempt: 1 })).toBe("NEWER_REPORT_ARRIVED");
  });

  test("does not wait for a newer one that was only asked for", async () => {
    const city = await aCityWithAnAcceptedReport();
    await city.reports.issue(aSubmission({ unitId: HOAN_KIEM, attempt: 2 }));
    expect(await decide(city, { decision: "approve", attempt: 1 })).toBe("ok");
  });

  test("twice is one approval; the second click learns what is so", async () => {
    const city = await aCityWithAnAcceptedReport();
    expect(await decide(city, { decision: "approve", attempt: 1 })).toBe("ok");
    expect(await decide(city, { decision: "approve", attempt: 1 })).toBe("NOT_THE_CURRENT_REPORT");
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
  });

  test("by mistake is undone by returning the report with the reason", async () => {
    const city = await aCityWithAnAcceptedReport();
    await decide(city, { decision: "approve", attempt: 1 });
    expect(await decide(city, { decision: "return", attempt: 1, reason: "Duyệt nhầm" })).toBe("ok");
    const { obligation } = await city.reports.loadDesk(HOAN_KIEM, "2026-YEAR", "somebody");
    expect(obligation?.current?.state).toBe("returned");
  });
});
