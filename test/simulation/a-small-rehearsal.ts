import type { Scenario } from "../../scripts/rehearsal/scenario.ts";
import type { Rehearsal } from "../../scripts/rehearsal/year.ts";

/** A few units in whose year much goes wrong, over the winter: the plan, Tết, and the first quarter's report with a holiday added. */
export const SMALL_SCENARIO: Scenario = {
  seed: 1,
  shares: { early: 0.1, late: 0.25, never: 0.15, nil: 0.1, rejected: 0.05, returned: 0.2 },
  withoutContact: 0.1,
  leaders: 0.5,
  belongTo: [{ units: [4, 5, 6], to: 3 }],
  office: [
    { name: "An", told: "immediate" },
    { name: "Bình", told: "daily" },
    { name: "Chi", told: "weekly" },
  ],
  approvedWithin: 4,
  happenings: [
    // Extended over Tết, before which they are reminded once more.
    {
      what: "extend",
      on: "2026-01-28",
      period: "2026-PLAN",
      units: [1, 2, 3, 6],
      until: "2026-02-27",
      ...why(1),
    },
    { what: "outage", on: "2026-01-26", until: "2026-01-26" },
    { what: "exempt", on: "2026-01-20", period: "2026-PLAN", units: [9], ...why(2) },
    { what: "holiday", on: "2026-03-02", date: "2026-03-16", nameVi: "Nghỉ phòng, chống bão" },
    { what: "bounce", on: "2026-02-24", units: [7] },
    { what: "extend", on: "2026-03-11", period: "2026-Q1", units: [8, 10], until: "2026-03-25", ...why(3) },
    { what: "merge", on: "2026-03-04", unit: 11, into: 12, ...why(4) },
  ],
};

export const SMALL_REHEARSAL: Rehearsal = { year: 2026, unitCount: 14, until: "2026-04-05" };

function why(number: number) {
  return { reason: "Theo đề nghị của đơn vị.", documentNumber: `${number}/SNV-CCHC` };
}
