import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalProblem } from "./local-problem.ts";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
export const BINARIES = join(REPOSITORY, "node_modules", ".bin");
/** Everything that the local commands make lies below this folder, which git ignores. */
export const LOCAL_FOLDER = join(REPOSITORY, ".local");
/** The data of the running system, and what was deployed to it. */
export const STATE_FOLDER = process.env["RR_STATE_FOLDER"] ?? join(LOCAL_FOLDER, "state");
/** Where the running system is and what it consists of (see `RunningSystem`); there while it runs. */
export const RUNNING_FILE = join(STATE_FOLDER, "running.json");

export const LOCAL_REGION = "ap-southeast-1";
/** The account that the emulator gives to whoever signs with any key. */
export const LOCAL_ACCOUNT = "000000000000";

const EMULATOR_PORT = 4566;
const WEB_PORT = 8080;

/** Ports of the running system, which the person may choose. */
export function portsFrom(env: NodeJS.ProcessEnv): { readonly emulator: number; readonly web: number } {
  return { emulator: port(env, "RR_EMULATOR_PORT", EMULATOR_PORT), web: port(env, "RR_PORT", WEB_PORT) };
}

function port(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const value = env[name] ?? "";
  if (value === "") return usual;
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535) return Number(value);
  throw new LocalProblem(`${name} is ${JSON.stringify(value)}; a port number from 1 to 65535 is expected.`);
}

/**
 * The environment of everything that belongs to the local system. It starts from nothing, so that neither the
 * person's own AWS profile nor their settings reach it: a local deployment must never touch a real account.
 */
export function isolatedEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: `${BINARIES}${delimiter}${process.env["PATH"] ?? ""}`,
    HOME: homedir(),
    LANG: process.env["LANG"] ?? "C.UTF-8",
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The isolated environment, pointed at an emulator. */
export function environmentFor(endpoint: string): NodeJS.ProcessEnv {
  return { ...isolatedEnvironment(), AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_S3: endpoint };
}
