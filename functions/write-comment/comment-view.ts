import type * as z from "zod";
import type { CommentView } from "../../shared/contract/http/comments.ts";
import type { Person } from "../../shared/domain/access.ts";
import type { Comment } from "../../shared/domain/comment/comment.ts";

/**
 * A comment as this person may see it: which person of the office wrote it, only the office sees; what was withdrawn
 * stays in its place without its words.
 */
export function commentView(comment: Comment, person: Person, isStaff: boolean): z.input<typeof CommentView> {
  const { visibility, number, text, attempt, by, side, at, withdrawnAt } = comment;
  return {
    ...{ commentId: `${visibility}-${number}`, visibility, attempt, side, at, withdrawnAt },
    ...(withdrawnAt === undefined && { text }),
    ...((isStaff || side === "unit") && { by }),
    isMine: by === person.sub,
  };
}
