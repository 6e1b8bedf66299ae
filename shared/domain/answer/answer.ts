import { counts, FINDINGS, type Finding, findingId, isError, isUnexplained } from "../findings/findings.ts";
import type { FindingsReport } from "../findings/findings-report.ts";
import { shownTime } from "../time/local-date.ts";

/** Rises when the same facts give another file than before, so that what is kept of the old kind is not handed out. */
export const ANSWER_VERSION = 1;

/** How a line of the answer counts: `told` is of a rule on trial, or was let pass by the office. */
export type LineSeverity = "error" | "warning" | "told";

/** One finding in words that a person can follow without asking. */
export interface AnswerLine {
  readonly severity: LineSeverity;
  /** Which file, when it is not the workbook. */
  readonly file?: "document" | "evidence";
  readonly sheet?: string;
  readonly cell?: string;
  readonly indicator?: string;
  readonly title: string;
  readonly found?: string;
  readonly expected?: string;
  readonly fix: string;
  /** What the unit says to it, or why it does not count. */
  readonly remark?: string;
  /** Against the attempt before; absent where there was none. */
  readonly since?: "new" | "still";
}

/** What a unit is answered about one attempt, in Vietnamese: the head of the result sheet and its table. */
export interface Answer {
  readonly unitName: string;
  readonly periodName: string;
  readonly attempt: number;
  /** When it was decided, as people in Vietnam write it. */
  readonly decidedAt: string;
  readonly hasPassed: boolean;
  readonly errors: number;
  readonly warnings: number;
  /** One sentence: what to do now. */
  readonly nextStep: string;
  readonly comparedWith?: number;
  readonly lines: readonly AnswerLine[];
  /** What the attempt before had and this one has not. */
  readonly fixed: readonly AnswerLine[];
}

export interface AnswerFacts {
  /** As it was decided: what people said of the findings since does not change it. */
  readonly hasPassed: boolean;
  readonly unitName: string;
  readonly periodName: string;
  readonly attempt: number;
  readonly decidedAt: string;
  readonly report: FindingsReport;
}

/** Puts what the checks found into words. The same facts always give the same answer, whenever they are asked for. */
export function answerOf(facts: AnswerFacts): Answer {
  const { unitName, periodName, attempt, decidedAt, hasPassed, report } = facts;
  const { findings, fixed, comparedWith } = report;
  const still = new Set(report.still);
  const errors = findings.filter(isError).length;
  const warnings = findings.filter(counts).length - errors;
  const decided = shownTime(decidedAt);
  const lines = findings.map((finding) => ({
    ...lineOf(finding),
    ...(comparedWith !== undefined && {
      since: still.has(findingId(finding)) ? ("still" as const) : ("new" as const),
    }),
  }));
  return {
    ...{ unitName, periodName, attempt, hasPassed, errors, warnings },
    decidedAt: `${decided.time} ngày ${decided.date}`,
    nextStep: nextStepOf(findings, hasPassed),
    ...(comparedWith !== undefined && { comparedWith }),
    lines: lines.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]),
    fixed: fixed.map(lineOf),
  };
}

const RANK: Readonly<Record<LineSeverity, number>> = { error: 0, warning: 1, told: 2 };

function lineOf(finding: Finding): AnswerLine {
  const { severity, vi } = FINDINGS[finding.code];
  const { fileId, sheet, cell, indicator, area, found, expected, count } = finding;
  const remark = remarkOf(finding);
  return {
    severity: counts(finding) ? severity : "told",
    ...(fileId.startsWith("document") && { file: "document" as const }),
    ...(fileId.startsWith("evidence") && { file: "evidence" as const }),
    ...(sheet !== undefined && { sheet }),
    ...(cell !== undefined && { cell }),
    ...(indicator !== undefined && { indicator: area === undefined ? indicator : `${indicator} (${area})` }),
    title: count === undefined ? vi.title : `${vi.title} (${count} chỗ)`,
    ...(found !== undefined && { found }),
    ...(expected !== undefined && { expected }),
    fix: vi.fix,
    ...(remark !== undefined && { remark }),
  };
}

function remarkOf({ isBeta, isWaived, reason }: Finding): string | undefined {
  if (isWaived) return "Cơ quan đầu mối cho qua, không tính.";
  if (isBeta) return "Quy tắc đang thử nghiệm, không tính.";
  return reason === undefined ? undefined : `Giải trình: ${reason}`;
}

/** One sentence. Some findings say themselves what to do: nothing in the file can be corrected about them. */
function nextStepOf(findings: readonly Finding[], hasPassed: boolean): string {
  const errors = findings.filter(isError);
  const [first] = errors;
  if (first && (first.fileId === "" || first.code === "MATCHES_TO_CONFIRM"))
    return FINDINGS[first.code].vi.fix;
  if (errors.length > 0)
    return `Sửa ${errors.length} lỗi nêu trong bảng dưới đây (ô tô màu đỏ nhạt), lưu tệp rồi gửi lại chính tệp này.`;
  if (!hasPassed) return "Các lỗi đã được cơ quan đầu mối cho qua; gửi lại tệp này để báo cáo được nhận.";
  const unexplained = findings.filter(isUnexplained).length;
  if (unexplained > 0)
    return `Báo cáo đã được nhận; giải trình ${unexplained} điểm khác thường (ô tô màu vàng nhạt) trên hệ thống, hoặc ghi vào cột “Giải trình” rồi gửi lại.`;
  const warnings = findings.filter(counts).length;
  if (warnings > 0)
    return `Báo cáo đã được nhận; xem lại ${warnings} lưu ý (ô tô màu vàng nhạt), số liệu đúng thì không phải làm gì thêm.`;
  return "Báo cáo đã được nhận, không phải làm gì thêm.";
}
