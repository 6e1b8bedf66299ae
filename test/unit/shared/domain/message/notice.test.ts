import { describe, expect, it } from "vitest";
import { TOLD_AT_ONCE } from "../../../../../shared/contract/events/told-at-once.ts";
import { type DecidedEvent, noticeOf, plannedNotice } from "../../../../../shared/domain/message/notice.ts";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import type { Submission } from "../../../../../shared/domain/submission/submission.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { HOAN_KIEM } from "../../../../builders/a-message-content.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";
import { aContact } from "../../../../builders/a-unit.ts";
import { aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

interface Told {
  readonly type: string;
  readonly data?: Partial<DecidedEvent["data"]>;
  readonly record?: DecidedEvent["record"];
  readonly obligation?: Obligation;
  readonly submission?: Partial<Submission>;
}

const noticeFor = ({ type, data, record, obligation = aMetObligation(), submission }: Told) =>
  noticeOf(
    {
      event: {
        id: "2026-YEAR:unit:2",
        type,
        time: "2026-12-09T02:31:00.000Z",
        data: { version: 2, ...data },
        record,
      },
      unit: HOAN_KIEM,
      period: anOpenPeriod(),
      obligation,
      submission: submission && aSubmission({ attempt: data?.attempt ?? 1, ...submission }),
    },
    [aCalendar()],
  );

const arrived = (at: string) => ({
  files: { data: aDataFile(received(at)), document: aDocumentFile(received(at)) },
});

const passed = (receivedAt: string) => ({ receivedAt, warnings: 2 });

describe("what a unit is told of", () => {
  it.each([
    [
      "a report in time",
      { type: "SubmissionAccepted", submission: passed("2026-12-08T03:00:00.000Z"), data: { attempt: 2 } },
      { notice: "accepted", attempt: 2, dueDate: "2026-12-16", warnings: 2 },
    ],
    [
      "a report of which some evidence is not kept",
      {
        type: "SubmissionAccepted",
        submission: {
          ...passed("2026-12-08T03:00:00.000Z"),
          files: {
            ...arrived("2026-12-08T03:00:00.000Z").files,
            "evidence-1": anEvidenceFile({ problem: "EVIDENCE_DAMAGED", versionsSeen: 1 }),
          },
        },
        data: { attempt: 2 },
      },
      { notice: "accepted", warnings: 2, evidenceNotKept: 1 },
    ],
    [
      "a report rejected",
      {
        type: "SubmissionRejected",
        submission: { ...passed("2026-12-08T03:00:00.000Z"), errors: 3 },
        data: { attempt: 2 },
      },
      { notice: "rejected", errors: 3, due: { workingDays: 5 } },
    ],
    [
      "a report rejected, with what to do first",
      {
        type: "SubmissionRejected",
        submission: {
          ...passed("2026-12-08T03:00:00.000Z"),
          ...{ state: "rejected", errors: 3, firstError: { code: "NO_FIGURES", fileId: "data" } },
        },
        data: { attempt: 2 },
      },
      {
        notice: "rejected",
        nextStep: { vi: expect.stringContaining("bắt đầu từ: Bảng tính chưa có số liệu nào") },
      },
    ],
    [
      "a report that waits for a word",
      {
        type: "SubmissionAccepted",
        submission: {
          ...passed("2026-12-08T03:00:00.000Z"),
          ...{ state: "accepted", unexplained: [{ id: "SAME_FILE/data", found: "2025-YEAR" }] },
        },
        data: { attempt: 2 },
      },
      { notice: "accepted", nextStep: { en: expect.stringContaining("Explain 1 unusual figure") } },
    ],
    [
      "a report that came after closing",
      {
        type: "SubmissionRejected",
        submission: { ...arrived("2027-06-01T00:00:00.000Z"), errors: 1 },
        data: { attempt: 2 },
      },
      { notice: "rejected", refusal: "PERIOD_CLOSED" },
    ],
    [
      "a return",
      { type: "SubmissionReturned", submission: {}, data: { attempt: 1 }, record: { reason: "Thiếu" } },
      { notice: "returned", reason: "Thiếu", isStillInTime: true },
    ],
    [
      "a return with more time",
      { type: "SubmissionReturned", data: { attempt: 1, until: "2026-12-20" }, record: { reason: "Thiếu" } },
      { notice: "returned", isExtended: true },
    ],
    [
      "a declaration that the office refuses",
      {
        type: "SubmissionReturned",
        submission: { channel: "declaration" as const },
        record: { reason: "Có" },
      },
      { notice: "nil_refused", reason: "Có" },
    ],
    [
      "an exemption until a day",
      {
        type: "ObligationExempted",
        data: { until: "2026-12-31" },
        record: { documentNumber: "145/KH-UBND", reason: "for the office" },
      },
      { notice: "exempted", documentNumber: "145/KH-UBND", until: "2026-12-31" },
    ],
    ["an exemption lifted", { type: "ExemptionLifted", record: { reason: "Nhầm" } }, { reason: "Nhầm" }],
    ["an exemption that ended", { type: "ExemptionEnded" }, { notice: "exemption_over" }],
    [
      "an extension",
      { type: "ObligationExtended", record: { documentNumber: "1/CV-SNV", reason: "-" } },
      { notice: "extension_granted", documentNumber: "1/CV-SNV", due: { dueDate: "2026-12-16" } },
    ],
    [
      "an extension with the date before it",
      { type: "ObligationExtended", data: { movedFrom: "2026-12-10T17:00:00.000Z" } },
      { notice: "extension_granted", from: "2026-12-10", due: { dueDate: "2026-12-16" } },
    ],
    [
      "a due date that moved",
      {
        type: "DueDateMoved",
        data: { movedFrom: "2026-12-10T17:00:00.000Z" },
        record: { reason: "Nghỉ bù", documentNumber: "12/QĐ-TTg" },
      },
      {
        ...{ notice: "due_moved", reason: "Nghỉ bù", documentNumber: "12/QĐ-TTg" },
        moves: [{ from: "2026-12-10", due: { dueDate: "2026-12-16", workingDays: 5 } }],
      },
    ],
    ["an extension removed", { type: "ExtensionRemoved" }, { notice: "extension_removed" }],
    [
      "a reopening",
      {
        type: "ObligationReopened",
        obligation: anObligation({ reopened: { until: "2027-03-01T17:00:00.000Z" } }),
      },
      { notice: "reopened", takenUntil: "2027-03-01" },
    ],
    [
      "a rule let pass, for which an attempt may be sent again",
      {
        type: "RuleWaived",
        data: { attempt: 1, rule: "OUT_OF_RANGE", indicator: "A08", until: "2026-12-20" },
        submission: { state: "rejected" as const, errors: 1, resendUntil: "2026-12-20" },
        record: { reason: "Đã rõ" },
      },
      {
        ...{ notice: "rule_waived", indicator: "A08", until: "2026-12-20", reason: "Đã rõ" },
        rule: { vi: "Số nằm ngoài khoảng cho phép", en: "The number lies outside its range" },
        nextStep: { vi: expect.stringContaining("gửi lại chính các tệp đó") },
      },
    ],
    ["a report unlocked", { type: "SubmissionUnlocked", data: { attempt: 1 } }, { notice: "unlocked" }],
  ] satisfies [string, Told, object][])("%s", (_name, told, expected) => {
    expect(noticeFor(told)).toMatchObject({ kind: "notice", day: "2026-12-09", ...expected });
  });

  it("is something for every event of which units are told at once", () => {
    for (const type of TOLD_AT_ONCE) expect(noticeFor({ type }).kind).toBe("notice");
    expect(() => noticeFor({ type: "SubmissionSuperseded" })).toThrow();
  });
});

describe("the verdict a unit is told", () => {
  const late = { type: "SubmissionAccepted", submission: passed("2026-12-18T17:05:00.000Z") };

  it("is how late the report is, in working days", () => {
    const obligation = anObligation({ firstPassedAt: "2026-12-18T17:05:00.000Z" });
    expect(noticeFor({ ...late, obligation })).toMatchObject({ lateByWorkingDays: 2 });
  });

  it("is in time for a correction of a report that was, unless the last one decides", () => {
    expect(noticeFor(late)).not.toHaveProperty("lateByWorkingDays");
    const obligation = aMetObligation({ timeliness: "LAST_ACCEPTED" });
    expect(noticeFor({ ...late, obligation })).toMatchObject({ lateByWorkingDays: 2 });
  });

  it("does not promise that a return leaves it in time where the last report decides", () => {
    const obligation = aMetObligation({ timeliness: "LAST_ACCEPTED" });
    const told = noticeFor({ type: "SubmissionReturned", record: { reason: "-" }, obligation });
    expect(told).not.toHaveProperty("isStillInTime");
  });
});

describe("a planned notice", () => {
  it("is the same message however late it is planned, by the day and id of the event", () => {
    const event = { id: "2026-YEAR:unit:2", time: "2026-12-09T17:30:00.000Z" };
    const plan = (now: string) => plannedNotice(event, HOAN_KIEM.unitId, [aContact()], new Date(now));
    const [first, second] = [plan("2026-12-09T17:31:00.000Z"), plan("2026-12-11T00:00:00.000Z")];
    expect(first).toMatchObject({ day: "2026-12-10", kind: "notice", reference: event.id });
    expect({ ...second, plannedAt: first.plannedAt }).toEqual(first);
  });

  it("is one for all that a change moves, on the day of the change", () => {
    const changedAt = "2026-12-09T16:59:00.000Z";
    const plan = (id: string, time: string) =>
      plannedNotice({ id, time, changedAt }, HOAN_KIEM.unitId, [aContact()], new Date(time));
    const first = plan("2026-YEAR:unit:2", "2026-12-09T16:59:30.000Z");
    expect(first).toMatchObject({ day: "2026-12-09", reference: `moved:${changedAt}` });
    const second = plan("2026-Q4:unit:2", "2026-12-09T17:01:00.000Z");
    expect({ ...second, plannedAt: first.plannedAt }).toEqual(first);
  });
});
