import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

type Process = { readonly pid: number; readonly parent: number; readonly isZombie: boolean };

/** Processes that this one or its children started, by following parents; zombies nobody has collected do not count. */
export function descendantsOf(pid: number): readonly number[] {
  const all = processes().filter(({ isZombie }) => !isZombie);
  const below = (parent: number): readonly number[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(each.pid)]);
  return [pid, ...below(pid)];
}

export function aliveAmong(pids: readonly number[]): readonly number[] {
  const alive = new Set(processes().flatMap(({ pid, isZombie }) => (isZombie ? [] : [pid])));
  return pids.filter((pid) => alive.has(pid));
}

export async function untilAllEnded(pids: readonly number[]): Promise<void> {
  while (aliveAmong(pids).length > 0) await delay(50);
}

function processes(): readonly Process[] {
  return existsSync("/proc/self/stat") ? fromProc() : fromPs();
}

function fromProc(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(name), parent: Number(parent), isZombie: state === "Z" }];
      } catch {
        return []; // it has just ended
      }
    });
}

function fromPs(): readonly Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, state = ""] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), isZombie: state.startsWith("Z") };
  });
}
