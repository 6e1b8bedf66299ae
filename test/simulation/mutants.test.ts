import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import type { Trial, Verdict } from "./mutant-worker.ts";
import { MUTANTS } from "./mutants.ts";

/** The same histories each time: whether a mutant is caught is not left to luck. */
const SEED = 20_261_201;
/** The mutant that hides best is caught within a fifth of these. */
const RUNS = 600;
const LIMIT_MS = 120_000;

function tried(trial: Trial): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./mutant-worker.ts", import.meta.url), { workerData: trial });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
}

// Else what is caught below might not be the mutant.
it("lets the code as it is pass all of the histories", { timeout: LIMIT_MS }, async () => {
  expect(await tried({ runs: RUNS, seed: SEED })).toMatchObject({ caught: false, runs: RUNS });
});

it.concurrent.each(MUTANTS)("catches: $mistake", { timeout: LIMIT_MS }, async (mutant) => {
  const verdict = await tried({ mutant, runs: RUNS, seed: SEED });
  expect(verdict).toMatchObject({ isApplied: true, caught: true });
});
