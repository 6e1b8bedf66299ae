import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundlingOptions } from "../../../../../infra/bundling.ts";
import { samplePdf } from "../../../../../scripts/make-sample-files.ts";

const FOLDER = resolve(import.meta.dirname, "../../../../../shared/adapters/documents");

test("a bundle checks a document in the worker that lies bundled beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "checker-"));
  try {
    await build({
      ...bundlingOptions,
      entryPoints: {
        index: join(FOLDER, "document-checker.ts"),
        "document-worker": join(FOLDER, "document-worker.ts"),
      },
      outdir: folder,
      logLevel: "error",
    });
    writeFileSync(join(folder, "document.pdf"), samplePdf());
    writeFileSync(
      join(folder, "run.mjs"),
      `import { readFileSync } from "node:fs";
       import bundle from "./index.js";
       const file = { part: "document", type: "application/pdf" };
       const bytes = readFileSync(new URL("document.pdf", import.meta.url));
       console.log(JSON.stringify(await bundle.documentChecker().check("document", file, bytes)));`,
    );
    const printed = execFileSync(process.execPath, [join(folder, "run.mjs")], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(JSON.parse(printed)).toMatchObject({ findings: [], document: { kind: "pdf", pages: 1 } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
