import { describe, expect, it } from "vitest";
import {
  countsNow,
  type Obligation,
  owes,
  standingOf,
  statusOf,
} from "../../../../../shared/domain/obligation/obligation.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const DUE = "2026-12-16T17:00:00.000Z";
const beforeDue = new Date(Date.parse(DUE) - 1);
const due = new Date(DUE);
const exemption = { documentNumber: "12/QĐ-UBND", at: "2026-12-01T00:00:00.000Z" };
const late = { firstPassedAt: DUE, current: aCurrent({ receivedAt: DUE }) };

const CASES: readonly (readonly [string, Partial<Obligation>, string, string, boolean])[] = [
  ["nothing sent", {}, "not_due", "missing", true],
  ["exempt", { exemption }, "exempt", "exempt", false],
  ["accepted in time", aMetObligation(), "on_time", "on_time", false],
  ["approved", aMetObligation({ current: aCurrent({ state: "approved" }) }), "on_time", "on_time", false],
  ["returned", aMetObligation({ current: aCurrent({ state: "returned" }) }), "not_due", "missing", true],
  ["withdrawn", aMetObligation({ current: aCurrent({ state: "withdrawn" }) }), "not_due", "missing", true],
  ["received at the due instant", aMetObligation(late), "late", "late", false],
  [
    "received in the last moment",
    aMetObligation({ firstPassedAt: beforeDue.toISOString() }),
    "on_time",
    "on_time",
    false,
  ],
  [
    "corrected after the due time, first passed before it",
    aMetObligation({ current: aCurrent({ attempt: 2, receivedAt: DUE }) }),
    "on_time",
    "on_time",
    false,
  ],
  ["exempt although it reported", aMetObligation({ exemption }), "exempt", "exempt", false],
  ["exempt although late", aMetObligation({ ...late, exemption }), "exempt", "exempt", false],
];

describe("what stands of an obligation", () => {
  it.each(CASES)("%s", (_, changes, statusBefore, statusAfter, isOwed) => {
    const obligation = anObligation(changes);
    expect(statusOf(obligation, beforeDue)).toBe(statusBefore);
    expect(statusOf(obligation, due)).toBe(statusAfter);
    expect(owes(obligation)).toBe(isOwed);
  });

  it("follows an extension, since the due instant holds it", () => {
    const extended = anObligation({ dueAtExclusive: "2026-12-20T17:00:00.000Z" });
    expect(statusOf(extended, due)).toBe("not_due");
    expect(standingOf({ ...aMetObligation(late), dueAtExclusive: "2026-12-20T17:00:00.000Z" })).toBe(
      "on_time",
    );
  });

  it.each([
    ["accepted", true],
    ["approved", true],
    ["returned", false],
    ["withdrawn", false],
  ] as const)("a report that is %s counts: %s", (state, counts) => {
    expect(countsNow(aMetObligation({ current: aCurrent({ state }) }))).toBe(counts);
  });
});
