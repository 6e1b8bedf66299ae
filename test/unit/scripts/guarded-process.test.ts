import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { startGuarded } from "../../../scripts/local/guarded-process.ts";
import { aliveAmong, untilAllEnded } from "../../e2e/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "guarded-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A shell with a child of its own; both write down their process ids. */
const family = (pids: string) => ["-c", `sleep 60 & echo $! > ${pids}; echo $$ >> ${pids}; wait`] as const;

async function pidsIn(file: string): Promise<readonly number[]> {
  for (;;) {
    try {
      const pids = readFileSync(file, "utf8").trim().split("\n").map(Number);
      if (pids.length === 2) return pids;
    } catch {} // not written yet
    await delay(20);
  }
}

describe("a guarded process", () => {
  it("ends with all that it started when it is told to", async () => {
    const file = join(folder, "told");
    const guarded = startGuarded("sh", family(file), { cwd: folder, env: process.env, output: "inherit" });
    const pids = await pidsIn(file);
    expect(aliveAmong(pids)).toEqual(pids);
    await guarded.stop();
    await untilAllEnded(pids);
    expect(guarded.hasEnded()).toBe(true);
  });

  it("ends with all that it started when the process that started it is killed outright", async () => {
    const file = join(folder, "orphan");
    const module = JSON.stringify(new URL("../../../scripts/local/guarded-process.ts", import.meta.url).href);
    const script = `const { startGuarded } = await import(${module});
      startGuarded("sh", ${JSON.stringify(family(file))}, { cwd: "/", env: process.env, output: "inherit" });`;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
    const pids = await pidsIn(file);
    expect(aliveAmong(pids)).toEqual(pids);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await untilAllEnded(pids);
  });

  it("hands on the exit code, and the output to a file", async () => {
    const file = join(folder, "log");
    const args = ["-c", "echo said; echo cried >&2; exit 7"];
    const guarded = startGuarded("sh", args, { cwd: folder, env: process.env, output: { file } });
    expect(await guarded.ended).toBe(7);
    expect(readFileSync(file, "utf8")).toBe("said\ncried\n");
  });
});
