import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bundleFunction, functionFolders } from "../../infra/bundling.ts";

/** Bytes. What is larger loads noticeably slower at every cold start. */
const MAX_BUNDLE = 700 * 1024;

/** Any value will do: loading reads the variables and calls nothing. */
const VARIABLES = {
  UPLOADS_ARE_SCANNED: "true",
  ...Object.fromEntries(
    [
      "TABLE_NAME",
      "INBOX_BUCKET",
      "USER_POOL_ID",
      "EVENT_BUS_NAME",
      "INGEST_QUEUE_URL",
      "OPENINGS_QUEUE_URL",
      "PARKED_EVENTS_QUEUE_URL",
    ].map((name) => [name, "something"]),
  ),
};

/** All are built when the first is asked for, on a machine that may be busy with other tests. */
const BUILD_LIMIT_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), "bundles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(functionFolders())("the bundle of %s", (name) => {
  const directory = join(folder, name);

  test(
    "loads from a plain script and offers a handler",
    () => {
      bundleFunction(name, directory);
      const script = join(directory, "load.mjs");
      // A file, not `node -e`: that defines a global `require`, which hides what a bundle lacks.
      writeFileSync(script, `import { handler } from "./index.js"; process.stdout.write(typeof handler);`);
      const said = execFileSync(process.execPath, [script], {
        encoding: "utf8",
        env: { ...VARIABLES, AWS_REGION: "ap-southeast-1", POWERTOOLS_SERVICE_NAME: "reform-reports" },
      });
      expect(said).toBe("function");
    },
    BUILD_LIMIT_MS,
  );

  test("is small enough to load fast", () => {
    expect(statSync(join(directory, "index.js")).size).toBeLessThanOrEqual(MAX_BUNDLE);
  });
});
