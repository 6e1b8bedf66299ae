/**
 * Loads what a city needs to begin, through the API and its imports, as an office admin would: programmes, period types,
 * working calendar, indicators, units, the periods of this year and the next, and demo people who exist only locally.
 * It opens the periods whose time has come and, so that there is always something to report, the next one if none is
 * open. Harmless to repeat.
 */
import { readFile } from "node:fs/promises";
import {
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { makeAdmin } from "./first-admin.ts";
import { type ApiClient, accessTokenOf, apiClient, localCognito } from "./local/api-client.ts";
import type { DemoSignIn } from "./local/seed-step.ts";
import type { DeployedStack } from "./local/stack.ts";
import { shippedTemplateFrame } from "./make-sample-files.ts";

/** Demo accounts exist only in the emulator, so their password is no secret. */
export const DEMO_PASSWORD = "Bao-cao-CCHC-2026!";
const ADMIN_EMAIL = "quan-tri@example.gov.vn";

/** The demo officer of the unit with this code; every unit of the seed has one. */
export const demoMemberOf = (code: string): string => `can-bo-${code}@example.gov.vn`;

const OFFICE = [
  { email: "dau-moi@example.gov.vn", role: "office" },
  { email: "lanh-dao@example.gov.vn", role: "viewer" },
] as const;

/** A unit to try things with in any installation: it does everything and reaches no figure. */
const TEST_UNIT = "order,code,name,kind,test\n999,thu-nghiem,Đơn vị thử nghiệm,xa,yes\n";

interface UnitList {
  readonly scheme: string;
  readonly effectiveFrom: string;
  readonly csv: string;
}

export async function seed(stack: DeployedStack): Promise<readonly DemoSignIn[]> {
  const cognito = localCognito(stack.endpoint);
  try {
    const userPoolId = stack.outputs["UserPoolId"] ?? "";
    await makeAdmin(cognito, userPoolId, ADMIN_EMAIL);
    await setPassword(cognito, userPoolId, ADMIN_EMAIL);
    const api = apiClient(stack.apiUrl, await accessTokenOf(stack, ADMIN_EMAIL, DEMO_PASSWORD));
    const unitLists = await importReferenceData(api);
    const emails = await importPeople(api, unitLists);
    await inPieces(emails, (email) => setPassword(cognito, userPoolId, email));
    await openPeriods(api);
  } finally {
    cognito.destroy();
  }
  return [
    { role: "quản trị · office admin", email: ADMIN_EMAIL, password: DEMO_PASSWORD },
    { role: "cơ quan đầu mối · reform office", email: OFFICE[0].email, password: DEMO_PASSWORD },
    { role: "lãnh đạo, chỉ xem · viewer", email: OFFICE[1].email, password: DEMO_PASSWORD },
    {
      role: "cán bộ phường Hoàn Kiếm · officer of 00070",
      email: demoMemberOf("00070"),
      password: DEMO_PASSWORD,
    },
  ];
}

async function importReferenceData(api: ApiClient): Promise<UnitList[]> {
  const load = async (kind: string, body: Readonly<Record<string, unknown>>) => {
    const answer = await api.must("POST", `/v1/imports/${kind}`, body);
    if (answer.counts.refused > 0) {
      const refused = answer.rows.filter(({ outcome }: { outcome: string }) => outcome === "refused");
      throw new Error(`the import of ${kind} refused ${JSON.stringify(refused.slice(0, 5))}`);
    }
    return answer;
  };
  const data = (name: string) => readFile(new URL(`../data/${name}`, import.meta.url), "utf8");

  await load("programmes", { csv: await data("programmes.csv") });
  const template = { csv: await data("indicators-v1.csv"), ...shippedTemplateFrame() };
  const { template: seen } = await load("indicators", { ...template, dryRun: true });
  // Absent when this very version is there already. A new installation replaces nothing, and needs no preview to be seen.
  if (seen)
    await load("indicators", { ...template, hash: seen.hash, reason: "Bộ chỉ tiêu kèm theo phần mềm" });
  await load("period-types", { csv: await data("period-types.csv") });
  await load("calendar", {
    csv: await data("vn-working-calendar-2026.csv"),
    year: 2026,
    status: "approved",
    legalBasis: "Press reports of the yearly decision; to be replaced by the decision itself",
  });
  const unitLists = [
    { scheme: "gso", effectiveFrom: "2025-07-01", csv: await data("hanoi-communes-2025-07-01.csv") },
    { scheme: "product", effectiveFrom: "2025-03-01", csv: await data("hanoi-departments-2025-03-01.csv") },
    { scheme: "product", effectiveFrom: "2025-03-01", csv: TEST_UNIT },
  ];
  for (const list of unitLists) await load("units", list);
  await load("periods", { csv: periodsCsv(new Date()) });
  return unitLists;
}

/** The periods of this year and the next, as the calendar in Hanoi has it. */
function periodsCsv(now: Date): string {
  const year = Number(
    new Intl.DateTimeFormat("en", { year: "numeric", timeZone: "Asia/Ho_Chi_Minh" }).format(now),
  );
  const rows = [year, year + 1].flatMap((each) =>
    ["PLAN", "Q1", "H1", "Q3", "YEAR"].map((type) => `${each},${type}`),
  );
  return ["year,type", ...rows].join("\n");
}

async function importPeople(api: ApiClient, unitLists: readonly UnitList[]): Promise<string[]> {
  const emails: string[] = OFFICE.map(({ email }) => email);
  await api.must("POST", "/v1/imports/members", {
    scheme: "gso",
    csv: ["email,role", ...OFFICE.map(({ email, role }) => `${email},${role}`)].join("\n"),
  });
  for (const { scheme, csv } of unitLists) {
    const codes = codesIn(csv);
    emails.push(...codes.map(demoMemberOf));
    await api.must("POST", "/v1/imports/members", {
      scheme,
      csv: ["email,code", ...codes.map((code) => `${demoMemberOf(code)},${code}`)].join("\n"),
    });
  }
  return emails;
}

/** The second column of the shipped lists; codes hold no commas. */
function codesIn(csv: string): string[] {
  return csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",")[1] ?? "");
}

async function setPassword(
  cognito: CognitoIdentityProviderClient,
  userPoolId: string,
  email: string,
): Promise<void> {
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: userPoolId,
      Username: email,
      Password: DEMO_PASSWORD,
      Permanent: true,
    }),
  );
}

interface PeriodView {
  readonly periodId: string;
  readonly status: "planned" | "opening" | "open" | "closed";
  readonly opensAt: string;
  readonly parts: { readonly required: readonly string[] };
}

/** As long as an opening of 150 units may take on a slow machine. */
const OPENING_SECONDS = 60;

async function openPeriods(api: ApiClient): Promise<void> {
  const now = new Date().toISOString();
  const periods: PeriodView[] = (await api.must("GET", "/v1/periods")).periods;
  const due = periods.filter(({ status, opensAt }) => status !== "closed" && opensAt <= now);
  const isReport = ({ parts }: PeriodView) => parts.required.includes("data");
  const running = periods.some(
    (period) => isReport(period) && (due.includes(period) || period.status === "open"),
  );
  const next = periods
    .filter((period) => isReport(period) && period.opensAt > now)
    .toSorted((a, b) => a.opensAt.localeCompare(b.opensAt))
    .slice(0, running ? 0 : 1);
  const wanted = [...due, ...next].filter(({ status }) => status !== "open");
  for (const { periodId } of wanted) await api.must("POST", `/v1/periods/${periodId}/open`);
  for (const { periodId } of wanted) await untilOpen(api, periodId);
}

async function untilOpen(api: ApiClient, periodId: string): Promise<void> {
  for (let second = 0; second < OPENING_SECONDS; second++) {
    const { status } = await api.must("GET", `/v1/periods/${periodId}`);
    if (status === "open") return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`period ${periodId} was not open after ${OPENING_SECONDS} seconds; see npm run redrive`);
}

async function inPieces<T>(all: readonly T[], step: (one: T) => Promise<void>): Promise<void> {
  const AT_ONCE = 16;
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(step));
}
