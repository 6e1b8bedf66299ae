/**
 * Writes docs/events.md and docs/events.schema.json from the contract of the events; with --check it writes nothing and
 * fails when one of them is stale.
 *
 *   node scripts/events-doc.ts [--check]
 */
import { eventsSchema, eventsText } from "./contract/events-document.ts";
import { formatted, writeOrCheck } from "./contract/generated-file.ts";

const files = {
  "docs/events.md": eventsText(),
  "docs/events.schema.json": JSON.stringify(eventsSchema(), undefined, 2),
};

await writeOrCheck(
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, formatted(path, text)])),
  "node scripts/events-doc.ts",
);
