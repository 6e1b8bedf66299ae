import type { BorderStyle, CellStyle, FontStyle } from "hucre";

/** As NĐ 30/2020/NĐ-CP asks of documents. */
export const FORM_FONT: FontStyle = { name: "Times New Roman", size: 11 };

const LINE = { style: "thin", color: { rgb: "A6A6A6" } } as const;
const BOX: BorderStyle = { top: LINE, right: LINE, bottom: LINE, left: LINE };
const filled = (rgb: string) => ({ type: "pattern", pattern: "solid", fgColor: { rgb } }) as const;

const HEADING_FILL = filled("D9E2F3");
const GROUP_FILL = filled("EDF2FA");
const GREY = filled("E7E6E6");

const LOCKED = { locked: true };
const FREE = { locked: false };

const font = (changes: FontStyle = {}): FontStyle => ({ ...FORM_FONT, ...changes });
const wrapped = (horizontal: "left" | "center" | "right") =>
  ({ horizontal, vertical: "center", wrapText: true }) as const;

/** Text that stays text when somebody edits it: "- Tổ chức …" is no formula then. */
const TEXT = "@";
const WHOLE = "#,##0";
const FRACTION = "#,##0.0##";
const RATE = "0.0";

/**
 * Locked are the head and the headings alone. Excel sorts, and deletes, no row of a protected sheet that has a locked cell; so
 * cells of the table in which nothing is to be written are guarded by validations instead.
 */
export const STYLES = {
  letterhead: { font: font(), alignment: wrapped("center"), protection: LOCKED, numFmt: TEXT },
  letterheadStrong: {
    font: font({ bold: true }),
    alignment: wrapped("center"),
    protection: LOCKED,
    numFmt: TEXT,
  },
  motto: { font: font({ bold: true, underline: true }), alignment: wrapped("center"), protection: LOCKED },
  /** Number, place and date are for people to fill in. */
  open: { font: font({ italic: true }), alignment: wrapped("center"), protection: FREE, numFmt: TEXT },
  title: {
    font: font({ bold: true, size: 14 }),
    alignment: wrapped("center"),
    protection: LOCKED,
    numFmt: TEXT,
  },
  subtitle: { font: font({ italic: true }), alignment: wrapped("center"), protection: LOCKED, numFmt: TEXT },
  due: { font: font({ bold: true }), alignment: wrapped("center"), protection: LOCKED, numFmt: TEXT },
  heading: {
    font: font({ bold: true, size: 10 }),
    fill: HEADING_FILL,
    border: BOX,
    alignment: wrapped("center"),
    protection: LOCKED,
    numFmt: TEXT,
  },
  /** The headings stand in the lower of two rows, which together look like one. */
  headingTop: {
    font: font({ bold: true, size: 10 }),
    fill: HEADING_FILL,
    border: { top: LINE, right: LINE, left: LINE },
    protection: LOCKED,
  },
  headingBelow: {
    font: font({ bold: true, size: 10 }),
    fill: HEADING_FILL,
    border: { right: LINE, bottom: LINE, left: LINE },
    alignment: wrapped("center"),
    protection: LOCKED,
    numFmt: TEXT,
  },
  group: { font: font({ bold: true }), fill: GROUP_FILL, border: BOX, protection: FREE, numFmt: TEXT },
  groupOrdinal: {
    font: font({ bold: true }),
    fill: GROUP_FILL,
    border: BOX,
    alignment: wrapped("center"),
    protection: FREE,
    numFmt: TEXT,
  },
  code: { font: font({ color: { rgb: "808080" } }), protection: FREE, numFmt: TEXT },
  ordinal: { font: font(), border: BOX, alignment: wrapped("center"), protection: FREE },
  name: { font: font(), border: BOX, alignment: wrapped("left"), protection: FREE, numFmt: TEXT },
  unit: { font: font(), border: BOX, alignment: wrapped("center"), protection: FREE, numFmt: TEXT },
  whole: {
    font: font(),
    border: BOX,
    alignment: { horizontal: "right", vertical: "center" },
    protection: FREE,
    numFmt: WHOLE,
  },
  fraction: {
    font: font(),
    border: BOX,
    alignment: { horizontal: "right", vertical: "center" },
    protection: FREE,
    numFmt: FRACTION,
  },
  choice: { font: font(), border: BOX, alignment: wrapped("center"), protection: FREE, numFmt: TEXT },
  line: {
    font: font(),
    border: BOX,
    alignment: { horizontal: "left", vertical: "center" },
    protection: FREE,
    numFmt: TEXT,
  },
  reason: { font: font(), border: BOX, alignment: wrapped("left"), protection: FREE, numFmt: TEXT },
  text: {
    font: font(),
    border: BOX,
    alignment: { horizontal: "left", vertical: "top", wrapText: true },
    protection: FREE,
    numFmt: TEXT,
  },
  computed: {
    font: font({ italic: true }),
    fill: GREY,
    border: BOX,
    alignment: { horizontal: "right", vertical: "center" },
    protection: FREE,
    numFmt: RATE,
  },
  unused: { font: font(), fill: GREY, border: BOX, protection: FREE },
  signature: { font: font({ bold: true }), alignment: wrapped("center"), protection: FREE, numFmt: TEXT },
  signatureNote: {
    font: font({ italic: true }),
    alignment: wrapped("center"),
    protection: FREE,
    numFmt: TEXT,
  },
  guideTitle: { font: font({ bold: true, size: 14 }), protection: FREE, numFmt: TEXT },
  guideHeading: { font: font({ bold: true }), protection: FREE, numFmt: TEXT },
  guide: { font: font(), alignment: { vertical: "top", wrapText: true }, protection: FREE, numFmt: TEXT },
} as const satisfies Record<string, CellStyle>;
