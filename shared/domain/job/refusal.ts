import { ERRORS, type ErrorCode } from "../errors.ts";

/** Why a job left an obligation as it was, where a decision about it alone has no such refusal. */
const REFUSALS = {
  NOT_ON_ROSTER: {
    vi: "Đơn vị không có trong danh sách phải báo cáo của kỳ",
    en: "The unit is not on the period's roster",
  },
  NO_LONGER_SELECTED: {
    vi: "Tình trạng đã thay đổi sau khi xem trước, không còn thuộc phạm vi đã chọn",
    en: "It changed after the preview and is no longer among those selected",
  },
  CHANGED_SINCE: {
    vi: "Đã có quyết định khác sau công việc này, nên không hoàn tác",
    en: "Something was decided after the job, so it is not taken back",
  },
  DUE_DATE_STAYS: {
    vi: "Hạn nộp không thay đổi",
    en: "The due date stays as it is",
  },
  DUE_DATE_HAS_PASSED: {
    vi: "Hạn nộp đã qua nên được giữ nguyên",
    en: "The due date has passed, so it stays",
  },
  DUE_DATE_WOULD_HAVE_PASSED: {
    vi: "Hạn nộp mới đã qua nên giữ hạn hiện tại",
    en: "The new due date has passed already, so the present one stays",
  },
} as const;

export type JobRefusal = ErrorCode | keyof typeof REFUSALS;

/** A refusal for people; one that is not known any more is shown by its code. */
export function refusalText(code: string): { readonly vi: string; readonly en: string } {
  if (code in REFUSALS) return REFUSALS[code as keyof typeof REFUSALS];
  if (!(code in ERRORS)) return { vi: code, en: code };
  const { vi, en } = ERRORS[code as ErrorCode];
  return { vi: vi.title, en: en.title };
}
