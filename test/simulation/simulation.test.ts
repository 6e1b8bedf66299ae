import fc from "fast-check";
import { expect, it } from "vitest";
import { simulate } from "./simulate.ts";

/**
 * Histories in one run. More for a longer search: `SIMULATION_RUNS=100000 npm test -- simulation`. A failure prints seed
 * and path; with `SIMULATION_SEED` and `SIMULATION_PATH` the same history is played again.
 */
const RUNS = Number(process.env["SIMULATION_RUNS"] ?? 3000);
const SEED = process.env["SIMULATION_SEED"];
const PATH = process.env["SIMULATION_PATH"];
/** Ten milliseconds a run on an idle machine; a busy one takes several times that. */
const LIMIT_MS = 60_000 + RUNS * 80;

it(`keeps every promise of the main path through ${RUNS} histories`, { timeout: LIMIT_MS }, async () => {
  const result = await simulate({
    runs: RUNS,
    seed: SEED === undefined ? undefined : Number(SEED),
    path: PATH,
  });
  const why = result.failed ? `${fc.defaultReportMessage(result)}\n${String(result.errorInstance)}` : "";
  expect(why).toBe("");
});
