import * as z from "zod";
import { NextCursor, pagingFields } from "./paging.ts";
import { ObligationPath } from "./submissions.ts";
import { wordsUpTo } from "./words.ts";

/** Characters of one comment. More belongs in a document. */
const MAX_CHARACTERS = 2000;

const VisibilityName = z.enum(["shared", "internal"]).meta({
  description: "shared: between the unit and the office. internal: the staff alone ever learn of it",
});

export const CommentBody = z
  .strictObject({
    visibility: VisibilityName,
    text: wordsUpTo(MAX_CHARACTERS),
    attempt: z.int().min(1).exactOptional().meta({ description: "The submission that it is about" }),
  })
  .meta({ id: "NewComment" });

export const CommentView = z
  .object({
    commentId: z.string().meta({ example: "shared-3" }),
    visibility: VisibilityName,
    text: z.string().optional().meta({ description: "Absent when it was withdrawn" }),
    attempt: z.int().optional(),
    side: z.enum(["unit", "office"]).meta({ description: "Who spoke" }),
    by: z.string().optional().meta({
      description: "Id of the person. Units see it of their own people, not of the office's",
    }),
    isMine: z.boolean().meta({ description: "Written by who asks, who may withdraw it" }),
    at: z.iso.datetime(),
    withdrawnAt: z.iso.datetime().optional(),
  })
  .meta({ id: "Comment" });

/** Newest first. Units get what is shared, and nothing that tells of more. */
export const CommentList = z
  .object({ comments: z.array(CommentView), nextCursor: NextCursor })
  .meta({ id: "CommentList" });

export const CommentListQuery = z.strictObject(pagingFields);

export const CommentPath = ObligationPath.extend({
  commentId: z
    .string()
    .regex(/^(shared|internal)-[1-9]\d{0,4}$/)
    .meta({ example: "shared-3" }),
});
