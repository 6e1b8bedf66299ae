import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Edit, Mutant } from "./mutants.ts";

/** What one mutant is tried with. */
export interface Trial {
  /** Absent: the code as it is, which must pass. */
  readonly mutant?: Mutant | undefined;
  readonly runs: number;
  readonly seed: number;
  /** What is simulated; absent: reports, from request to progress. */
  readonly simulation?:
    | "./simulate-reminders.ts"
    | "./simulate-messages.ts"
    | "./simulate-receipts.ts"
    | "./simulate-rehearsal.ts";
}

export interface Verdict {
  readonly caught: boolean;
  readonly runs: number;
  readonly why: string;
  readonly isApplied: boolean;
}

const { mutant, runs, seed, simulation = "./simulate.ts" } = workerData as Trial;
const edits: readonly Edit[] = mutant ? [mutant, ...(mutant.and ? [mutant.and] : [])] : [];
const applied = new Set<Edit>();

// The mistake exists only in what this thread loads: no file is touched.
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const path = url.startsWith("file:") ? fileURLToPath(url) : "";
    let source = loaded.source;
    for (const edit of edits.filter(({ file }) => path.endsWith(`/${file}`))) {
      const parts = String(source).split(edit.find);
      if (parts.length !== 2) throw new Error(`${edit.file} holds ${parts.length - 1} times: ${edit.find}`);
      source = parts.join(edit.put);
      applied.add(edit);
    }
    return { ...loaded, source };
  },
});

const { simulate } = (await import(simulation)) as typeof import("./simulate.ts");
const { failed, numRuns, errorInstance } = await simulate({ runs, seed, shrinks: false });
const verdict: Verdict = {
  caught: failed,
  runs: numRuns,
  why: String((errorInstance as Error | undefined)?.message ?? "").split("\n")[0] ?? "",
  isApplied: applied.size === edits.length,
};
parentPort?.postMessage(verdict);
