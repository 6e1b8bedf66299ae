import { describe, expect, it } from "vitest";
import { DomainError } from "../../../../../shared/domain/errors.ts";
import { type Desk, owedReport } from "../../../../../shared/domain/obligation/desk.ts";
import { anOpenPeriod, aPeriod } from "../../../../builders/a-period.ts";
import { anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-01T03:00:00.000Z");
const LONG_AFTER = new Date("2027-12-01T03:00:00.000Z");

function outcome(desk: Partial<Desk>, now = NOW): string {
  try {
    owedReport({ isMember: true, ...desk }, now);
    return "owed";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe("the report that a unit owes", () => {
  it.each<[string, string, Partial<Desk>, Date?]>([
    ["there is none in an unknown period", "NOT_FOUND", {}],
    ["there is none for a unit that is not on the roster", "NOT_FOUND", { period: anOpenPeriod() }],
    ["there is none yet before the opening", "PERIOD_NOT_OPEN", { period: aPeriod() }],
    ["there never was one in a period that closed", "PERIOD_CLOSED", { period: aPeriod() }, LONG_AFTER],
    ["is the obligation", "owed", { period: anOpenPeriod(), obligation: anObligation() }],
    [
      "is there to be seen after closing",
      "owed",
      { period: anOpenPeriod(), obligation: anObligation() },
      LONG_AFTER,
    ],
  ])("%s: %s", (_, expected, desk, now) => {
    expect(outcome(desk, now)).toBe(expected);
  });
});
