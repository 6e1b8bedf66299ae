import { setTimeout as delay } from "node:timers/promises";

/** Far above what anything takes here (a few seconds), so that only something that never comes runs into it. */
const PATIENCE_MS = 45_000;
/** Often enough not to be felt, rarely enough not to keep the stack busy with questions. */
const LOOK_EVERY_MS = 100;

/**
 * Repeats a check until it passes, and answers what it answered. When it never does, fails saying what was waited for
 * and the check's last complaint.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T> | T,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() < giveUpAt) {
        await delay(LOOK_EVERY_MS);
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${what}: not within ${patienceMs / 1000} s. At last: ${reason}`, { cause: error });
    }
  }
}
