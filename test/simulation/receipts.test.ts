import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import type { Trial, Verdict } from "./mutant-worker.ts";
import { RECEIPT_MUTANTS } from "./receipt-mutants.ts";
import { simulate } from "./simulate-receipts.ts";

/** Histories in one run. More for a longer search: `SIMULATION_RUNS=100000 npm test -- simulation`. */
const RUNS = Number(process.env["SIMULATION_RUNS"] ?? 300);
const SEED = Number(process.env["SIMULATION_SEED"] ?? 20_261_214);
/** The mutant that hides best is caught within a fifth of these. */
const MUTANT_RUNS = 300;
const LIMIT_MS = 120_000 + RUNS * 80;

it(`keeps every promise about receipts and notices through ${RUNS} histories`, {
  timeout: LIMIT_MS,
}, async () => {
  const { errorInstance } = await simulate({ runs: RUNS, seed: SEED });
  expect(String(errorInstance ?? "")).toBe("");
});

function tried(trial: Trial): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./mutant-worker.ts", import.meta.url), { workerData: trial });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
}

it.concurrent.each(RECEIPT_MUTANTS)("catches: $mistake", { timeout: LIMIT_MS }, async (mutant) => {
  const trial = { mutant, runs: MUTANT_RUNS, seed: SEED, simulation: "./simulate-receipts.ts" } as const;
  expect(await tried(trial)).toMatchObject({ isApplied: true, caught: true });
});
