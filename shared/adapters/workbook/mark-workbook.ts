import type { Answer } from "../../domain/answer/answer.ts";
import { MARK_REFUSALS, type MarkRefusal } from "../../domain/answer/mark-refusals.ts";
import { RESULT_SHEET_NAME } from "./form-layout.ts";
import { markStyles } from "./mark-styles.ts";
import type { Marked, MarkRequest } from "./mark-worker.ts";
import { packedFile, packedZip } from "./packed-zip.ts";
import { resultSheetXml } from "./result-sheet.ts";
import { type ThreadSettings, workbookThread, workerBeside } from "./workbook-thread.ts";
import { xmlText } from "./xml-edits.ts";

export interface WorkbookMarker {
  /** Marks a unit's own workbook; throws only when no thread can be started. Calls are served one after the other. */
  readonly mark: (bytes: Uint8Array, answer: Answer) => Promise<Marked>;
  /** Ends the thread. The marker may be used again after it. */
  readonly close: () => Promise<void>;
}

/** Marks untrusted workbooks in a thread of their own, with the limits of reading. */
export function workbookMarker(settings: Partial<ThreadSettings> = {}): WorkbookMarker {
  const thread = workbookThread<MarkRequest, Marked>({
    workerFile: workerBeside(import.meta.url, "mark-worker"),
    ...settings,
  });
  return {
    mark: async (bytes, answer) => {
      const outcome = await thread.ask({ bytes: new Uint8Array(bytes), answer });
      return typeof outcome === "string" ? { ok: false, reason: "TOO_SLOW" } : outcome;
    },
    close: thread.close,
  };
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A workbook with nothing but the list, for a unit whose own file is not marked. It says why. */
export function listWorkbook(answer: Answer, reason: MarkRefusal): Uint8Array {
  const styles = markStyles(undefined, { before: [], isMarked: false });
  const looks = styles.looks();
  const apart = MARK_REFUSALS[reason].vi;
  const sheet = resultSheetXml({ answer, looks, shades: [], linkedSheet: () => undefined, apart });
  const relation = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE_RELATIONS}/${kind}" Target="${target}"/>`;
  const relations = (...inside: readonly string[]) =>
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inside.join("")}</Relationships>`;
  const override = (part: string, type: string) =>
    `<Override PartName="/${part}" ContentType="${TYPE}.${type}+xml"/>`;
  const types = `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`;
  const overrides = [
    override("xl/workbook.xml", "sheet.main"),
    override("xl/worksheets/sheet1.xml", "worksheet"),
    override("xl/styles.xml", "styles"),
  ];
  const parts: Readonly<Record<string, string | Buffer>> = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types">${types}${overrides.join("")}</Types>`,
    "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE_RELATIONS}"><bookViews><workbookView/></bookViews><sheets><sheet name="${xmlText(RESULT_SHEET_NAME)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations(
      relation(1, "worksheet", "worksheets/sheet1.xml"),
      relation(2, "styles", "styles.xml"),
    ),
    "xl/worksheets/sheet1.xml": sheet,
    "xl/styles.xml": styles.bytes(),
  };
  return packedZip(Object.entries(parts).map(([name, part]) => packedFile(name, Buffer.from(part))));
}
