import { expect, test } from "vitest";
import { reconcileProgress } from "../../../../functions/reconcile-progress/handler.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import { aCity, BA_DINH, HOAN_KIEM } from "../read-units/a-city.ts";

test("a period that cannot be computed does not hold up the others, and the run still fails", async () => {
  const { templateId: _none, templateVersion: _neither, ...plan } = anOpenPeriod({ periodId: "2027-PLAN" });
  const city = await aCity();
  await city.periods.save(plan, undefined);
  // 2026-YEAR pins a template that was never published.
  await city.reports.createObligation(aMetObligation({ unitId: BA_DINH }));
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM, periodId: "2027-PLAN" }));
  await expect(reconcileProgress(city)()).rejects.toThrow("1 of 2 failed");
  expect((await city.progress.read("2027-PLAN", 1)).get(0)?.revision).toBe(1);
});
