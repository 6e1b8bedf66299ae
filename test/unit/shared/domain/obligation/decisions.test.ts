import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  approve,
  type CheckResult,
  type Decision,
  decideReport,
  refusalOf,
  returnReport,
  undoReturn,
  undoUnlock,
  unlock,
  withdraw,
} from "../../../../../shared/domain/obligation/decisions.ts";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { exempt } from "../../../../../shared/domain/obligation/terms.ts";
import { mayBecome } from "../../../../../shared/domain/submission/submission.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { aPeriod } from "../../../../builders/a-period.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aReceivedSubmission,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";
import { codeOf } from "./code-of.ts";

const NOW = new Date("2026-12-10T00:00:00.000Z");
const PASSED: CheckResult = { errors: 0, warnings: 2, hasFigures: true, isNil: false };
const FAILED: CheckResult = { errors: 3, warnings: 1, hasFigures: false, isNil: false };

const attemptReceived = (attempt: number, at: string) =>
  aReceivedSubmission({
    attempt,
    files: { data: aDataFile(received(at)), document: aDocumentFile(received("2026-11-20T00:00:00.000Z")) },
  });

const EARLY = "2026-12-01T03:00:00.000Z";
const LATER = "2026-12-05T03:00:00.000Z";

describe("deciding a report", () => {
  it("accepts one that passed, and says when it was received", () => {
    const { obligation, submissions, event } = decideReport(
      anObligation(),
      attemptReceived(1, EARLY),
      PASSED,
      NOW,
    );
    expect(obligation).toEqual({
      ...anObligation(),
      current: aCurrent({ receivedAt: EARLY }),
      firstPassedAt: EARLY,
      firstPassedAttempt: 1,
      version: 2,
    });
    expect(submissions).toEqual([
      {
        attempt: 1,
        to: "accepted",
        from: ["received"],
        isSettled: true,
        set: { receivedAt: EARLY, decidedAt: NOW.toISOString(), errors: 0, warnings: 2 },
      },
    ]);
    expect(event).toEqual({ type: "SubmissionAccepted", data: { attempt: 1, receivedAt: EARLY } });
  });

  it("rejects one that did not pass, and leaves what counts as it was", () => {
    const before = aMetObligation();
    const { obligation, submissions, event } = decideReport(before, attemptReceived(2, LATER), FAILED, NOW);
    expect(obligation).toEqual({ ...before, version: before.version + 1 });
    expect(submissions).toMatchObject([{ attempt: 2, to: "rejected", set: { errors: 3, warnings: 1 } }]);
    expect(event).toEqual({ type: "SubmissionRejected", data: { attempt: 2 } });
  });

  it("lets a later attempt supersede the one that counts, and keeps when the first passed", () => {
    const { obligation, submissions, event } = decideReport(
      aMetObligation(),
      attemptReceived(2, LATER),
      PASSED,
      NOW,
    );
    expect(obligation).toMatchObject({
      current: { attempt: 2, state: "accepted", receivedAt: LATER },
      firstPassedAt: EARLY,
      firstPassedAttempt: 1,
    });
    expect(submissions).toMatchObject([
      { attempt: 2, to: "accepted" },
      { attempt: 1, to: "superseded", from: ["accepted"] },
    ]);
    expect(event.data).toMatchObject({ attempt: 2, supersedes: 1 });
  });

  it("never lets an earlier attempt come back, and still takes its time for the first that passed", () => {
    const before = aMetObligation({
      current: aCurrent({ attempt: 2, receivedAt: LATER }),
      firstPassedAt: LATER,
      firstPassedAttempt: 2,
    });
    const { obligation, submissions, event } = decideReport(before, attemptReceived(1, EARLY), PASSED, NOW);
    expect(obligation).toEqual({ ...before, firstPassedAt: EARLY, firstPassedAttempt: 1, version: 3 });
    expect(submissions).toMatchObject([{ attempt: 1, to: "superseded", from: ["received"] }]);
    expect(event).toEqual({ type: "SubmissionSuperseded", data: { attempt: 1, by: 2 } });
  });

  it.each(["returned", "withdrawn"] as const)("follows one that was %s without superseding it", (state) => {
    const before = aMetObligation({ current: aCurrent({ state }) });
    const { submissions, event } = decideReport(before, attemptReceived(2, LATER), PASSED, NOW);
    expect(submissions).toMatchObject([{ attempt: 2, to: "accepted" }]);
    expect(event.data).not.toHaveProperty("supersedes");
  });

  it("leaves an exemption that was granted meanwhile", () => {
    const exemption = { documentNumber: "12/QĐ-UBND", at: EARLY };
    const { obligation } = decideReport(anObligation({ exemption }), attemptReceived(1, EARLY), PASSED, NOW);
    expect(obligation).toMatchObject({ exemption, current: { attempt: 1 } });
  });

  it("says that evidence is still to come", () => {
    const files = { ...attemptReceived(1, EARLY).files, "evidence-1": anEvidenceFile() };
    const { submissions } = decideReport(anObligation(), aReceivedSubmission({ files }), PASSED, NOW);
    expect(submissions).toMatchObject([{ to: "accepted", isSettled: false }]);
  });

  it("is not asked before the required files have come", () => {
    expect(() => decideReport(anObligation(), aSubmission(), PASSED, NOW)).toThrow("have arrived");
  });

  it("comes to the same end in whatever order the attempts are decided", () => {
    const attempts = fc.array(
      fc.record({ minute: fc.nat({ max: 59 }), passes: fc.boolean(), hasFigures: fc.boolean() }),
      { minLength: 1, maxLength: 6 },
    );
    const shuffled = attempts.chain((list) => {
      const positions = list.map((_, position) => position);
      const orders = fc.shuffledSubarray(positions, { minLength: positions.length });
      return fc.record({ list: fc.constant(list), one: orders, other: orders });
    });
    fc.assert(
      fc.property(shuffled, ({ list, one, other }) => {
        const decided = (order: readonly number[]) =>
          order.reduce<Obligation>((obligation, position) => {
            const { minute, passes, hasFigures } = list[position] as (typeof list)[number];
            const at = `2026-12-01T03:${String(minute).padStart(2, "0")}:00.000Z`;
            const checks = passes ? { ...PASSED, hasFigures } : FAILED;
            return decideReport(obligation, attemptReceived(position + 1, at), checks, NOW).obligation;
          }, anObligation());
        // Of two received in the same second, which is named the first does not matter to anybody.
        const { firstPassedAttempt: _one, ...a } = decided(one);
        const { firstPassedAttempt: _other, ...b } = decided(other);
        expect(a).toEqual(b);
      }),
    );
  });
});

describe("a report cannot count", () => {
  const CLOSES = new Date("2026-12-20T17:00:00.000Z");

  it.each([
    ["received at closing", "2026-12-20T17:00:00.000Z", "PERIOD_CLOSED"],
    ["received a second before closing", "2026-12-20T16:59:59.000Z", undefined],
  ])("when %s: %s is %s", (_, at, refusal) => {
    expect(refusalOf(anObligation(), attemptReceived(1, at), CLOSES)).toBe(refusal);
  });

  it("when an earlier one is approved; an earlier one than that is only history", () => {
    const approved = aMetObligation({ current: aCurrent({ attempt: 2, state: "approved" }) });
    expect(refusalOf(approved, attemptReceived(3, LATER), CLOSES)).toBe("OBLIGATION_APPROVED");
    expect(refusalOf(approved, attemptReceived(1, EARLY), CLOSES)).toBeUndefined();
  });
});

describe("people's decisions", () => {
  const by = "officer";
  const reason = "Thiếu số liệu";
  const decisions = {
    withdrawn: (obligation: Obligation, attempt: number) => withdraw(obligation, { attempt, by }, NOW),
    approved: (obligation: Obligation, attempt: number) => approve(obligation, { attempt, by }, NOW),
    returned: (obligation: Obligation, attempt: number) =>
      returnReport(obligation, { attempt, by, reason }, NOW),
  };
  const events = {
    withdrawn: "SubmissionWithdrawn",
    approved: "SubmissionApproved",
    returned: "SubmissionReturned",
  };
  const kinds = Object.keys(decisions) as (keyof typeof decisions)[];

  it.each(kinds)(
    "%s: the report that counts changes its state, and nothing else but when it stopped",
    (to) => {
      const before = aMetObligation();
      const { obligation, submissions, event } = decisions[to](before, 1);
      const stopped = to === "approved" ? {} : { stoppedAt: NOW.toISOString() };
      expect(obligation).toEqual({
        ...before,
        current: { ...before.current, state: to, ...stopped },
        version: 3,
      });
      expect(submissions).toMatchObject([{ attempt: 1, to, set: { decidedAt: NOW.toISOString() } }]);
      expect(event).toMatchObject({ type: events[to], data: { attempt: 1 }, record: { by } });
    },
  );

  const pairs = kinds.flatMap((to) =>
    (["accepted", "approved", "returned", "withdrawn"] as const).map((from) => [to, from] as const),
  );
  it.each(pairs)("%s is legal after %s only where the chart says so", (to, from) => {
    const before = aMetObligation({ current: aCurrent({ state: from }) });
    const outcome = codeOf(() => decisions[to](before, 1));
    expect(outcome).toBe(mayBecome(from, to) ? "decided" : "NOT_THE_CURRENT_REPORT");
  });

  it.each(kinds)("%s is refused for an attempt that does not count, and where nothing does", (to) => {
    expect(codeOf(() => decisions[to](aMetObligation(), 2))).toBe("NOT_THE_CURRENT_REPORT");
    expect(codeOf(() => decisions[to](anObligation(), 1))).toBe("NOT_THE_CURRENT_REPORT");
  });

  it("an approved report is unlocked so that it can be replaced, and counts until then", () => {
    const before = aMetObligation({ current: aCurrent({ state: "approved" }) });
    const { obligation, submissions, event } = unlock(before, { attempt: 1, by, reason }, NOW);
    expect(obligation).toEqual({
      ...before,
      current: { ...before.current, state: "accepted", unlockedAt: NOW.toISOString() },
      version: 3,
    });
    expect(submissions).toEqual([{ attempt: 1, to: "accepted", from: ["approved"] }]);
    expect(event).toEqual({ type: "SubmissionUnlocked", data: { attempt: 1 }, record: { by, reason } });
    const later = attemptReceived(2, LATER);
    expect(refusalOf(before, later, NOW)).toBe("OBLIGATION_APPROVED");
    expect(refusalOf(obligation, later, NOW)).toBeUndefined();
    const { obligation: replaced, submissions: moved } = decideReport(obligation, later, PASSED, NOW);
    expect(replaced.current).toEqual(aCurrent({ attempt: 2, receivedAt: LATER }));
    expect(moved).toMatchObject([{ to: "accepted" }, { attempt: 1, to: "superseded", from: ["accepted"] }]);
  });

  it("an unlocking is undone as long as nothing replaced the report", () => {
    const before = aMetObligation({ current: aCurrent({ state: "approved" }) });
    const { obligation: unlocked } = unlock(before, { attempt: 1, by, reason }, NOW);
    const { obligation, submissions, event } = undoUnlock(unlocked, { attempt: 1, by }, NOW);
    expect(obligation).toEqual({ ...before, version: 4 });
    expect(submissions).toMatchObject([{ attempt: 1, to: "approved", from: ["accepted"] }]);
    expect(event).toEqual({ type: "UnlockUndone", data: { attempt: 1 }, record: { by } });
    const replaced = decideReport(unlocked, attemptReceived(2, LATER), PASSED, NOW).obligation;
    expect(codeOf(() => undoUnlock(replaced, { attempt: 1, by }, NOW))).toBe("NOT_THE_CURRENT_REPORT");
    expect(codeOf(() => undoUnlock(replaced, { attempt: 2, by }, NOW))).toBe("NOT_UNLOCKED");
  });

  it("a return is undone as long as nothing newer counts, and leaves the report as it was", () => {
    const before = aMetObligation();
    const { obligation: returned } = returnReport(before, { attempt: 1, by, reason }, NOW);
    const { obligation, submissions, event } = undoReturn(returned, { attempt: 1, by, reason }, NOW);
    expect(obligation).toEqual({ ...before, version: 4 });
    expect(submissions).toEqual([
      { attempt: 1, to: "accepted", from: ["returned"], set: { decidedAt: NOW.toISOString() } },
    ]);
    expect(event).toEqual({ type: "ReturnUndone", data: { attempt: 1 }, record: { by, reason } });
    const replaced = decideReport(returned, attemptReceived(2, LATER), PASSED, NOW).obligation;
    expect(codeOf(() => undoReturn(replaced, { attempt: 1, by, reason }, NOW))).toBe(
      "NOT_THE_CURRENT_REPORT",
    );
    expect(codeOf(() => undoReturn(replaced, { attempt: 2, by, reason }, NOW))).toBe(
      "NOT_THE_CURRENT_REPORT",
    );
    const next = decideReport(obligation, attemptReceived(2, LATER), PASSED, NOW);
    expect(next.submissions).toMatchObject([{ to: "accepted" }, { attempt: 1, to: "superseded" }]);
  });

  it("an unlocking leaves no trace on a report that is then approved, returned or withdrawn", () => {
    const current = aCurrent({ unlockedAt: EARLY });
    for (const decide of Object.values(decisions)) {
      expect(decide(aMetObligation({ current }), 1).obligation.current).not.toHaveProperty("unlockedAt");
    }
  });

  it.each(["accepted", "returned", "withdrawn"] as const)(
    "only an approved report is unlocked, not a %s one",
    (state) => {
      const before = aMetObligation({ current: aCurrent({ state }) });
      expect(codeOf(() => unlock(before, { attempt: 1, by, reason }, NOW))).toBe("NOT_THE_CURRENT_REPORT");
    },
  );

  it("returning extends at the same time, by the same rules as an extension alone", () => {
    const extension = {
      until: "2026-12-26",
      documentNumber: "7/SNV-CCHC",
      period: aPeriod(),
      calendars: [aCalendar()],
    };
    const input = { attempt: 1, by, reason, extension };
    const { obligation, submissions, event } = returnReport(aMetObligation(), input, NOW);
    expect(obligation).toMatchObject({
      current: { state: "returned" },
      extension: { until: "2026-12-26", documentNumber: "7/SNV-CCHC" },
      // 26/12 is a Saturday.
      dueDate: "2026-12-28",
      dueAtExclusive: "2026-12-28T17:00:00.000Z",
      version: 3,
    });
    expect(submissions).toHaveLength(1);
    expect(event).toMatchObject({
      type: "SubmissionReturned",
      data: { attempt: 1, until: "2026-12-26", dueAtExclusive: "2026-12-28T17:00:00.000Z" },
      record: { by, reason, documentNumber: "7/SNV-CCHC", because: { rolledBecause: "SATURDAY" } },
    });
    const sooner = { ...input, extension: { ...extension, until: "2026-12-15" } };
    expect(codeOf(() => returnReport(aMetObligation(), sooner, NOW))).toBe("EXTENSION_NOT_LATER");
  });

  it("publish ids and codes only: nothing that a person wrote is in an event's data", () => {
    const all: Decision[] = [
      decisions.returned(aMetObligation(), 1),
      exempt(anObligation(), { by, reason, documentNumber: "12/QĐ-UBND" }, NOW),
    ];
    for (const { event } of all) expect(JSON.stringify(event.data)).not.toMatch(/Thiếu|QĐ|officer/);
  });
});
