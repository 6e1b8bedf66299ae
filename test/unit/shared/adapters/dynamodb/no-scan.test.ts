import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));

/** Every question has its key: a scan reads, and is charged for, all that there is. */
it("nothing that runs in the product reads its table by a scan", () => {
  const sources = ["functions", "shared"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(ROOT, folder, name)),
  );
  expect(sources.length).toBeGreaterThan(100);
  const scanning = sources.filter((file) =>
    /\b(?:Scan|BatchExecuteStatement|ExecuteStatement|ExecuteTransaction)Command\b|\bpaginateScan\b/.test(
      readFileSync(file, "utf8"),
    ),
  );
  expect(scanning).toEqual([]);
});
