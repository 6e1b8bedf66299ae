import type { Cell, WriteSheet } from "hucre";
import type { ReportForm } from "../../domain/form/report-form.ts";
import { FORM_HEADINGS } from "./form-layout.ts";
import { STYLES } from "./form-styles.ts";

const GUIDE_SHEET_NAME = "Hướng dẫn";
const GUIDE_WIDTH = 110;
const CHARACTERS_A_LINE = 120;
const POINTS_A_LINE = 15;

/** How this form works, whatever it asks. */
const OWN_GUIDE = [
  `Điền vào các ô trắng ở cột “${FORM_HEADINGS.value}”. Ghi số, không kèm chữ: 12, không phải “12 cuộc”.`,
  `Kỳ này không có hoạt động: chọn x ở cột “${FORM_HEADINGS.nil}”. Ô để trống là chưa báo cáo, khác với 0 và với không phát sinh.`,
  "Chỉ tiêu có chia theo nội dung: một tin, bài có thể thuộc nhiều nội dung, nhưng số của mỗi nội dung không lớn hơn tổng.",
  `Số kỳ trước hiện trong ghi chú của ô. Nếu số kỳ này khác thường mà đúng, ghi lý do ở cột “${FORM_HEADINGS.reason}”.`,
  "Ô nền xám không cần điền: hệ thống tự tính, hoặc chỉ tiêu không chia theo nội dung.",
  "Được chèn dòng, xóa dòng đã chèn, sắp xếp, lọc, đổi cỡ cột và định dạng. Biểu không đặt mật khẩu.",
  "Hệ thống đọc theo mã chỉ tiêu ở cột A (đang ẩn), không theo vị trí dòng, nên xin giữ cột này.",
  "Lưu tệp dạng .xlsx rồi gửi cùng văn bản đã ký. Tệp sai sẽ được trả lại với từng ô cần sửa được tô màu.",
] as const;

/** The sheet with the advice of the office and the product's own. */
export function guideSheet({ template }: ReportForm): WriteSheet {
  const office = (template.guidance?.vi ?? "").split("\n").filter((line) => line.trim() !== "");
  const lines = [
    { text: "HƯỚNG DẪN ĐIỀN BIỂU", style: STYLES.guideTitle },
    ...(office.length > 0
      ? [{ text: "Cách tính số liệu", style: STYLES.guideHeading }, ...listed(office)]
      : []),
    { text: "Cách dùng biểu", style: STYLES.guideHeading },
    ...listed(OWN_GUIDE),
    ...(template.legalBasis ? [{ text: `Căn cứ: ${template.legalBasis}`, style: STYLES.guide }] : []),
  ];
  return {
    name: GUIDE_SHEET_NAME,
    columns: [{ width: GUIDE_WIDTH }],
    cells: new Map(
      lines.map(({ text, style }, row): [string, Partial<Cell>] => [`${row},0`, { value: text, style }]),
    ),
    rowDefs: new Map(
      lines.map(({ text }, row) => [
        row,
        { height: POINTS_A_LINE * Math.ceil(text.length / CHARACTERS_A_LINE) + 3 },
      ]),
    ),
    pageSetup: { paperSize: "a4", orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    view: { showGridLines: false },
  };
}

function listed(lines: readonly string[]) {
  return lines.map((line, index) => ({ text: `${index + 1}. ${line.trim()}`, style: STYLES.guide }));
}
