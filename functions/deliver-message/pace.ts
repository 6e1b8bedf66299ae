/** Lets one caller through at a time, each at least so long after the one before. */
export function pace(
  spacingMs: number,
  clock: () => number = () => performance.now(),
  pause: (milliseconds: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): () => Promise<void> {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock();
    const at = Math.max(now, nextAt);
    nextAt = at + spacingMs;
    if (at > now) await pause(at - now);
  };
}
