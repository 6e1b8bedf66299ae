import * as z from "zod";
import { DomainError } from "../errors.ts";
import { Instant } from "../time/local-date.ts";

/** `shared` is between the unit and the office; `internal` stays with the staff. */
export const Visibility = z.enum(["shared", "internal"]);
export type Visibility = z.infer<typeof Visibility>;

/**
 * What somebody said about an obligation. Shared and internal ones are numbered apart and lie apart, so that a unit can
 * neither read internal ones nor count them by a number that is missing. It is never edited; its author may withdraw it.
 */
export const Comment = z.object({
  unitId: z.string(),
  periodId: z.string(),
  visibility: Visibility,
  /** 1 and up, within its visibility. */
  number: z.int().min(1),
  text: z.string(),
  /** The submission that it is about. */
  attempt: z.int().min(1).optional(),
  /** The person's id, and for whom they spoke. */
  by: z.string(),
  side: z.enum(["unit", "office"]),
  at: Instant,
  withdrawnAt: Instant.optional(),
});
export type Comment = z.infer<typeof Comment>;

/** Far more than anybody would read about one report; a loop would write more. */
export const MAX_COMMENTS = 500;

interface Draft {
  readonly unitId: string;
  readonly periodId: string;
  readonly visibility: Visibility;
  readonly text: string;
  readonly attempt?: number | undefined;
  readonly by: string;
  /** Whether the person belongs to the unit: then they speak for it, except among the staff. */
  readonly isMember: boolean;
  /** The highest number of its visibility so far, 0 when it is the first. */
  readonly last: number;
  readonly now: Date;
}

/** The next comment. Throws TOO_MANY_COMMENTS. */
export function newComment({ isMember, last, now, attempt, ...draft }: Draft): Comment {
  if (last >= MAX_COMMENTS) throw new DomainError("TOO_MANY_COMMENTS", { limit: MAX_COMMENTS });
  return {
    ...draft,
    ...(attempt !== undefined && { attempt }),
    number: last + 1,
    side: isMember && draft.visibility === "shared" ? "unit" : "office",
    at: now.toISOString(),
  };
}

/** Throws FORBIDDEN unless the person wrote it: nobody takes back another's words. */
export function requireAuthor({ by }: Comment, sub: string): void {
  if (by !== sub) throw new DomainError("FORBIDDEN");
}
