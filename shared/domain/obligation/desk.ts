import { DomainError } from "../errors.ts";
import { assertAcceptsReports, type Period } from "../period/period.ts";
import { acceptanceEndOf, type Obligation } from "./obligation.ts";

/** What stands on a unit's desk for one period, and whether the person who asks belongs to the unit. */
export interface Desk {
  readonly period?: Period;
  readonly obligation?: Obligation;
  readonly isMember: boolean;
}

export interface OwedReport {
  readonly period: Period;
  readonly obligation: Obligation;
}

/**
 * The report that the unit owes. Throws NOT_FOUND when it owes none, and PERIOD_NOT_OPEN or PERIOD_CLOSED when that is
 * because the period has not been opened, or never was.
 */
export function owedReport({ period, obligation }: Desk, now: Date): OwedReport {
  if (!period) throw new DomainError("NOT_FOUND");
  if (!obligation) {
    assertAcceptsReports(period, now);
    throw new DomainError("NOT_FOUND");
  }
  return { period, obligation };
}

/** Throws PERIOD_CLOSED when nothing of this unit is taken any more, by its extension and reopening too, and PERIOD_NOT_OPEN. */
export function assertTakesReports({ period, obligation }: OwedReport, now: Date): void {
  assertAcceptsReports(period, now, acceptanceEndOf(period, obligation).toISOString());
}
