import { expect, it } from "vitest";
import { relatedPeriodIds, relatedPeriods } from "../../../../../shared/domain/period/related-periods.ts";

it.each([
  ["2026-YEAR", { previous: "2025-YEAR", parts: [["2026-H1", "2026-Q1"], ["2026-Q3"]] }],
  ["2026-H1", { previous: "2025-H1", parts: [["2026-Q1"]] }],
  ["2026-Q3", { previous: "2025-Q3", parts: [] }],
  ["2026-M07", { previous: "2025-M07", parts: [] }],
])("%s is compared with its predecessor and with what it contains", (periodId, related) => {
  expect(relatedPeriods(periodId)).toEqual(related);
  expect(relatedPeriodIds(periodId)).toEqual([related.previous, ...related.parts.flat()]);
});
