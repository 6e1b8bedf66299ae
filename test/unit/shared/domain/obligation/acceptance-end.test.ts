import { describe, expect, it } from "vitest";
import { acceptanceEndOf, type Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { anObligation } from "../../../../builders/an-obligation.ts";

const CLOSES = "2027-01-27T17:00:00.000Z";
const BEFORE = "2027-01-20T17:00:00.000Z";
const LATER = "2027-02-10T17:00:00.000Z";
const LATEST = "2027-02-20T17:00:00.000Z";
const extension = { until: "2027-02-10", documentNumber: "12/QĐ-UBND" };
const byAll = (until: string) => ({ reopened: { until, at: BEFORE, by: "officer" } });

const endOf = (obligation: Partial<Obligation>, period = {}) =>
  acceptanceEndOf(
    anOpenPeriod({ closesAt: CLOSES, ...period }),
    anObligation({ dueAtExclusive: BEFORE, ...obligation }),
  ).toISOString();

describe("reports of a unit are taken", () => {
  it.each<[string, string, Partial<Obligation>, object]>([
    ["until the period closes", CLOSES, {}, {}],
    ["until its extension ends", LATER, { extension, dueAtExclusive: LATER }, {}],
    ["until the period closes, when its extension ends before", CLOSES, { extension }, {}],
    ["until its own reopening ends", LATER, { reopened: { until: LATER } }, {}],
    ["until the reopening for all ends", LATER, {}, byAll(LATER)],
    ["until the latest of them", LATEST, { reopened: { until: LATEST }, extension }, byAll(LATER)],
    ["until the period closes, when it was closed again before", CLOSES, { reopened: { until: BEFORE } }, {}],
    // A late due date alone keeps nothing open: only an extension is a promise to this unit.
    ["until the period closes, however late it is due", CLOSES, { dueAtExclusive: LATEST }, {}],
  ])("%s", (_, end, obligation, period) => {
    expect(endOf(obligation, period)).toBe(end);
  });
});
