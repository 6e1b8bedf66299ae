/** How the office holds reminders back: all of them by one switch, or those of one unit until a day. */
import * as z from "zod";
import { DomainError } from "../errors.ts";
import { addDays, Instant, LocalDate, localDateOf } from "../time/local-date.ts";

const recorded = {
  /** The person, by their id in the user pool. */
  by: z.string().max(128),
  at: Instant,
  reason: z.string().max(500),
  version: z.int().min(1),
};

export const ReminderSwitch = z.object({ isOff: z.boolean(), ...recorded });
export type ReminderSwitch = z.infer<typeof ReminderSwitch>;

export const ReminderPause = z.object({
  unitId: z.string(),
  /** The last day without reminders; null when the pause was lifted. */
  until: LocalDate.nullable(),
  ...recorded,
});
export type ReminderPause = z.infer<typeof ReminderPause>;

export const isPausedOn = (pause: Pick<ReminderPause, "until">, day: LocalDate): boolean =>
  pause.until !== null && day <= pause.until;

interface Change {
  readonly by: string;
  readonly reason: string;
}

/** The switch after somebody turned it; the same when it stands so already, and undefined when nobody ever turned it off. */
export const switchedTo = (
  before: ReminderSwitch | undefined,
  isOff: boolean,
  { by, reason }: Change,
  now: Date,
): ReminderSwitch | undefined =>
  (before?.isOff ?? false) === isOff
    ? before
    : { isOff, by, reason, at: now.toISOString(), version: (before?.version ?? 0) + 1 };

/** Nobody is left in peace for longer than a year without somebody looking again. */
const LONGEST_PAUSE_DAYS = 366;

/** The pause of a unit after a change; the same when it already ends on that day. Throws `PAUSE_DAY_INVALID`. */
export const pausedUntil = (
  before: ReminderPause | undefined,
  { unitId, until, by, reason }: Change & Pick<ReminderPause, "unitId" | "until">,
  now: Date,
): ReminderPause => {
  const today = localDateOf(now);
  const latest = addDays(today, LONGEST_PAUSE_DAYS);
  if (until !== null && (until < today || until > latest)) {
    throw new DomainError("PAUSE_DAY_INVALID", { until, earliest: today, latest });
  }
  if (before && before.until === until) return before;
  return { unitId, until, by, reason, at: now.toISOString(), version: (before?.version ?? 0) + 1 };
};

/** What holds reminders back, and how far they were planned. */
export interface ReminderControls {
  /** Absent while nobody has ever touched it: reminders go out. */
  readonly switch?: ReminderSwitch;
  readonly pauses: readonly ReminderPause[];
  /** The last working day whose reminders were all planned. */
  readonly lastSweptOn?: LocalDate;
}
