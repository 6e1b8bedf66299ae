// All benchmarks, or those that are named (npm run bench -- cost reading). Figures are printed and never tested.
import { cpus, loadavg } from "node:os";
import { stopAllGuarded } from "../scripts/local/guarded-process.ts";
import { LocalProblem, printFailure } from "../scripts/local/local-problem.ts";
import { untilToldToStop } from "../scripts/local/stop-signal.ts";

// Before the handlers are loaded: their logs and metrics would bury the figures.
process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
process.env["POWERTOOLS_METRICS_DISABLED"] = "true";

/** In the order of docs/benchmarks.md; what needs a whole stack comes last. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  cost: async () => (await import("./cost.ts")).benchCost(),
  load: async () => (await import("./load.ts")).benchLoad(),
  forms: async () => (await import("./forms.ts")).benchForms(),
  reading: async () => (await import("./reading.ts")).benchReading(),
  documents: async () => (await import("./documents.ts")).benchDocuments(),
  marking: async () => (await import("./marking.ts")).benchMarking(),
  recompute: async () => (await import("./recompute.ts")).benchRecompute(),
  reminders: async () => (await import("./reminders.ts")).benchReminders(),
  sweep: async () => (await import("./sweep.ts")).benchSweep(),
  jobs: async () => (await import("./jobs.ts")).benchJobs(),
  rehearsal: async () => (await import("./rehearsal.ts")).benchRehearsal(),
  upload: async () => (await import("./upload.ts")).benchUpload(),
};

async function run(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !(name in BENCHMARKS));
  if (unknown !== undefined) {
    throw new LocalProblem(
      `There is no benchmark ${unknown}. Usage: npm run bench [-- ${Object.keys(BENCHMARKS).join(" | ")}]`,
    );
  }
  const [cpu] = cpus();
  console.log(
    `${new Date().toISOString()} · Node ${process.versions.node} · ${cpus().length} × ${cpu?.model} · ${process.arch} · load average ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    const startedAt = performance.now();
    console.log(`\n## ${name}`);
    await BENCHMARKS[name]?.();
    console.log(`\n${name} took ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  }
}

let exitCode = 0;
try {
  await Promise.race([
    run(process.argv.slice(2)),
    untilToldToStop().then(() => {
      throw new LocalProblem("interrupted");
    }),
  ]);
} catch (error) {
  printFailure(error);
  exitCode = 1;
}
await stopAllGuarded();
process.exit(exitCode);
