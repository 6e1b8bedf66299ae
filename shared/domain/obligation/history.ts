import type { ObligationEventData, ObligationEventType } from "../../contract/events/obligation-event.ts";
import type { EventDraft } from "../event.ts";
import type { Decision } from "./decisions.ts";

/** Fingerprints of an Idempotency-Key, with its owner, and of what it came with. */
export interface Fingerprints {
  readonly key: string;
  readonly body: string;
}

/** One line of an obligation's history: what was decided, and who decided it, why and by what document. */
export interface Decided {
  readonly id: string;
  readonly type: ObligationEventType;
  readonly time: string;
  readonly correlationId: string;
  readonly data: ObligationEventData;
  readonly record?: EventDraft["record"] | undefined;
  /** A command that is sent again finds its own decision by them. */
  readonly idempotency?: Fingerprints | undefined;
}

/** When and by which request a decision is made; a command that may be repeated says by what its repeat is known. */
export interface Occasion {
  readonly now: Date;
  readonly correlationId: string;
  readonly idempotency?: Fingerprints | undefined;
}

/** What the history will say of a decision. */
export function decidedOf(
  { obligation, event }: Decision,
  { now, correlationId, idempotency }: Occasion,
): Decided {
  const { unitId, periodId, shard, version } = obligation;
  return {
    // One decision, one version, one event: the id follows from what it is about, so a retry cannot make a second.
    id: `${periodId}:${unitId}:${version}`,
    type: event.type,
    time: now.toISOString(),
    correlationId,
    data: { unitId, periodId, shard, version, ...event.data },
    ...(event.record && { record: event.record }),
    ...(idempotency && { idempotency }),
  };
}
