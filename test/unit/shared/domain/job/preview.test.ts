import { describe, expect, it } from "vitest";
import type { JobCommand } from "../../../../../shared/domain/job/command.ts";
import { type PreviewedPeriod, previewOf } from "../../../../../shared/domain/job/preview.ts";
import type { JobSelection } from "../../../../../shared/domain/job/selection.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-01T02:00:00.000Z");
const EXEMPT: JobCommand = { command: "exempt", documentNumber: "12/QĐ-SNV" };
const owing = anObligation({ unitId: aUnitId("1") });
const reported = aMetObligation({ unitId: aUnitId("2"), group: "xa" });
const exempted = anObligation({
  unitId: aUnitId("3"),
  exemption: { documentNumber: "12/QĐ-SNV", at: "2026-11-20T02:00:00.000Z" },
});
const exemptedByAnother = anObligation({
  unitId: aUnitId("4"),
  exemption: { documentNumber: "7/QĐ-SNV", at: "2026-11-20T02:00:00.000Z" },
});
const YEAR: PreviewedPeriod = {
  period: anOpenPeriod(),
  obligations: [reported, exemptedByAnother, owing, exempted],
};

function preview(
  selection: Omit<JobSelection, "periodIds"> = {},
  { command = EXEMPT, periods = [YEAR] }: { command?: JobCommand; periods?: PreviewedPeriod[] } = {},
) {
  const wish = { command, selection: { periodIds: ["2026-YEAR"], ...selection } };
  return previewOf(wish, periods, { by: "officer", reason: "…", calendars: [aCalendar()], now: NOW });
}

const unitsOf = (selection: Omit<JobSelection, "periodIds">) =>
  preview(selection).targets.map(({ unitId }) => unitId);

describe("what a job would do", () => {
  it("is counted by outcome, with the reasons of what would not change", () => {
    expect(preview().counts).toEqual({ changed: 2, unchanged: 1, refused: 1, codes: { ALREADY_EXEMPT: 2 } });
  });

  it("shows where those stand that would change, so that nobody exempts a unit that has reported unawares", () => {
    expect(preview().changingByStatus).toEqual({ not_due: 1, on_time: 1 });
  });

  it("lists what lies together in the table together, in whichever order it was read", () => {
    const shuffled = { ...YEAR, obligations: YEAR.obligations.toReversed() };
    expect(preview({}, { periods: [shuffled] })).toEqual(preview());
  });

  it("refuses a unit that was named and owes nothing, instead of passing it over", () => {
    const { targets } = preview({ unitIds: [aUnitId("9"), aUnitId("1")] });
    expect(targets.map(({ unitId, outcome, code }) => [unitId, outcome, code])).toEqual([
      [aUnitId("1"), "changed", undefined],
      [aUnitId("9"), "refused", "NOT_ON_ROSTER"],
    ]);
  });

  it("takes a lifting of exemptions from those that have none as done", () => {
    expect(preview({}, { command: { command: "lift-exemption" } }).counts).toEqual({
      changed: 2,
      unchanged: 2,
      refused: 0,
      codes: { NOT_EXEMPT: 2 },
    });
  });

  it("refuses more than one job can hold", () => {
    const one = anObligation();
    const obligations = Array.from({ length: 70_001 }, () => one);
    expect(() => preview({}, { periods: [{ ...YEAR, obligations }] })).toThrow(
      expect.objectContaining({ code: "JOB_TOO_LARGE" }),
    );
  });
});

describe("a selection", () => {
  it.each<[string, Omit<JobSelection, "periodIds">, string[]]>([
    ["everybody", {}, ["1", "2", "3", "4"]],
    ["a kind", { kind: "xa" }, ["2"]],
    ["units by id, once each", { unitIds: [aUnitId("3"), aUnitId("1"), aUnitId("3")] }, ["1", "3"]],
    ["a status", { status: "not_due" }, ["1"]],
    ["a kind and a status", { kind: "phuong", status: "on_time" }, []],
  ])("of %s", (_name, selection, expected) => {
    expect(unitsOf(selection)).toEqual(expected.map((order) => aUnitId(order)));
  });

  it("of a period takes nothing of another", () => {
    const other = { ...YEAR, obligations: [anObligation({ periodId: "2026-Q3" })] };
    expect(preview({}, { periods: [other] }).targets).toEqual([]);
  });
});

describe("the hash of a preview", () => {
  const { hash } = preview();

  it.each<[string, PreviewedPeriod["obligations"]]>([
    ["a decision about one of them", YEAR.obligations.with(0, { ...reported, version: 3 })],
    ["one more", [...YEAR.obligations, anObligation({ unitId: aUnitId("5") })]],
    ["one less", YEAR.obligations.slice(1)],
  ])("is another after %s", (_name, obligations) => {
    expect(preview({}, { periods: [{ ...YEAR, obligations }] }).hash).not.toBe(hash);
  });

  it("is another for another command", () => {
    const command: JobCommand = { command: "exempt", documentNumber: "13/QĐ-SNV" };
    expect(preview({}, { command }).hash).not.toBe(hash);
  });
});
