import { describe, expect, it } from "vitest";
import { decideReport, returnReport, withdraw } from "../../../../../shared/domain/obligation/decisions.ts";
import {
  decidingReportOf,
  type Obligation,
  standingOf,
} from "../../../../../shared/domain/obligation/obligation.ts";
import {
  declareNothing,
  enterReport,
  undoEntry,
} from "../../../../../shared/domain/obligation/without-upload.ts";
import { Submission } from "../../../../../shared/domain/submission/submission.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import {
  aDataFile,
  aDocumentFile,
  aReceivedSubmission,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";
import { codeOf } from "./code-of.ts";

const NOW = new Date("2026-12-10T02:00:00.000Z");
const AFTER_DUE = new Date("2026-12-18T02:00:00.000Z");
const period = anOpenPeriod();
const CLOSED = new Date(period.closesAt);
const by = "member";
const reason = "Không tổ chức hoạt động tuyên truyền nào.";
const idempotency = { key: "key", body: "body" };
const PASSED = { errors: 0, warnings: 0, hasFigures: true, isNil: false };

const declared = (obligation: Obligation = anObligation(), now = NOW, recent: readonly Submission[] = []) =>
  declareNothing(obligation, { by, reason, period, recent, idempotency, figures: {} }, now);

describe("declaring nothing to report", () => {
  it("makes an attempt that counts at once, without files, by the person who declared it", () => {
    const { obligation, made, submissions, event } = declared();
    const at = NOW.toISOString();
    expect(obligation).toEqual({
      ...anObligation(),
      current: { attempt: 1, state: "accepted", receivedAt: at, hasFigures: true, channel: "declaration" },
      version: 2,
    });
    expect(Submission.parse(made)).toMatchObject({
      attempt: 1,
      state: "accepted",
      channel: "declaration",
      requestedBy: by,
      receivedAt: at,
      files: {},
    });
    expect(submissions).toEqual([]);
    expect(event).toEqual({
      type: "SubmissionAccepted",
      data: { attempt: 1, receivedAt: at, channel: "declaration" },
      record: { by, reason },
    });
    expect(standingOf(obligation)).toBe("nil");
  });

  it("takes the next number after every attempt there is", () => {
    const recent = [
      aSubmission({ attempt: 4, state: "requested" }),
      aSubmission({ attempt: 3, state: "rejected" }),
    ];
    expect(declared(anObligation(), NOW, recent).made?.attempt).toBe(5);
  });

  it("is late after the due date, and nothing to report all the same", () => {
    const { obligation } = declared(anObligation(), AFTER_DUE);
    expect([standingOf(obligation), decidingReportOf(obligation)?.isLate]).toEqual(["nil", true]);
  });

  it.each<[string, string, Obligation, Date, readonly Submission[]]>([
    [
      "the unit is exempt",
      "ALREADY_EXEMPT",
      anObligation({ exemption: { documentNumber: "1/QĐ-UBND", at: "" } }),
      NOW,
      [],
    ],
    ["the period has closed", "PERIOD_CLOSED", anObligation(), CLOSED, []],
    [
      "it was reopened for the unit",
      "decided",
      anObligation({ reopened: { until: "2027-05-01T17:00:00.000Z" } }),
      CLOSED,
      [],
    ],
    ["a report counts", "REPORT_COUNTS_ALREADY", aMetObligation(), NOW, []],
    [
      "a report is approved",
      "OBLIGATION_APPROVED",
      aMetObligation({ current: aCurrent({ state: "approved" }) }),
      NOW,
      [],
    ],
    [
      "the report was returned",
      "decided",
      aMetObligation({ current: aCurrent({ state: "returned" }) }),
      NOW,
      [],
    ],
    ["a report is being checked", "NEWER_REPORT_ARRIVED", anObligation(), NOW, [aReceivedSubmission()]],
    ["an upload was only begun", "decided", anObligation(), NOW, [aSubmission()]],
    [
      "thirty attempts were made today",
      "TOO_MANY_ATTEMPTS",
      anObligation(),
      NOW,
      Array.from({ length: 30 }, (_, n) =>
        aSubmission({ attempt: 30 - n, state: "rejected", requestedAt: NOW.toISOString() }),
      ),
    ],
  ])("where %s: %s", (_, outcome, obligation, now, recent) => {
    expect(codeOf(() => declared(obligation, now, recent))).toBe(outcome);
  });

  it("is refused by the office by returning it, and never speaks for the report that follows", () => {
    const { obligation } = declared();
    const returned = returnReport(
      obligation,
      { attempt: 1, by: "officer", reason: "Đơn vị có 3 hội nghị." },
      NOW,
    );
    expect(standingOf(returned.obligation)).toBe("outstanding");
    const files = {
      data: aDataFile(received(AFTER_DUE.toISOString())),
      document: aDocumentFile(received(AFTER_DUE.toISOString())),
    };
    const late = aReceivedSubmission({ attempt: 2, files });
    expect(standingOf(decideReport(returned.obligation, late, PASSED, AFTER_DUE).obligation)).toBe("late");
  });

  it("is taken back by the unit like a report, or replaced by one", () => {
    const { obligation } = declared();
    expect(standingOf(withdraw(obligation, { attempt: 1, by }, NOW).obligation)).toBe("outstanding");
    const report = aReceivedSubmission({ attempt: 2 });
    const { submissions, event } = decideReport(obligation, report, PASSED, NOW);
    expect(submissions).toMatchObject([
      { attempt: 2, to: "accepted" },
      { attempt: 1, to: "superseded" },
    ]);
    expect(event.data).toMatchObject({ supersedes: 1 });
  });
});

const entered = (
  changes: Partial<Parameters<typeof enterReport>[1]> = {},
  obligation: Obligation = anObligation(),
  now = NOW,
) =>
  enterReport(
    obligation,
    {
      by: "officer",
      reason: "Đơn vị mất kết nối mạng.",
      channel: "paper",
      receivedOn: "2026-12-08",
      document: { number: "47/BC-UBND", date: "2026-12-05" },
      ...{ period, recent: [], idempotency },
      ...changes,
    },
    now,
  );

describe("a report that the office enters in the unit's name", () => {
  it("counts from the beginning of the day it came, and is marked by the way it came", () => {
    const { obligation, made, event } = entered();
    const receivedAt = "2026-12-07T17:00:00.000Z";
    expect(obligation).toEqual({
      ...anObligation(),
      current: { attempt: 1, state: "accepted", receivedAt, hasFigures: false, channel: "paper" },
      firstPassedAt: receivedAt,
      firstPassedAttempt: 1,
      version: 2,
    });
    expect(Submission.parse(made)).toMatchObject({
      channel: "paper",
      receivedAt,
      requestedBy: "officer",
      document: { number: "47/BC-UBND", date: "2026-12-05" },
    });
    expect(event).toEqual({
      type: "SubmissionAccepted",
      data: { attempt: 1, receivedAt, channel: "paper" },
      record: {
        by: "officer",
        reason: "Đơn vị mất kết nối mạng.",
        documentNumber: "47/BC-UBND",
        documentDate: "2026-12-05",
      },
    });
  });

  it.each([
    ["on the due date is in time", "2026-12-16", "on_time"],
    ["the day after is late", "2026-12-17", "late"],
  ])("%s", (_, receivedOn, standing) => {
    expect(standingOf(entered({ receivedOn }, anObligation(), AFTER_DUE).obligation)).toBe(standing);
  });

  it("that came in time is entered after closing too; one that came after closing is not", () => {
    const later = new Date(CLOSED.getTime() + 7 * 86_400_000);
    expect(standingOf(entered({}, anObligation(), later).obligation)).toBe("on_time");
    const after = { receivedOn: new Date(CLOSED.getTime() + 2 * 86_400_000).toISOString().slice(0, 10) };
    expect(codeOf(() => entered(after, anObligation(), later))).toBe("PERIOD_CLOSED");
  });

  it.each<[string, string, Partial<Parameters<typeof enterReport>[1]>, Obligation?]>([
    ["it came tomorrow", "RECEIVED_ON_NOT_POSSIBLE", { receivedOn: "2026-12-11" }],
    ["it came today", "decided", { receivedOn: "2026-12-10" }],
    ["it came before the period opened", "RECEIVED_ON_NOT_POSSIBLE", { receivedOn: "2025-12-08" }],
    ["a report counts", "REPORT_COUNTS_ALREADY", {}, aMetObligation()],
    [
      "a report is approved",
      "OBLIGATION_APPROVED",
      {},
      aMetObligation({ current: aCurrent({ state: "approved" }) }),
    ],
    ["one is being checked", "NEWER_REPORT_ARRIVED", { recent: [aReceivedSubmission()] }],
    [
      "the document has no number",
      "DOCUMENT_NUMBER_INVALID",
      { document: { number: "số 5", date: "2026-12-05" } },
    ],
    [
      "a plan lacks its tasks",
      "DOCUMENT_FIELD_MISSING",
      {
        period: anOpenPeriod({ parts: { required: ["document"], optional: [], documentFields: ["tasks"] } }),
      },
    ],
  ])("where %s: %s", (_, outcome, changes, obligation) => {
    expect(codeOf(() => entered(changes, obligation))).toBe(outcome);
  });

  it("by mistake is undone as if it had never been, also for timeliness", () => {
    const earlier = aReceivedSubmission({
      attempt: 1,
      state: "withdrawn",
      receivedAt: "2026-12-09T03:00:00.000Z",
    });
    const nil = aSubmission({
      attempt: 2,
      state: "returned",
      channel: "declaration",
      receivedAt: "2026-12-01T03:00:00.000Z",
    });
    const before = aMetObligation({
      firstPassedAt: "2026-12-09T03:00:00.000Z",
      current: aCurrent({ state: "withdrawn", receivedAt: "2026-12-09T03:00:00.000Z" }),
    });
    const { obligation, made } = entered({ recent: [nil, earlier] }, before);
    expect(obligation).toMatchObject({ firstPassedAttempt: 3, firstPassedAt: "2026-12-07T17:00:00.000Z" });
    const recent = [made as Submission, nil, earlier];
    const undone = undoEntry(obligation, { attempt: 3, by: "officer", reason: "Nhầm đơn vị", recent }, NOW);
    expect(undone.obligation).toMatchObject({
      current: { attempt: 3, state: "withdrawn" },
      firstPassedAt: "2026-12-09T03:00:00.000Z",
      firstPassedAttempt: 1,
      version: 4,
    });
    expect(undone.submissions).toMatchObject([{ attempt: 3, to: "withdrawn", from: ["accepted"] }]);
    expect(undone.event).toEqual({
      type: "SubmissionWithdrawn",
      data: { attempt: 3 },
      record: { by: "officer", reason: "Nhầm đơn vị" },
    });
  });

  it("an entry that was undone before does not speak for the unit when the next one is undone, too", () => {
    const first = { ...(entered().made as Submission), state: "withdrawn" as const, isUndone: true as const };
    const { obligation, made } = entered({ recent: [first] });
    const recent = [made as Submission, first];
    const undone = undoEntry(obligation, { attempt: 2, by: "officer", reason: "Nhầm nữa", recent }, NOW);

    expect(undone.obligation).not.toHaveProperty("firstPassedAt");
    expect(undone.submissions).toMatchObject([{ attempt: 2, set: { isUndone: true } }]);
  });

  it("undone, leaves it to no workbook without figures to say when the unit reported", () => {
    const nil = aReceivedSubmission({ attempt: 1, state: "withdrawn", isNil: true });
    const before = aMetObligation({ current: aCurrent({ state: "withdrawn", isNil: true }) });
    const { firstPassedAt: _at, firstPassedAttempt: _attempt, ...unsaid } = before;
    const { obligation, made } = entered({ recent: [nil] }, unsaid);
    const recent = [made as Submission, { ...nil, receivedAt: "2026-12-01T03:00:00.000Z" }];
    const undone = undoEntry(obligation, { attempt: 2, by: "officer", reason: "Nhầm", recent }, NOW);
    expect(undone.obligation).not.toHaveProperty("firstPassedAt");
  });

  it("the only one, undone, leaves nothing that was ever in time", () => {
    const { obligation, made } = entered();
    const input = { attempt: 1, by: "officer", reason: "Nhầm", recent: [made as Submission] };
    expect(undoEntry(obligation, input, NOW).obligation).not.toHaveProperty("firstPassedAt");
    expect(codeOf(() => undoEntry(aMetObligation(), input, NOW))).toBe("NOT_AN_ENTERED_REPORT");
    expect(codeOf(() => undoEntry(obligation, { ...input, attempt: 2 }, NOW))).toBe("NOT_THE_CURRENT_REPORT");
  });
});
