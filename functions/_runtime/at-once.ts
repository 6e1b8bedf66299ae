import { logger } from "./logger.ts";

/**
 * Does a step for each item, so many at once. One that fails is logged and does not hold up the others; in the end this
 * throws when any did, so that the run counts as failed and is tried again.
 */
export async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  step: (item: T) => Promise<void>,
): Promise<void> {
  let failed = 0;
  for (let at = 0; at < items.length; at += atOnce) {
    const results = await Promise.allSettled(items.slice(at, at + atOnce).map(step));
    for (const result of results) {
      if (result.status === "fulfilled") continue;
      failed += 1;
      logger.error("one of many failed", { error: asError(result.reason) });
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${items.length} failed`);
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error("something other than an error was thrown");
