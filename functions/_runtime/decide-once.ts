import type * as z from "zod";
import type { DecisionAnswer } from "../../shared/contract/http/decisions.ts";
import { canSeeAll, type Person } from "../../shared/domain/access.ts";
import { describeDue, dueDateOf } from "../../shared/domain/calendar/due.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { Decision } from "../../shared/domain/obligation/decisions.ts";
import {
  type Decided,
  decidedOf,
  type Fingerprints,
  type Occasion,
} from "../../shared/domain/obligation/history.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { fingerprint } from "./fingerprint.ts";
import type { HttpEvent } from "./http-api.ts";

/**
 * A person's command about one obligation. Sent again under the same key it has one effect, known by its own event; and two
 * people at once do not decide over each other: the second is told what changed.
 */
export interface Command<Key extends string | undefined = string | undefined> {
  readonly person: Person;
  /** The version of the obligation that the person saw, where they say so. */
  readonly version?: number | undefined;
  readonly idempotency: Key extends string ? Fingerprints : Fingerprints | undefined;
  readonly correlationId: string;
}

/** What of an HTTP request makes a command, besides its meaning. */
export function commandOf<Key extends string | undefined>(
  event: HttpEvent,
  person: Person,
  { key, body, version }: { key: Key; body: unknown; version?: number | undefined },
): Command<Key> {
  const idempotency =
    key === undefined
      ? undefined
      : {
          key: fingerprint(person.sub, event.routeKey, key),
          body: fingerprint(JSON.stringify(body)),
        };
  return {
    person,
    version,
    correlationId: event.requestContext.requestId,
    idempotency: idempotency as Command<Key>["idempotency"],
  };
}

/** What is asked of the store. */
export interface History {
  recentEvents(unitId: string, periodId: string, limit: number): Promise<Decided[]>;
}
export interface Decisions extends History {
  saveDecision(before: Obligation, decision: Decision, occasion: Occasion): Promise<boolean>;
}

/** As long as a client may reasonably retry a command it has no answer to. */
const IDEMPOTENCY_HOURS = 24;
/** More than are decided about one report within that time. */
const RECENT_DECISIONS = 50;

/** The decision that this command has made before, if it has. Throws IDEMPOTENCY_KEY_REUSED. */
export async function earlierDecision(
  reports: History,
  { unitId, periodId }: Obligation,
  { idempotency }: Command,
  now: Date,
): Promise<Decided | undefined> {
  if (!idempotency) return undefined;
  const since = now.getTime() - IDEMPOTENCY_HOURS * 3_600_000;
  const events = await reports.recentEvents(unitId, periodId, RECENT_DECISIONS);
  const earlier = events.find(
    (event) => event.idempotency?.key === idempotency.key && Date.parse(event.time) > since,
  );
  if (earlier && earlier.idempotency?.body !== idempotency.body) {
    throw new DomainError("IDEMPOTENCY_KEY_REUSED", { unitId, periodId });
  }
  return earlier;
}

/** Throws CONCURRENT_CHANGE when the obligation is no longer as the person saw it. */
export async function refuseUnlessSeen(
  reports: History,
  obligation: Obligation,
  { version, person }: Command,
): Promise<void> {
  if (version === undefined || version === obligation.version) return;
  throw await concurrentChange(reports, { ...obligation, version }, person);
}

/** Saves a decision; answers with its event. Throws CONCURRENT_CHANGE when somebody else was faster. */
export async function saveOnce(
  reports: Decisions,
  before: Obligation,
  decision: Decision,
  command: Command,
  now: Date,
): Promise<Decided> {
  const { correlationId, idempotency } = command;
  const occasion = { now, correlationId, idempotency };
  if (await reports.saveDecision(before, decision, occasion)) return decidedOf(decision, occasion);
  // A double click: the faster of the two has made the very decision.
  const made = await earlierDecision(reports, before, command, now);
  if (made) return made;
  throw await concurrentChange(reports, before, command.person);
}

/** The refusal that says what was decided since a version; who decided it, only staff are told. */
export async function concurrentChange(
  reports: History,
  { unitId, periodId, version: seen }: Pick<Obligation, "unitId" | "periodId" | "version">,
  person: Person,
): Promise<DomainError> {
  const isStaff = canSeeAll(person);
  const events = await reports.recentEvents(unitId, periodId, RECENT_DECISIONS);
  const changes = events
    .filter(({ data }) => data.version > seen)
    .reverse()
    .map(({ type, time, data, record }) => ({
      ...{ type, time, version: data.version },
      ...(data.attempt !== undefined && { attempt: data.attempt }),
      ...(isStaff && record && { decidedBy: record.by }),
      ...(isStaff && record?.jobId !== undefined && { jobId: record.jobId }),
    }));
  return new DomainError("CONCURRENT_CHANGE", { unitId, periodId, changes });
}

/** What was decided, told from its event alone: so a repeat gets the same answer. */
export function decisionAnswer({ id, type, time, data, record }: Decided): z.input<typeof DecisionAnswer> {
  const { version, attempt, until, dueAtExclusive } = data;
  return {
    ...{ id, type, time, version, attempt, until },
    ...(dueAtExclusive !== undefined && { due: dueView(dueAtExclusive, record?.because) }),
  };
}

/** A due date that a decision made, with the reason that the history keeps of it. */
export function dueView(dueAtExclusive: string, because?: Obligation["because"]) {
  const dueDate = dueDateOf(dueAtExclusive);
  return { dueAtExclusive, dueDate, ...(because && { because: describeDue({ dueDate, because }) }) };
}
