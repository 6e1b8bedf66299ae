import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { aUnitId } from "./a-unit.ts";

type Current = NonNullable<Obligation["current"]>;

/** What a commune owes for 2026-YEAR, due by 2026-12-16, with nothing sent yet. */
export const anObligation = (changes: Partial<Obligation> = {}): Obligation => ({
  unitId: aUnitId("00070"),
  periodId: "2026-YEAR",
  shard: 0,
  group: "phuong",
  dueAtExclusive: "2026-12-16T17:00:00.000Z",
  dueDate: "2026-12-16",
  because: {
    nominalDate: "2026-12-16",
    wording: "by",
    rolled: false,
    calendarVersions: { "2026": 1 },
    provisional: false,
  },
  version: 1,
  ...changes,
});

/** The attempt that counts: accepted, received in time, with figures beside it. */
export const aCurrent = (changes: Partial<Current> = {}): Current => ({
  attempt: 1,
  state: "accepted",
  receivedAt: "2026-12-01T03:00:00.000Z",
  hasFigures: true,
  ...changes,
});

/** An obligation that attempt 1 has met in time. */
export const aMetObligation = (changes: Partial<Obligation> = {}): Obligation =>
  anObligation({
    current: aCurrent(),
    firstPassedAt: "2026-12-01T03:00:00.000Z",
    firstPassedAttempt: 1,
    version: 2,
    ...changes,
  });

/** The same, with the report received at a moment. */
export const anObligationMetAt = (receivedAt: string, changes: Partial<Obligation> = {}): Obligation =>
  aMetObligation({ firstPassedAt: receivedAt, current: aCurrent({ receivedAt }), ...changes });
