import type * as z from "zod";
import { ImportAnswer } from "../../shared/contract/http/imports.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { ImportRowResult } from "../../shared/domain/imports/import-result.ts";
import type { HttpResult } from "./http-api.ts";
import { ok } from "./responses.ts";

/** The answer to every import: counts, and the outcome of each row; of indicators also what the new version changes. */
export function importAnswer(
  kind: string,
  dryRun: boolean,
  rows: readonly ImportRowResult[],
  template?: z.input<typeof ImportAnswer>["template"],
): HttpResult {
  const counts = { created: 0, changed: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return ok(ImportAnswer, { kind, dryRun, counts, rows: [...rows], template });
}

/**
 * Throws CONCURRENT_CHANGE when somebody changed the same thing meanwhile. What was written before stays; the same
 * import again finds it unchanged and goes on with the rest.
 */
export function requireSaved(saved: boolean): void {
  if (!saved) throw new DomainError("CONCURRENT_CHANGE");
}

/** Does a step with every one, so many at a time, and answers in their order. */
export async function inPieces<T, R>(
  all: readonly T[],
  atOnce: number,
  step: (one: T) => Promise<R>,
): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    done.push(...(await Promise.all(all.slice(at, at + atOnce).map(step))));
  }
  return done;
}
