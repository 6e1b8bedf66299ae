export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** How many tests of a level ran, and what could not be counted as a test but failed all the same. */
export type LevelTotals = Totals & { readonly level: string; readonly problems: readonly string[] };

/** One file of vitest's JSON report. */
export type ReportedFile = {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
};

type Context = {
  readonly levelOf: (file: string) => string;
  /** A file or a name was given, so that some levels may rightly have nothing to run. */
  readonly isFiltered: boolean;
  readonly exitCode: number;
};

/**
 * Counts the tests of each level. A file that failed to load, a level without any test, and a run that failed though
 * every test passed each count as one failure: nothing that went wrong may end in "0 failed".
 */
export function totalsByLevel(
  levels: readonly string[],
  files: readonly ReportedFile[],
  { levelOf, isFiltered, exitCode }: Context,
): readonly LevelTotals[] {
  const totals = levels.map((level) => {
    const own = files.filter((file) => levelOf(file.name) === level);
    const statuses = own.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
    const count = (status: string) => statuses.filter((each) => each === status).length;
    const broken = own.filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
    );
    const problems = broken.map(({ name }) => `${name} could not be run`);
    if (statuses.length === 0 && broken.length === 0 && !isFiltered)
      problems.push(`no test of level ${level} ran`);
    return {
      level,
      passed: count("passed"),
      failed: count("failed") + problems.length,
      skipped: statuses.length - count("passed") - count("failed"),
      problems,
    };
  });
  const [first] = totals;
  if (exitCode === 0 || first === undefined || totals.some(({ failed }) => failed > 0)) return totals;
  const problem = `vitest ended with exit code ${exitCode} though no test failed`;
  return [{ ...first, failed: 1, problems: [problem] }, ...totals.slice(1)];
}

export function addTotals(totals: readonly Totals[]): Totals {
  const sum = (pick: (each: Totals) => number) => totals.reduce((soFar, each) => soFar + pick(each), 0);
  return {
    passed: sum((each) => each.passed),
    failed: sum((each) => each.failed),
    skipped: sum((each) => each.skipped),
  };
}

/** A line for each level, and one for each problem. */
export function summaryLines(totals: readonly LevelTotals[]): readonly string[] {
  return [
    "",
    ...totals.flatMap((each) => [
      `${each.failed === 0 ? "✓" : "✗"} ${each.level.padEnd(12)} ${totalsLine(each)}`,
      ...each.problems.map((problem) => `    ${problem}`),
    ]),
  ];
}

/** `N passed, N failed`, and what was skipped, if anything was. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
