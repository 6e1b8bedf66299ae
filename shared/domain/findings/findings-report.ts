import * as z from "zod";
import { type Finding, findingId, findingSchema } from "./findings.ts";

const matchSchema = z.strictObject({
  indicator: z.string(),
  sheet: z.string(),
  cell: z.string(),
  found: z.string(),
});

/** What the checks found in one attempt, kept for good beside it. */
const findingsReportSchema = z.object({
  schemaVersion: z.literal(2),
  /** By which version of the template the figures were judged; absent where a period asks for none. */
  templateVersion: z.int().exactOptional(),
  findings: z.array(findingSchema).readonly(),
  /** The last attempt before it that was decided, where there was one. */
  comparedWith: z.int().exactOptional(),
  /** What was found in that one, and is not found any more. */
  fixed: z.array(findingSchema).readonly(),
  /** Ids of findings that the last attempt had as well. */
  still: z.array(z.string()).readonly(),
  /** Rows that were found by their names, to be confirmed. */
  matches: z.array(matchSchema).readonly().exactOptional(),
});
export type FindingsReport = Readonly<z.infer<typeof findingsReportSchema>>;

const Stored = z.union([
  findingsReportSchema,
  // Before there were comparisons, the findings alone were kept.
  z
    .array(findingSchema)
    .transform((findings): FindingsReport => ({ schemaVersion: 2, findings, fixed: [], still: [] })),
]);

/** Reads what the checks left behind, of any age; nothing stored is nothing found. Throws when it is not what they write. */
export function findingsReportOf(stored: unknown): FindingsReport {
  return Stored.parse(stored ?? []);
}

/**
 * Compares an attempt with the last one decided before it: what is still there, and what was corrected. Findings are the same by what
 * is wrong and with which indicator, so rows may have moved. What stays of a corrected figure under another rule is new.
 */
export function comparison(
  findings: readonly Finding[],
  before: { readonly attempt: number; readonly findings: readonly Finding[] } | undefined,
): Pick<FindingsReport, "comparedWith" | "fixed" | "still"> {
  if (!before) return { fixed: [], still: [] };
  const now = new Set(findings.map(findingId));
  const then = new Set(before.findings.map(findingId));
  return {
    comparedWith: before.attempt,
    fixed: before.findings.filter((finding) => !now.has(findingId(finding))),
    still: [...now].filter((id) => then.has(id)),
  };
}
