import { readFile } from "node:fs/promises";
import { Scenario } from "../scripts/rehearsal/scenario.ts";
import { rehearse } from "../scripts/rehearsal/year.ts";
import { printTable } from "./print-table.ts";

const YEAR = 2026;
const SHIPPED_SCENARIO = new URL(`../data/rehearsal-${YEAR}.json`, import.meta.url);

/** How long a whole year takes with every function that the clock starts. Expected: 700 units in less than 20 s, and no mistake. */
export async function benchRehearsal(): Promise<void> {
  const scenario = Scenario.parse(JSON.parse(await readFile(SHIPPED_SCENARIO, "utf8")));
  const rows = [];
  for (const unitCount of [142, 700]) {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    const { journal, mistakes, mails } = await rehearse(scenario, { year: YEAR, unitCount });
    const { user, system } = process.cpuUsage(before);
    rows.push([
      unitCount,
      mails,
      journal.lines.length,
      mistakes.length,
      (performance.now() - startedAt) / 1_000,
      (user + system) / 1_000_000,
    ]);
  }
  printTable(
    `The year ${YEAR}, hour by hour, in memory`,
    ["units", "mails", "lines", "mistakes", "s", "s of CPU"],
    rows,
  );
}
