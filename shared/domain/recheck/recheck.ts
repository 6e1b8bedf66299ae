import { createHash } from "node:crypto";
import * as z from "zod";
import { DomainError } from "../errors.ts";
import type { Obligation } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { RecheckResult, SUBMISSION_STATES, Submission } from "../submission/submission.ts";

/** Files in one message: a few seconds at their usual size, and two minutes if each takes as long as one may. */
export const PIECE_SIZE = 25;

/** The rules run again over the reports of a period: by whom, and, once somebody let what they find stand, by whom and why. */
export const Recheck = z.object({
  recheckId: z.string(),
  periodId: z.string(),
  /** Shards of the period. */
  shards: z.int().positive(),
  by: z.string(),
  startedAt: z.iso.datetime(),
  units: z.int().nonnegative(),
  pieces: z.int().nonnegative(),
  /** Hash of the units in their pieces; names the plan. */
  plan: z.string(),
  commit: z
    .object({ by: z.string(), reason: z.string(), hash: z.string(), at: z.iso.datetime() })
    .exactOptional(),
});
export type Recheck = z.infer<typeof Recheck>;

export type RecheckState = "checking" | "ready" | "applying" | "applied";

const Numbers = z.object({ errors: z.int(), warnings: z.int(), reasonsMissing: z.int() });
export type Numbers = z.infer<typeof Numbers>;

const Checks = Submission.pick({
  errors: true,
  warnings: true,
  hasFindings: true,
  firstError: true,
  unexplained: true,
  matchesToConfirm: true,
}).required({ errors: true, warnings: true });

const Differing = z.object({
  unitId: z.string(),
  outcome: z.literal("differs"),
  /** What was checked, as it was then: whatever was decided since makes this one void. */
  seen: z.object({
    attempt: z.int().positive(),
    state: z.enum(SUBMISSION_STATES),
    version: z.int().positive(),
  }),
  before: Numbers,
  after: Numbers,
  /** Codes of what is found now and was not, and the other way round. */
  gained: z.array(z.string()),
  lost: z.array(z.string()),
  /** What the submission would keep of it. */
  checks: Checks,
  /** Where the findings lie. */
  findingsFrom: RecheckResult,
});
export type DifferingUnit = z.infer<typeof Differing>;

/** What a unit's report came to. Written once and never changed; `nothing`: there is no file whose content was judged. */
export const RecheckOutcome = z.discriminatedUnion("outcome", [
  Differing,
  z.object({ unitId: z.string(), outcome: z.enum(["same", "nothing"]) }),
]);
export type RecheckOutcome = z.infer<typeof RecheckOutcome>;

const COUNTED = [
  "same",
  "nothing",
  "differs",
  "gainedErrors",
  "lostErrors",
  "gainedWarnings",
  "lostWarnings",
  /** Of those that were rejected. */
  "wouldPass",
] as const;

/** Units by what their reports came to; one that differs may be in several. */
export const RecheckCounts = z.record(z.enum(COUNTED), z.int().nonnegative());
export type RecheckCounts = z.infer<typeof RecheckCounts>;

/** A piece that is checked; the hash is of all its outcomes. */
export const CheckedPiece = z.object({
  piece: z.int().nonnegative(),
  counts: RecheckCounts,
  hash: z.string(),
});
export type CheckedPiece = z.infer<typeof CheckedPiece>;

/** What became of a unit when the preview was let stand. Written once, with the decision if there was one. */
export const AppliedUnit = z.object({
  unitId: z.string(),
  /** Why it was left as it was: decided since, or its files could not be sent again any more. */
  skipped: z.enum(["CHANGED_SINCE", "PERIOD_CLOSED"]).exactOptional(),
});
export type AppliedUnit = z.infer<typeof AppliedUnit>;

export const AppliedPiece = z.object({
  piece: z.int().nonnegative(),
  applied: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
});
export type AppliedPiece = z.infer<typeof AppliedPiece>;

export interface PlannedRecheck {
  readonly recheck: Recheck;
  /** Ids of units, piece by piece. */
  readonly plan: readonly (readonly string[])[];
}

/** Which units a recheck looks at: those of which anything was decided. Throws PERIOD_NOT_OPEN. */
export function planRecheck(
  wish: { readonly recheckId: string; readonly by: string; readonly now: Date },
  { periodId, roster, opensAt }: Period,
  obligations: readonly Obligation[],
): PlannedRecheck {
  if (!roster) throw new DomainError("PERIOD_NOT_OPEN", { periodId, opensAt });
  const { recheckId, by, now } = wish;
  const unitIds = obligations
    .filter(({ version }) => version > 1)
    .map(({ unitId }) => unitId)
    .toSorted();
  const plan = Array.from({ length: Math.ceil(unitIds.length / PIECE_SIZE) }, (_, index) =>
    unitIds.slice(index * PIECE_SIZE, (index + 1) * PIECE_SIZE),
  );
  const { shards } = roster;
  const sizes = { units: unitIds.length, pieces: plan.length };
  const named = { plan: createHash("sha256").update(unitIds.join("\n")).digest("base64url") };
  const recheck = { recheckId, periodId, shards, by, startedAt: now.toISOString(), ...sizes, ...named };
  return { recheck, plan };
}

/** How far it has come follows from its finished pieces, so nothing has to be written when the last is. */
export function stateOf(
  { pieces, commit }: Recheck,
  checked: readonly CheckedPiece[],
  applied: readonly AppliedPiece[],
): RecheckState {
  if (checked.length < pieces) return "checking";
  if (!commit) return "ready";
  return applied.length < pieces ? "applying" : "applied";
}

export function pieceOf(piece: number, outcomes: readonly RecheckOutcome[]): CheckedPiece {
  const hash = createHash("sha256");
  const inOrder = outcomes.toSorted((a, b) => (a.unitId < b.unitId ? -1 : 1));
  for (const outcome of inOrder) hash.update(`${JSON.stringify(RecheckOutcome.parse(outcome))}\n`);
  return { piece, counts: countsOf(outcomes), hash: hash.digest("base64url") };
}

/** Names what a person saw; only of a recheck of which every piece is checked. */
export function hashOf(checked: readonly CheckedPiece[]): string {
  const hash = createHash("sha256");
  for (const piece of checked.toSorted((a, b) => a.piece - b.piece)) hash.update(`${piece.hash}\n`);
  return hash.digest("base64url");
}

function countsOf(outcomes: readonly RecheckOutcome[]): RecheckCounts {
  const counts = none();
  for (const one of outcomes) {
    counts[one.outcome] += 1;
    if (one.outcome !== "differs") continue;
    const { before, after, seen } = one;
    if (after.errors > before.errors) counts.gainedErrors += 1;
    if (after.errors < before.errors) counts.lostErrors += 1;
    if (after.warnings > before.warnings) counts.gainedWarnings += 1;
    if (after.warnings < before.warnings) counts.lostWarnings += 1;
    if (seen.state === "rejected" && after.errors === 0) counts.wouldPass += 1;
  }
  return counts;
}

export function sumOf(checked: readonly CheckedPiece[]): RecheckCounts {
  const sum = none();
  for (const { counts } of checked) for (const name of COUNTED) sum[name] += counts[name];
  return sum;
}

function none(): RecheckCounts {
  return {
    ...{ same: 0, nothing: 0, differs: 0 },
    ...{ gainedErrors: 0, lostErrors: 0, gainedWarnings: 0, lostWarnings: 0, wouldPass: 0 },
  };
}

/**
 * Lets stand what the preview showed. The same preview again changes nothing more. Throws PREVIEW_OUTDATED while not all is checked,
 * and when it is another than the person saw.
 */
export function committed(
  recheck: Recheck,
  checked: readonly CheckedPiece[],
  commit: NonNullable<Recheck["commit"]>,
): Recheck {
  const { recheckId, pieces } = recheck;
  const done = { recheckId, checked: checked.length, pieces };
  if (checked.length < pieces || commit.hash !== hashOf(checked)) {
    throw new DomainError("PREVIEW_OUTDATED", done);
  }
  return recheck.commit ? recheck : { ...recheck, commit };
}
