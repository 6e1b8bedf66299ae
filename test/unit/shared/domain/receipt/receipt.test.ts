import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isReceiptDue,
  type Judgement,
  judgementOf,
  nextReceipt,
  ReceiptContent,
  ReceiptId,
  receiptIdOf,
  sha256Of,
  textOf,
  type Verdict,
} from "../../../../../shared/domain/receipt/receipt.ts";
import type { SubmissionState } from "../../../../../shared/domain/submission/submission.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import {
  A_KEY_ID,
  aJudgement,
  anAcceptedSubmission,
  anIssuedReceipt,
  aReceipt,
  aReceiptId,
} from "../../../../builders/a-receipt.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";
import { aUnit } from "../../../../builders/a-unit.ts";
import { aCurrent, aMetObligation, anObligationMetAt } from "../../../../builders/an-obligation.ts";

const CALENDARS = [aCalendar()];
const EXEMPTION = { documentNumber: "12/QĐ-UBND", at: "2026-12-02T03:00:00.000Z" };

const verdictAt = (receivedAt: string) =>
  judgementOf(anObligationMetAt(receivedAt), anAcceptedSubmission({ receivedAt }), CALENDARS)?.verdict;

describe("the id of a receipt", () => {
  it("holds all of its 160 random bits", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.nat({ max: 159 }), (bytes, bit) => {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const id = receiptIdOf(bytes);
        expect(ReceiptId.safeParse(id).success).toBe(true);
        expect(receiptIdOf(changed)).not.toBe(id);
      }),
    );
  });

  it("is not made of fewer", () => {
    expect(() => receiptIdOf(new Uint8Array(16))).toThrow("20 random bytes");
  });
});

describe("the judgement of an attempt", () => {
  it.each<[string, string, Verdict]>([
    ["the last millisecond in time", "2026-12-16T16:59:59.999Z", { kind: "on_time" }],
    ["the first instant that is too late", "2026-12-16T17:00:00.000Z", { kind: "late", workingDays: 1 }],
    [
      "three working days later, over a weekend",
      "2026-12-21T03:00:00.000Z",
      { kind: "late", workingDays: 3 },
    ],
  ])("at %s", (_, receivedAt, verdict) => {
    expect(verdictAt(receivedAt)).toEqual(verdict);
  });

  it("is late by no working day on the weekend after a Friday", () => {
    const receivedAt = "2026-12-19T03:00:00.000Z";
    const friday = anObligationMetAt(receivedAt, {
      dueDate: "2026-12-18",
      dueAtExclusive: "2026-12-18T17:00:00.000Z",
    });
    expect(judgementOf(friday, anAcceptedSubmission({ receivedAt }), CALENDARS)?.verdict).toEqual({
      kind: "late",
      workingDays: 0,
    });
  });

  it("names the attempt that decides, and the policy", () => {
    const correction = aMetObligation({
      current: aCurrent({ attempt: 2, receivedAt: "2026-12-20T03:00:00.000Z" }),
    });
    const submission = anAcceptedSubmission({ attempt: 2, receivedAt: "2026-12-20T03:00:00.000Z" });
    expect(judgementOf(correction, submission, CALENDARS)).toMatchObject({
      verdict: { kind: "on_time" },
      decidedBy: { policy: "FIRST_ACCEPTED", attempt: 1, receivedAt: "2026-12-01T03:00:00.000Z" },
    });
    const byLast = { ...correction, timeliness: "LAST_ACCEPTED" as const };
    expect(judgementOf(byLast, submission, CALENDARS)).toMatchObject({
      verdict: { kind: "late", workingDays: 2 },
      decidedBy: { policy: "LAST_ACCEPTED", attempt: 2 },
    });
  });

  it("is nothing to report when the unit declared so, whenever that was", () => {
    const receivedAt = "2026-12-20T03:00:00.000Z";
    const declared = anObligationMetAt(receivedAt, {
      current: aCurrent({ receivedAt, channel: "declaration" }),
    });
    const submission = anAcceptedSubmission({ receivedAt, channel: "declaration", files: {} });
    expect(judgementOf(declared, submission, CALENDARS)?.verdict).toEqual({ kind: "nil" });
  });

  it.each<[SubmissionState, Verdict["kind"]]>([
    ["accepted", "on_time"],
    ["approved", "on_time"],
    ["returned", "returned"],
    ["withdrawn", "withdrawn"],
  ])("of an attempt that is %s", (state, kind) => {
    const obligation = aMetObligation({ current: aCurrent({ state: state as "accepted" }) });
    const judgement = judgementOf(obligation, anAcceptedSubmission({ state }), CALENDARS);
    expect(judgement?.verdict.kind).toBe(kind);
    expect(judgement?.decidedBy !== undefined).toBe(kind === "on_time");
  });

  it("says of an earlier attempt that it was replaced", () => {
    const obligation = aMetObligation({ current: aCurrent({ attempt: 2 }) });
    const judgement = judgementOf(obligation, anAcceptedSubmission({ state: "superseded" }), CALENDARS);
    expect(judgement?.verdict).toEqual({ kind: "superseded" });
  });

  it("says that the unit is exempt, by no attempt", () => {
    const judgement = judgementOf(
      aMetObligation({ exemption: EXEMPTION }),
      anAcceptedSubmission(),
      CALENDARS,
    );
    expect(judgement?.verdict).toEqual({ kind: "exempt" });
    expect(judgement?.decidedBy).toBeUndefined();
  });

  it.each<SubmissionState>(["requested", "received", "expired", "rejected"])(
    "is none while the attempt is %s",
    (state) => {
      expect(judgementOf(aMetObligation(), aSubmission({ state }), CALENDARS)).toBeUndefined();
    },
  );
});

describe("a receipt is due", () => {
  const latest = anIssuedReceipt();
  const { due } = aJudgement();

  it("when there is none", () => {
    expect(isReceiptDue(aJudgement(), undefined)).toBe(true);
  });

  it("not again for the same judgement", () => {
    expect(isReceiptDue(aJudgement(), latest)).toBe(false);
  });

  it.each<[string, Partial<Judgement>]>([
    ["the verdict changed", { verdict: { kind: "late", workingDays: 3 } }],
    [
      "the last day moved",
      { due: { ...due, lastDay: "2026-12-17", tooLateFrom: "2026-12-17T17:00:00.000Z" } },
    ],
    ["there is another reason for it", { due: { ...due, because: { vi: "Khác.", en: "Other." } } }],
    ["it is not provisional any more", { due: { ...due, provisional: true } }],
    [
      "another attempt decides",
      { decidedBy: { policy: "FIRST_ACCEPTED", attempt: 2, receivedAt: "2026-12-01T02:00:00.000Z" } },
    ],
    ["it was returned", { verdict: { kind: "returned" } }],
  ])("again when %s", (_, change) => {
    expect(isReceiptDue(aJudgement(change), latest)).toBe(true);
  });

  it("not because a corrected calendar counts the same lateness otherwise", () => {
    const late = anIssuedReceipt({ judgement: aJudgement({ verdict: { kind: "late", workingDays: 3 } }) });
    expect(isReceiptDue(aJudgement({ verdict: { kind: "late", workingDays: 2 } }), late)).toBe(false);
  });

  it.each(["withdrawn", "superseded"] as const)("never again after it was %s", (kind) => {
    const final = anIssuedReceipt({ judgement: aJudgement({ verdict: { kind } }) });
    expect(isReceiptDue(aJudgement(), final)).toBe(false);
  });

  it("again after it was returned only when it counts again, whatever becomes of the due date meanwhile", () => {
    const returned = anIssuedReceipt({ judgement: aJudgement({ verdict: { kind: "returned" } }) });
    const laterDue = { ...due, lastDay: "2026-12-17", tooLateFrom: "2026-12-17T17:00:00.000Z" };
    const still = aJudgement({ verdict: { kind: "returned" }, due: laterDue });
    expect(isReceiptDue(still, returned)).toBe(false);
    expect(isReceiptDue(aJudgement(), returned)).toBe(true);
  });
});

describe("what a receipt says", () => {
  const facts = {
    unit: aUnit(),
    period: anOpenPeriod(),
    submission: anAcceptedSubmission(),
    judgement: aJudgement(),
  };
  const issue = {
    newReceiptId: aReceiptId("b"),
    latest: undefined,
    keyId: A_KEY_ID,
    now: new Date("2026-12-01T03:01:07.000Z"),
  };

  it("is the whole of it, in the order in which it is signed", () => {
    expect(JSON.parse(textOf(nextReceipt(facts, issue)))).toEqual({
      type: "reform-reports.receipt",
      format: 1,
      receiptId: aReceiptId("b"),
      revision: 1,
      issuedAt: "2026-12-01T03:01:07.000Z",
      keyId: A_KEY_ID,
      unit: {
        id: facts.unit.unitId,
        name: "Phường Hoàn Kiếm",
        codes: [{ scheme: "gso", value: "00070" }],
      },
      period: { id: "2026-YEAR", name: { vi: "Báo cáo năm 2026", en: "Annual report 2026" } },
      attempt: 1,
      channel: "upload",
      document: { number: "47/BC-UBND", date: "2026-11-30" },
      files: [
        {
          fileId: "data",
          part: "data",
          name: "bao-cao.xlsx",
          size: 20_000,
          sha256: "75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d7",
          version: "version-of-data",
          receivedAt: "2026-12-01T03:00:00.000Z",
        },
        {
          fileId: "document",
          part: "document",
          name: "47_BC-UBND.signed.pdf",
          size: 300_000,
          sha256: "a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a",
          version: "version-of-document",
          receivedAt: "2026-12-01T03:01:00.000Z",
        },
      ],
      receivedAt: "2026-12-01T03:01:00.000Z",
      receivedAtMeans: { vi: expect.stringContaining("S3"), en: expect.stringContaining("S3") },
      ...aJudgement(),
    });
  });

  it("fits its own schema, whatever is left out", () => {
    const bare = anAcceptedSubmission({ channel: "declaration", files: {} });
    const { document: _none, ...withoutDocument } = bare;
    for (const submission of [facts.submission, withoutDocument]) {
      const content = nextReceipt({ ...facts, submission }, issue);
      expect(ReceiptContent.parse(JSON.parse(textOf(content)))).toEqual(content);
    }
  });

  it("names the unit as it was called on the day of receipt", () => {
    const renamed = aUnit({
      names: [
        { value: "Phường Cũ", from: "2025-07-01", to: "2026-12-01" },
        { value: "Phường Mới", from: "2026-12-02" },
      ],
    });
    expect(nextReceipt({ ...facts, unit: renamed }, issue).unit.name).toBe("Phường Cũ");
  });

  it("says of a test unit that it is one", () => {
    expect(nextReceipt({ ...facts, unit: aUnit({ isTest: true }) }, issue).unit.isTest).toBe(true);
  });

  it("leaves out what has not arrived, and says with which attempt a file came that was used again", () => {
    const submission = anAcceptedSubmission({
      files: {
        data: aDataFile(received()),
        document: aDocumentFile({ ...received(), reusedFrom: { attempt: 1, fileId: "document" } }),
        "evidence-1": anEvidenceFile(),
      },
    });
    const { files } = nextReceipt({ ...facts, submission }, issue);
    expect(files.map(({ fileId, sentWithAttempt }) => [fileId, sentWithAttempt])).toEqual([
      ["data", undefined],
      ["document", 1],
    ]);
  });

  it("holds nobody's id or name", () => {
    const text = textOf(nextReceipt(facts, issue));
    expect(text).not.toContain(facts.submission.requestedBy);
  });

  it("names the revision it replaces by its hash, and keeps the id", () => {
    const latest = anIssuedReceipt({ revision: 3 });
    const content = nextReceipt(facts, { ...issue, latest });
    expect(content).toMatchObject({
      receiptId: latest.receiptId,
      revision: 4,
      replaces: { revision: 3, sha256: sha256Of(textOf(aReceipt())) },
    });
  });

  it("is not issued before what it replaces when the clock was set back", () => {
    const latest = anIssuedReceipt({ issuedAt: "2026-12-05T03:00:00.000Z" });
    expect(nextReceipt(facts, { ...issue, latest }).issuedAt).toBe("2026-12-05T03:00:00.000Z");
  });

  it.each([
    ["declaration", "declaration"],
    ["paper", "states"],
    ["email", "states"],
  ] as const)("says what the time means when it came by %s", (channel, word) => {
    const { receivedAtMeans } = nextReceipt(
      { ...facts, submission: anAcceptedSubmission({ channel }) },
      issue,
    );
    expect(receivedAtMeans.en).toContain(word);
  });
});
