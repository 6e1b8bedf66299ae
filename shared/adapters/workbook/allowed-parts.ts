import { WorkbookRefused } from "./workbook-refused.ts";

/** What ordinary workbooks of Excel, LibreOffice, WPS and Google Sheets consist of; everything else is refused. */
const ALLOWED_PARTS: readonly RegExp[] = [
  /^\[content_types\]\.xml$/,
  /^(.*\/)?_rels\/[^/]*\.rels$/,
  /^(docprops|docmetadata|customxml|_xmlsignatures|\[trash\])\//,
  /^xl\/(workbook|sharedstrings|styles|calcchain|metadata|comments\d*|cellimages|usernames)\.xml$/,
  /^xl\/metadata$/,
  /^xl\/(worksheets|chartsheets|theme|drawings|charts|diagrams|media|comments|threadedcomments|persons|printersettings)\//,
  /^xl\/(tables|pivottables|pivotcache|slicers|slicercaches|timelines|timelinecaches|richdata|ctrlprops)\//,
  /^xl\/(featurepropertybag|namedsheetviews|documenttasks|revisions|customproperty|webextensions)\//,
];

const MACRO_PARTS = /vbaproject|vbadata|macrosheets\//;
const MACRO_TYPES = /macroenabled|vbaproject|vbadata|macrosheet|xlmacro/;
const FORBIDDEN_TYPES =
  /oleobject|activex|externallink|connections|dialogsheet|querytable|volatiledependencies/;

const MACRO_RELATIONS = /^(vbaproject.*|wordvbadata|xl(intl)?macrosheet)$/;
const FORBIDDEN_RELATIONS =
  /^(externallink.*|xlexternallink.*|oleobject|package|control|activexcontrolbinary|attachedtemplate|connections|querytable|volatiledependencies|dialogsheet)$/;

/** Refuses a part that can carry code, or data of another file, by its name. Throws `WorkbookRefused`. */
export function checkPartName(name: string): void {
  const folded = name.toLowerCase();
  if (MACRO_PARTS.test(folded)) throw new WorkbookRefused("MACRO_WORKBOOK", name);
  if (!ALLOWED_PARTS.some((allowed) => allowed.test(folded)))
    throw new WorkbookRefused("PART_NOT_ALLOWED", name);
}

/** The same by the content type a part declares, whatever it is called. Throws `WorkbookRefused`. */
export function checkContentType(contentType: string): void {
  const folded = contentType.toLowerCase();
  if (MACRO_TYPES.test(folded)) throw new WorkbookRefused("MACRO_WORKBOOK", contentType);
  if (FORBIDDEN_TYPES.test(folded)) throw new WorkbookRefused("PART_NOT_ALLOWED", contentType);
}

/**
 * The same by the relationship through which Excel would find the part. What lies outside the file is fetched as soon as it is
 * opened, with the reader's name and perhaps password; only a hyperlink waits for a click. Throws `WorkbookRefused`.
 */
export function checkRelationship(type: string, mode: string | undefined): void {
  const folded = type.slice(type.lastIndexOf("/") + 1).toLowerCase();
  if (MACRO_RELATIONS.test(folded)) throw new WorkbookRefused("MACRO_WORKBOOK", folded);
  if (FORBIDDEN_RELATIONS.test(folded)) throw new WorkbookRefused("PART_NOT_ALLOWED", folded);
  if (mode?.toLowerCase() === "external" && folded !== "hyperlink")
    throw new WorkbookRefused("PART_NOT_ALLOWED", folded);
}
