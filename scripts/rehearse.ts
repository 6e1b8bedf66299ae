/**
 * Rehearses a year on a clock of its own: `npm run rehearse -- 2026 [--units 700] [--scenario file] [--csv file]`.
 *
 * The product's own functions run on a table, a bucket and a mailbox in memory, day by day. Nothing is sent and nothing on
 * this machine is changed. It prints what happens on each day: openings, decisions, states, messages, alerts; and as CSV what a
 * spreadsheet can filter. Every reminder is held to a second, naive statement of the rules (`reminder-oracle.ts`): one that nobody
 * should have got, one that is missing, or a notice that nothing explains ends the rehearsal with a failure. `data/rehearsal-2026.json` is the scenario that ships; its shape is `scripts/rehearsal/scenario.ts`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Scenario } from "./rehearsal/scenario.ts";

// Before anything that logs is loaded: a year has tens of thousands of lines.
process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
process.env["POWERTOOLS_METRICS_DISABLED"] = "true";

const SHIPPED_SCENARIO = new URL("../data/rehearsal-2026.json", import.meta.url);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    units: { type: "string", default: "142" },
    scenario: { type: "string" },
    csv: { type: "string" },
  },
});
const year = Number(positionals[0] ?? "2026");
const unitCount = Number(values.units);
const scenario = Scenario.parse(JSON.parse(await readFile(values.scenario ?? SHIPPED_SCENARIO, "utf8")));

const { rehearse } = await import("./rehearsal/year.ts");
const { journalCsv, journalText } = await import("./rehearsal/journal.ts");
const startedAt = performance.now();
const { journal, mistakes, mails } = await rehearse(scenario, { year, unitCount });
for (const line of journalText(journal.lines)) process.stdout.write(`${line}\n`);
if (values.csv !== undefined) await writeFile(values.csv, journalCsv(journal.lines));
const seconds = (performance.now() - startedAt) / 1000;
for (const mistake of mistakes) process.stderr.write(`MISTAKE ${mistake}\n`);
process.stdout.write(
  `\n${unitCount} units, ${mails} mails, ${journal.lines.length} lines, ${mistakes.length} mistakes, ${seconds.toFixed(1)} s\n`,
);
process.exitCode = mistakes.length > 0 ? 1 : 0;
