/**
 * Writes docs/rules.md from the rules and the texts of their findings; with --check it writes nothing and fails when it is stale.
 *
 *   node scripts/rules-doc.ts [--check]
 */
import { formatted, writeOrCheck } from "./contract/generated-file.ts";
import { rulesText } from "./contract/rules-document.ts";

const path = "docs/rules.md";

await writeOrCheck({ [path]: formatted(path, rulesText()) }, "node scripts/rules-doc.ts");
