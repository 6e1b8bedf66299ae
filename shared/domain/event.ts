import type { ObligationEventData, ObligationEventType } from "../contract/events/obligation-event.ts";
import type { DueBecause } from "./calendar/due.ts";

/**
 * What a decision tells the world, before the store gives it its number, time and ids. `data` is published and holds
 * ids and codes only; `record` stays with the history: who decided, the reason in their words, the document.
 */
export interface EventDraft {
  readonly type: ObligationEventType;
  readonly data: Omit<ObligationEventData, "unitId" | "periodId" | "shard" | "version">;
  readonly record?: {
    readonly by: string;
    readonly reason?: string;
    readonly documentNumber?: string;
    /** Of a report that the office entered. */
    readonly documentDate?: string;
    /** Why the due date is what the decision made it. */
    readonly because?: DueBecause;
    /** The job that made it, one of many decisions at once. */
    readonly jobId?: string;
  };
}
