import * as z from "zod";
import { cutText } from "../text/plain-text.ts";
import { DOCUMENT_FINDINGS } from "./document-findings.ts";
import { FILE_FINDINGS } from "./file-findings.ts";
import {
  FINDING_QUOTE_MAX_CHARACTERS,
  FINDING_REASON_MAX_CHARACTERS,
  type FindingDefinition,
} from "./finding-definition.ts";
import { REPORT_FINDINGS } from "./report-findings.ts";
import { RULE_FINDINGS } from "./rule-findings.ts";
import { VALUE_FINDINGS } from "./value-findings.ts";

export { FINDING_QUOTE_MAX_CHARACTERS, FINDING_REASON_MAX_CHARACTERS } from "./finding-definition.ts";

/**
 * Everything that can be wrong with a file, in one table. A code is a promise to clients: never renamed,
 * never reused. Texts may be improved at any time.
 */
export const FINDINGS = {
  ...FILE_FINDINGS,
  ...VALUE_FINDINGS,
  ...RULE_FINDINGS,
  ...DOCUMENT_FINDINGS,
  ...REPORT_FINDINGS,
} as const satisfies Record<string, FindingDefinition>;

export type FindingCode = keyof typeof FINDINGS;

/**
 * A sheet is described by its first problems; beyond so many nobody reads on. Then a note says so: an error where an
 * error was left out, and otherwise one that refuses nothing.
 */
export const FINDINGS_SHOWN = {
  error: { most: 199, note: "TOO_MANY_FINDINGS" },
  warning: { most: 50, note: "MORE_WARNINGS" },
} as const satisfies Record<FindingDefinition["severity"], { most: number; note: FindingCode }>;

/** The beginning of a text, as a finding may quote it: without half a character at the end. */
export function quoted(text: string): string {
  return cutText(text, FINDING_QUOTE_MAX_CHARACTERS);
}

/** One problem of one file, with where it is in words a person can follow: sheet “Số liệu”, cell D12. */
export const findingSchema = z.strictObject({
  code: z.enum(Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]]),
  fileId: z.string().max(20),
  sheet: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  cell: z.string().max(10).exactOptional(),
  indicator: z.string().max(8).exactOptional(),
  /** Content area, where the number by content is meant and not the total. */
  area: z.string().max(2).exactOptional(),
  found: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  expected: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  /** How many there are of this kind, when only the first is told: at least 2. */
  count: z.int().min(2).exactOptional(),
  /** Why the figure is right as it stands, in the sender's words; only of a warning that asks for it. */
  reason: z.string().max(FINDING_REASON_MAX_CHARACTERS).exactOptional(),
  /** Found by a rule that is being tried: told, and counted neither as an error nor as a warning. */
  isBeta: z.literal(true).exactOptional(),
  /** The office let it pass for this report: told, not counted. */
  isWaived: z.literal(true).exactOptional(),
});

export type Finding = Readonly<z.infer<typeof findingSchema>>;

const DEFINITIONS: Readonly<Record<string, FindingDefinition>> = FINDINGS;

/** What a code says; undefined of one that is none. */
export function definitionOf(code: string): FindingDefinition | undefined {
  return Object.hasOwn(DEFINITIONS, code) ? DEFINITIONS[code] : undefined;
}

/** What it says, for people. A code that is not known any more is shown as it is. */
export function titleOf(code: string): { readonly vi: string; readonly en: string } {
  const definition = definitionOf(code);
  return definition ? { vi: definition.vi.title, en: definition.en.title } : { vi: code, en: code };
}

/** Whether the office may let it pass for one report. */
export function isWaivable(code: string): boolean {
  return definitionOf(code)?.isWaivable === true;
}

/** Whether it counts at all: what a rule on trial or a waived rule found is only told. */
export function counts({ isBeta, isWaived }: Finding): boolean {
  return !isBeta && !isWaived;
}

/** Whether this finding alone rejects the submission. */
export function isError(finding: Finding): boolean {
  return counts(finding) && FINDINGS[finding.code].severity === "error";
}

/** Whether what it finds may be right, so that the sender should say why. */
export function asksForReason(code: FindingCode): boolean {
  return DEFINITIONS[code]?.asksForReason === true;
}

/** Whether it asks for a word and has none. */
export function isUnexplained(finding: Finding): boolean {
  return asksForReason(finding.code) && counts(finding) && finding.reason === undefined;
}

/**
 * What makes a finding the same one in the next attempt: what is wrong, and with which indicator. Rows move when a file is
 * corrected, so cells are part of it only where no indicator is known.
 */
export function findingId({ code, fileId, indicator, area, sheet, cell }: Finding): string {
  const place = indicator === undefined ? [sheet, cell] : [indicator, area];
  return [code, fileId, ...place.filter((part) => part !== undefined)].join("/");
}
