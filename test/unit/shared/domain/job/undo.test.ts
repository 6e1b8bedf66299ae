import { describe, expect, it } from "vitest";
import { type JobCommand, judge } from "../../../../../shared/domain/job/command.ts";
import { formerTermsOf, type JobOutcome } from "../../../../../shared/domain/job/outcome.ts";
import { judgeUndo } from "../../../../../shared/domain/job/undo.ts";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const WHO = { by: "officer", reason: "Nhầm danh sách." };
const EXEMPTION = { documentNumber: "7/QĐ-SNV", at: "2026-11-20T02:00:00.000Z" };

/** What a job made of an obligation, and the outcome that it noted. */
function done(command: JobCommand, before: Obligation): { after: Obligation; outcome: JobOutcome } {
  const now = new Date("2026-12-01T02:00:00.000Z");
  const verdict = judge(command, before, {
    ...WHO,
    period: anOpenPeriod(),
    calendars: [aCalendar()],
    now,
  });
  if (verdict.outcome !== "changed") throw new Error(verdict.code);
  const after = verdict.decision.obligation;
  const { unitId, periodId, shard } = before;
  const changed = { version: after.version, former: formerTermsOf(before, after) };
  return { after, outcome: { unitId, periodId, shard, outcome: "changed", changed, at: now.toISOString() } };
}

describe("undoing a job", () => {
  it.each<[string, JobCommand, Obligation, string]>([
    ["an exemption", { command: "exempt", documentNumber: "12/QĐ-SNV" }, aMetObligation(), "ExemptionLifted"],
    [
      "the end of one",
      { command: "lift-exemption" },
      anObligation({ exemption: EXEMPTION }),
      "ObligationExempted",
    ],
  ])("puts back what there was before %s, as a decision of its own", (_name, command, before, type) => {
    const { after, outcome } = done(command, before);
    const verdict = judgeUndo(outcome, after, WHO);
    if (verdict.outcome !== "changed") throw new Error(verdict.code);
    expect(verdict.decision.obligation).toEqual({ ...before, version: before.version + 2 });
    expect(verdict.decision.event).toMatchObject({ type, record: WHO });
  });

  it("leaves alone what was decided about since", () => {
    const { after, outcome } = done({ command: "exempt", documentNumber: "12/QĐ-SNV" }, anObligation());
    expect(judgeUndo(outcome, { ...after, version: after.version + 1 }, WHO)).toEqual({
      outcome: "refused",
      code: "CHANGED_SINCE",
    });
  });
});
