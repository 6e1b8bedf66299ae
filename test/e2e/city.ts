import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { AdminSetUserPasswordCommand } from "@aws-sdk/client-cognito-identity-provider";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { makeAdmin } from "../../scripts/first-admin.ts";
import { type ApiClient, accessTokenOf, apiClient } from "../../scripts/local/api-client.ts";
import { people } from "../../shared/adapters/cognito/people.ts";
import { periodKey } from "../../shared/adapters/dynamodb/keys.ts";
import { addDays, localDateOf, startOfDay } from "../../shared/domain/time/local-date.ts";
import { cognito, dynamodb, output, stack } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";

/** A person who has signed in. `call` and `must` ask the public API in their name. */
export interface SignedIn extends ApiClient {
  readonly email: string;
  readonly token: string;
}

export interface CityUnit {
  readonly unitId: string;
  readonly code: string;
  readonly name: string;
  readonly member: SignedIn;
}

/**
 * Units, people and reference data of one test file's own, on the stack that all share: its kind of unit, its scheme
 * of codes, its programme and its template have names that nobody else has, so no other file's numbers move with it.
 */
export interface City {
  readonly kind: string;
  readonly scheme: string;
  readonly programmeId: string;
  readonly templateId: string;
  readonly admin: SignedIn;
  readonly office: SignedIn;
  readonly viewer: SignedIn;
  /** Signed in, but of no group and no unit. */
  readonly outsider: SignedIn;
  readonly units: readonly CityUnit[];
  /** Does everything and reaches no figure. */
  readonly testUnit: CityUnit;
}

/** Accounts exist only in the emulator, so their password is no secret. */
export const PASSWORD = "Thu-nghiem-CCHC-2026!";

/** Short enough for a period type's code with a letter in front, long enough never to meet another. */
export const uniqueTag = (): string => randomUUID().replaceAll("-", "").slice(0, 10);

export async function aCity({ units: count = 2 } = {}): Promise<City> {
  const tag = uniqueTag();
  const [kind, scheme, templateId] = [`k-${tag}`, `s-${tag}`, `t-${tag}`];
  const programmeId = `P-${tag.toUpperCase()}`;
  const email = (who: string) => `${who}-${tag}@example.org`;

  await makeAdmin(cognito, output("UserPoolId"), email("admin"));
  const admin = await signIn(email("admin"));
  await load(admin, "programmes", {
    csv: `code,name_vi,name_en,starts_on,ends_on,successor,legal_basis\n${programmeId},Chương trình ${tag},Programme ${tag},2000-01-01,2199-12-31,,\n`,
  });
  await load(admin, "indicators", { csv: shippedIndicators(), templateId });

  const codes = Array.from({ length: count }, (_, index) => String(index + 1).padStart(5, "0"));
  const rows = [
    ...codes.map((code, index) => `${index + 1},${code},Xã ${code} ${tag},${kind},`),
    `999,99999,Đơn vị thử ${tag},${kind},yes`,
  ];
  const answer = await load(admin, "units", {
    csv: `order,code,name,kind,test\n${rows.join("\n")}\n`,
    scheme,
    effectiveFrom: "2020-01-01",
  });
  const ids: string[] = answer.rows.map(({ id }: { id: string }) => id);

  const members = [...codes, "99999"].map((code) => `${email(`member-${code}`)},${code},`);
  const staff = ["office", "viewer"].map((role) => `${email(role)},,${role}`);
  await load(admin, "members", {
    csv: `email,code,role\n${[...members, ...staff].join("\n")}\n`,
    scheme,
  });
  await people(cognito, output("UserPoolId")).subOfOrInvite(email("outsider"));

  const unit = async (code: string, index: number): Promise<CityUnit> => ({
    unitId: ids[index] ?? "",
    code,
    name: code === "99999" ? `Đơn vị thử ${tag}` : `Xã ${code} ${tag}`,
    member: await signIn(email(`member-${code}`)),
  });
  const [office, viewer, outsider, ...all] = await Promise.all([
    signIn(email("office")),
    signIn(email("viewer")),
    signIn(email("outsider")),
    ...[...codes, "99999"].map(unit),
  ]);
  const testUnit = all.at(-1) as CityUnit;
  return {
    ...{ kind, scheme, programmeId, templateId },
    ...{ admin, office, viewer, outsider, testUnit },
    units: all.slice(0, -1),
  };
}

/** Gives the person a password, as an invited person does at their first sign-in, and signs in. */
export async function signIn(email: string): Promise<SignedIn> {
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: output("UserPoolId"),
      Username: email,
      Password: PASSWORD,
      Permanent: true,
    }),
  );
  // Another test may be asking for tokens that expire at once.
  const token = await eventually(`a token for ${email}`, async () => {
    const fresh = await accessTokenOf(stack, email, PASSWORD);
    if (secondsLeftOf(fresh) < 60) throw new Error("the token is about to expire");
    return fresh;
  });
  return { email, token, ...apiClient(stack.apiUrl, token) };
}

function secondsLeftOf(token: string): number {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  return claims.exp - Date.now() / 1000;
}

/** Imports and expects that no row was refused. */
export async function load(person: ApiClient, kind: string, body: object) {
  const answer = await person.must("POST", `/v1/imports/${kind}`, body);
  const refused = answer.rows.filter(({ outcome }: { outcome: string }) => outcome === "refused");
  if (refused.length > 0) throw new Error(`the import of ${kind} refused ${JSON.stringify(refused)}`);
  return answer;
}

export function shippedIndicators(): string {
  return readFileSync(new URL("../../data/indicators-v1.csv", import.meta.url), "utf8");
}

interface PeriodPlan {
  /** Days from today; negative ones have passed. */
  readonly opensIn?: number;
  readonly dueIn?: number;
  /** `plan` asks for a document with its form and tasks, and for no figures. */
  readonly asks?: "report" | "plan";
  /** The last day of the figures, as a period type has it. */
  readonly windowEnd?: string;
}

/** Makes a period type of the city's own around today, and this year's period of it; answers with the period's id. */
export async function importPeriod(city: City, plan: PeriodPlan = {}): Promise<string> {
  const typeCode = `R${uniqueTag().toUpperCase()}`;
  await importPeriodType(city, typeCode, plan);
  return importPeriodOf(city, typeCode);
}

/** Loads the type once more, as an office does that has changed its mind. */
export async function importPeriodType(city: City, typeCode: string, plan: PeriodPlan): Promise<void> {
  const { opensIn = -10, dueIn = 20, asks = "report", windowEnd = "Y-12-31" } = plan;
  const parts =
    asks === "plan" ? ["document", "evidence", "form;tasks", ""] : ["data;document", "evidence", ""];
  const cells = [
    ...[typeCode, `Kỳ ${typeCode}`, `Period ${typeCode}`, city.programmeId],
    ...["Y-01-01", windowEnd, annualDay(opensIn), annualDay(dueIn), "by", "NONE", 30],
    ...parts.slice(0, 3),
    ...[city.kind, asks === "plan" ? "" : city.templateId],
  ];
  await load(city.admin, "period-types", {
    csv:
      "code,name_vi,name_en,programme,window_start,window_end,opens,due,wording,roll,closing_working_days," +
      `required_parts,optional_parts,document_fields,owed_by,template\n${cells.join(",")}\n`,
  });
}

export async function importPeriodOf(city: City, typeCode: string): Promise<string> {
  const answer = await load(city.admin, "periods", { csv: `year,type\n${yearNow()},${typeCode}\n` });
  return answer.rows[0].id;
}

/** Opens a period through the API and waits until every unit has its obligation. */
export async function openPeriod(city: City, periodId: string): Promise<string> {
  await city.admin.must("POST", `/v1/periods/${periodId}/open`);
  await eventually(`period ${periodId} open`, async () => {
    const { status } = await city.admin.must("GET", `/v1/periods/${periodId}`);
    if (status !== "open") throw new Error(`it is ${status}`);
  });
  return periodId;
}

export const anOpenPeriod = async (city: City, plan: PeriodPlan = {}): Promise<string> =>
  openPeriod(city, await importPeriod(city, plan));

/**
 * A period that was open, and whose last day was yesterday or before. Its dates were fixed when it opened, so only the
 * table itself can bring the closing forward.
 */
export async function aClosedPeriod(
  city: City,
  beforeItCloses = async (_periodId: string) => {},
): Promise<string> {
  const periodId = await anOpenPeriod(city, { opensIn: -60, dueIn: -30 });
  await beforeItCloses(periodId);
  await dynamodb.send(
    new UpdateCommand({
      TableName: output("TableName"),
      Key: periodKey(periodId),
      UpdateExpression: "SET closesAt = :closesAt",
      ExpressionAttributeValues: { ":closesAt": startOfDay(localDateOf(new Date())).toISOString() },
    }),
  );
  return periodId;
}

const yearNow = (): number => Number(localDateOf(new Date()).slice(0, 4));

/** `Y-03-14` for the day so many days from today, `Y-1-…` and `Y+1-…` in the years around. */
function annualDay(daysFromToday: number): string {
  const day = addDays(localDateOf(new Date()), daysFromToday);
  const years = Number(day.slice(0, 4)) - yearNow();
  const monthAndDay = day.slice(5) === "02-29" ? "02-28" : day.slice(5);
  return `Y${years === 0 ? "" : years > 0 ? "+1" : "-1"}-${monthAndDay}`;
}
