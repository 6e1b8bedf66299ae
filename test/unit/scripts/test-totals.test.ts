import { describe, expect, it } from "vitest";
import {
  addTotals,
  type ReportedFile,
  totalsByLevel,
  totalsLine,
} from "../../../scripts/local/test-totals.ts";

const context = { levelOf: (file: string) => file.split("/")[0] ?? "", isFiltered: false, exitCode: 0 };
const file = (name: string, ...statuses: string[]): ReportedFile => ({
  name,
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => ({ status })),
});
const lineOf = (...args: Parameters<typeof totalsByLevel>) => totalsLine(addTotals(totalsByLevel(...args)));

describe("the totals of a test run", () => {
  it("count each level by the folder of its files", () => {
    const files = [
      file("unit/a", "passed", "passed"),
      file("infra/b", "passed", "failed"),
      file("unit/c", "skipped", "todo"),
    ];
    expect(totalsByLevel(["unit", "infra"], files, { ...context, exitCode: 1 })).toEqual([
      { level: "unit", passed: 2, failed: 0, skipped: 2, problems: [] },
      { level: "infra", passed: 1, failed: 1, skipped: 0, problems: [] },
    ]);
  });

  it("count a file that could not be loaded as a failure", () => {
    const broken = { name: "unit/a", status: "failed", assertionResults: [] };
    expect(lineOf(["unit"], [broken], { ...context, exitCode: 1 })).toBe("0 passed, 1 failed");
  });

  it("count a level in which nothing ran as a failure, unless only some tests were asked for", () => {
    expect(lineOf(["unit"], [], context)).toBe("0 passed, 1 failed");
    expect(lineOf(["unit"], [], { ...context, isFiltered: true })).toBe("0 passed, 0 failed");
  });

  it("count a run that fails though every test passed, as an unhandled rejection makes it, as a failure", () => {
    expect(lineOf(["unit"], [file("unit/a", "passed")], { ...context, exitCode: 1 })).toBe(
      "1 passed, 1 failed",
    );
  });

  it("name what was skipped only when something was", () => {
    expect(totalsLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(totalsLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });
});
