import type { Answer } from "../../domain/answer/answer.ts";
import { MARK_REFUSALS, type MarkRefusal } from "../../domain/answer/mark-refusals.ts";
import { RESULT_SHEET_NAME } from "./form-layout.ts";
import { markStyles } from "./mark-styles.ts";
import {
  OFFICE_RELATIONS,
  PACKAGE_RELATIONS,
  PACKAGE_TYPES,
  RELATIONS_TYPE,
  SPREADSHEET,
  XML_HEAD,
} from "./namespaces.ts";
import { packedFile, packedZip } from "./packed-zip.ts";
import { resultSheetXml } from "./result-sheet.ts";
import { xmlText } from "./xml-edits.ts";

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** A workbook with nothing but the list, for a unit whose own file is not marked. It says why. */
export function listWorkbook(answer: Answer, reason: MarkRefusal): Uint8Array {
  const styles = markStyles(undefined, { before: [], isMarked: false });
  const looks = styles.looks();
  const apart = MARK_REFUSALS[reason].vi;
  const sheet = resultSheetXml({ answer, looks, shades: [], linkedSheet: () => undefined, apart });
  const relation = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE_RELATIONS}/${kind}" Target="${target}"/>`;
  const relations = (...inside: readonly string[]) =>
    `${XML_HEAD}<Relationships xmlns="${PACKAGE_RELATIONS}">${inside.join("")}</Relationships>`;
  const override = (part: string, type: string) =>
    `<Override PartName="/${part}" ContentType="${TYPE}.${type}+xml"/>`;
  const types = `<Default Extension="rels" ContentType="${RELATIONS_TYPE}"/><Default Extension="xml" ContentType="application/xml"/>`;
  const overrides = [
    override("xl/workbook.xml", "sheet.main"),
    override("xl/worksheets/sheet1.xml", "worksheet"),
    override("xl/styles.xml", "styles"),
  ];
  const parts: Readonly<Record<string, string | Buffer>> = {
    "[Content_Types].xml": `${XML_HEAD}<Types xmlns="${PACKAGE_TYPES}">${types}${overrides.join("")}</Types>`,
    "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": `${XML_HEAD}<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE_RELATIONS}"><bookViews><workbookView/></bookViews><sheets><sheet name="${xmlText(RESULT_SHEET_NAME)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations(
      relation(1, "worksheet", "worksheets/sheet1.xml"),
      relation(2, "styles", "styles.xml"),
    ),
    "xl/worksheets/sheet1.xml": sheet,
    "xl/styles.xml": styles.bytes(),
  };
  return packedZip(Object.entries(parts).map(([name, part]) => packedFile(name, Buffer.from(part))));
}
