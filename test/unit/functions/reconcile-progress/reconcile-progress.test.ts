import { describe, expect, it, vi } from "vitest";
import { metrics } from "../../../../functions/_runtime/metrics.ts";
import { reconcileProgress } from "../../../../functions/reconcile-progress/handler.ts";
import { aTemplate } from "../../../builders/a-template.ts";
import { aCurrent, aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, HOAN_KIEM, NOW } from "../read-units/a-city.ts";

/** Runs it over one obligation at version 2, with this stored before. */
async function reconciled(stored?: { readonly revision: number }) {
  const city = await aCity();
  await city.templates.publish(aTemplate());
  await city.reports.createObligation(
    aMetObligation({ unitId: HOAN_KIEM, current: aCurrent({ hasFigures: false }) }),
  );
  if (stored) await city.progress.save("2026-YEAR", 0, { groups: {}, ...stored }, NOW);
  const counted = vi.spyOn(metrics, "addMetric").mockReturnValue(metrics);
  try {
    await reconcileProgress(city)();
    const counts = Object.fromEntries(counted.mock.calls.map(([name, , value]) => [name, value]));
    return { counts, progress: (await city.progress.read("2026-YEAR", 1)).get(0) };
  } finally {
    counted.mockRestore();
  }
}

const EXACT = { revision: 2, groups: { phuong: expect.objectContaining({ expected: 1, onTime: 1 }) } };

describe("the nightly reconcile", () => {
  it("computes what never was, and says that it was behind", async () => {
    const { counts, progress } = await reconciled();
    expect(counts).toMatchObject({ ProgressBehind: 1, ProgressDrift: 0 });
    expect(progress).toMatchObject(EXACT);
  });

  it("computes again what lost its event, and says that it was behind", async () => {
    const { counts, progress } = await reconciled({ revision: 1 });
    expect(counts).toMatchObject({ ProgressBehind: 1, ProgressDrift: 0 });
    expect(progress).toMatchObject(EXACT);
  });

  it("puts right what differs at the same revision, and reports the drift", async () => {
    const { counts, progress } = await reconciled({ revision: 2 });
    expect(counts).toMatchObject({ ProgressBehind: 0, ProgressDrift: 1 });
    expect(progress).toMatchObject(EXACT);
  });

  it("leaves alone what is of later decisions than it saw", async () => {
    const { counts, progress } = await reconciled({ revision: 3 });
    expect(counts).toMatchObject({ ProgressBehind: 0, ProgressDrift: 0 });
    expect(progress).toMatchObject({ revision: 3, groups: {} });
  });
});
