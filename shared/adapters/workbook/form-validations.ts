import type { DataValidation } from "hucre";
import { FIGURE_MAX } from "../../domain/figures/figure.ts";
import { cellName } from "./form-lists.ts";

/** What may be written into a cell: a number, a word of a list, nothing at all, or text up to what is kept of it. */
export type CellRule = "whole" | "fraction" | "nothing" | "computed" | "text" | { readonly list: string };

/** A cell with its rule; row and column are counted from 0. */
export interface Guarded {
  readonly rule: CellRule;
  readonly row: number;
  readonly column: number;
}

/** As the reader keeps it. */
const TEXT_MAX_CHARACTERS = 10_000;

const NUMBER = { operator: "between", formula1: "0", formula2: String(FIGURE_MAX) } as const;

/** No formula gives a text a value that is allowed here. */
const REFUSE_EVERYTHING = { type: "custom", formula1: "FALSE" } as const;

const RULES: Readonly<Record<Exclude<CellRule, object>, Omit<DataValidation, "range">>> = {
  whole: {
    type: "whole",
    ...NUMBER,
    errorTitle: "Cần số nguyên",
    errorMessage:
      "Ô này nhận số nguyên không âm, không kèm chữ: 12, không phải “12 cuộc”. Nếu kỳ này không có, chọn x ở cột “Không phát sinh”.",
  },
  fraction: {
    type: "decimal",
    ...NUMBER,
    errorTitle: "Cần một con số",
    errorMessage:
      "Ô này nhận số không âm, có thể có phần lẻ, không kèm chữ và đơn vị. Nếu kỳ này không có, chọn x ở cột “Không phát sinh”.",
  },
  nothing: {
    ...REFUSE_EVERYTHING,
    errorTitle: "Ô không dùng",
    errorMessage: "Ô nền xám không dùng cho chỉ tiêu này, xin để trống.",
  },
  computed: {
    ...REFUSE_EVERYTHING,
    errorTitle: "Ô tự tính",
    errorMessage: "Ô này được tính từ các chỉ tiêu khác, không cần điền.",
  },
  text: {
    type: "textLength",
    operator: "lessThanOrEqual",
    formula1: String(TEXT_MAX_CHARACTERS),
    errorTitle: "Nội dung quá dài",
    errorMessage: "Ô này nhận tối đa 10.000 ký tự. Phần dài hơn xin gửi thành tệp kèm theo.",
  },
};

/** One validation for all cells of a rule, in the order in which the rules come first. A cell is guarded once. */
export function formValidations(guarded: readonly Guarded[]): DataValidation[] {
  const byRule = Map.groupBy(guarded, ({ rule }) => (typeof rule === "string" ? rule : `list ${rule.list}`));
  return [...byRule.values()].flatMap((cells) => {
    const [first] = cells;
    if (!first) return [];
    const { rule } = first;
    return {
      ...(typeof rule === "string" ? RULES[rule] : listRule(rule.list)),
      range: rangesOf(cells).join(" "),
      allowBlank: true,
      showErrorMessage: true,
    };
  });
}

function listRule(reference: string): Omit<DataValidation, "range"> {
  return {
    type: "list",
    formula1: reference,
    errorTitle: "Chọn trong danh sách",
    errorMessage: "Xin chọn một giá trị trong danh sách thả xuống của ô này, hoặc để trống.",
  };
}

interface Rectangle {
  readonly top: number;
  readonly left: number;
  bottom: number;
  right: number;
}

/** As few ranges as neighbours make of them: nobody knows how long a list of single cells Excel takes. */
function rangesOf(cells: readonly Guarded[]): string[] {
  const runs: Rectangle[] = [];
  for (const { row, column } of cells.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    const last = runs.at(-1);
    if (last?.top === row && last.right === column - 1) last.right = column;
    else runs.push({ top: row, bottom: row, left: column, right: column });
  }
  const blocks: Rectangle[] = [];
  for (const run of runs) {
    const above = blocks.find(
      ({ bottom, left, right }) => bottom === run.top - 1 && left === run.left && right === run.right,
    );
    if (above) above.bottom = run.bottom;
    else blocks.push(run);
  }
  return blocks.map(({ top, left, bottom, right }) =>
    top === bottom && left === right
      ? cellName(top, left)
      : `${cellName(top, left)}:${cellName(bottom, right)}`,
  );
}
