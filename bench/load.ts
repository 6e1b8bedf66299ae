/**
 * What loading each function's bundle costs: the time of `node bundle` less that of `node` with an empty handler, in the
 * same run and turn by turn, because everything else on the machine moves both.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleFunction } from "../infra/bundling.ts";
import { isolatedEnvironment, REPOSITORY } from "../scripts/local/local-settings.ts";
import { printTable } from "./print-table.ts";

/** Processes of each function; an odd number has a middle. */
const ROUNDS = 21;
const LOAD_AIM_MS = 90;
const SIZE_AIM_KB = 700;

/** Any value that every function's own check of its settings lets through. */
const SETTINGS = {
  TABLE_NAME: "table",
  INBOX_BUCKET: "bucket",
  EVENT_BUS_NAME: "bus",
  USER_POOL_ID: "ap-southeast-1_pool",
  PARKED_EVENTS_QUEUE_URL: "https://sqs.example/parked",
  INGEST_QUEUE_URL: "https://sqs.example/ingest",
  OPENINGS_QUEUE_URL: "https://sqs.example/openings",
};

interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly milliseconds: number[];
}

export async function benchLoad(): Promise<void> {
  // Outside the repository, where a bundle cannot find what it should have inside.
  const folder = mkdtempSync(join(tmpdir(), "reform-reports-bundles-"));
  try {
    const empty = bundleOf("empty handler", join(folder, "empty.js"));
    writeFileSync(empty.file, "exports.handler = async () => {};\n");
    const bundles = functionFolders().map((name) => {
      bundleFunction(name, join(folder, name));
      return bundleOf(name, join(folder, name, "index.js"));
    });
    for (let round = 0; round <= ROUNDS; round++) {
      for (const bundle of [empty, ...bundles]) {
        const milliseconds = timeToLoad(bundle.file);
        if (round > 0) bundle.milliseconds.push(milliseconds); // the first only warms the disk's cache
      }
    }
    report(empty, bundles);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(empty: Bundle, bundles: readonly Bundle[]): void {
  const base = median(empty.milliseconds);
  const rows = bundles
    .map(({ name, file, milliseconds }) => ({
      name,
      kilobytes: statSync(file).size / 1_000,
      zipped: gzipSync(readFileSync(file)).byteLength / 1_000,
      more: median(milliseconds) - base,
    }))
    .toSorted((a, b) => b.more - a.more);
  printTable(
    `Module load, medians of ${ROUNDS} processes; the empty handler takes ${base.toFixed(1)} ms`,
    ["function", "KB", "gzip KB", "ms more", `≤ ${LOAD_AIM_MS} ms and ≤ ${SIZE_AIM_KB} KB`],
    rows.map(({ name, kilobytes, zipped, more }) => [
      name,
      Math.round(kilobytes),
      Math.round(zipped),
      Number(more.toFixed(1)),
      more <= LOAD_AIM_MS && kilobytes <= SIZE_AIM_KB ? "yes" : "NO",
    ]),
  );
}

function functionFolders(): string[] {
  return readdirSync(join(REPOSITORY, "functions")).filter((name) => name !== "_runtime");
}

function bundleOf(name: string, file: string): Bundle {
  return { name, file, milliseconds: [] };
}

function timeToLoad(file: string): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [file], {
    env: { ...isolatedEnvironment(), ...SETTINGS, NODE_OPTIONS: "--enable-source-maps" },
    encoding: "utf8",
  });
  const milliseconds = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${file} could not be loaded:\n${stderr}`);
  return milliseconds;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
