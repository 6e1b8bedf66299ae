import { type Answer, type AnswerLine, answerOf } from "../../shared/domain/answer/answer.ts";
import type { Finding } from "../../shared/domain/findings/findings.ts";

/** An error in a cell of “Số liệu”. */
export const aLine = (cell: string, changes: Partial<AnswerLine> = {}): AnswerLine => ({
  severity: "error",
  sheet: "Số liệu",
  cell,
  title: "Số không được âm",
  found: "-3",
  fix: "Kiểm tra lại số đã gõ.",
  ...changes,
});

/** What attempt 1 of Hoàn Kiếm is answered. */
export const anAnswer = (lines: readonly AnswerLine[] = [], changes: Partial<Answer> = {}): Answer => ({
  ...answerOf({
    unitName: "UBND phường Hoàn Kiếm",
    periodName: "Báo cáo năm 2026",
    attempt: 1,
    decidedAt: "2026-12-01T03:02:00.000Z",
    hasPassed: true,
    report: { schemaVersion: 2, findings: [], fixed: [], still: [] },
  }),
  errors: lines.filter(({ severity }) => severity === "error").length,
  warnings: lines.filter(({ severity }) => severity === "warning").length,
  hasPassed: lines.every(({ severity }) => severity !== "error"),
  lines,
  ...changes,
});

/** A negative number in a cell of “Số liệu”, as the checks tell it. */
export const aFinding = (changes: Partial<Finding> = {}): Finding => ({
  code: "VALUE_NEGATIVE",
  fileId: "data",
  sheet: "Số liệu",
  cell: "D6",
  indicator: "A05",
  ...changes,
});
