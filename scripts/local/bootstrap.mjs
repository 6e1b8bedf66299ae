// What `npm start` and `npm test` need before anything of ours can run. Plain JavaScript for Node 20 and later,
// without packages: nothing is installed yet when this file is read.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const BINARIES = join(REPOSITORY, "node_modules", ".bin");

const OLDEST_NODE_MAJOR = 20; // the oldest that npm 10 and this file are tried with; all else runs on the pinned 24
const OLDEST_PYTHON = [3, 10]; // what the emulator asks for
const PROGRESS_EVERY_MS = 10_000; // often enough to see life on a slow line, rare enough for a log
const KILL_AFTER_MS = 3_000; // npm ends at once or not at all

/** A failure that the reader can do something about: printed as it is, without a stack. */
class StartProblem extends Error {}

function checkNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= OLDEST_NODE_MAJOR) return;
  throw new StartProblem(
    `Node ${OLDEST_NODE_MAJOR} or later is needed; this is Node ${process.versions.node}.\n` +
      "Install a newer Node (https://nodejs.org, or your package manager) and run the command again.",
  );
}

/** Finds a Python that can make virtual environments, and returns its path or name. */
function findPython() {
  const probe =
    "import sys\n" +
    "try:\n import venv, ensurepip\n pip = 'pip'\nexcept ImportError:\n pip = ''\n" +
    "print(sys.version_info[0], sys.version_info[1], sys.executable, pip, sep='\\n')";
  const found = [];
  for (const name of [
    "python3",
    "python",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
  ]) {
    const run = spawnSync(name, ["-c", probe], { encoding: "utf8", timeout: 20_000 });
    if (run.status !== 0) continue;
    const [major, minor, executable, pip] = run.stdout.split("\n");
    const version = [Number(major), Number(minor)];
    if (version[0] !== OLDEST_PYTHON[0] || version[1] < OLDEST_PYTHON[1]) {
      found.push(`${name} is Python ${major}.${minor}, too old`);
    } else if (!pip) {
      found.push(
        `${name} is Python ${major}.${minor} without venv and pip (Debian and Ubuntu: apt install python3-venv)`,
      );
    } else {
      return executable || name;
    }
  }
  throw new StartProblem(
    `Python ${OLDEST_PYTHON.join(".")} or later is needed on PATH to run the local AWS emulator` +
      `${found.length > 0 ? `: ${[...new Set(found)].join("; ")}` : "; none was found"}.\n` +
      "Install it and run the command again. Debian, Ubuntu: apt install python3 python3-venv · macOS: brew install python3",
  );
}

/** Whether node_modules holds what package-lock.json asks for, whoever installed it. */
function packagesAreInstalled() {
  const installedLock = join(REPOSITORY, "node_modules", ".package-lock.json");
  if (!existsSync(installedLock) || !existsSync(join(BINARIES, "node"))) return false;
  const wanted = JSON.parse(readFileSync(join(REPOSITORY, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedLock, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === "" || installed[path]?.version === version || (!installed[path] && (optional || peer)),
  );
}

async function installPackages() {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  console.log(
    "· installing the pinned packages (npm ci; the first time, and when package-lock.json changes)",
  );
  const ticking = setInterval(() => console.log(`· installing … ${seconds()} s`), PROGRESS_EVERY_MS);
  // npm must not run on the Node inside the folder that it is about to replace.
  const path = process.env.PATH.split(delimiter).filter((folder) => folder !== BINARIES.replace(/\/$/, ""));
  const options = ["--include=dev", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error"];
  // Three quick attempts: npm's own waits would keep a machine without network silent for over a minute.
  const retries = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  const { code, output } = await run("npm", ["ci", ...options, ...retries], {
    ...process.env,
    PATH: path.join(delimiter),
  });
  clearInterval(ticking);
  if (code === 0 && existsSync(join(BINARIES, "node"))) {
    console.log(`✓ packages installed in ${seconds()} s`);
    return;
  }
  const isNetwork =
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i;
  if (code !== 0 && isNetwork.test(output)) {
    throw new StartProblem(
      `The npm registry cannot be reached, so the packages cannot be installed.\n${firstError(output)}\n` +
        "Check the network (and `npm config get registry`, proxy settings), then run the command again. " +
        "Once installed, no network is needed.",
    );
  }
  throw new StartProblem(
    `Installing the packages failed (npm ci, exit code ${code}).\n${output.trim().split("\n").slice(-15).join("\n")}\n` +
      "Put right what npm names, or try `npm ci` by hand to see all of its output.",
  );
}

function firstError(output) {
  const line = output
    .split("\n")
    .find((text) => /request to|reason|ECONN|ENOTFOUND|EAI_AGAIN|TIMEDOUT/.test(text));
  return `npm says: ${(line ?? output.split("\n")[0] ?? "").replace(/^npm (ERR!|error)\s*/, "")}`;
}

/** Runs a command to its end, in a group of its own so that an interruption ends all of it. */
function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: REPOSITORY,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    let interrupted = false;
    const endGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {} // it has just ended
    };
    const interrupt = () => {
      interrupted = true;
      endGroup("SIGTERM");
      setTimeout(() => endGroup("SIGKILL"), KILL_AFTER_MS).unref();
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, interrupt);
    const finish = (result) => {
      for (const signal of signals) process.off(signal, interrupt);
      if (interrupted) process.exit(130);
      resolve(result);
    };
    child.on("error", (error) => finish({ code: 1, output: String(error) }));
    child.on("close", (code) => finish({ code: code ?? 1, output }));
  });
}

/**
 * Runs a TypeScript file on the pinned Node, and hands signals on to it. The channel between the two is there so that
 * the child notices when this process dies without a word.
 */
function runOnPinnedNode(script, args, python) {
  const node = join(BINARIES, "node");
  const env = { ...process.env, RR_PYTHON: python, PATH: `${BINARIES}${delimiter}${process.env.PATH}` };
  // A session of its own: a terminal's Ctrl-C then reaches it once, through us, and it can save the data in peace.
  const child = spawn(node, [join(REPOSITORY, script), ...args], {
    cwd: REPOSITORY,
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("error", (error) => {
      console.error(
        `✗ The pinned Node cannot be started: ${error.message}\nDelete node_modules and run the command again.`,
      );
      resolve(1);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

/** Gets this machine ready, runs the TypeScript file with the command line's arguments, and ends with its exit code. */
export async function bootstrap(script) {
  try {
    checkNode();
    const python = findPython();
    if (!packagesAreInstalled()) await installPackages();
    process.exitCode = await runOnPinnedNode(script, process.argv.slice(2), python);
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error;
    console.error(`✗ ${error.message}`);
    process.exitCode = 1;
  }
}
