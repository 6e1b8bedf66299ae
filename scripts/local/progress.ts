const TICK_MS = 10_000; // a sign of life in a log without filling it

/** Says that a step has begun, every ten seconds that it still runs, and how long it took. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  console.log(`· ${title}`);
  const ticking = setInterval(() => console.log(`· ${title} … ${elapsed()}`), TICK_MS);
  try {
    const result = await work();
    console.log(`✓ ${title} (${elapsed()})`);
    return result;
  } finally {
    clearInterval(ticking);
  }
}
