import { withNotes } from "../findings/apply-notes.ts";
import type { CheckNotes } from "../findings/check-notes.ts";
import { counts, type Finding, findingId } from "../findings/findings.ts";
import type { CheckOutcome } from "../obligation/decisions.ts";
import { countsNow, type Obligation } from "../obligation/obligation.ts";
import { isDecided, type RecheckResult, receivedOnOf, type Submission } from "../submission/submission.ts";
import type { DifferingUnit, Numbers, RecheckOutcome } from "./recheck.ts";

/** What refuses a report whatever is in it: that stays so. */
const REFUSED_WHOLE: ReadonlySet<string> = new Set(["PERIOD_CLOSED", "OBLIGATION_APPROVED"]);

/**
 * Which attempt of a unit is checked again: the one that counts, or else the last that was decided, if that was rejected. `latest` are
 * the latest attempts, newest first.
 */
export function attemptToRecheck(obligation: Obligation, latest: readonly Submission[]): number | undefined {
  if (countsNow(obligation)) return obligation.current?.attempt;
  const last = latest.find(isDecided);
  return last?.state === "rejected" ? last.attempt : undefined;
}

/** Whether a workbook was judged, and nothing refused it before. */
export function hasJudgedFile({ files, firstError, errors }: Submission): boolean {
  const hasFile = Object.values(files).some(({ part, received }) => part === "data" && received);
  return hasFile && errors !== undefined && !REFUSED_WHOLE.has(firstError?.code ?? "");
}

interface Seen {
  readonly obligation: Obligation;
  readonly submission: Submission;
  readonly notes?: CheckNotes | undefined;
  /** As they were kept. */
  readonly findings: readonly Finding[];
}

interface Found {
  readonly checks: CheckOutcome & { readonly errors: number; readonly warnings: number };
  readonly findings: readonly Finding[];
  /** Where they were put. */
  readonly findingsFrom: RecheckResult;
}

/** What checking a report again comes to. The findings of one that counts are those that its unit sees now, with what was said of them. */
export function compared(seen: Seen, found: Found): RecheckOutcome {
  const { obligation, submission } = seen;
  const { attempt, state, unitId } = submission;
  const then = keysOf(asShown(seen));
  const now = keysOf(found.findings);
  const gained = codesOf(now, then);
  const lost = codesOf(then, now);
  const before = numbersOf(submission);
  const after = numbersOf(found.checks);
  const isSame = (Object.keys(before) as (keyof Numbers)[]).every((name) => before[name] === after[name]);
  if (isSame && gained.length + lost.length === 0) return { unitId, outcome: "same" };
  const { errors, warnings, hasFindings, firstError, unexplained, matchesToConfirm } = found.checks;
  const differing: DifferingUnit = {
    ...{ unitId, outcome: "differs", seen: { attempt, state, version: obligation.version } },
    ...{ before, after, gained, lost },
    checks: {
      ...{ errors, warnings },
      ...(hasFindings && { hasFindings }),
      ...(firstError && { firstError }),
      ...(unexplained && { unexplained }),
      ...(matchesToConfirm !== undefined && { matchesToConfirm }),
    },
    findingsFrom: found.findingsFrom,
  };
  return differing;
}

/** A rejection stays as it was judged, whatever was let pass since. */
function asShown({ submission, notes, findings }: Seen): readonly Finding[] {
  if (submission.state === "rejected") return findings;
  return withNotes(findings, notes, receivedOnOf(submission));
}

/** By what is wrong and where, and whether it counts. */
function keysOf(findings: readonly Finding[]): ReadonlyMap<string, string> {
  return new Map(findings.map((each) => [`${findingId(each)} ${counts(each)}`, each.code]));
}

function codesOf(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): string[] {
  const codes = [...some].filter(([key]) => !others.has(key)).map(([, code]) => code);
  return [...new Set(codes)].toSorted();
}

function numbersOf({ errors = 0, warnings = 0, unexplained = [] }: CheckOutcome): Numbers {
  return { errors, warnings, reasonsMissing: unexplained.length };
}
