import type { WriteSheet } from "hucre";
import { writeXlsx } from "hucre/xlsx";
import type { FormStamp } from "../../domain/figures/report-reading.ts";
import type { ReportForm } from "../../domain/form/report-form.ts";
import { finishForm } from "./finish-form.ts";
import { guideSheet } from "./form-guide.ts";
import { FORM_SHEET_NAME, FORM_STAMP_NAMES, STAMP_SHEET_NAME } from "./form-layout.ts";
import { type FormList, formLists, listCells } from "./form-lists.ts";
import { formSheet } from "./form-sheet.ts";
import { FORM_FONT } from "./form-styles.ts";

/**
 * The product's form as a workbook, empty or filled in: the one writer of what units get, of samples, and of what tests send. The
 * same form gives the same bytes.
 */
export async function writeForm(form: ReportForm): Promise<Uint8Array> {
  const lists = formLists(form.template);
  const { sheet, headingRows } = formSheet(form, lists);
  const { head, template, madeAt } = form;
  const title = [template.title?.vi, head?.periodName].filter((text) => text !== undefined).join(". ");
  const workbook = await writeXlsx({
    sheets: [sheet, guideSheet(form), stampSheet(form.stamp, lists)],
    defaultFont: FORM_FONT,
    // Not by hucre's own setting: it leaves out the quotation marks that a name with a space needs.
    namedRanges: [
      { name: "_xlnm.Print_Titles", scope: FORM_SHEET_NAME, range: `'${FORM_SHEET_NAME}'!${headingRows}` },
    ],
    properties: { title, creator: "Reform Reports", created: madeAt, modified: madeAt },
  });
  return finishForm(workbook);
}

/** For whom the form is, where people do not look, and the words to choose from. */
function stampSheet(stamp: FormStamp | undefined, lists: readonly FormList[]): WriteSheet {
  const values = stamp
    ? Object.entries(FORM_STAMP_NAMES).map(([key, name]) => [name, stamp[key as keyof FormStamp]])
    : [];
  return { name: STAMP_SHEET_NAME, rows: values, cells: new Map(listCells(lists)), veryHidden: true };
}
