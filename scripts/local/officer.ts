import { readFile, writeFile } from "node:fs/promises";
import { DEMO_PASSWORD, demoMemberOf } from "../seed.ts";
import { type ApiClient, accessTokenOf, apiClient } from "./api-client.ts";
import { LocalProblem } from "./local-problem.ts";
import { RUNNING_FILE } from "./local-settings.ts";
import type { RunningSystem } from "./stack.ts";

/** A unit's demo member, signed in to the running local system. */
export interface Officer {
  readonly api: ApiClient;
  /** Ends before `/v1`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly unit: { readonly unitId: string; readonly name: string };
}

/** Signs in the officer of a unit, by the unit's code. Throws `LocalProblem` when nothing runs, or there is none. */
export async function officerOf(unitCode: string): Promise<Officer> {
  const system = await runningSystem();
  const token = await accessTokenOf(system, demoMemberOf(unitCode), DEMO_PASSWORD).catch(() => {
    throw new LocalProblem(`There is no demo member of a unit with the code ${unitCode}.`);
  });
  const apiUrl = `${system.url}/api`;
  const api = apiClient(apiUrl, token);
  const [unit] = (await api.must("GET", "/v1/me")).units;
  return { api, apiUrl, token, unit };
}

async function runningSystem(): Promise<RunningSystem> {
  try {
    return JSON.parse(await readFile(RUNNING_FILE, "utf8")) as RunningSystem;
  } catch {
    throw new LocalProblem("Nothing is running here. Start the system in another terminal: npm start");
  }
}

interface OpenPeriod {
  readonly periodId: string;
  readonly status: string;
  readonly dueAtExclusive: string;
  readonly parts: { readonly required: readonly string[] };
}

/** The open period that the unit owes and whose required parts fit, the one that is due first. Throws `LocalProblem` for none. */
export async function openPeriodFor(
  { api, unit }: Officer,
  fits: (required: readonly string[]) => boolean,
): Promise<string> {
  const { periods } = await api.must("GET", "/v1/periods");
  const { obligations } = await api.must("GET", `/v1/units/${unit.unitId}/obligations`);
  const owed = new Set(obligations.map(({ periodId }: { periodId: string }) => periodId));
  const [period] = periods
    .filter(
      ({ periodId, status, parts: { required } }: OpenPeriod) =>
        status === "open" && owed.has(periodId) && fits(required),
    )
    .toSorted((a: OpenPeriod, b: OpenPeriod) => a.dueAtExclusive.localeCompare(b.dueAtExclusive));
  if (!period) {
    throw new LocalProblem("The unit owes no open period that asks for these files. Name one with --period.");
  }
  return period.periodId;
}

/** Writes what was downloaded. Throws `LocalProblem`, with what the other side says, when it refused. */
export async function saved(answer: Response, path: string): Promise<void> {
  if (!answer.ok) throw new LocalProblem(`refused: ${answer.status} ${await answer.text()}`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
}
