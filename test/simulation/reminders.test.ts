import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import type { Trial, Verdict } from "./mutant-worker.ts";
import { REMINDER_MUTANTS } from "./reminder-mutants.ts";
import { simulate } from "./simulate-reminders.ts";

/** The same worlds each time: whether a mutant is caught is not left to luck. */
const SEED = 1;
const RUNS = 800;
const LIMIT_MS = 120_000;

function tried(trial: Trial): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./mutant-worker.ts", import.meta.url), { workerData: trial });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
}

it("plans for every unit and day what the rules say, counted on fingers", { timeout: LIMIT_MS }, async () => {
  const { errorInstance, numRuns } = await simulate({ runs: RUNS, seed: SEED });
  expect(errorInstance).toBeUndefined();
  expect(numRuns).toBe(RUNS);
});

it.each(REMINDER_MUTANTS)("catches: $mistake", { timeout: LIMIT_MS }, async (mutant) => {
  const verdict = await tried({ mutant, runs: RUNS, seed: SEED, simulation: "./simulate-reminders.ts" });
  expect(verdict).toMatchObject({ isApplied: true, caught: true });
});
