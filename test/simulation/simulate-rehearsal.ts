import "./quiet.ts";
import { rehearse } from "../../scripts/rehearsal/year.ts";
import { SMALL_REHEARSAL, SMALL_SCENARIO } from "./a-small-rehearsal.ts";

/** Rehearses a small city, once for each seed, until the naive statements of the rules find a mistake. */
export async function simulate({ runs, seed }: { runs: number; seed: number }) {
  for (let run = 0; run < runs; run++) {
    const { mistakes } = await rehearse({ ...SMALL_SCENARIO, seed: seed + run }, SMALL_REHEARSAL);
    const [first] = mistakes;
    if (first !== undefined) return { failed: true, numRuns: run + 1, errorInstance: new Error(first) };
  }
  return { failed: false, numRuns: runs, errorInstance: undefined };
}
