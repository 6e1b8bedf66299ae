/**
 * 700 units that report within one minute, against the deployed stack on this machine: the public API, presigned POSTs
 * straight to storage, and everything behind them. Says when the last was counted, and whether progress is exact.
 */
import { setTimeout as delay } from "node:timers/promises";
import { AdminSetUserPasswordCommand } from "@aws-sdk/client-cognito-identity-provider";
import { makeAdmin } from "../scripts/first-admin.ts";
import { type ApiClient, accessTokenOf, apiClient, localCognito } from "../scripts/local/api-client.ts";
import { step } from "../scripts/local/progress.ts";
import { type DeployedStack, deployStack } from "../scripts/local/stack.ts";
import { shippedTemplate } from "../scripts/make-sample-files.ts";
import { people } from "../shared/adapters/cognito/people.ts";
import { membershipStore } from "../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../shared/adapters/dynamodb/period-store.ts";
import { dynamoTable } from "../shared/adapters/dynamodb/table.ts";
import { referenceImports } from "./city.ts";
import { expectedTotals } from "./expected-totals.ts";
import { benchFigures } from "./figures.ts";
import { peakMemoryOfFunctions } from "./function-memory.ts";
import { localDocumentClient, ownEmulator } from "./local-table.ts";
import { printTable } from "./print-table.ts";
import { type BenchFile, reportOf, requestOf } from "./report-files.ts";

const UNITS = 700;
/** The last one begins so long before the minute ends that it can be sent within it. */
const BEGIN_WITHIN_MS = 57_000;
const ADMIN = "quan-tri@example.gov.vn";
const OFFICER = "can-bo@example.gov.vn";
/** Exists only in the emulator of this run. */
const PASSWORD = "Bao-cao-CCHC-2026!";
const OPEN_LIMIT_MS = 120_000;
/** A machine that is busy with something else works the queues off slowly. */
const COUNTED_LIMIT_MS = 300_000;
const POLL_MS = 500;
/** Reports on their way at once. The emulator starts a process for each: more only stand in each other's way. */
const SENDERS = 6;
/** As a browser would: the same request with the same key. */
const TRIES = 3;

interface Sent {
  readonly tries: number;
  readonly requestMs: number;
  readonly uploadMs: number;
}

export async function benchUpload(): Promise<void> {
  const emulator = await ownEmulator("upload");
  try {
    const stack = await deployStack({ endpoint: emulator.endpoint, folder: emulator.folder });
    const city = await step(`loading ${UNITS} units and opening a period`, () => loadCity(stack));
    const reports = await step("writing the workbooks", () =>
      Promise.all(city.unitIds.map((_, index) => reportOf(index))),
    );
    await report(stack, city, reports);
  } finally {
    await emulator.stop();
  }
}

interface City {
  readonly unitIds: readonly string[];
  readonly periodId: string;
  readonly admin: ApiClient;
  readonly officer: ApiClient;
}

async function loadCity(stack: DeployedStack): Promise<City> {
  const cognito = localCognito(stack.endpoint);
  try {
    const poolId = stack.outputs["UserPoolId"] ?? "";
    const signIn = async (email: string) => {
      await cognito.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: poolId,
          Username: email,
          Password: PASSWORD,
          Permanent: true,
        }),
      );
      return apiClient(stack.apiUrl, await accessTokenOf(stack, email, PASSWORD));
    };
    await makeAdmin(cognito, poolId, ADMIN);
    const sub = await people(cognito, poolId).subOfOrInvite(OFFICER);
    const admin = await signIn(ADMIN);
    const periodId = await openPeriod(admin);
    const unitIds = await joinUnits(stack, periodId, sub);
    return { unitIds, periodId, admin, officer: await signIn(OFFICER) };
  } finally {
    cognito.destroy();
  }
}

/** Imports units and the annual period of this year, which is never over, and opens it. */
async function openPeriod(admin: ApiClient): Promise<string> {
  const year = new Date().getFullYear();
  const kinds = ["phuong", "xa", "department"];
  const units = Array.from({ length: UNITS }, (_, index) => {
    const number = index + 1;
    return `${number},bench-${number},Đơn vị ${number},${kinds[index % kinds.length]}`;
  });
  const imports = [
    ...referenceImports(),
    [
      "units",
      { scheme: "product", effectiveFrom: "2025-07-01", csv: ["order,code,name,kind", ...units].join("\n") },
    ] as const,
    ["periods", { csv: `year,type\n${year},YEAR` }] as const,
  ];
  for (const [kind, body] of imports) await admin.must("POST", `/v1/imports/${kind}`, body);
  const periodId = `${year}-YEAR`;
  await admin.must("POST", `/v1/periods/${periodId}/open`);
  await until(OPEN_LIMIT_MS, "the period was not opened", async () => {
    const { status } = await admin.must("GET", `/v1/periods/${periodId}`);
    return status === "open";
  });
  return periodId;
}

/** One person reports for every unit: making 700 accounts would measure the user pool. */
async function joinUnits(stack: DeployedStack, periodId: string, sub: string): Promise<readonly string[]> {
  const client = localDocumentClient(stack.endpoint);
  const table = dynamoTable(client, stack.outputs["TableName"] ?? "");
  const roster = await periodStore(table).roster(periodId);
  const memberships = membershipStore(table);
  const since = new Date().toISOString();
  for (const { unitId } of roster) {
    await memberships.add({ sub, unitId, email: OFFICER, since, addedBy: sub });
  }
  client.destroy();
  return roster.map(({ unitId }) => unitId);
}

async function report(
  stack: DeployedStack,
  { unitIds, periodId, admin, officer }: City,
  reports: readonly (readonly BenchFile[])[],
): Promise<void> {
  const progress = () => admin.must("GET", `/v1/periods/${periodId}/progress`);
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const sent: Sent[] = [];
  let next = 0;
  const sender = async () => {
    for (let index = next++; index < unitIds.length; index = next++) {
      await delay(Math.max(0, (index / unitIds.length) * BEGIN_WITHIN_MS - since()));
      sent.push(await send(officer, unitIds[index] as string, periodId, reports[index] ?? []));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const sentMs = since();
  const alreadyCounted = countedIn(await progress());
  await until(COUNTED_LIMIT_MS, "not every report was counted", async () => {
    return countedIn(await progress()) === unitIds.length;
  });
  const countedMs = since();

  const { city } = await progress();
  const template = shippedTemplate();
  const expected = expectedTotals(
    template,
    unitIds.map((_, index) => benchFigures(template, index)),
  );
  const wrong = Object.keys(expected).filter((code) => !isSame(expected[code], city.totals[code]));
  printTable(
    `${UNITS} units, each with a workbook of 45 figures and a signed document`,
    ["measure", "value"],
    [
      ["accepted", `${city.onTime + city.late} of ${UNITS}`],
      [
        "progress against the sum of what was sent",
        wrong.length === 0 ? `exact, ${Object.keys(expected).length} totals` : `WRONG: ${wrong.join(", ")}`,
      ],
      ["all sent after", seconds(sentMs)],
      ["counted at that moment", `${alreadyCounted}`],
      ["last one counted after its sending", seconds(countedMs - sentMs)],
      ["requests that had to be repeated", `${sent.filter(({ tries }) => tries > 1).length}`],
      ["request, median and slowest", spread(sent.map(({ requestMs }) => requestMs))],
      ["upload of both files, median and slowest", spread(sent.map(({ uploadMs }) => uploadMs))],
    ],
  );
  printTable(
    "Peak memory of the functions' processes on this machine",
    ["function", "processes", "largest MB"],
    (await peakMemoryOfFunctions(stack.endpoint)).map(({ name, processes, megabytes }) => [
      name,
      processes,
      Math.round(megabytes),
    ]),
  );
}

async function send(
  officer: ApiClient,
  unitId: string,
  periodId: string,
  files: readonly BenchFile[],
): Promise<Sent> {
  const startedAt = performance.now();
  const path = `/v1/obligations/${unitId}/${periodId}/submissions`;
  const ask = () => officer.call("POST", path, requestOf(files), { "idempotency-key": `bench-${unitId}` });
  let tries = 1;
  let answer = await ask();
  for (; answer.status >= 500 && tries < TRIES; tries++) answer = await ask();
  if (answer.status !== 201)
    throw new Error(`the request was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const { uploads } = answer.body;
  const requestedAt = performance.now();
  for (const { fileId, url, fields } of uploads) {
    const file = files.find(({ part }) => part === fileId);
    if (!file) throw new Error(`the API asked for ${fileId}, which was not announced`);
    const form = new FormData();
    for (const [name, value] of Object.entries<string>(fields)) form.append(name, value);
    form.append("file", new Blob([Uint8Array.from(file.bytes)], { type: file.type }), file.name);
    const stored = await fetch(url, { method: "POST", body: form });
    if (!stored.ok) throw new Error(`storage answered ${stored.status}: ${await stored.text()}`);
  }
  return { tries, requestMs: requestedAt - startedAt, uploadMs: performance.now() - requestedAt };
}

function countedIn({ city }: { city: { onTime: number; late: number } }): number {
  return city.onTime + city.late;
}

async function until(limitMs: number, problem: string, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`${problem} within ${limitMs / 1_000} s`);
    await delay(POLL_MS);
  }
}

/** The same numbers, in whatever order their keys are. */
function isSame(a: unknown, b: unknown): boolean {
  const canonical = (value: unknown) =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "object" && part !== null
        ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
        : part,
    );
  return canonical(a) === canonical(b);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} ms, ${Math.round(sorted.at(-1) ?? 0)} ms`;
}
