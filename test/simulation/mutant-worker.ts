import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Mutant } from "./mutants.ts";

/** What one mutant is tried with. */
export interface Trial {
  /** Absent: the code as it is, which must pass. */
  readonly mutant?: Mutant | undefined;
  readonly runs: number;
  readonly seed: number;
}

export interface Verdict {
  readonly caught: boolean;
  readonly runs: number;
  readonly why: string;
  readonly isApplied: boolean;
}

const { mutant, runs, seed } = workerData as Trial;
let isApplied = false;

// The mistake exists only in what this thread loads: no file is touched.
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!mutant || !url.startsWith("file:") || !fileURLToPath(url).endsWith(`/${mutant.file}`)) return loaded;
    const parts = String(loaded.source).split(mutant.find);
    if (parts.length !== 2) throw new Error(`${mutant.file} holds ${parts.length - 1} times: ${mutant.find}`);
    isApplied = true;
    return { ...loaded, source: parts.join(mutant.put) };
  },
});

const { simulate } = await import("./simulate.ts");
const { failed, numRuns, errorInstance } = await simulate({ runs, seed, shrinks: false });
const verdict: Verdict = {
  caught: failed,
  runs: numRuns,
  why: String((errorInstance as Error | undefined)?.message ?? "").split("\n")[0] ?? "",
  isApplied,
};
parentPort?.postMessage(verdict);
