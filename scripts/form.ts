/**
 * Fetches a unit's own form from the running local system, as its officer would: with its name, due date and last figures.
 *
 *   npm run form -- --unit 00070 [--period 2026-YEAR] [--to form.xlsx]
 *
 * Fill it in and report with `npm run submit`. Exit code 0 when it was saved, 1 when refused, 2 for a wrong call.
 */
import { parseArgs } from "node:util";
import { printFailure } from "./local/local-problem.ts";
import { officerOf, openPeriodFor, saved } from "./local/officer.ts";

const USAGE = `npm run form -- --unit CODE [options]

  --unit CODE    GSO code of a commune (00070), or the product's code of a department (so-noi-vu)
  --period ID    2026-YEAR …; without it the open period that asks for figures and is due first
  --to FILE      where to save it (default form.xlsx)

Fill it in and report: npm run submit -- --help`;

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  const officer = await officerOf(options.unit);
  const periodId = options.period ?? (await openPeriodFor(officer, (required) => required.includes("data")));
  const { apiUrl, token, unit } = officer;
  const form = await fetch(`${apiUrl}/v1/obligations/${unit.unitId}/${periodId}/template.xlsx`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await saved(form, options.to);
  console.log(`${unit.name}, ${periodId} → ${options.to}`);
  return 0;
}

function optionsFrom(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        unit: { type: "string" },
        period: { type: "string" },
        to: { type: "string", default: "form.xlsx" },
        help: { type: "boolean", default: false },
      },
    });
    const { unit, help, ...rest } = values;
    return help || !unit ? undefined : { ...rest, unit };
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
