import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { assertPortIsFree, LOOPBACK } from "./free-port.ts";
import { type GuardedProcess, lastLines, startGuarded } from "./guarded-process.ts";
import { isProcessAlive } from "./is-process-alive.ts";
import { LocalProblem } from "./local-problem.ts";
import { isolatedEnvironment, LOCAL_FOLDER, LOCAL_REGION, REPOSITORY } from "./local-settings.ts";
import { pythonOnPath } from "./python.ts";

const REQUIREMENTS = join(REPOSITORY, "scripts/local/requirements.txt");
const VIRTUAL_ENVIRONMENT = join(LOCAL_FOLDER, "venv");
const VENV_PYTHON = join("bin", "python");

/** Below the emulator's folder: what it saved, and a file as old as its last start. */
const SAVED_STATE = "saved";
const STARTED_MARK = "started";

const TEMPORARY_PREFIX = "reform-reports-functions-";

const START_LIMIT_MS = 60_000; // usually 2 s; a busy machine with much saved data takes longer
const HEALTH_EVERY_MS = 100;

/** Whether the pinned emulator is installed for the Python that would run it. */
export async function isEmulatorInstalled(): Promise<boolean> {
  const stamp = await readFile(join(VIRTUAL_ENVIRONMENT, "installed"), "utf8").catch(() => "");
  return stamp === (await stampOfRequirements()) && existsSync(join(VIRTUAL_ENVIRONMENT, VENV_PYTHON));
}

/** Makes the virtual environment. It is built aside and moved, so that an interruption leaves nothing half-done. */
export async function installEmulator(): Promise<void> {
  const building = join(LOCAL_FOLDER, `venv-${process.pid}`);
  const log = join(LOCAL_FOLDER, "venv.log");
  await mkdir(LOCAL_FOLDER, { recursive: true });
  await removeWhatAnInterruptionLeft();
  await rm(log, { force: true });
  try {
    await runPython(pythonOnPath(), ["-m", "venv", building], log);
    const flags = [
      "--no-input",
      "--disable-pip-version-check",
      "--retries=2",
      "--only-binary=:all:",
      "--require-hashes",
    ];
    await runPython(
      join(building, VENV_PYTHON),
      ["-m", "pip", "install", ...flags, "--requirement", REQUIREMENTS],
      log,
    );
    await writeFile(join(building, "installed"), await stampOfRequirements());
    await rm(VIRTUAL_ENVIRONMENT, { recursive: true, force: true });
    await rename(building, VIRTUAL_ENVIRONMENT);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function removeWhatAnInterruptionLeft(): Promise<void> {
  for (const name of await readdir(LOCAL_FOLDER)) {
    const owner = /^venv-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isProcessAlive(Number(owner))) {
      await rm(join(LOCAL_FOLDER, name), { recursive: true, force: true });
    }
  }
}

async function stampOfRequirements(): Promise<string> {
  const hash = createHash("sha256").update(await readFile(REQUIREMENTS));
  return hash.update(pythonOnPath()).digest("hex");
}

async function runPython(python: string, args: readonly string[], log: string): Promise<void> {
  // With the person's own environment: their proxy and package mirror are needed to install.
  const run = startGuarded(python, args, { cwd: REPOSITORY, env: process.env, output: { file: log } });
  const code = await run.ended;
  if (code === 0) return;
  const tail = lastLines(log, 8);
  const isNetwork =
    /NewConnectionError|Max retries|Temporary failure|ConnectTimeout|No matching distribution/.test(tail);
  throw new LocalProblem(
    isNetwork
      ? `The Python package index cannot be reached, so the local AWS emulator cannot be installed.\n${tail}\n` +
          "Check the network (and `pip config list`, proxy settings), then run the command again. " +
          "Once installed, no network is needed."
      : `Installing the local AWS emulator failed (all output: ${log}).\n${tail}`,
  );
}

/**
 * Whether the emulator saved its data when it last ran. It does so only when it is asked to stop (which the guard also
 * does when we are killed), not when it is killed itself or the machine goes down.
 */
export async function wasLastRunSaved(folder: string): Promise<boolean> {
  const started = await stat(join(folder, STARTED_MARK)).catch(() => undefined);
  if (started === undefined) return true;
  const files = await readdir(join(folder, SAVED_STATE)).catch(() => []);
  const saved = await Promise.all(files.map((file) => stat(join(folder, SAVED_STATE, file))));
  return saved.some(({ mtimeMs }) => mtimeMs > started.mtimeMs);
}

export type Emulator = {
  readonly endpoint: string;
  /** Resolves, with a message for the person, when it has ended without being told to. */
  readonly crashed: Promise<LocalProblem>;
  /** Saves the data and ends it. */
  readonly stop: () => Promise<void>;
};

type EmulatorOptions = {
  readonly port: number;
  /** Holds the saved state, the objects and the log. */
  readonly folder: string;
  /** Where the functions send their SDK calls; by default to the emulator itself. */
  readonly endpointOfFunctions?: string;
};

/** Starts the installed emulator on the loopback address and waits until it answers. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port, folder } = options;
  await assertPortIsFree(port, "RR_EMULATOR_PORT", "the local AWS emulator");
  await mkdir(folder, { recursive: true });
  const temporary = await temporaryFolder(folder);
  const log = join(folder, "emulator.log");
  await rm(log, { force: true });
  await writeFile(join(folder, STARTED_MARK), "");

  const emulator = startGuarded(join(VIRTUAL_ENVIRONMENT, VENV_PYTHON), ["-m", "ministack"], {
    cwd: folder,
    env: emulatorEnvironment(options, temporary),
    output: { file: log },
    afterwards: () => rm(temporary, { recursive: true, force: true }),
  });
  const endpoint = `http://${LOOPBACK}:${port}`;
  try {
    await untilHealthy(endpoint, emulator, log);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  let isStopping = false;
  return {
    endpoint,
    crashed: emulator.ended.then((code) =>
      isStopping ? new Promise<never>(() => {}) : new LocalProblem(problemOf("stopped by itself", code, log)),
    ),
    stop: () => {
      isStopping = true;
      return emulator.stop();
    },
  };
}

/** Refuses an emulator that somebody else runs and that does not answer. */
export async function assertEmulatorAnswers(endpoint: string): Promise<void> {
  const isThere = await fetch(endpoint, { signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  throw new LocalProblem(
    `AWS_ENDPOINT_URL is ${endpoint}, but nothing answers there.\n` +
      "Start that emulator, or unset AWS_ENDPOINT_URL to let this command run its own.",
  );
}

/**
 * Makes the folder where the emulator unpacks functions, and removes the one of the last run. It lies outside the
 * repository: inside, a function would find our package.json and node_modules, which it does not have on AWS.
 */
async function temporaryFolder(folder: string): Promise<string> {
  const note = join(folder, "temporary-folder");
  const last = await readFile(note, "utf8").catch(() => undefined);
  if (last?.startsWith(join(tmpdir(), TEMPORARY_PREFIX))) await rm(last, { recursive: true, force: true });
  const temporary = await mkdtemp(join(tmpdir(), TEMPORARY_PREFIX));
  await writeFile(note, temporary);
  return temporary;
}

function emulatorEnvironment(options: EmulatorOptions, temporary: string): NodeJS.ProcessEnv {
  return {
    ...isolatedEnvironment(),
    GATEWAY_PORT: String(options.port),
    BIND_HOST: LOOPBACK,
    MINISTACK_HOST: LOOPBACK,
    MINISTACK_REGION: LOCAL_REGION,
    LOG_LEVEL: "WARNING",
    // Listeners of services that are not used, which would open on all interfaces.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    PERSIST_STATE: "1",
    STATE_DIR: join(options.folder, SAVED_STATE),
    S3_PERSIST: "1",
    S3_DATA_DIR: join(options.folder, "objects"),
    TMPDIR: temporary,
    // The emulator hands its own environment to the functions, so this reaches their SDK clients and nothing else.
    ...(options.endpointOfFunctions === undefined ? {} : { AWS_ENDPOINT_URL: options.endpointOfFunctions }),
    // No Docker: a socket that does not exist keeps the emulator from looking for one.
    DOCKER_HOST: `unix://${join(temporary, "no-docker.sock")}`,
  };
}

async function untilHealthy(endpoint: string, emulator: GuardedProcess, log: string): Promise<void> {
  const giveUpAt = performance.now() + START_LIMIT_MS;
  while (performance.now() < giveUpAt) {
    if (emulator.hasEnded()) throw new LocalProblem(problemOf("did not start", await emulator.ended, log));
    const isHealthy = await fetch(`${endpoint}/_ministack/health`, {
      signal: AbortSignal.timeout(1_000),
    }).then(
      (response) => response.ok,
      () => false,
    );
    if (isHealthy) return;
    await delay(HEALTH_EVERY_MS);
  }
  throw new LocalProblem(problemOf(`did not answer within ${START_LIMIT_MS / 1000} s`, undefined, log));
}

function problemOf(what: string, code: number | undefined, log: string): string {
  const exit = code === undefined ? "" : ` (exit code ${code})`;
  return (
    `The local AWS emulator ${what}${exit}.\n${lastLines(log, 12)}\n` +
    `All it said is in ${log}. If its saved data is damaged, begin anew: npm start -- --fresh`
  );
}
