/**
 * Writes docs/events.md and docs/events.schema.json from the contract of the events; with --check it writes nothing and
 * fails when one of them is stale.
 *
 *   node scripts/events-doc.ts [--check]
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { eventsSchema, eventsText } from "./contract/events-document.ts";
import { writeOrCheck } from "./contract/generated-file.ts";

/** As the repository's formatter wants it, so that it has nothing to say about the file. */
function formatted(path: string, text: string): string {
  const root = join(import.meta.dirname, "..");
  const biome = join(root, "node_modules/.bin/biome");
  return execFileSync(biome, ["format", `--stdin-file-path=${path}`], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });
}

const files = {
  "docs/events.md": eventsText(),
  "docs/events.schema.json": JSON.stringify(eventsSchema(), undefined, 2),
};

await writeOrCheck(
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, formatted(path, text)])),
  "node scripts/events-doc.ts",
);
