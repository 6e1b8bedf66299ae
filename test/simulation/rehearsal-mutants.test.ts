import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import type { Trial, Verdict } from "./mutant-worker.ts";
import { REHEARSAL_MUTANTS } from "./rehearsal-mutants.ts";
import { simulate } from "./simulate-rehearsal.ts";

/** The same winter each time: whether a mutant is caught is not left to luck. */
const SEED = 1;
const RUNS = 1;
/** Other units are late, returned and never heard of each time. */
const OTHER_RUNS = 5;
const LIMIT_MS = 120_000;

function tried(trial: Trial): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./mutant-worker.ts", import.meta.url), { workerData: trial });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
}

// Else what is caught below might not be the mutant.
it("lets the code as it is pass, whatever the units do", { timeout: LIMIT_MS }, async () => {
  const { errorInstance, numRuns } = await simulate({ runs: OTHER_RUNS, seed: SEED });
  expect(errorInstance).toBeUndefined();
  expect(numRuns).toBe(OTHER_RUNS);
});

it.each(REHEARSAL_MUTANTS)("catches: $mistake", { timeout: LIMIT_MS }, async (mutant) => {
  const verdict = await tried({ mutant, runs: RUNS, seed: SEED, simulation: "./simulate-rehearsal.ts" });
  expect(verdict).toMatchObject({ isApplied: true, caught: true });
});
