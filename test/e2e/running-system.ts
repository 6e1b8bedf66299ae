import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../scripts/local/server.ts";
import { stack } from "./deployed-stack.ts";

interface Ran {
  readonly exitCode: number;
  readonly said: string;
}

/** The stack under test as `npm start` would describe it, so that commands for the running system find it. */
export async function asRunningSystem() {
  const folder = mkdtempSync(join(tmpdir(), "running-system-"));
  const server = await startServer({ port: 0, apiUrl: stack.apiUrl, page: "" });
  writeFileSync(join(folder, "running.json"), JSON.stringify({ ...stack, url: server.url }));
  return {
    folder,
    /** Runs `node scripts/<script>` to its end; answers with its exit code and all that it printed. */
    run: (script: string, ...args: readonly string[]): Promise<Ran> =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [join("scripts", script), ...args],
          { env: { ...process.env, RR_STATE_FOLDER: folder } },
          (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? 1, said: stdout + stderr }),
        );
      }),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
