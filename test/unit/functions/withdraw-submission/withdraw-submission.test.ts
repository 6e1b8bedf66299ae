import { describe, expect, it } from "vitest";
import { withdrawSubmission } from "../../../../functions/withdraw-submission/handler.ts";
import { extend } from "../../../../shared/domain/obligation/terms.ts";
import { aCalendar } from "../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aReceivedSubmission } from "../../../builders/a-submission.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCurrent, aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, type City, HOAN_KIEM, NOW, outcomeOf, PEOPLE } from "../read-units/a-city.ts";

const route = "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR", attempt: "1" };

async function aCityThatReported(current = aCurrent()): Promise<City> {
  const city = await aCity();
  await city.reports.createObligation(aMetObligation({ unitId: HOAN_KIEM, current }));
  await city.reports.issue(aReceivedSubmission({ unitId: HOAN_KIEM, state: current.state }));
  return city;
}

const withdraw = (city: City, changes: object = {}) =>
  outcomeOf(withdrawSubmission(city), { who: "a member", route, path, ...changes });

describe("withdrawing a report", () => {
  it("leaves nothing that counts, and one event", async () => {
    const city = await aCityThatReported();
    expect(await withdraw(city)).toBe("ok");
    const { obligation } = await city.reports.loadDesk(HOAN_KIEM, "2026-YEAR", "");
    expect(obligation).toMatchObject({ current: { attempt: 1, state: "withdrawn" }, version: 3 });
    expect(await city.reports.submission({ ...path, attempt: 1 })).toMatchObject({ state: "withdrawn" });
    const events = await city.reports.events(HOAN_KIEM, "2026-YEAR");
    expect(events).toMatchObject([{ type: "SubmissionWithdrawn", data: { version: 3, attempt: 1 } }]);
  });

  it("twice is one withdrawal", async () => {
    const city = await aCityThatReported();
    await withdraw(city);
    expect(await withdraw(city)).toBe("ok");
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
  });

  it.each([
    ["an attempt that does not count", "NOT_THE_CURRENT_REPORT", { path: { ...path, attempt: "2" } }],
    ["an attempt that is none", "INVALID_INPUT", { path: { ...path, attempt: "0" } }],
    ["another unit's report", "NOT_FOUND", { who: "a member of another unit" }],
    ["a report for the unit, by the office", "FORBIDDEN", { who: "an officer" }],
  ])("is refused for %s", async (_, code, changes) => {
    expect(await withdraw(await aCityThatReported(), changes)).toBe(code);
  });

  it("is refused once it is approved", async () => {
    const city = await aCityThatReported(aCurrent({ state: "approved" }));
    expect(await withdraw(city)).toBe("NOT_THE_CURRENT_REPORT");
  });

  it("is refused after closing: what was sent stands", async () => {
    const city = await aCityThatReported();
    const period = await city.periods.load("2026-YEAR");
    if (period) await city.periods.save({ ...period, closesAt: NOW.toISOString() }, period);
    expect(await withdraw(city)).toBe("PERIOD_CLOSED");
  });

  it("is refused when somebody decided meanwhile, and changes nothing", async () => {
    const city = await aCityThatReported();
    const reports = { ...city.reports, saveDecision: async () => false };
    expect(await withdraw({ ...city, reports })).toBe("CONCURRENT_CHANGE");
  });

  describe("by who says which version they saw", () => {
    it("happens when that is the one there is, and twice is one withdrawal", async () => {
      const city = await aCityThatReported();
      expect(await withdraw(city, { body: { version: 2 } })).toBe("ok");
      expect(await withdraw(city, { body: { version: 2 } })).toBe("ok");
      expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
    });

    it("is refused with what was decided since, and nobody's name", async () => {
      const city = await aCityThatReported();
      const { obligation } = await city.reports.loadDesk(HOAN_KIEM, "2026-YEAR", "");
      if (!obligation) throw new Error("nothing is owed");
      const input = { by: "officer", reason: "-", until: "2026-12-28", documentNumber: "1/SNV-CCHC" };
      const circumstances = { period: anOpenPeriod(), calendars: [aCalendar()] };
      const extended = extend(obligation, { ...input, ...circumstances }, NOW);
      await city.reports.saveDecision(obligation, extended, { now: NOW, correlationId: "other" });
      const event = anHttpEvent({ route, path, person: PEOPLE["a member"], body: { version: 2 } });
      await expect(withdrawSubmission(city)(event)).rejects.toMatchObject({
        code: "CONCURRENT_CHANGE",
        details: { changes: [{ type: "ObligationExtended", version: 3 }] },
      });
      expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
      expect(await withdraw(city, { body: { version: 3 } })).toBe("ok");
    });

    it("is refused when that is no version", async () => {
      expect(await withdraw(await aCityThatReported(), { body: { version: 0 } })).toBe("INVALID_INPUT");
      expect(await withdraw(await aCityThatReported(), { body: { seen: 2 } })).toBe("INVALID_INPUT");
    });
  });
});
