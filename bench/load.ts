/**
 * What loading each function's bundle costs: the time of `node bundle` less that of `node` with an empty handler, in the
 * same run and turn by turn, because everything else on the machine moves both.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleFunction, functionFolders } from "../infra/bundling.ts";
import { isolatedEnvironment } from "../scripts/local/local-settings.ts";
import { printTable } from "./print-table.ts";

/** Processes of each function; an odd number has a middle. */
const ROUNDS = 21;
const LOAD_AIM_MS = 90;
const SIZE_AIM_KB = 700;

/** Any value that every function's own check of its settings lets through. */
const SETTINGS = {
  TABLE_NAME: "table",
  INBOX_BUCKET: "bucket",
  UPLOADS_ARE_SCANNED: "false",
  EVENT_BUS_NAME: "bus",
  USER_POOL_ID: "ap-southeast-1_pool",
  PARKED_EVENTS_QUEUE_URL: "https://sqs.example/parked",
  INGEST_QUEUE_URL: "https://sqs.example/ingest",
  OPENINGS_QUEUE_URL: "https://sqs.example/openings",
};

/** Prints the processor time of the whole process as it ends: unlike the clock, it hardly feels other work on the machine. */
const METER = `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  require("node:fs").writeSync(1, String((user + system) / 1000));
});`;

interface Load {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly loads: Load[];
}

export async function benchLoad(): Promise<void> {
  // Outside the repository, where a bundle cannot find what it should have inside.
  const folder = mkdtempSync(join(tmpdir(), "reform-reports-bundles-"));
  try {
    const empty = bundleOf("empty handler", join(folder, "empty.js"));
    writeFileSync(empty.file, "exports.handler = async () => {};\n");
    const meter = join(folder, "meter.cjs");
    writeFileSync(meter, METER);
    const bundles = functionFolders().map((name) => {
      bundleFunction(name, join(folder, name));
      return bundleOf(name, join(folder, name, "index.js"));
    });
    for (let round = 0; round <= ROUNDS; round++) {
      for (const bundle of [empty, ...bundles]) {
        const load = timeToLoad(bundle.file, meter);
        if (round > 0) bundle.loads.push(load); // the first only warms the disk's cache
      }
    }
    report(empty, bundles);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(empty: Bundle, bundles: readonly Bundle[]): void {
  const [base, leastBase] = [medianOf(empty), leastOf(empty)];
  const rows = bundles
    .map((bundle) => ({ ...bundle, load: medianOf(bundle), least: leastOf(bundle) }))
    .map(({ name, file, load, least }) => ({
      name,
      kilobytes: statSync(file).size / 1_000,
      zipped: gzipSync(readFileSync(file)).byteLength / 1_000,
      more: load.milliseconds - base.milliseconds,
      least: least.milliseconds - leastBase.milliseconds,
      leastCpu: least.cpuMilliseconds - leastBase.cpuMilliseconds,
    }))
    .toSorted((a, b) => b.more - a.more);
  printTable(
    `Module load, medians of ${ROUNDS} processes; the empty handler takes ${base.milliseconds.toFixed(1)} ms, at the lowest ${leastBase.milliseconds.toFixed(1)}`,
    [
      "function",
      "KB",
      "gzip KB",
      "ms more",
      "lowest",
      "lowest CPU",
      `≤ ${LOAD_AIM_MS} ms and ≤ ${SIZE_AIM_KB} KB`,
    ],
    rows.map(({ name, kilobytes, zipped, more, least, leastCpu }) => [
      name,
      Math.round(kilobytes),
      Math.round(zipped),
      Number(more.toFixed(1)),
      Number(least.toFixed(1)),
      Number(leastCpu.toFixed(1)),
      more <= LOAD_AIM_MS && kilobytes <= SIZE_AIM_KB ? "yes" : "NO",
    ]),
  );
}

function bundleOf(name: string, file: string): Bundle {
  return { name, file, loads: [] };
}

function timeToLoad(file: string, meter: string): Load {
  const startedAt = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, ["--require", meter, file], {
    env: { ...isolatedEnvironment(), ...SETTINGS, NODE_OPTIONS: "--enable-source-maps" },
    encoding: "utf8",
  });
  const milliseconds = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${file} could not be loaded:\n${stderr}`);
  return { milliseconds, cpuMilliseconds: Number(stdout.trim().split("\n").at(-1)) };
}

function medianOf({ loads }: Bundle): Load {
  return {
    milliseconds: median(loads.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: median(loads.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  };
}

/** What other work on the machine added least to. */
function leastOf({ loads }: Bundle): Load {
  return {
    milliseconds: Math.min(...loads.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: Math.min(...loads.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
