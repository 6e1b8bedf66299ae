/**
 * Writes docs/openapi.json from the contract of the API; with --check it writes nothing and fails when the file is stale.
 *
 *   node scripts/openapi.ts [--check]
 */
import { writeOrCheck } from "./contract/generated-file.ts";
import { openApiDocument } from "./contract/openapi-document.ts";

await writeOrCheck(
  { "docs/openapi.json": `${JSON.stringify(openApiDocument(), undefined, 2)}\n` },
  "node scripts/openapi.ts",
);
