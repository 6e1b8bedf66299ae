// `npm test`: every level of tests. `npm test -- unit simulation` runs some of them; whatever is not the name of a
// level is handed on to vitest (a file, `-t "part of a name"`).
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { installEmulator, isEmulatorInstalled, startEmulator } from "./emulator.ts";
import { freePort } from "./free-port.ts";
import { startGuarded, stopAllGuarded } from "./guarded-process.ts";
import { isProcessAlive } from "./is-process-alive.ts";
import { LocalProblem, printFailure } from "./local-problem.ts";
import { BINARIES, isolatedEnvironment, LOCAL_FOLDER, REPOSITORY } from "./local-settings.ts";
import { step } from "./progress.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { deployStack } from "./stack.ts";
import type { StackUnderTest } from "./stack-under-test.ts";
import { untilToldToStop } from "./stop-signal.ts";
import { addTotals, type LevelTotals, summaryLines, totalsByLevel, totalsLine } from "./test-totals.ts";

const LEVELS_WITHOUT_STACK = ["unit", "infra", "simulation"];
const LEVELS_WITH_STACK = ["integration", "e2e"];
const LAST_LEVELS = ["privileges"]; // reads what the levels before it made the functions do
const LEVELS = [...LEVELS_WITHOUT_STACK, ...LEVELS_WITH_STACK, ...LAST_LEVELS];

const TEST_FOLDER = join(LOCAL_FOLDER, "test");
const RUN_PREFIX = "run-";
/** The result of the last run, for .ci/run. */
const TOTALS_FILE = join(TEST_FOLDER, "totals.json");

type Run = { readonly folder: string; readonly vitestArgs: readonly string[] };

async function runLevels(args: readonly string[]): Promise<readonly LevelTotals[]> {
  const named = LEVELS.filter((level) => args.includes(level));
  const wanted = named.length > 0 ? named : LEVELS;
  const run = { folder: await newRunFolder(), vitestArgs: args.filter((arg) => !LEVELS.includes(arg)) };
  const among = (levels: readonly string[]) => levels.filter((level) => wanted.includes(level));

  // The stack is made while the levels that do not need it run.
  const stack =
    among([...LEVELS_WITH_STACK, ...LAST_LEVELS]).length > 0 ? prepareStack(run.folder) : undefined;
  stack?.catch(() => {}); // reported below, after the levels without it
  const totals = await vitest(among(LEVELS_WITHOUT_STACK), run);
  if (stack === undefined) return totals;
  const stackFile = join(run.folder, "stack.json");
  try {
    await writeFile(stackFile, JSON.stringify(await stack, null, 2));
  } catch (error) {
    printFailure(error);
    return [...totals, ...among([...LEVELS_WITH_STACK, ...LAST_LEVELS]).map(withoutItsStack)];
  }
  return [
    ...totals,
    ...(await vitest(among(LEVELS_WITH_STACK), run, stackFile)),
    ...(await vitest(among(LAST_LEVELS), run, stackFile)),
  ];
}

function withoutItsStack(level: string): LevelTotals {
  return { level, passed: 0, failed: 1, skipped: 0, problems: ["its stack could not be started; see above"] };
}

/** A folder of this run's own, so that two runs in one clone do not meet; older ones are thrown away. */
async function newRunFolder(): Promise<string> {
  await mkdir(TEST_FOLDER, { recursive: true });
  await rm(TOTALS_FILE, { force: true });
  for (const name of await readdir(TEST_FOLDER)) {
    const owner = Number(new RegExp(`^${RUN_PREFIX}(\\d+)-`).exec(name)?.[1] ?? 0);
    if (owner > 0 && !isProcessAlive(owner))
      await rm(join(TEST_FOLDER, name), { recursive: true, force: true });
  }
  return mkdtemp(join(TEST_FOLDER, `${RUN_PREFIX}${process.pid}-`));
}

async function prepareStack(folder: string): Promise<StackUnderTest> {
  if (!(await isEmulatorInstalled())) await step("installing the local AWS emulator", installEmulator);
  const port = await freePort();
  const recordedCallsFile = join(folder, "calls.jsonl");
  const proxy = await startRecordingProxy({ target: `http://127.0.0.1:${port}`, file: recordedCallsFile });
  const { endpoint } = await startEmulator({ port, folder, endpointOfFunctions: proxy.url });
  const stack = await deployStack({ endpoint, folder });
  return { ...stack, recordedCallsFile, cloudAssembly: join(folder, "cdk.out") };
}

/** Runs the levels in one vitest; a level in which nothing ran is a failure, unless a filter was given. */
async function vitest(
  levels: readonly string[],
  run: Run,
  stackFile?: string,
): Promise<readonly LevelTotals[]> {
  if (levels.length === 0) return [];
  const report = join(run.folder, `${levels.join("-")}.json`);
  const projects = levels.map((level) => `--project=${level}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { ended } = startGuarded(
    join(BINARIES, "vitest"),
    ["run", ...projects, ...reporters, "--passWithNoTests", ...run.vitestArgs],
    {
      cwd: REPOSITORY,
      env: {
        ...isolatedEnvironment(),
        ...(process.env["CI"] === undefined ? {} : { CI: process.env["CI"] }),
        ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
        ...(stackFile === undefined ? {} : { RR_STACK_JSON: stackFile }),
      },
      output: "inherit",
    },
  );
  const exitCode = await ended;
  const text = await readFile(report, "utf8").catch(() => undefined);
  const files = text === undefined ? [] : JSON.parse(text).testResults;
  return totalsByLevel(levels, files, {
    levelOf: (file) => relative(join(REPOSITORY, "test"), file).split(sep)[0] ?? "",
    isFiltered: run.vitestArgs.length > 0,
    exitCode,
  });
}

const told = untilToldToStop();
let exitCode = 1;
try {
  const totals = await Promise.race([runLevels(process.argv.slice(2)), told]);
  if (totals === undefined) throw new LocalProblem("interrupted");
  const all = addTotals(totals);
  await writeFile(TOTALS_FILE, JSON.stringify({ ...all, levels: totals }, null, 2));
  console.log(summaryLines(totals).join("\n"));
  console.log(totalsLine(all));
  exitCode = all.failed === 0 ? 0 : 1;
} catch (error) {
  printFailure(error);
}
await stopAllGuarded();
process.exit(exitCode);
