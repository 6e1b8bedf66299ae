/** Makes one form again and again, and prints how long it took: `node forms-run.cjs form.json`, bundled as a function is. */
import { readFileSync } from "node:fs";
import { writeForm } from "../shared/adapters/workbook/write-form.ts";
import type { ReportForm } from "../shared/domain/form/report-form.ts";

export interface MeasuredForm {
  /** In a process that has made none before, its modules loaded. */
  readonly firstMs: number;
  /** Median of later ones. */
  readonly warmMs: number;
  readonly kilobytes: number;
  /** Of the whole process, Node and the modules included. */
  readonly peakMegabytes: number;
}

const TIMES = 15;

async function measure(file: string): Promise<MeasuredForm> {
  const stored = JSON.parse(readFileSync(file, "utf8"));
  const form: ReportForm = { ...stored, madeAt: new Date(stored.madeAt) };
  const times: number[] = [];
  let bytes = 0;
  for (let run = 0; run < TIMES; run++) {
    const startedAt = performance.now();
    bytes = (await writeForm(form)).byteLength;
    times.push(performance.now() - startedAt);
  }
  const [firstMs = 0, ...warm] = times;
  const warmMs = warm.toSorted((a, b) => a - b)[Math.floor(warm.length / 2)] ?? 0;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  return { firstMs, warmMs, kilobytes: bytes / 1024, peakMegabytes };
}

measure(process.argv[2] ?? "").then(
  (measured) => console.log(JSON.stringify(measured)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
