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

const EXTENDED = anObligation({
  extension: { until: "2026-12-21", documentNumber: "5/SNV-CCHC" },
  dueAtExclusive: "2026-12-21T17:00:00.000Z",
  dueDate: "2026-12-21",
});

/** What a job made of an obligation, and the outcome that it noted. */
function done(command: JobCommand, before: Obligation): { after: Obligation; outcome: JobOutcome } {
  const now = new Date("2026-12-01T02:00:00.000Z");
  const verdict = judge(command, before, {
    ...WHO,
    period: anOpenPeriod(),
    calendars: [aCalendar()],
    decidedAt: now,
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
    [
      "an extension",
      { command: "extend", documentNumber: "12/QĐ-SNV", until: "2026-12-23" },
      anObligation(),
      "ExtensionRemoved",
    ],
    [
      "a longer extension",
      { command: "extend", documentNumber: "12/QĐ-SNV", until: "2026-12-30" },
      EXTENDED,
      "ObligationExtended",
    ],
    ["the end of an extension", { command: "remove-extension" }, EXTENDED, "ObligationExtended"],
    ["a reopening", { command: "reopen", until: "2027-06-30" }, anObligation(), "ReopeningEnded"],
    [
      "the end of a reopening",
      { command: "close-again" },
      anObligation({ reopened: { until: "2027-06-30T17:00:00.000Z" } }),
      "ObligationReopened",
    ],
    [
      "a due date that followed its period",
      { command: "redate" },
      anObligation({ dueAtExclusive: "2026-12-14T17:00:00.000Z", dueDate: "2026-12-14" }),
      "DueDateMoved",
    ],
    [
      "another policy of judging",
      { command: "redate" },
      anObligation({ timeliness: "LAST_ACCEPTED" }),
      "TimelinessChanged",
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
