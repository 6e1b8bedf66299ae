import { beforeEach, describe, expect, it } from "vitest";
import { requestOpening } from "../../../../functions/request-opening/handler.ts";
import type { Period } from "../../../../shared/domain/period/period.ts";
import { anOpenPeriod, aPeriod } from "../../../builders/a-period.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCity, ask, outcomeOf, PEOPLE } from "../read-units/a-city.ts";

const sent: unknown[] = [];
beforeEach(() => void sent.splice(0));

/** The function in a city whose 2026-YEAR is open, and which has the given periods besides. */
async function aFunction(
  periods: readonly Period[] = [],
  { now, send }: { now?: Date; send?: () => Promise<void> } = {},
) {
  const city = await aCity();
  for (const period of periods) await city.periods.save(period, undefined);
  return requestOpening({
    periods: city.periods,
    requestOpening: send ?? (async (message) => void sent.push(message)),
    now: () => now ?? city.now(),
  });
}

const asking = (periodId: string) => ({
  route: "POST /v1/periods/{periodId}/open",
  path: { periodId },
  who: "an office admin" as const,
  requestId: "request-7",
});

describe("asking for an opening", () => {
  it("queues it with the asker and the request's id, and answers before it is done", async () => {
    const handler = await aFunction([aPeriod({ periodId: "2027-YEAR" })]);
    const result = await handler(anHttpEvent({ ...asking("2027-YEAR"), person: PEOPLE["an office admin"] }));
    expect(result.statusCode).toBe(202);
    expect(JSON.parse(result.body ?? "")).toEqual({ periodId: "2027-YEAR", status: "planned" });
    expect(sent).toEqual([{ id: "request-7", periodId: "2027-YEAR", by: "admin" }]);
  });

  it("again has an open or half-open period looked after", async () => {
    const { obligationsWrittenAt: _none, ...opening } = anOpenPeriod({ periodId: "2026-Q3" });
    const handler = await aFunction([opening]);
    expect(await ask(handler, asking("2026-YEAR"))).toMatchObject({ status: "open" });
    expect(await ask(handler, asking("2026-Q3"))).toMatchObject({ status: "opening" });
    expect(sent).toHaveLength(2);
  });

  it("is refused for a closed period, and for one that does not exist", async () => {
    const handler = await aFunction([], { now: new Date("2027-12-31T00:00:00.000Z") });
    expect(await outcomeOf(handler, asking("2026-YEAR"))).toBe("PERIOD_CLOSED");
    expect(await outcomeOf(handler, asking("2031-YEAR"))).toBe("NOT_FOUND");
    expect(sent).toEqual([]);
  });

  it("is refused for what is no period's id", async () => {
    expect(await outcomeOf(await aFunction(), asking("2026"))).not.toBe("ok");
    expect(sent).toEqual([]);
  });

  it("fails when the queue does not take it, so that nobody waits for nothing", async () => {
    const handler = await aFunction([], { send: () => Promise.reject(new Error("unavailable")) });
    await expect(ask(handler, asking("2026-YEAR"))).rejects.toThrow("unavailable");
  });

  it.each(["a member", "a member of no unit", "a viewer", "an officer"] as const)(
    "is not for %s",
    async (who) => {
      const handler = await aFunction();
      for (const periodId of ["2026-YEAR", "2031-YEAR"]) {
        expect(await outcomeOf(handler, { ...asking(periodId), who })).toBe("FORBIDDEN");
      }
      expect(sent).toEqual([]);
    },
  );
});
