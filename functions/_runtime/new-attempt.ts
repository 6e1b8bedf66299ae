import { type Person, requireRightOnUnit, type Standing } from "../../shared/domain/access.ts";
import type { Decision } from "../../shared/domain/obligation/decisions.ts";
import { type Desk, type OwedReport, owedReport } from "../../shared/domain/obligation/desk.ts";
import { type Decided, decidedOf } from "../../shared/domain/obligation/history.ts";
import { RECENT_ATTEMPTS } from "../../shared/domain/submission/request.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import {
  type Command,
  concurrentChange,
  type Decisions,
  earlierDecision,
  refuseUnlessSeen,
} from "./decide-once.ts";

interface Deps {
  readonly reports: Decisions & {
    loadDesk(unitId: string, periodId: string, sub: string): Promise<Desk>;
    recentSubmissions(unitId: string, periodId: string, limit: number): Promise<Submission[]>;
  };
  now(): Date;
}

/** A person's command to make an attempt: who may, and what is decided on what is there. */
interface NewAttempt {
  readonly unitId: string;
  readonly periodId: string;
  readonly command: Command;
  readonly right: (person: Person, standing: Standing) => boolean;
  decide(owed: OwedReport, recent: readonly Submission[], now: Date): Decision | Promise<Decision>;
}

/** More people at one desk at the same moment than a unit has; each try loses only to somebody who won. */
const TRIES = 5;

/**
 * Makes an attempt that needs no upload, once per Idempotency-Key. When another took its number, or something was decided
 * meanwhile, it is decided anew on what is true then.
 */
export async function makeAttempt(
  { reports, now: clock }: Deps,
  { unitId, periodId, command, right, decide }: NewAttempt,
): Promise<Decided> {
  const { person, correlationId, idempotency } = command;
  for (let tries = 1; ; tries++) {
    const desk = await reports.loadDesk(unitId, periodId, person.sub);
    requireRightOnUnit(person, desk, right);
    const now = clock();
    const owed = owedReport(desk, now);
    const repeated = await earlierDecision(reports, owed.obligation, command, now);
    if (repeated) return repeated;
    await refuseUnlessSeen(reports, owed.obligation, command);
    const recent = await reports.recentSubmissions(unitId, periodId, RECENT_ATTEMPTS);
    const decision = await decide(owed, recent, now);
    const occasion = { now, correlationId, idempotency };
    if (await reports.saveDecision(owed.obligation, decision, occasion)) return decidedOf(decision, occasion);
    if (tries === TRIES) throw await concurrentChange(reports, owed.obligation, person);
  }
}
