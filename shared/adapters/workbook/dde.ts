import { WorkbookRefused } from "./workbook-refused.ts";
import { nextTag, tagsOf, textBetween } from "./xml-tags.ts";

/** A bar as it is written, and as a character reference. */
const BARS = ["|", "&#"];
const FORMULAS = new Set(["f", "formula", "formula1", "formula2", "definedName"]);
const LESS_THAN = 60;
const EXCLAMATION_MARK = 33;
const QUESTION_MARK = 63;

/**
 * Refuses a formula that asks another program for its value: `cmd|'/c calc'!A1` starts that program where Excel is set to let it.
 * Reading calculates nothing, but the office opens what was sent. Throws `WorkbookRefused`.
 */
export function refuseDde(part: Buffer): void {
  for (const bar of BARS) {
    let at = part.indexOf(bar);
    while (at !== -1) {
      const start = part.lastIndexOf(LESS_THAN, at);
      const next = part.indexOf(LESS_THAN, at);
      const end = next === -1 ? part.length : next;
      if (start !== -1 && isDde(part, start, end)) throw new WorkbookRefused("PART_NOT_ALLOWED", "DDE");
      at = part.indexOf(bar, end);
    }
  }
}

/** Whether what follows the tag at `start` is such a formula. Programs write neither comments nor CDATA among cells. */
function isDde(part: Buffer, start: number, end: number): boolean {
  const kind = part[start + 1];
  if (kind === EXCLAMATION_MARK || kind === QUESTION_MARK) return true;
  const cursor = { ...tagsOf(part), end: start };
  if (!nextTag(cursor) || cursor.kind !== "open" || !FORMULAS.has(cursor.name)) return false;
  return asksAnotherProgram(textBetween(part, cursor.end, end));
}

/** Outside of texts and of the names of sheets and columns, a bar means nothing but “ask that program”. */
function asksAnotherProgram(formula: string): boolean {
  let quote = "";
  let brackets = 0;
  let isEscaped = false;
  for (const character of formula) {
    if (isEscaped) isEscaped = false;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "[") brackets += 1;
    else if (brackets > 0) {
      if (character === "]") brackets -= 1;
      isEscaped = character === "'";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "|") return true;
  }
  return false;
}
