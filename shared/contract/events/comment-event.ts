import * as z from "zod";

/** Every event about a comment that the unit and the office share. Internal comments are never published. */
export const COMMENT_EVENT_TYPES = ["CommentAdded", "CommentWithdrawn"] as const;
export type CommentEventType = (typeof COMMENT_EVENT_TYPES)[number];

/** A source of its own: no figure depends on what people say. */
export const COMMENTS_SOURCE = "reform-reports.comments";

export const CommentEventData = z.object({
  unitId: z.string(),
  periodId: z.string(),
  /** Number of the comment among those that are shared. */
  comment: z.number().int().positive(),
  /** Who spoke: the unit, or the office. */
  side: z.enum(["unit", "office"]),
  /** The submission that it is about. */
  attempt: z.number().int().positive().optional(),
});
export type CommentEventData = z.infer<typeof CommentEventData>;
