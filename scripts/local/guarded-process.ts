import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonOnPath } from "./python.ts";

const GUARD = fileURLToPath(new URL("guard.py", import.meta.url));
const STOP_GRACE_SECONDS = 30; // saving some hundred MB of the emulator's state takes a few

export type GuardedProcess = {
  readonly pid: number;
  readonly hasEnded: () => boolean;
  /** Settles with the exit code when the process has ended, for whatever reason. */
  readonly ended: Promise<number>;
  /** Asks it to end, waits until it has, and removes what it left in its process group. */
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** A file that receives the output, or `inherit` to print it. */
  readonly output: "inherit" | { readonly file: string };
  /** What to clear away once it has ended, before `ended` settles. */
  readonly afterwards?: () => Promise<void>;
};

const live = new Set<GuardedProcess>();

/** Ends every process that is still there, all at once. */
export async function stopAllGuarded(): Promise<void> {
  await Promise.all([...live].map((process) => process.stop()));
}

/** Starts a command that ends when this process ends, however that happens; see guard.py. */
export function startGuarded(command: string, args: readonly string[], options: Options): GuardedProcess {
  const file = options.output === "inherit" ? undefined : openLog(options.output.file);
  const child = spawn(pythonOnPath(), [GUARD, String(STOP_GRACE_SECONDS), command, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["pipe", file ?? "inherit", file ?? "inherit"],
    detached: true,
  });
  if (file !== undefined) closeSync(file);
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${command}`);
  const ended = untilEnded(child).then(async (code) => {
    killGroup(pid);
    await options.afterwards?.();
    live.delete(guarded);
    return code;
  });
  const guarded: GuardedProcess = {
    pid,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
  live.add(guarded);
  return guarded;
}

/** The last lines of a log, for a message about what went wrong. */
export function lastLines(file: string, count: number): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, "a");
}

function untilEnded(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // nothing was left in it
  }
}
