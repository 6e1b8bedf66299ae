import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../../shared/domain/findings/findings.ts";
import { applied } from "../../../../../shared/domain/recheck/apply.ts";
import { attemptToRecheck, compared, hasJudgedFile } from "../../../../../shared/domain/recheck/compare.ts";
import {
  committed,
  type DifferingUnit,
  hashOf,
  PIECE_SIZE,
  pieceOf,
  planRecheck,
  type Recheck,
  type RecheckOutcome,
  stateOf,
  sumOf,
} from "../../../../../shared/domain/recheck/recheck.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aReceivedSubmission } from "../../../../builders/a-submission.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aWaiver } from "../../../../builders/a-waiver.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-02T03:00:00.000Z");
const FROM = `recheck-${"0".repeat(32)}` as const;
const TOO_LARGE: Finding = { code: "MORE_THAN_INDICATOR", fileId: "data", indicator: "A06" };
const UNUSUAL: Finding = { code: "CONTENT_BELOW_TOTAL", fileId: "data", indicator: "B01", found: "50" };

const differing = (changes: Partial<DifferingUnit> = {}): DifferingUnit => ({
  unitId: aUnitId("00070"),
  outcome: "differs",
  seen: { attempt: 1, state: "accepted", version: 2 },
  before: { errors: 0, warnings: 0, reasonsMissing: 0 },
  after: { errors: 1, warnings: 0, reasonsMissing: 0 },
  gained: ["MORE_THAN_INDICATOR"],
  lost: [],
  checks: { errors: 1, warnings: 0 },
  findingsFrom: FROM,
  ...changes,
});

describe("the plan of a recheck", () => {
  const wish = { recheckId: "rchk_1", by: "officer", now: NOW };
  const period = anOpenPeriod();

  it("is of the units of which anything was decided, in pieces", () => {
    const owed = Array.from({ length: PIECE_SIZE + 1 }, (_, index) =>
      anObligation({ unitId: aUnitId(String(index).padStart(5, "0")), version: 2 }),
    );
    const untouched = anObligation({ unitId: aUnitId("99999"), version: 1 });
    const { recheck, plan } = planRecheck(wish, period, [...owed.toReversed(), untouched]);
    expect(recheck).toMatchObject({ units: PIECE_SIZE + 1, pieces: 2 });
    expect(plan.map((piece) => piece.length)).toEqual([PIECE_SIZE, 1]);
    expect(plan.flat()).toEqual(owed.map(({ unitId }) => unitId).toSorted());
  });

  it("has a name of its own, so that another plan is never taken for it", () => {
    const [one, other] = ["00001", "00002"].map((code) =>
      anObligation({ unitId: aUnitId(code), version: 2 }),
    );
    if (!one || !other) throw new Error("two");
    const nameOf = (...owed: (typeof one)[]) => planRecheck(wish, period, owed).recheck.plan;
    expect(nameOf(one, other)).toBe(nameOf(other, one));
    expect(nameOf(one)).not.toBe(nameOf(one, other));
  });

  it("is none while nobody owes the report", () => {
    const { roster: _none, ...announced } = period;
    expect(() => planRecheck(wish, announced, [])).toThrow("PERIOD_NOT_OPEN");
  });
});

describe("the attempt that is checked again", () => {
  const rejected = aReceivedSubmission({ attempt: 2, state: "rejected" });
  const asked = aReceivedSubmission({ attempt: 3, state: "requested" });

  it("is the one that counts, whatever came after it", () => {
    expect(attemptToRecheck(aMetObligation(), [rejected])).toBe(1);
  });

  it("is the last rejected one where nothing counts, and none after a return", () => {
    expect(attemptToRecheck(anObligation(), [asked, rejected])).toBe(2);
    const returned = aMetObligation({ current: aCurrent({ state: "returned" }) });
    expect(attemptToRecheck(returned, [aReceivedSubmission({ state: "returned" })])).toBeUndefined();
  });

  it("was judged by what is in its workbook", () => {
    expect(hasJudgedFile(aReceivedSubmission({ errors: 0 }))).toBe(true);
    expect(hasJudgedFile(aReceivedSubmission())).toBe(false);
    expect(hasJudgedFile(aReceivedSubmission({ errors: 0, files: {} }))).toBe(false);
    const tooLate = { code: "PERIOD_CLOSED", fileId: "" };
    expect(hasJudgedFile(aReceivedSubmission({ errors: 1, firstError: tooLate }))).toBe(false);
  });
});

describe("what a recheck comes to", () => {
  const obligation = aMetObligation();
  const accepted = aReceivedSubmission({ state: "accepted", errors: 0, warnings: 1, unexplained: [] });
  const found = (errors: number, warnings: number, findings: readonly Finding[]) => ({
    ...{ checks: { errors, warnings }, findings, findingsFrom: FROM },
  });

  it("is the same when the same is found, wherever it stands in the file", () => {
    const moved = { ...UNUSUAL, cell: "D9" };
    const seen = { obligation, submission: accepted, findings: [UNUSUAL] };
    expect(compared(seen, found(0, 1, [moved])).outcome).toBe("same");
  });

  it("names what is found now, and what is not any more", () => {
    const seen = { obligation, submission: accepted, findings: [UNUSUAL] };
    expect(compared(seen, found(1, 0, [TOO_LARGE]))).toMatchObject({
      ...{ outcome: "differs", before: { errors: 0, warnings: 1 }, after: { errors: 1, warnings: 0 } },
      ...{ gained: ["MORE_THAN_INDICATOR"], lost: ["CONTENT_BELOW_TOTAL"] },
      seen: { attempt: 1, state: "accepted", version: obligation.version },
    });
  });

  it("is that a finding counts now, when its rule was on trial", () => {
    const submission = { ...accepted, warnings: 0 };
    const seen = { obligation, submission, findings: [{ ...TOO_LARGE, isBeta: true as const }] };
    expect(compared(seen, found(1, 0, [TOO_LARGE]))).toMatchObject({
      gained: ["MORE_THAN_INDICATOR"],
      lost: ["MORE_THAN_INDICATOR"],
    });
  });

  it("is the same for a report that counts and whose warning was let pass meanwhile: that shows already", () => {
    const waiver = aWaiver({ code: "CONTENT_BELOW_TOTAL" });
    const notes = { explanations: {}, waivers: [waiver], version: 1 };
    const submission = { ...accepted, warnings: 0 };
    const waived = { ...UNUSUAL, isWaived: true as const };
    const seen = { obligation, submission, notes, findings: [UNUSUAL] };
    expect(compared(seen, found(0, 0, [waived])).outcome).toBe("same");
    const rejected = { ...submission, state: "rejected" as const };
    expect(compared({ ...seen, submission: rejected }, found(0, 0, [waived])).outcome).toBe("differs");
  });
});

describe("how far a recheck is", () => {
  const recheck: Recheck = {
    ...{ recheckId: "rchk_1", periodId: "2026-YEAR", shards: 1, by: "officer", plan: "p" },
    ...{ startedAt: NOW.toISOString(), units: 2, pieces: 2 },
  };
  const outcome = (unitId: string): RecheckOutcome => ({ ...differing(), unitId });
  const checked = [pieceOf(0, [outcome("a")]), pieceOf(1, [{ unitId: "b", outcome: "same" }])];
  const commit = { by: "officer", reason: "Vì", hash: hashOf(checked), at: NOW.toISOString() };

  it("follows from its pieces", () => {
    const applied = [0, 1].map((piece) => ({ piece, applied: 1, skipped: 0 }));
    expect(stateOf(recheck, checked.slice(1), [])).toBe("checking");
    expect(stateOf(recheck, checked, [])).toBe("ready");
    expect(stateOf({ ...recheck, commit }, checked, applied.slice(1))).toBe("applying");
    expect(stateOf({ ...recheck, commit }, checked, applied)).toBe("applied");
    expect(sumOf(checked)).toMatchObject({ same: 1, differs: 1, gainedErrors: 1, lostErrors: 0 });
  });

  it("has a preview that says whether it is another, in whichever order it came together", () => {
    expect(hashOf(checked.toReversed())).toBe(hashOf(checked));
    expect(pieceOf(0, [outcome("b"), outcome("a")]).hash).toBe(pieceOf(0, [outcome("a"), outcome("b")]).hash);
    expect(hashOf([pieceOf(0, [outcome("c")]), ...checked.slice(1)])).not.toBe(hashOf(checked));
  });

  it("lets stand only what was seen, when all was", () => {
    expect(() => committed(recheck, checked.slice(1), commit)).toThrow("PREVIEW_OUTDATED");
    expect(() => committed(recheck, checked, { ...commit, hash: "x" })).toThrow("PREVIEW_OUTDATED");
    const once = committed(recheck, checked, commit);
    expect(once.commit).toEqual(commit);
    expect(committed(once, checked, { ...commit, by: "another" })).toBe(once);
  });
});

describe("letting it stand", () => {
  const period = anOpenPeriod();
  const obligation = aMetObligation({ version: 2 });
  const by = { recheckId: "rchk_1", period, by: "officer", reason: "Vì" };

  it("never accepts or rejects", () => {
    const decision = applied(obligation, differing(), by, NOW);
    if (typeof decision === "string") throw new Error(decision);
    expect(decision).toMatchObject({
      obligation: { version: 3, current: { state: "accepted" } },
      submissions: [
        { attempt: 1, to: "accepted", from: ["accepted"], set: { errors: 1, findingsFrom: FROM } },
      ],
      event: { type: "SubmissionRechecked", data: { attempt: 1, recheckId: "rchk_1" } },
    });
  });

  it("counts the words that the report waits for now", () => {
    const unit = differing({
      after: { errors: 0, warnings: 1, reasonsMissing: 1 },
      checks: { errors: 0, warnings: 1, unexplained: [{ id: "CONTENT_BELOW_TOTAL/data/B01" }] },
    });
    expect(applied(obligation, unit, by, NOW)).toMatchObject({
      obligation: { current: { reasonsMissing: 1 } },
    });
  });

  it("forgets what does not hold any more", () => {
    const unit = differing({
      after: { errors: 0, warnings: 0, reasonsMissing: 0 },
      checks: { errors: 0, warnings: 0 },
    });
    expect(applied(obligation, unit, by, NOW)).toMatchObject({
      submissions: [
        {
          set: { errors: 0, warnings: 0, unexplained: [] },
          remove: ["hasFindings", "firstError", "matchesToConfirm", "resendUntil"],
        },
      ],
    });
  });

  describe("of a report that was rejected and would pass", () => {
    const unit = differing({
      seen: { attempt: 1, state: "rejected", version: 2 },
      before: { errors: 1, warnings: 0, reasonsMissing: 0 },
      after: { errors: 0, warnings: 0, reasonsMissing: 0 },
    });
    const outstanding = anObligation({ version: 2 });

    it("lets its files be sent again until the last day on which reports are taken", () => {
      const decision = applied(outstanding, unit, by, NOW);
      if (typeof decision === "string") throw new Error(decision);
      const [change] = decision.submissions;
      expect(change).toMatchObject({ to: "rejected", from: ["rejected"] });
      expect(Object.keys(change?.set ?? {})).toEqual(["resendUntil"]);
    });

    it("leaves it alone once nothing is taken any more", () => {
      expect(applied(outstanding, unit, by, new Date(period.closesAt))).toBe("PERIOD_CLOSED");
    });
  });

  it("leaves alone what was decided about since", () => {
    expect(applied({ ...obligation, version: 3 }, differing(), by, NOW)).toBe("CHANGED_SINCE");
    expect(applied(undefined, differing(), by, NOW)).toBe("CHANGED_SINCE");
  });
});
