import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

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
