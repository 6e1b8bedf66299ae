import type { Answer, AnswerLine } from "../../domain/answer/answer.ts";
import { withoutFormula } from "../../domain/text/plain-text.ts";
import { cellAddress } from "./cell-address.ts";
import type { Look, ShadeRow } from "./mark-styles.ts";
import { SPREADSHEET, XML_HEAD } from "./namespaces.ts";
import { xmlText } from "./xml-edits.ts";

/**
 * Stands in the first hidden column of every row in which a shade is explained, and so says that a sheet is ours. A number,
 * since numbers come back from every program as they were.
 */
export const SHADE_MARKER = 145_202_611;
const FIRST_HIDDEN_COLUMN = 13;
const HIDDEN_COLUMNS = 9;

const HEADINGS = [
  "STT",
  "Mức độ",
  "Trang tính",
  "Ô",
  "Chỉ tiêu",
  "Vấn đề",
  "Tìm thấy",
  "Cần có",
  "Cách sửa",
  "So với lần trước",
  "Ghi chú",
];
const WIDTHS = [5, 9, 13, 8, 10, 29, 20, 20, 40, 11, 20];
const LAST_COLUMN = "K";

const SEVERITY: Readonly<Record<AnswerLine["severity"], string>> = {
  error: "Lỗi",
  warning: "Lưu ý",
  told: "Để biết",
};
const SINCE = { new: "Mới", still: "Còn" } as const;
const FILE = { document: "(văn bản)", evidence: "(tài liệu kiểm chứng)" } as const;

/** Characters that fit on a line of the columns from C on, and the points a line takes. */
const CHARACTERS_A_LINE = 140;
const LINE_POINTS = 17;
/** Times New Roman 12 sets a little more than one character in the width of one, and whole words leave the ends of lines empty. */
const CHARACTERS_A_WIDTH = 0.95;

export interface ResultSheet {
  readonly answer: Answer;
  readonly looks: Readonly<Record<Look, number>>;
  /** What shades of ours in this file stand for; none in a list without the unit's own sheets. */
  readonly shades: readonly ShadeRow[];
  /** The sheet, as the file calls it, in which a line's cell is to be linked to; undefined when there is none. */
  readonly linkedSheet: (line: AnswerLine) => string | undefined;
  /** Why the unit's own file is not marked, when this is the list alone. */
  readonly apart?: string;
}

/** The sheet “Kết quả kiểm tra”: what came of the checks, a line for each finding, what to do. All its cells are plain texts. */
export function resultSheetXml({ answer, looks, shades, linkedSheet, apart }: ResultSheet): Buffer {
  const rows: string[] = [];
  const merges: string[] = [];
  const links: string[] = [];
  const add = (cells: ReadonlyArray<string | undefined>, height?: number) => {
    const row = rows.length + 1;
    const hidden = shades[row - 1];
    const all = cells.map((cell, column) => cell?.replace("?", cellAddress(row, column + 1)) ?? "");
    if (hidden)
      all.push(
        ...[SHADE_MARKER, ...hidden].map((value, column) =>
          number(cellAddress(row, FIRST_HIDDEN_COLUMN + column + 1), value),
        ),
      );
    const size = height === undefined ? "" : ` ht="${height}" customHeight="1"`;
    rows.push(`<row r="${row}"${size}>${all.join("")}</row>`);
    return row;
  };
  const text = (value: string, look: Look) =>
    `<c r="?" s="${looks[look]}" t="inlineStr"><is><t xml:space="preserve">${xmlText(withoutFormula(value))}</t></is></c>`;
  const wide = (value: string, look: Look) => {
    const row = add([text(value, look)], heightOf(value, CHARACTERS_A_LINE + 20));
    merges.push(`A${row}:${LAST_COLUMN}${row}`);
  };
  const pair = (name: string, value: string) => {
    const row = add([text(name, "key"), undefined, text(value, "text")], heightOf(value, CHARACTERS_A_LINE));
    merges.push(`A${row}:B${row}`, `C${row}:${LAST_COLUMN}${row}`);
  };
  const line = (found: AnswerLine, index: number) => {
    const { severity, sheet, cell, indicator, title, fix, since, remark, file } = found;
    const linked = cell === undefined ? undefined : linkedSheet(found);
    const texts = [
      ...[`${index + 1}`, SEVERITY[severity], sheet ?? (file ? FILE[file] : ""), cell ?? "", indicator ?? ""],
      ...[title, quoted(found.found), found.expected ?? "", fix, since ? SINCE[since] : "", remark ?? ""],
    ];
    const lookOf = (column: number): Look => {
      if (column === 1 && severity !== "told") return severity;
      return column === 3 && linked !== undefined ? "link" : "cell";
    };
    const lines = texts.map(({ length }, column) => length / ((WIDTHS[column] ?? 9) * CHARACTERS_A_WIDTH));
    const row = add(
      texts.map((each, column) => text(each, lookOf(column))),
      Math.max(...lines.map(Math.ceil)) * LINE_POINTS,
    );
    if (linked !== undefined && cell !== undefined)
      links.push(
        `<hyperlink ref="D${row}" location="${xmlText(addressOf(linked, cell))}" display="${xmlText(cell)}"/>`,
      );
  };
  const heading = () =>
    add(
      HEADINGS.map((name) => text(name, "head")),
      2 * LINE_POINTS,
    );

  const title = add([text("KẾT QUẢ KIỂM TRA BÁO CÁO", "title")], 27);
  merges.push(`A${title}:${LAST_COLUMN}${title}`);
  if (apart === undefined)
    wide(
      "Trang này do hệ thống thêm vào. Sửa các ô được tô màu ở những trang sau, lưu lại rồi gửi chính tệp này; trang này và các ghi chú kiểm tra được bỏ qua khi nhận.",
      "hint",
    );
  else
    wide(
      `Đây chỉ là danh sách, không phải tệp của đơn vị: ${apart}. Sửa trong tệp của đơn vị rồi gửi tệp đó.`,
      "hint",
    );
  for (const [name, value] of summaryOf(answer)) pair(name, value);
  add([]);
  if (answer.lines.length > 0) {
    heading();
    for (const [index, found] of answer.lines.entries()) line(found, index);
    add([]);
  }
  if (answer.fixed.length > 0) {
    wide(`Đã sửa so với lần gửi ${answer.comparedWith}`, "key");
    heading();
    // What is mended may have moved, so it is not linked to.
    for (const [index, { cell: _, ...found }] of answer.fixed.entries()) line(found, index);
    add([]);
  }
  if (apart === undefined && answer.lines.length > 0) {
    wide(
      "Màu ô: đỏ nhạt là lỗi phải sửa, vàng nhạt là lưu ý. Màu cũ của ô được trả lại khi lỗi không còn ở lần gửi sau.",
      "hint",
    );
  }
  while (rows.length < shades.length) add([]);

  const columns = WIDTHS.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const hiddenColumns = `<col min="${FIRST_HIDDEN_COLUMN + 1}" max="${FIRST_HIDDEN_COLUMN + HIDDEN_COLUMNS}" width="9" hidden="1" customWidth="1"/>`;
  const hyperlinks = links.length > 0 ? `<hyperlinks>${links.join("")}</hyperlinks>` : "";
  return Buffer.from(
    `${XML_HEAD}<worksheet xmlns="${SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15.75"/><cols>${columns.join("")}${hiddenColumns}</cols><sheetData>${rows.join("")}</sheetData><mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells>${hyperlinks}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`,
  );
}

function summaryOf(answer: Answer): Array<[string, string]> {
  const { unitName, periodName, attempt, decidedAt, hasPassed, errors, warnings, comparedWith } = answer;
  const isStill = answer.lines.filter(({ since }) => since === "still").length;
  const isNew = answer.lines.filter(({ since }) => since === "new").length;
  return [
    ["Đơn vị", unitName],
    ["Kỳ báo cáo", periodName],
    ["Lần gửi", `${attempt}, kiểm tra lúc ${decidedAt} (giờ Việt Nam)`],
    ["Kết luận", `${hasPassed ? "ĐẠT" : "CHƯA ĐẠT"} - ${errors} lỗi, ${warnings} lưu ý`],
    ...(comparedWith === undefined
      ? []
      : [
          [
            `So với lần ${comparedWith}`,
            `đã sửa ${answer.fixed.length}, còn ${isStill}, mới ${isNew}`,
          ] satisfies [string, string],
        ]),
    ["Việc cần làm", answer.nextStep],
  ];
}

/** 'Số liệu'!D12, with apostrophes of the name doubled. */
function addressOf(sheet: string, cell: string): string {
  return `'${sheet.replaceAll("'", "''")}'!${cell}`;
}

function quoted(found: string | undefined): string {
  return found === undefined ? "" : `“${found}”`;
}

function number(reference: string, value: number): string {
  return `<c r="${reference}"><v>${value}</v></c>`;
}

function heightOf(text: string, charactersALine: number): number {
  return Math.max(1, Math.ceil(text.length / charactersALine)) * LINE_POINTS;
}
