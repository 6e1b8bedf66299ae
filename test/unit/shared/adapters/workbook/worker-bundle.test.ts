import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundlingOptions } from "../../../../../infra/bundling.ts";
import { sampleWorkbook, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";

const WORKBOOK_FOLDER = resolve(import.meta.dirname, "../../../../../shared/adapters/workbook");

test("a bundle reads a workbook in the worker that lies bundled beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "reader-"));
  try {
    const reader = join(WORKBOOK_FOLDER, "read-workbook.ts");
    await build({
      ...bundlingOptions,
      entryPoints: { index: reader, "workbook-worker": join(WORKBOOK_FOLDER, "workbook-worker.ts") },
      outdir: folder,
      logLevel: "error",
    });
    writeFileSync(join(folder, "report.xlsx"), await sampleWorkbook());
    writeFileSync(join(folder, "template.json"), JSON.stringify(shippedTemplate()));
    writeFileSync(
      join(folder, "run.mjs"),
      `import { readFileSync } from "node:fs";
       import bundle from "./index.js";
       const file = (name) => readFileSync(new URL(name, import.meta.url));
       const { ok, reading } = await bundle.workbookReader().read(file("report.xlsx"), JSON.parse(file("template.json")));
       console.log(JSON.stringify({ ok, figures: Object.keys(reading.figures).length }));`,
    );
    const printed = execFileSync(process.execPath, [join(folder, "run.mjs")], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(JSON.parse(printed)).toEqual({ ok: true, figures: 45 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
