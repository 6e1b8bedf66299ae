import { describe, expect, test } from "vitest";
import { endExemptions } from "../../../../functions/end-exemptions/handler.ts";
import { liftExemption } from "../../../../shared/domain/obligation/terms.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { aCity, BA_DINH, type City, HOAN_KIEM, SO_NOI_VU } from "../read-units/a-city.ts";

const exempted = (unitId: string, until?: string) =>
  anObligation({
    unitId,
    exemption: {
      documentNumber: "12/SNV-CCHC",
      at: "2026-11-20T00:00:00.000Z",
      ...(until !== undefined && { until }),
    },
  });

/** It is 2026-12-02 in Hanoi: one exemption ended days ago, one ends today, one never. */
async function aCityWithExemptions(): Promise<City> {
  const city = await aCity({ itemsPerPage: 1 });
  await city.reports.createObligation(exempted(HOAN_KIEM, "2026-11-28"));
  await city.reports.createObligation(exempted(BA_DINH, "2026-12-02"));
  await city.reports.createObligation(exempted(SO_NOI_VU));
  return city;
}

const run = (city: City) => endExemptions({ ...city, newId: () => "run" })();
const exemptIn = async (city: City) =>
  (await city.reports.obligationsOfUnits("2026-YEAR", 1, [HOAN_KIEM, BA_DINH, SO_NOI_VU]))
    .filter(({ exemption }) => exemption)
    .map(({ unitId }) => unitId);

describe("the night's run over exemptions", () => {
  test("ends those whose last day is over, by a decision each, however many nights were missed", async () => {
    const city = await aCityWithExemptions();
    await run(city);
    expect((await exemptIn(city)).toSorted()).toEqual([BA_DINH, SO_NOI_VU].toSorted());
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toMatchObject([
      {
        type: "ExemptionEnded",
        data: { version: 2 },
        record: { by: "end-exemptions" },
        correlationId: "run",
      },
    ]);
  });

  test("run again, or twice at once, ends nothing more", async () => {
    const city = await aCityWithExemptions();
    await Promise.all([run(city), run(city)]);
    await run(city);
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toHaveLength(1);
  });

  test("leaves alone what was decided while it ran", async () => {
    const city = await aCityWithExemptions();
    const { saveDecision } = city.reports;
    let isFirst = true;
    city.reports.saveDecision = async (before, decision, occasion) => {
      if (isFirst) {
        isFirst = false;
        const lifted = liftExemption(before, { by: "officer", reason: "Nhầm" }, occasion.now);
        await saveDecision(before, lifted, occasion);
      }
      return saveDecision(before, decision, occasion);
    };
    await run(city);
    expect((await city.reports.events(HOAN_KIEM, "2026-YEAR")).map(({ type }) => type)).toEqual([
      "ExemptionLifted",
    ]);
  });
});
