import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** As the repository's formatter wants it, so that it has nothing to say about the file. */
export function formatted(path: string, text: string): string {
  const biome = join(ROOT, "node_modules/.bin/biome");
  return execFileSync(biome, ["format", `--stdin-file-path=${path}`], {
    cwd: ROOT,
    input: text,
    encoding: "utf8",
  });
}

/**
 * Writes files that are made from the contract, or with `--check` writes none and fails when one is not what it would
 * be made into now.
 *
 * @param files path from the repository's root → text
 * @param command what to run when a file is stale
 */
export async function writeOrCheck(files: Readonly<Record<string, string>>, command: string): Promise<void> {
  const isCheck = process.argv.includes("--check");
  for (const [path, text] of Object.entries(files)) {
    const file = join(ROOT, path);
    if (!isCheck) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      console.log(`${path} written`);
    } else if ((await readFile(file, "utf8").catch(() => undefined)) !== text) {
      console.error(`${path} is not what the contract says now. Run: ${command}`);
      process.exitCode = 1;
    }
  }
}
