import * as z from "zod";
import { Obligation } from "../obligation/obligation.ts";

/** The fields of an obligation that a job may set: what is owed and until when, never what was reported. */
const { exemption, extension, reopened, dueAtExclusive, dueDate, because, timeliness } = Obligation.shape;
const TERMS = { exemption, extension, reopened, dueAtExclusive, dueDate, because, timeliness };

/** As they were before; null for one that was not there. Only those that the job changed. */
export const FormerTerms = z.object({
  exemption: exemption.unwrap().nullable().exactOptional(),
  extension: extension.unwrap().nullable().exactOptional(),
  reopened: reopened.unwrap().nullable().exactOptional(),
  dueAtExclusive: dueAtExclusive.exactOptional(),
  dueDate: dueDate.exactOptional(),
  because: because.exactOptional(),
  timeliness: timeliness.unwrap().nullable().exactOptional(),
});
export type FormerTerms = z.infer<typeof FormerTerms>;

/** What became of one obligation in a job. Written once, in the transaction that changes it, and never changed. */
export const JobOutcome = z.object({
  unitId: z.string(),
  periodId: z.string(),
  shard: z.int().nonnegative(),
  outcome: z.enum(["changed", "unchanged", "refused"]),
  /** Why it was not changed. */
  code: z.string().exactOptional(),
  /** The version that the job made of it, and what an undo puts back. */
  changed: z.object({ version: z.int().positive(), former: FormerTerms }).exactOptional(),
  at: z.iso.datetime(),
});
export type JobOutcome = z.infer<typeof JobOutcome>;

export function formerTermsOf(before: Obligation, after: Obligation): FormerTerms {
  const names = Object.keys(TERMS) as (keyof typeof TERMS)[];
  const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return FormerTerms.parse(Object.fromEntries(differing.map((name) => [name, before[name] ?? null])));
}

/** How many obligations came out how, and why those that were not changed were not. */
export const JobCounts = z.object({
  changed: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  refused: z.int().nonnegative(),
  codes: z.record(z.string(), z.int().positive()),
});
export type JobCounts = z.infer<typeof JobCounts>;

export function countsOf(outcomes: readonly Pick<JobOutcome, "outcome" | "code">[]): JobCounts {
  const counts = { changed: 0, unchanged: 0, refused: 0, codes: {} as Record<string, number> };
  for (const { outcome, code } of outcomes) {
    counts[outcome] += 1;
    if (code !== undefined) counts.codes[code] = (counts.codes[code] ?? 0) + 1;
  }
  return counts;
}

export function sumOf(parts: readonly JobCounts[]): JobCounts {
  const sum = countsOf([]);
  for (const { changed, unchanged, refused, codes } of parts) {
    sum.changed += changed;
    sum.unchanged += unchanged;
    sum.refused += refused;
    for (const [code, count] of Object.entries(codes)) sum.codes[code] = (sum.codes[code] ?? 0) + count;
  }
  return sum;
}
