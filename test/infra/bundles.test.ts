import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bundleFunction, functionFolders } from "../../infra/bundling.ts";
import { folderOf, ofType } from "./synthesised.ts";

/** Bytes. What is larger loads noticeably slower at every cold start. */
const MAX_BUNDLE = 700 * 1024;
/** It draws documents, which takes a font engine; nobody waits for it often. */
const MAX_BUNDLE_THAT_PRINTS = 1_100 * 1024;

/** What the stack gives the function; where that is a resource's name, any text: loading reads the variables and calls nothing. */
function variablesOf(name: string): Record<string, string> {
  const fn = ofType("local", "AWS::Lambda::Function").find((one) => folderOf(one) === name);
  const variables: Record<string, unknown> = fn?.properties["Environment"].Variables ?? {};
  return Object.fromEntries(
    Object.entries(variables).map(([key, value]) => [key, typeof value === "string" ? value : "something"]),
  );
}

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
        env: { ...variablesOf(name), NODE_OPTIONS: "", AWS_REGION: "ap-southeast-1" },
      });
      expect(said).toBe("function");
    },
    BUILD_LIMIT_MS,
  );

  test("is small enough to load fast", () => {
    expect(statSync(join(directory, "index.js")).size).toBeLessThanOrEqual(
      name === "print-receipt" ? MAX_BUNDLE_THAT_PRINTS : MAX_BUNDLE,
    );
  });
});
