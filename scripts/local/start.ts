// `npm start`: installs what is missing, runs the emulator, deploys the stack, loads the seed, serves one origin, and
// stays until it is interrupted. `npm start -- --fresh` throws the saved data away first.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  assertEmulatorAnswers,
  type Emulator,
  installEmulator,
  isEmulatorInstalled,
  startEmulator,
  wasLastRunSaved,
} from "./emulator.ts";
import { assertPortIsFree } from "./free-port.ts";
import { stopAllGuarded } from "./guarded-process.ts";
import { LocalProblem, printFailure } from "./local-problem.ts";
import { LOCAL_FOLDER, portsFrom, RUNNING_FILE, STATE_FOLDER } from "./local-settings.ts";
import { step } from "./progress.ts";
import { loadSeed } from "./seed-step.ts";
import { startServer } from "./server.ts";
import { deployStack, type RunningSystem } from "./stack.ts";
import { startPage, welcomeText } from "./start-page.ts";
import { untilToldToStop } from "./stop-signal.ts";

const FOREIGN_FOLDER = join(LOCAL_FOLDER, "foreign");

/** Starts everything, and stays until something breaks. */
async function run(args: readonly string[]): Promise<never> {
  const values = optionsFrom(args);
  const ports = portsFrom(process.env);
  await assertPortIsFree(ports.web, "RR_PORT", "the local web server");

  const foreignEndpoint = process.env["AWS_ENDPOINT_URL"]?.replace(/\/+$/, "");
  let emulator: Emulator | undefined;
  if (foreignEndpoint) await useForeignEmulator(foreignEndpoint, values.fresh);
  else emulator = await startOwnEmulator(ports.emulator, values.fresh);

  const stack = await deployStack({
    endpoint: emulator?.endpoint ?? foreignEndpoint ?? "",
    folder: emulator ? STATE_FOLDER : FOREIGN_FOLDER,
  });
  const signIns = await loadSeed(stack);
  const page = startPage(stack, signIns);
  const server = await startServer({ port: ports.web, apiUrl: stack.apiUrl, page });
  await mkdir(STATE_FOLDER, { recursive: true });
  const running: RunningSystem = { ...stack, url: server.url };
  await writeFile(RUNNING_FILE, `${JSON.stringify(running, null, 2)}\n`);
  console.log(welcomeText(server.url, stack, signIns));

  throw await (emulator?.crashed ?? new Promise<never>(() => {}));
}

function optionsFrom(args: readonly string[]): { readonly fresh: boolean } {
  try {
    return parseArgs({ args: [...args], options: { fresh: { type: "boolean", default: false } } }).values;
  } catch (error) {
    throw new LocalProblem(`${(error as Error).message}\nUsage: npm start [-- --fresh]`);
  }
}

async function startOwnEmulator(port: number, fresh: boolean): Promise<Emulator> {
  await assertPortIsFree(port, "RR_EMULATOR_PORT", "the local AWS emulator");
  if (fresh) {
    await rm(STATE_FOLDER, { recursive: true, force: true });
    console.log("✓ saved data removed, beginning anew");
  }
  if (!(await isEmulatorInstalled())) await step("installing the local AWS emulator", installEmulator);
  if (!(await wasLastRunSaved(STATE_FOLDER))) {
    console.log("! the last run was killed before it could save: what was written during it may be lost");
  }
  return step("starting the local AWS emulator", () => startEmulator({ port, folder: STATE_FOLDER }));
}

async function useForeignEmulator(endpoint: string, fresh: boolean): Promise<void> {
  if (fresh) {
    throw new LocalProblem(
      `--fresh removes only the data of our own emulator, and AWS_ENDPOINT_URL names another (${endpoint}).\n` +
        "Reset that one by its own means, or unset AWS_ENDPOINT_URL.",
    );
  }
  await assertEmulatorAnswers(endpoint);
  console.log(`✓ using the emulator at ${endpoint}`);
}

const told = untilToldToStop();
let exitCode = 0;
try {
  await Promise.race([run(process.argv.slice(2)), told]);
  console.log("\n· stopping; what was written is kept");
} catch (error) {
  printFailure(error);
  exitCode = 1;
}
await stopAllGuarded();
await rm(RUNNING_FILE, { force: true });
if (exitCode === 0) console.log("✓ stopped");
process.exit(exitCode);
