/**
 * Rehearses a year on a clock of its own: `npm run rehearse -- 2026 [--units 700] [--scenario file] [--csv file]`.
 *
 * The product's own functions run on a table, a bucket and mailboxes in memory, hour by hour as they are scheduled. Nothing is sent and
 * nothing on this machine is changed. It prints what happens on each day as an office would read it, and as CSV what a spreadsheet
 * can filter. Every message is held to a second, naive statement of the rules (`rehearsal/reminder-oracle.ts`,
 * `rehearsal/office-oracle.ts`).
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import * as z from "zod";
import { LocalProblem, printFailure } from "./local/local-problem.ts";
import { Scenario } from "./rehearsal/scenario.ts";

// Before anything that logs is loaded: a year has tens of thousands of lines.
process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
process.env["POWERTOOLS_METRICS_DISABLED"] = "true";

const USAGE = `npm run rehearse -- YEAR [options]

  YEAR              one of which data/ has the working calendar (default 2026)
  --units N         units of the city: those that ship, then made-up communes (default 142)
  --scenario FILE   how units behave and what happens (default data/rehearsal-2026.json; data/README.md says what may be in it)
  --csv FILE        the same as CSV, a row for each message, alert, change of state and place in a ranking
  --until DAY       stop after a day, as 2026-04-30 (default 31 January of the year after)
  --quiet           print the last line only

What happened is printed in Vietnamese, day by day: openings and closings, decisions, changes of state, mails to units, alerts and
summaries to the office, rankings when a period closes. Each mail is held to a second statement of the rules; what differs is printed
as MISTAKE. Exit code 0 when nothing does, 1 when something does, 2 for a wrong call.`;

const SHIPPED_SCENARIO = new URL("../data/rehearsal-2026.json", import.meta.url);
/** More take minutes, and show nothing new. */
const MOST_UNITS = 20_000;

const Options = z.object({
  year: z.coerce.number().int().min(2000).max(2199),
  units: z.coerce.number().int().min(1).max(MOST_UNITS),
  until: z.iso.date().exactOptional(),
});

async function main(args: readonly string[]): Promise<number> {
  const options = optionsFrom(args);
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  const { year, units: unitCount, until, csv, isQuiet } = options;
  const scenario = await readScenario(options.scenario ?? SHIPPED_SCENARIO);
  const { rehearse } = await import("./rehearsal/year.ts");
  const { journalCsv, journalText } = await import("./rehearsal/journal.ts");
  const startedAt = performance.now();
  const { journal, mistakes, mails } = await rehearse(scenario, { year, unitCount, ...(until && { until }) });
  if (!isQuiet) process.stdout.write(`${[...journalText(journal.lines)].join("\n")}\n\n`);
  if (csv !== undefined) await writeFile(csv, journalCsv(journal.lines));
  for (const mistake of mistakes) process.stderr.write(`MISTAKE ${mistake}\n`);
  const seconds = (performance.now() - startedAt) / 1000;
  const shown = (count: number, digits = 0) =>
    count.toLocaleString("vi-VN", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  process.stdout.write(
    `Diễn tập năm ${year}: ${shown(unitCount)} đơn vị, ${shown(mails)} thư, ${shown(journal.lines.length)} dòng, ` +
      `${shown(mistakes.length)} chỗ sai quy tắc, ${shown(seconds, 1)} giây\n`,
  );
  return mistakes.length > 0 ? 1 : 0;
}

function optionsFrom(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        units: { type: "string", default: "142" },
        scenario: { type: "string" },
        csv: { type: "string" },
        until: { type: "string" },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const { help, quiet: isQuiet, scenario, csv, ...rest } = values;
    if (help || positionals.length > 1) return undefined;
    return { ...Options.parse({ year: positionals[0] ?? "2026", ...rest }), isQuiet, scenario, csv };
  } catch (error) {
    console.error(error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message);
    return undefined;
  }
}

async function readScenario(path: string | URL): Promise<Scenario> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new LocalProblem(`The scenario ${path} cannot be read.`);
  });
  try {
    return Scenario.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new LocalProblem(`The scenario ${path} is not as data/README.md says:\n${why}`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  printFailure(error);
  process.exitCode = error instanceof LocalProblem ? 2 : 1;
}
