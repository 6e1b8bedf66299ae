import { describe, expect, it } from "vitest";
import type { Submission } from "../../../../../shared/domain/submission/submission.ts";
import { whatNext } from "../../../../../shared/domain/submission/what-next.ts";
import { aReceivedSubmission } from "../../../../builders/a-submission.ts";

const NOW = new Date("2026-12-02T03:00:00.000Z");
const WAIVED: Partial<Submission> = {
  state: "rejected",
  errors: 1,
  firstError: { code: "OUT_OF_RANGE", fileId: "data", indicator: "B01" },
};

/** A mail shows no more of a text than this. */
const SHOWN_CHARACTERS = 200;

const CASES: readonly (readonly [what: string, Partial<Submission>, vi: RegExp, en: RegExp])[] = [
  ["asked for", { state: "requested" }, /^Tải các tệp lên/, /^Upload the files/],
  ["that ran out", { state: "expired" }, /lập lần gửi mới/, /make a new one/],
  ["being checked", { state: "received" }, /đang kiểm tra/, /being checked/],
  [
    "rejected for a cell",
    {
      state: "rejected",
      errors: 3,
      firstError: {
        code: "VALUE_NOT_NUMBER",
        fileId: "data",
        sheet: "Số liệu",
        cell: "E12",
        indicator: "B01",
      },
    },
    /^Sửa 3 lỗi rồi gửi lại, bắt đầu từ: Ô này phải là một số \(trang “Số liệu”, ô E12\)\. Tệp đã đánh dấu chỉ rõ từng ô\.$/,
    /^Correct 3 errors and send it again, beginning with: This cell must be a number \(sheet “Số liệu”, cell E12\)\. The marked file shows each cell\.$/,
  ],
  [
    "rejected for an indicator without a row",
    {
      state: "rejected",
      errors: 1,
      firstError: { code: "REQUIRED_EMPTY", fileId: "data", indicator: "B01" },
    },
    /bắt đầu từ: Chỉ tiêu bắt buộc để trống \(chỉ tiêu B01\)/,
    /^Correct 1 error and .*\(indicator B01\)/,
  ],
  [
    "rejected for its document",
    { state: "rejected", errors: 1, firstError: { code: "WRONG_CONTENT", fileId: "document" } },
    /Nội dung tệp không đúng loại\.$/,
    /not of the type asked for\.$/,
  ],
  [
    "rejected because the period has closed",
    { state: "rejected", errors: 1, firstError: { code: "PERIOD_CLOSED", fileId: "" } },
    /^Liên hệ cơ quan đầu mối/,
    /^Ask the reform office/,
  ],
  [
    "of which matches are to be confirmed",
    { state: "rejected", errors: 1, firstError: { code: "MATCHES_TO_CONFIRM", fileId: "data" } },
    /xác nhận, không cần tải lại/,
    /confirm it .* without another upload/,
  ],
  [
    "accepted, in which errors were found when it was checked again",
    { state: "accepted", errors: 2, warnings: 1, unexplained: [{ id: "OUT_OF_RANGE/data/B01" }] },
    /thấy 2 lỗi; báo cáo vẫn được tính/,
    /it has 2 errors; it counts all the same/,
  ],
  [
    "rejected for what the office let pass since",
    { ...WAIVED, resendUntil: "2026-12-02" },
    /gửi lại chính các tệp đó.* chậm nhất ngày 02\/12\/2026\.$/,
    /send the same files again.* by 02\/12\/2026\.$/,
  ],
  [
    "rejected for what the office had let pass until yesterday",
    { ...WAIVED, resendUntil: "2026-12-01" },
    /^Sửa 1 lỗi/,
    /^Correct 1 error /,
  ],
  [
    "rejected before errors were kept",
    { state: "rejected", errors: 2 },
    /^Sửa 2 lỗi/,
    /^Correct the 2 errors/,
  ],
  [
    "accepted that waits for a word",
    { state: "accepted", warnings: 1, unexplained: [{ id: "MUCH_MORE_THAN_OWN/data/B01" }] },
    /^Giải trình 1 điểm/,
    /^Explain 1 unusual figure /,
  ],
  ["accepted with warnings", { state: "accepted", warnings: 2 }, /^Xem lại 2 điểm/, /^Look at 2 points/],
  ["accepted", { state: "accepted", warnings: 0 }, /không cần làm gì thêm/, /nothing more to do/],
  ["approved", { state: "approved" }, /đã được duyệt/, /approved/],
  ["returned", { state: "returned" }, /^Bổ sung/, /^Complete/],
  ["replaced", { state: "superseded" }, /mới hơn/, /newer/],
  ["taken back", { state: "withdrawn" }, /đã được rút/, /taken back/],
];

describe("what to do next about a report", () => {
  it.each(CASES)("%s is said in one short text", (_, changes, vi, en) => {
    const said = whatNext(aReceivedSubmission(changes), NOW);
    expect(said.vi).toMatch(vi);
    expect(said.en).toMatch(en);
    for (const text of Object.values(said)) expect(text.length).toBeLessThanOrEqual(SHOWN_CHARACTERS);
  });

  it("stays short, whatever the sheet is called", () => {
    const firstError = {
      ...{ code: "LESS_THAN_INDICATOR" as const, fileId: "data", sheet: "ă".repeat(100), cell: "XFD1048576" },
    };
    const said = whatNext(aReceivedSubmission({ state: "rejected", errors: 199, firstError }), NOW);
    for (const text of Object.values(said)) expect(text.length).toBeLessThanOrEqual(SHOWN_CHARACTERS);
  });
});
