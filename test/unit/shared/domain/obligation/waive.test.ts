import { describe, expect, it } from "vitest";
import type { CheckNotes } from "../../../../../shared/domain/findings/check-notes.ts";
import { FINDINGS, type Finding } from "../../../../../shared/domain/findings/findings.ts";
import { approve } from "../../../../../shared/domain/obligation/decisions.ts";
import {
  concernedBy,
  endWaiver,
  type JudgedAttempt,
  waive,
} from "../../../../../shared/domain/obligation/waive.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aReceivedSubmission } from "../../../../builders/a-submission.ts";
import { aWaiver } from "../../../../builders/a-waiver.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";
import { codeOf } from "./code-of.ts";

const NOW = new Date("2026-12-05T03:00:00.000Z");
const period = anOpenPeriod({ closesAt: "2026-12-31T17:00:00.000Z" });
const UNUSUAL: Finding = { code: "MUCH_MORE_THAN_OWN", fileId: "data", indicator: "B01", found: "500" };
const TOO_BIG: Finding = { code: "OUT_OF_RANGE", fileId: "data", indicator: "B02", found: "900" };
const NO_NUMBER: Finding = { code: "VALUE_NOT_NUMBER", fileId: "data", indicator: "B03", found: "nhiều" };

const waiting = aMetObligation({ current: aCurrent({ reasonsMissing: 1 }) });
const accepted: JudgedAttempt = {
  submission: aReceivedSubmission({
    ...{ state: "accepted", errors: 0, warnings: 1 },
    unexplained: [{ id: "MUCH_MORE_THAN_OWN/data/B01", found: "500" }],
  }),
  findings: [UNUSUAL],
};
const rejected = (...findings: Finding[]): JudgedAttempt => ({
  submission: aReceivedSubmission({ attempt: 2, state: "rejected", errors: findings.length }),
  findings,
});

type Given = Partial<Parameters<typeof waive>[1]>;
const waiving = (given: Given = {}, obligation = waiting) =>
  waive(
    obligation,
    {
      ...{ code: "OUT_OF_RANGE", notes: undefined, attempts: [], period },
      ...{ by: "officer", reason: "Đã thống nhất", ...given },
    },
    NOW,
  );
const refusal = (given: Given) => codeOf(() => waiving(given));
const notesWith = (...waivers: CheckNotes["waivers"]): CheckNotes => ({
  explanations: {},
  waivers,
  version: 4,
});

describe("a waiver", () => {
  it("is kept with who gave it, why, by what document and until when, and told by its codes alone", () => {
    const { notes, event, obligation } = waiving({
      ...{ indicator: "B02", documentNumber: " 12/QĐ-UBND ", until: "2026-12-20" },
    });
    expect(notes).toEqual({
      explanations: {},
      waivers: [
        {
          ...{ number: 1, code: "OUT_OF_RANGE", indicator: "B02", by: "officer", why: "Đã thống nhất" },
          ...{ documentNumber: "12/QĐ-UBND", at: NOW.toISOString(), until: "2026-12-20" },
        },
      ],
      version: 1,
    });
    expect(event).toEqual({
      type: "RuleWaived",
      data: { waiver: 1, rule: "OUT_OF_RANGE", indicator: "B02", until: "2026-12-20" },
      record: { by: "officer", reason: "Đã thống nhất", documentNumber: "12/QĐ-UBND" },
    });
    expect(obligation.version).toBe(waiting.version + 1);
  });

  it("of which no end is said holds as long as reports of the unit are taken", () => {
    expect(waiving().notes?.waivers[0]?.until).toBe("2026-12-31");
    const reopened = anObligation({ reopened: { until: "2027-02-05T17:00:00.000Z" } });
    expect(waiving({}, reopened).notes?.waivers[0]?.until).toBe("2027-02-05");
  });

  it("of a warning lets the office approve the report that waited for a word, which before it cannot", () => {
    const approving = (obligation: typeof waiting) => approve(obligation, { attempt: 1, by: "office" }, NOW);
    expect(codeOf(() => approving(waiting))).toBe("REASONS_MISSING");
    const decided = waiving({ code: "MUCH_MORE_THAN_OWN", attempts: [accepted] });
    expect(decided.submissions).toEqual([
      {
        attempt: 1,
        to: "accepted",
        from: ["accepted"],
        set: { unexplained: [], warnings: 0, hasFindings: true },
      },
    ]);
    expect(approving(decided.obligation).obligation.current?.state).toBe("approved");
  });

  it("of another rule leaves a report waiting", () => {
    expect(waiving({ attempts: [accepted] }).obligation.current?.reasonsMissing).toBe(1);
  });

  it("of all that was wrong with a rejected attempt lets its files be sent again, until the first of them ends", () => {
    const attempts = [rejected(TOO_BIG, { ...TOO_BIG, code: "REQUIRED_EMPTY" })];
    const notes = notesWith(aWaiver({ code: "REQUIRED_EMPTY", until: "2026-12-18" }));
    const { submissions, event } = waiving({ attempts, notes });
    expect(submissions).toEqual([
      { attempt: 2, to: "rejected", from: ["rejected"], set: { resendUntil: "2026-12-18" } },
    ]);
    expect(event.data.attempt).toBe(2);
  });

  it.each([
    ["another error is left", [TOO_BIG, NO_NUMBER]],
    ["its error is another", [NO_NUMBER]],
  ])("does not when %s", (_, findings) => {
    expect(waiving({ attempts: [rejected(...findings)] }).submissions).toEqual([
      { attempt: 2, to: "rejected", from: ["rejected"], remove: ["resendUntil"] },
    ]);
  });

  it.each([
    "VALUE_NOT_NUMBER",
    "ENCRYPTED_WORKBOOK",
    "PERIOD_CLOSED",
    "MATCHES_TO_CONFIRM",
    "LINK_UNSAFE",
    "NO_SUCH",
  ])("of %s is refused", (code) => expect(refusal({ code })).toBe("NOT_WAIVABLE"));

  it("is possible of what compares figures, as the table of messages says", () => {
    const waivable = Object.entries(FINDINGS).filter(([, each]) => "isWaivable" in each);
    expect(waivable.length).toBeGreaterThan(10);
    for (const [code] of waivable) expect(waiving({ code }).event.type).toBe("RuleWaived");
  });

  it.each<[string, Given]>([
    ["UNTIL_IN_THE_PAST", { until: "2026-12-04" }],
    ["WAIVER_AFTER_CLOSING", { until: "2027-01-01" }],
    ["UNTIL_TOO_FAR", { until: "2030-01-01" }],
    ["DOCUMENT_NUMBER_INVALID", { documentNumber: "số 12" }],
    ["ALREADY_WAIVED", { notes: notesWith(aWaiver({ code: "OUT_OF_RANGE" })) }],
    [
      "TOO_MANY_WAIVERS",
      { notes: notesWith(...Array.from({ length: 50 }, (_, at) => aWaiver({ number: at + 1 }))) },
    ],
  ])("is refused with %s", (code, given) => expect(refusal(given)).toBe(code));

  it.each([
    ["has ended", { until: "2026-12-04" }],
    ["was taken back", { ended: { by: "officer", at: NOW.toISOString() } }],
    ["is of one indicator", { indicator: "B02" }],
  ])("beside one that %s is another", (_, changes) => {
    const notes = notesWith(aWaiver({ code: "OUT_OF_RANGE", ...changes }));
    expect(waiving({ notes }).notes?.waivers.map(({ number }) => number)).toEqual([1, 2]);
  });
});

describe("a waiver taken back", () => {
  const ending = (
    attempts: JudgedAttempt[],
    notes: CheckNotes | undefined,
    number = 1,
    obligation = waiting,
  ) => endWaiver(obligation, { attempts, notes, number, by: "officer", reason: "Ghi nhầm" }, NOW);

  it("has a report wait for the unit's word again", () => {
    const given = waiving({ code: "MUCH_MORE_THAN_OWN", attempts: [accepted] });
    expect(given.obligation.current).not.toHaveProperty("reasonsMissing");
    const taken = ending([accepted], given.notes, 1, given.obligation);
    expect(taken.obligation.current?.reasonsMissing).toBe(1);
    expect(taken.submissions[0]?.set).toMatchObject({ warnings: 1, unexplained: [{ found: "500" }] });
    expect(taken.event).toMatchObject({
      type: "WaiverEnded",
      data: { waiver: 1, rule: "MUCH_MORE_THAN_OWN" },
      record: { reason: "Ghi nhầm" },
    });
  });

  it("leaves what was judged by it as it was judged", () => {
    const judged = { ...accepted, findings: [{ ...UNUSUAL, isWaived: true as const }] };
    const taken = ending([judged], notesWith(aWaiver({ code: "MUCH_MORE_THAN_OWN" })));
    expect(taken.submissions[0]?.set).toMatchObject({ unexplained: [], warnings: 0 });
  });

  it("ends the sending again of files as they are", () => {
    const notes = notesWith(aWaiver({ code: "OUT_OF_RANGE" }));
    expect(ending([rejected(TOO_BIG)], notes).submissions[0]?.remove).toEqual(["resendUntil"]);
  });

  it("is refused when there is none, or not any more", () => {
    expect(codeOf(() => ending([], undefined))).toBe("NOT_FOUND");
    const ended = { by: "officer", at: NOW.toISOString() };
    expect(codeOf(() => ending([], notesWith(aWaiver({ ended }))))).toBe("NOT_WAIVED");
  });
});

describe("the attempts that a waiver concerns", () => {
  const attempt = (number: number, state: "accepted" | "approved" | "rejected" | "superseded") =>
    aReceivedSubmission({ attempt: number, state });

  it("are the one that counts and a later one that was rejected", () => {
    const latest = [attempt(3, "rejected"), attempt(2, "rejected"), attempt(1, "accepted")];
    expect(concernedBy(waiting, latest).map((each) => each.attempt)).toEqual([1, 3]);
  });

  it("are not those that a later one made good, nor one that is approved", () => {
    const obligation = aMetObligation({ current: aCurrent({ attempt: 2 }) });
    expect(concernedBy(obligation, [attempt(2, "accepted"), attempt(1, "rejected")])).toHaveLength(1);
    expect(concernedBy(obligation, [attempt(2, "approved"), attempt(1, "rejected")])).toEqual([]);
  });
});
