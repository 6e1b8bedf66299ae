/** How the rehearsal puts into Vietnamese what the product knows by codes. */
import { ERRORS, type ErrorCode } from "../../shared/domain/errors.ts";
import type { ObligationStatus } from "../../shared/domain/obligation/obligation.ts";

export const STATUS_WORDS: Readonly<Record<ObligationStatus, string>> = {
  exempt: "được miễn",
  nil: "không phát sinh",
  on_time: "đúng hạn",
  late: "muộn",
  not_due: "chưa đến hạn",
  missing: "quá hạn, chưa gửi",
};

/** What happened to a report, by the event's type. */
const REPORT_EVENTS: Readonly<Record<string, string>> = {
  SubmissionAccepted: "báo cáo qua kiểm tra, được tính",
  SubmissionRejected: "báo cáo chưa qua kiểm tra",
  SubmissionSuperseded: "lần gửi trước được thay thế",
  SubmissionWithdrawn: "đơn vị rút báo cáo",
  SubmissionApproved: "báo cáo được duyệt",
  SubmissionReturned: "báo cáo bị trả lại để hoàn thiện",
  SubmissionUnlocked: "báo cáo đã duyệt được mở khóa",
  UnlockUndone: "báo cáo được khóa lại",
  ReturnUndone: "việc trả lại được hủy, báo cáo lại được tính",
  ObligationExempted: "được miễn báo cáo",
  ExemptionLifted: "thôi miễn báo cáo",
  ExemptionEnded: "hết thời gian miễn báo cáo",
  ObligationExtended: "được gia hạn",
  ExtensionRemoved: "thôi gia hạn",
  ObligationReopened: "được mở lại",
  ReopeningEnded: "hết thời gian mở lại",
  DueDateMoved: "hạn gửi thay đổi theo lịch làm việc",
  DueDateConfirmed: "hạn gửi được xác nhận",
  TimelinessChanged: "cách tính đúng hạn thay đổi",
};

/** What happened to a period. */
const PERIOD_EVENTS: Readonly<Record<string, string>> = {
  PeriodOpened: "mở kỳ, chốt danh sách đơn vị",
  ObligationsWritten: "đã giao báo cáo cho từng đơn vị",
  RosterRepaired: "đã bổ sung báo cáo còn thiếu trong danh sách",
  PeriodChanged: "ngày của kỳ thay đổi",
  PeriodClosed: "đóng kỳ",
  PeriodReopened: "mở lại kỳ",
  PeriodReclosed: "đóng lại kỳ",
  ObligationsRedated: "hạn gửi của các đơn vị đã theo ngày mới",
};

export const reportEventWords = (type: string): string | undefined => REPORT_EVENTS[type];
export const periodEventWords = (type: string): string | undefined => PERIOD_EVENTS[type];

/** Who of the unit written to is meant by an escalation. */
export const ESCALATED_TO: Readonly<Record<string, string>> = {
  leader: "(gửi lãnh đạo)",
  parent: "(gửi cơ quan cấp trên)",
};

/** Why somebody was refused. */
export const refusalWords = (code: ErrorCode): string => `Bị từ chối: ${ERRORS[code].vi.title}`;

const KIND_WORDS: Readonly<Record<string, string>> = {
  phuong: "phường",
  xa: "xã",
  department: "sở, ngành",
  "department-equivalent": "cơ quan tương đương sở",
};

/** A kind of units; one that the office made up itself is called as it is. */
export const kindWords = (kind: string): string => KIND_WORDS[kind] ?? kind;

/** The Vietnamese half of a subject, without the unit that it ends with. */
export function subjectInVietnamese(subject: string, unitName: string): string {
  const [vietnamese = ""] = subject.split(" | ");
  const ending = ` - ${unitName}`;
  return vietnamese.endsWith(ending) ? vietnamese.slice(0, -ending.length) : vietnamese;
}

/** 0.9312 → 93,1%. */
export const percent = (share: number): string =>
  `${(share * 100).toLocaleString("vi-VN", { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`;
