import { describe, expect, it } from "vitest";
import { answerOf } from "../../../../../shared/domain/answer/answer.ts";
import { findingId, isError } from "../../../../../shared/domain/findings/findings.ts";
import type { FindingsReport } from "../../../../../shared/domain/findings/findings-report.ts";
import { aFinding } from "../../../../builders/an-answer.ts";

const answerTo = (report: Partial<FindingsReport> = {}, hasPassed = !report.findings?.some(isError)) =>
  answerOf({
    hasPassed,
    unitName: "UBND phường Hoàn Kiếm",
    periodName: "Báo cáo năm 2026",
    attempt: 2,
    decidedAt: "2026-12-01T17:05:00.000Z",
    report: { schemaVersion: 2, findings: [], fixed: [], still: [], ...report },
  });

describe("the answer to an attempt", () => {
  it("says when it was checked, in the time of Vietnam", () => {
    expect(answerTo().decidedAt).toBe("00:05 ngày 02/12/2026");
  });

  it("counts errors and warnings, and neither what is on trial nor what was let pass", () => {
    const findings = [
      aFinding(),
      aFinding({ code: "TEXT_TRUNCATED" }),
      aFinding({ isBeta: true }),
      aFinding({ isWaived: true }),
    ];
    const { errors, warnings, hasPassed, lines } = answerTo({ findings });
    expect({ errors, warnings, hasPassed }).toEqual({ errors: 1, warnings: 1, hasPassed: false });
    expect(lines.map(({ severity }) => severity)).toEqual(["error", "warning", "told", "told"]);
  });

  it("begins with the errors, each in words that can be followed", () => {
    const findings = [
      aFinding({ code: "CONTENT_NOT_SPLIT", area: "01" }),
      aFinding({ found: "-3", count: 4 }),
      aFinding({ code: "WRONG_CONTENT", fileId: "document" }),
    ];
    expect(answerTo({ findings }).lines).toMatchObject([
      { severity: "error", title: "Số không được âm (4 chỗ)", found: "-3", sheet: "Số liệu", cell: "D6" },
      { severity: "error", file: "document" },
      { severity: "warning", indicator: "A05 (01)" },
    ]);
  });

  it("passes on what a unit says to a warning, or why a finding does not count", () => {
    const findings = [
      aFinding({ code: "TEXT_TRUNCATED", reason: "Đã rút gọn" }),
      aFinding({ isWaived: true, reason: "Đã rút gọn" }),
    ];
    expect(answerTo({ findings }).lines.map(({ remark }) => remark)).toEqual([
      "Giải trình: Đã rút gọn",
      "Cơ quan đầu mối cho qua, không tính.",
    ]);
  });

  it("compares with the attempt before, where there was one", () => {
    const [old, fresh, gone] = [aFinding(), aFinding({ indicator: "A06" }), aFinding({ indicator: "A07" })];
    const report = { findings: [old, fresh], fixed: [gone], still: [findingId(old)], comparedWith: 1 };
    const { lines, fixed } = answerTo(report);
    expect(lines.map(({ since }) => since)).toEqual(["still", "new"]);
    expect(fixed.map(({ indicator }) => indicator)).toEqual(["A07"]);
    expect(answerTo({ findings: [old] }).lines[0]).not.toHaveProperty("since");
  });

  it.each<[string, FindingsReport["findings"], RegExp]>([
    ["errors", [aFinding()], /^Sửa 1 lỗi .* gửi lại chính tệp này\.$/],
    ["warnings", [aFinding({ code: "TEXT_TRUNCATED" })], /^Báo cáo đã được nhận; xem lại 1 lưu ý/],
    ["a figure to be explained", [aFinding({ code: "MUCH_MORE_THAN_OWN" })], /giải trình 1 điểm khác thường/],
    [
      "one that was",
      [aFinding({ code: "MUCH_MORE_THAN_OWN", reason: "Có đợt cao điểm" })],
      /xem lại 1 lưu ý/,
    ],
    ["nothing", [], /không phải làm gì thêm\.$/],
    ["a closed period", [aFinding({ code: "PERIOD_CLOSED", fileId: "" })], /Liên hệ cơ quan đầu mối/],
  ])("says in one sentence what to do now: %s", (_what, findings, sentence) => {
    expect(answerTo({ findings }).nextStep).toMatch(sentence);
  });

  it("asks to send the file again when the office has let its errors pass since", () => {
    const { hasPassed, errors, nextStep } = answerTo({ findings: [aFinding({ isWaived: true })] }, false);
    expect({ hasPassed, errors }).toEqual({ hasPassed: false, errors: 0 });
    expect(nextStep).toMatch(/gửi lại tệp này/);
  });
});
