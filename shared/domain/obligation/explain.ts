import { DomainError } from "../errors.ts";
import { type CheckNotes, EXPLANATIONS_MAX, NO_NOTES } from "../findings/check-notes.ts";
import type { Submission } from "../submission/submission.ts";
import type { By, Decision } from "./decisions.ts";
import { idsOf } from "./decisions.ts";
import type { Obligation } from "./obligation.ts";

/** A word to one finding. */
export interface ExplanationGiven {
  readonly findingId: string;
  readonly text: string;
}

interface Explained {
  readonly submission: Submission;
  readonly notes: CheckNotes | undefined;
  readonly explanations: readonly ExplanationGiven[];
  readonly by: By["by"];
}

/**
 * Somebody says why unusual figures of an attempt are right. It holds for later attempts with the same figure, too; a word said again
 * replaces the former, until the office has approved the report on it. Throws OBLIGATION_APPROVED, and NOT_TO_EXPLAIN for what the
 * attempt does not ask.
 */
export function explain(
  obligation: Obligation,
  { submission, notes = NO_NOTES, explanations, by }: Explained,
  now: Date,
): Decision {
  const { attempt, state, unexplained = [] } = submission;
  const { current } = obligation;
  if (current?.state === "approved") {
    throw new DomainError("OBLIGATION_APPROVED", { attempt: current.attempt });
  }
  const asked = new Map([
    ...Object.entries(notes.explanations).map(([id, { found }]) => [id, found] as const),
    ...unexplained.map(({ id, found }) => [id, found] as const),
  ]);
  const unknown = explanations.filter(({ findingId }) => !asked.has(findingId));
  if (unknown.length > 0) {
    const findings = unknown.map(({ findingId }) => findingId);
    throw new DomainError("NOT_TO_EXPLAIN", { ...idsOf(obligation), attempt, findings });
  }
  const at = now.toISOString();
  const said = explanations.map(({ findingId, text }) => {
    const found = asked.get(findingId);
    return [findingId, { text, by, at, ...(found !== undefined && { found }) }] as const;
  });
  const left = unexplained.filter(({ id }) => !explanations.some(({ findingId }) => findingId === id));
  return {
    obligation: withReasonsMissing(
      { ...obligation, version: obligation.version + 1 },
      { attempt, reasonsMissing: left.length },
    ),
    submissions: [{ attempt, to: state, from: [state], set: { unexplained: left } }],
    notes: {
      ...notes,
      explanations: latestOf({ ...notes.explanations, ...Object.fromEntries(said) }),
      version: notes.version + 1,
    },
    event: { type: "SubmissionExplained", data: { attempt }, record: { by } },
  };
}

/** How many words an attempt still waits for; 0 is not kept. Says nothing of an attempt that is not the current one. */
export function withReasonsMissing(
  obligation: Obligation,
  { attempt, reasonsMissing }: { readonly attempt: number; readonly reasonsMissing: number },
): Obligation {
  if (obligation.current?.attempt !== attempt) return obligation;
  const { reasonsMissing: _before, ...current } = obligation.current;
  return { ...obligation, current: { ...current, ...(reasonsMissing > 0 && { reasonsMissing }) } };
}

/** Those said last, so that what is kept of years of corrections stays small. */
function latestOf(explanations: CheckNotes["explanations"]): CheckNotes["explanations"] {
  const newestFirst = Object.entries(explanations).sort(([, a], [, b]) => (a.at < b.at ? 1 : -1));
  return Object.fromEntries(newestFirst.slice(0, EXPLANATIONS_MAX));
}
