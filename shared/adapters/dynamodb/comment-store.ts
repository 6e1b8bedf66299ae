import * as z from "zod";
import { COMMENTS_SOURCE, type CommentEventType } from "../../contract/events/comment-event.ts";
import { Comment, Visibility } from "../../domain/comment/comment.ts";
import { commentEventKey, commentKey, commentPrefix, commentRepeatKey } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Table } from "./table.ts";
import { TABLE_LAYOUT } from "./table-layout.ts";

/** Which comment a command made, by the fingerprint of its Idempotency-Key. */
const Repeat = z.object({ visibility: Visibility, number: z.int(), body: z.string() });

export interface CommentId {
  readonly unitId: string;
  readonly periodId: string;
  readonly visibility: Visibility;
  readonly number: number;
}

/** Fingerprints of an Idempotency-Key with its owner, and of the body it came with. */
export interface Idempotency {
  readonly key: string;
  readonly body: string;
}

interface Occasion {
  readonly now: Date;
  readonly correlationId: string;
}

/** As long as a client may reasonably retry a request it has no answer to. */
const REPEATS_KNOWN_SECONDS = 24 * 60 * 60;
/** Sorts after every number. */
const AFTER_ALL = 999_999;

export type CommentStore = ReturnType<typeof commentStore>;

/** Comments, beside the attempts and events of the obligation they are about. */
export function commentStore(table: Table) {
  return {
    async load({ unitId, periodId, visibility, number }: CommentId): Promise<Comment | undefined> {
      const item = await table.get(commentKey(unitId, periodId, visibility, number));
      return item && fromItem(Comment, item);
    },

    /** Comments of one visibility with numbers below `before`, or all, the newest first. */
    async page(
      { unitId, periodId, visibility }: Omit<CommentId, "number">,
      { before = AFTER_ALL, limit }: { before?: number | undefined; limit: number },
    ): Promise<Comment[]> {
      const { pk, sk } = commentKey(unitId, periodId, visibility, before - 1);
      const { items } = await table.queryPage(
        { pk, skBetween: [commentPrefix(visibility), sk], reverse: true },
        { limit },
      );
      return items.map((item) => fromItem(Comment, item));
    },

    /** The comment that a command with this key made, and the fingerprint of the body it came with. */
    async madeBy(
      { unitId, periodId }: Pick<CommentId, "unitId" | "periodId">,
      key: string,
    ): Promise<{ comment: Comment; body: string } | undefined> {
      const item = await table.get(commentRepeatKey(unitId, periodId, key));
      if (!item) return undefined;
      const { body, ...made } = fromItem(Repeat, item);
      const comment = await this.load({ unitId, periodId, ...made });
      return comment && { comment, body };
    },

    /** Stores a new comment; false when its number or its key was taken meanwhile. */
    async add(comment: Comment, { key, body }: Idempotency, occasion: Occasion): Promise<boolean> {
      const { unitId, periodId, visibility, number } = comment;
      const repeat = {
        ...toItem("comment-key", commentRepeatKey(unitId, periodId, key), { visibility, number, body }),
        [TABLE_LAYOUT.timeToLive]: Math.floor(occasion.now.getTime() / 1000) + REPEATS_KNOWN_SECONDS,
      };
      const result = await table.transact([
        {
          put: toItem("comment", commentKey(unitId, periodId, visibility, number), comment),
          if: { absent: true },
        },
        { put: repeat, if: { absent: true } },
        ...told(comment, "CommentAdded", occasion),
      ]);
      return result.ok;
    },

    /** Marks a comment as withdrawn; one that was withdrawn before stays as it is. */
    async withdraw(comment: Comment, occasion: Occasion): Promise<void> {
      const { unitId, periodId, visibility, number, by } = comment;
      await table.transact([
        {
          update: commentKey(unitId, periodId, visibility, number),
          set: { withdrawnAt: occasion.now.toISOString() },
          if: { equals: { by }, missing: ["withdrawnAt"] },
        },
        ...told(comment, "CommentWithdrawn", occasion),
      ]);
    },
  };
}

/** The event about a shared comment; of an internal one nothing is told. */
function told(
  { unitId, periodId, visibility, number, side, attempt }: Comment,
  type: CommentEventType,
  { now, correlationId }: Occasion,
): { put: Item; if: { absent: true } }[] {
  if (visibility === "internal") return [];
  const key = commentEventKey(unitId, periodId, number, type);
  const event = {
    id: `${periodId}:${unitId}:comment-${number}:${type}`,
    type,
    source: COMMENTS_SOURCE,
    time: now.toISOString(),
    correlationId,
    data: { unitId, periodId, comment: number, side, ...(attempt !== undefined && { attempt }) },
  };
  return [{ put: toItem(TABLE_LAYOUT.eventEntity, key, event), if: { absent: true } }];
}
