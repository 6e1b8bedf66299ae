import { Buffer } from "node:buffer";
import * as z from "zod";
import { DomainError } from "../../shared/domain/errors.ts";

/**
 * Where a page of a list ended, as text that only we read. It is not signed, because a made-up one gains nothing: the scope (the
 * list's route and ids) must be that of the request, whose rights are checked as always, and the position must fit the list's own
 * schema. So put in a position ("after this unit"), never a storage key: the store builds the key, inside the one partition it may read.
 */

/** Raise when positions change meaning: older cursors are then refused, and the list is opened again. */
const CURSOR_VERSION = 1;
/** Far above the longest position (a few ids), far below what would be worth decoding. */
const MAX_CURSOR_CHARACTERS = 1024;

const Envelope = z.strictObject({
  v: z.literal(CURSOR_VERSION),
  scope: z.array(z.string()),
  position: z.unknown(),
});

/** The cursor of the page that begins after `position`. `scope` names the list: `["period-obligations", periodId, status]`. */
export function encodeCursor(position: unknown, scope: readonly string[]): string {
  return Buffer.from(JSON.stringify({ v: CURSOR_VERSION, scope, position })).toString("base64url");
}

/** The position in a cursor of the same list. Throws INVALID_CURSOR for another list's, an older version's or a made-up one. */
export function decodeCursor<S extends z.ZodType>(
  cursor: string,
  schema: S,
  scope: readonly string[],
): z.output<S> {
  const envelope = Envelope.safeParse(jsonIn(cursor));
  if (!envelope.success || !isSame(envelope.data.scope, scope)) throw new DomainError("INVALID_CURSOR");
  const position = schema.safeParse(envelope.data.position);
  if (!position.success) throw new DomainError("INVALID_CURSOR");
  return position.data;
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((part, index) => part === b[index]);

function jsonIn(cursor: string): unknown {
  if (cursor.length > MAX_CURSOR_CHARACTERS) return undefined;
  const bytes = Buffer.from(cursor, "base64url");
  // Node skips what is not base64url; only text we would have written ourselves is ours.
  if (bytes.toString("base64url") !== cursor) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
