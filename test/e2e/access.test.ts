import {
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DescribeUserPoolClientCommand,
  InitiateAuthCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { apiClient } from "../../scripts/local/api-client.ts";
import { people } from "../../shared/adapters/cognito/people.ts";
import { membershipKey } from "../../shared/adapters/dynamodb/keys.ts";
import { type ApiRoute, isPublic } from "../../shared/contract/http/api-route.ts";
import { ROUTES } from "../../shared/contract/http/routes.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import {
  aCity,
  anOpenPeriod,
  type City,
  type CityUnit,
  PASSWORD,
  type SignedIn,
  shippedIndicators,
} from "./city.ts";
import { cognito, dynamodb, output, stack } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import { announced, aPdf, aWorkbook, DOCUMENT, report } from "./reporting.ts";

let city: City;
let own: CityUnit;
let foreign: CityUnit;
let periodId: string;
let receiptId: string;

beforeAll(async () => {
  city = await aCity();
  [own, foreign] = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
  await report(own.member, { unitId: own.unitId, periodId }, [await aWorkbook(), aPdf()]);
  const receipts = `/v1/obligations/${own.unitId}/${periodId}/receipts`;
  receiptId = await eventually("the report has its receipt", async () => {
    const [receipt] = (await own.member.must("GET", receipts)).receipts;
    expect(receipt).toBeDefined();
    return receipt.receiptId;
  });
});

type Role = "outsider" | "foreign" | "member" | "viewer" | "office" | "admin";

/** The status for each role: outsider, member of another unit, member of the unit, viewer, office, office admin. */
type Statuses = readonly [number, number, number, number, number, number];
const ROLES = ["outsider", "foreign", "member", "viewer", "office", "admin"] as const satisfies Role[];

interface Expectation {
  readonly statuses: Statuses;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: () => unknown;
}

const EVERYBODY: Statuses = [200, 200, 200, 200, 200, 200];
const STAFF: Statuses = [403, 403, 403, 200, 200, 200];
const UNIT_AND_STAFF: Statuses = [404, 404, 200, 200, 200, 200];
/** The right comes first: what such an answer says besides is that this report is not one to decide about. */
const OFFICE_DECIDES: Statuses = [404, 404, 403, 403, 409, 409];
const UNIT_ALONE: Statuses = [404, 404, 201, 403, 403, 403];

const NO_CHECK = "0".repeat(26);
const NO_RECHECK = `rchk_${"0".repeat(32)}`;
const NO_JOB = `job_${"0".repeat(32)}`;
/** What is refused there is only that nothing is to be decided, or that the preview was none. */
const ADMIN_DECIDES: Statuses = [403, 403, 403, 403, 403, 409];
const BY_DOCUMENT = { reason: "Điều chỉnh lịch", documentNumber: "12/QĐ-TTg" };
const RULES = "rule,number\nbefore,5\n";
const NO_HASH = "0".repeat(43);

const importOf = (kind: string, body: () => object): Expectation => ({
  statuses: [403, 403, 403, 403, 403, 200],
  path: { kind },
  body: () => ({ ...body(), dryRun: true }),
});

/** What each route answers to whom, for a unit that has an accepted report. */
const EXPECTED: Readonly<Record<string, readonly Expectation[]>> = {
  readMe: [{ statuses: EVERYBODY }],
  readMessageChoice: [{ statuses: [403, 403, 403, 403, 200, 200] }],
  chooseMessages: [{ statuses: [403, 403, 403, 403, 200, 200], body: () => ({ rhythm: "daily" }) }],
  listUnits: [{ statuses: STAFF }],
  readUnit: [{ statuses: UNIT_AND_STAFF }],
  listObligationsOfUnit: [{ statuses: UNIT_AND_STAFF }],
  listPeriods: [{ statuses: [403, 200, 200, 200, 200, 200] }],
  readPeriod: [{ statuses: [403, 200, 200, 200, 200, 200] }],
  readProgress: [{ statuses: STAFF }],
  listObligationsOfPeriod: [{ statuses: STAFF }],
  listCalendars: [{ statuses: [403, 200, 200, 200, 200, 200] }],
  readCalendar: [{ statuses: [403, 404, 404, 404, 404, 404], path: { year: "2198" } }],
  previewCalendar: [{ statuses: ADMIN_DECIDES, path: { year: "2198" }, body: () => ({ version: 1 }) }],
  approveCalendar: [
    {
      statuses: ADMIN_DECIDES,
      path: { year: "2198" },
      body: () => ({ version: 1, hash: NO_HASH, ...BY_DOCUMENT }),
    },
  ],
  previewPeriodChange: [
    {
      statuses: [403, 403, 403, 403, 403, 200],
      body: () => ({ change: { closingMessage: { vi: "Đã đóng", en: "Closed" } } }),
    },
  ],
  changePeriod: [
    {
      statuses: ADMIN_DECIDES,
      body: () => ({
        change: { closingMessage: { vi: "Đã đóng", en: "Closed" } },
        hash: NO_HASH,
        ...BY_DOCUMENT,
      }),
    },
  ],
  reopenPeriod: [
    { statuses: ADMIN_DECIDES, body: () => ({ until: "2199-01-01T00:00:00.000Z", ...BY_DOCUMENT }) },
  ],
  closePeriodAgain: [{ statuses: ADMIN_DECIDES, body: () => BY_DOCUMENT }],
  readPeriodHistory: [{ statuses: STAFF }],
  openPeriod: [{ statuses: [403, 403, 403, 403, 403, 202] }],
  readObligation: [{ statuses: UNIT_AND_STAFF }],
  readHistory: [{ statuses: UNIT_AND_STAFF }],
  reviewObligation: [
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "approve", attempt: 99 }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "return", attempt: 99, reason: "Chưa khớp" }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "lift-exemption", reason: "Ghi nhầm" }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "unlock", attempt: 99, reason: "Ghi nhầm" }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "undo-unlock", attempt: 99 }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "undo-return", attempt: 99, reason: "Ghi nhầm" }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "undo-entry", attempt: 99, reason: "Ghi nhầm" }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "remove-extension", reason: "Ghi nhầm" }) },
    { statuses: OFFICE_DECIDES, body: () => ({ decision: "close-again", reason: "Ghi nhầm" }) },
    {
      statuses: [404, 404, 403, 403, 422, 422],
      body: () => ({
        decision: "extend",
        until: "2020-01-01",
        reason: "Mất điện",
        documentNumber: "1/SNV-CCHC",
      }),
    },
    {
      statuses: [404, 404, 403, 403, 422, 422],
      body: () => ({ decision: "reopen", until: "2020-01-01", reason: "Bổ sung" }),
    },
    {
      statuses: [404, 404, 403, 403, 200, 409],
      body: () => ({ decision: "exempt", reason: "Sáp nhập", documentNumber: "1/SNV-CCHC" }),
    },
  ],
  listWaivers: [{ statuses: UNIT_AND_STAFF }],
  waiveRule: [
    {
      statuses: [404, 404, 403, 403, 422, 422],
      body: () => ({ rule: "VALUE_NOT_NUMBER", reason: "Thử quyền" }),
    },
  ],
  endWaiver: [
    {
      statuses: [404, 404, 403, 403, 404, 404],
      path: { waiver: "99" },
      body: () => ({ reason: "Thử quyền" }),
    },
  ],
  declareNothingToReport: [
    {
      statuses: [404, 404, 409, 403, 403, 403],
      body: () => ({ confirmed: true, reason: "Không phát sinh" }),
    },
  ],
  enterReport: [
    {
      statuses: OFFICE_DECIDES,
      body: () => ({
        ...{ channel: "paper", receivedOn: localDateOf(new Date()), document: DOCUMENT },
        reason: "Nộp bản giấy",
      }),
    },
  ],
  listSubmissions: [{ statuses: UNIT_AND_STAFF }],
  requestSubmission: [
    {
      statuses: UNIT_ALONE,
      body: () => ({
        document: DOCUMENT,
        files: [announced(aPdf()), announced({ ...aPdf(), part: "data" })].map(asData),
      }),
    },
  ],
  requestDryRun: [
    {
      statuses: UNIT_ALONE,
      body: () => ({ file: asData(announced({ ...aPdf(), part: "data" })) }),
    },
  ],
  readDryRun: [{ statuses: [404, 404, 404, 404, 404, 404], path: { checkId: NO_CHECK } }],
  readSubmission: [{ statuses: UNIT_AND_STAFF, path: { attempt: "1" } }],
  withdrawSubmission: [{ statuses: [404, 404, 204, 403, 403, 403], path: { attempt: "1" } }],
  // Nothing of the attempt is to be explained: whoever may is told so.
  explainFindings: [
    {
      statuses: [404, 404, 400, 403, 400, 400],
      path: { attempt: "1" },
      body: () => ({ explanations: [{ findingId: "SAME_FILE/data", text: "Đã kiểm tra" }] }),
    },
  ],
  downloadFile: [{ statuses: UNIT_AND_STAFF, path: { attempt: "1", fileId: "document" } }],
  markWorkbook: [{ statuses: UNIT_AND_STAFF, path: { attempt: "1" } }],
  readCalendarLink: [{ statuses: UNIT_AND_STAFF }],
  makeCalendarLink: [{ statuses: UNIT_ALONE }],
  revokeCalendarLink: [{ statuses: [404, 404, 204, 403, 204, 204] }],
  readCalendarFeed: [{ statuses: [404, 404, 404, 404, 404, 404], path: { feed: "made-up.ics" } }],
  makeForm: [{ statuses: UNIT_AND_STAFF }],
  listTemplateVersions: [
    { statuses: [403, 404, 404, 404, 404, 404], path: { templateId: "no-such-template" } },
  ],
  readTemplate: [
    { statuses: [403, 404, 404, 404, 404, 404], path: { templateId: "no-such-template", version: "1" } },
  ],
  listReceipts: [{ statuses: UNIT_AND_STAFF }],
  readReceipt: [{ statuses: EVERYBODY }],
  checkReceipt: [{ statuses: EVERYBODY }],
  printReceipt: [{ statuses: EVERYBODY }],
  listReceiptKeys: [{ statuses: EVERYBODY }],
  listMessagesOfDay: [{ statuses: STAFF }],
  listMessagesOfUnit: [{ statuses: UNIT_AND_STAFF }],
  readStanding: [{ statuses: UNIT_AND_STAFF, path: { year: "2026" } }],
  readRankingOfPeriod: [{ statuses: STAFF }],
  readRankingOfYear: [{ statuses: STAFF, path: { year: "2026" } }],
  readTrends: [{ statuses: STAFF }],
  readReviewQueue: [{ statuses: STAFF }],
  listComments: [{ statuses: UNIT_AND_STAFF }],
  addComment: [
    { statuses: [404, 404, 201, 403, 201, 201], body: () => ({ visibility: "shared", text: "Đã bổ sung" }) },
    { statuses: [404, 404, 403, 403, 201, 201], body: () => ({ visibility: "internal", text: "Đã gọi" }) },
  ],
  // The member wrote shared-1 and the office internal-1: nobody takes back another's words.
  withdrawComment: [
    { statuses: [404, 404, 204, 403, 403, 403], path: { commentId: "shared-1" } },
    { statuses: [404, 404, 404, 403, 204, 403], path: { commentId: "internal-1" } },
  ],
  previewJob: [
    {
      statuses: [403, 403, 403, 403, 200, 200],
      body: () => ({ command: "lift-exemption", selection: { periodIds: [periodId] } }),
    },
  ],
  /** The right comes first: what such an answer says besides is that the preview was of something else. */
  startJob: [
    {
      statuses: [403, 403, 403, 403, 409, 409],
      body: () => ({
        command: "lift-exemption",
        selection: { periodIds: [periodId] },
        reason: "Ghi nhầm",
        hash: "another",
      }),
    },
  ],
  startRecheck: [{ statuses: [403, 403, 403, 403, 202, 202] }],
  readRecheck: [{ statuses: [403, 403, 403, 404, 404, 404], path: { recheckId: NO_RECHECK } }],
  commitRecheck: [
    {
      statuses: [403, 403, 403, 403, 404, 404],
      path: { recheckId: NO_RECHECK },
      body: () => ({ hash: NO_HASH, reason: "Kiểm tra lại" }),
    },
  ],
  listJobs: [{ statuses: STAFF }],
  readJob: [{ statuses: [403, 403, 403, 404, 404, 404], path: { jobId: NO_JOB } }],
  listUnitsOfJob: [{ statuses: [403, 403, 403, 404, 404, 404], path: { jobId: NO_JOB } }],
  undoJob: [
    {
      statuses: [403, 403, 403, 403, 404, 404],
      path: { jobId: NO_JOB },
      body: () => ({ reason: "Ghi nhầm" }),
    },
  ],
  readReminderPlan: [{ statuses: STAFF }],
  restoreContact: [
    {
      statuses: [404, 404, 403, 403, 404, 404],
      path: { contactId: `contact_${"0".repeat(26)}` },
      body: () => ({ reason: "Thử quyền" }),
    },
  ],
  readReminderRules: [{ statuses: STAFF }],
  previewReminderRules: [{ statuses: [403, 403, 403, 403, 403, 200], body: () => ({ csv: RULES }) }],
  changeReminderRules: [
    { statuses: ADMIN_DECIDES, body: () => ({ csv: RULES, hash: NO_HASH, reason: "Thử quyền" }) },
  ],
  switchReminders: [
    { statuses: [403, 403, 403, 403, 200, 200], body: () => ({ isOff: false, reason: "Thử quyền" }) },
  ],
  pauseReminders: [
    { statuses: [404, 404, 403, 403, 200, 200], body: () => ({ until: null, reason: "Thử quyền" }) },
  ],
  importReferenceData: [
    importOf("units", () => ({
      csv: "code,name,kind\n1,Xã A,xa\n",
      scheme: "product",
      effectiveFrom: "2020-01-01",
    })),
    importOf("programmes", () => ({
      csv: "code,name_vi,name_en,starts_on,ends_on\nP1,P,P,2020-01-01,2020-12-31\n",
    })),
    importOf("period-types", () => ({ csv: "code,name_vi\nX,X\n" })),
    importOf("periods", () => ({ csv: "year,type\n2026,X\n" })),
    importOf("calendar", () => ({
      csv: "date,type,name_vi\n",
      year: 2190,
      status: "provisional",
      legalBasis: "",
    })),
    importOf("contacts", () => ({
      csv: "code,email\n1,a@example.org\n",
      scheme: "product",
      effectiveFrom: "2020-01-01",
    })),
    {
      ...importOf("reminder-rules", () => ({ csv: RULES })),
      // A period is open: other rules are previewed first.
      statuses: ADMIN_DECIDES,
    },
    importOf("indicators", () => ({ csv: shippedIndicators(), templateId: city.templateId })),
  ],
  importMembers: [importOf("members", () => ({ csv: "email,role\na@example.org,viewer\n", scheme: "gso" }))],
};

/** The second of two PDFs stands for the workbook: nothing is sent, so its name and type are enough. */
function asData<T extends { part: string }>(file: T): T {
  if (file.part !== "data") return file;
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { ...file, name: "bao-cao.xlsx", type };
}

const personOf = (role: Role): SignedIn =>
  role === "member" ? own.member : role === "foreign" ? foreign.member : city[role];

function pathOf(route: ApiRoute, extra: Readonly<Record<string, string>> = {}): string {
  const values: Record<string, string> = { unitId: own.unitId, periodId, receiptId, ...extra };
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `no-${name}`);
}

/** Withdrawing comes after everything that wants the report to count. */
const inOrder = [...ROUTES].sort((a, b) => order(a) - order(b));
function order({ operationId }: ApiRoute): number {
  return operationId === "withdrawSubmission" ? 1 : 0;
}

describe("who may do what", () => {
  it("is written down here for every route of the API", () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(ROUTES.map(({ operationId }) => operationId).toSorted());
  });

  for (const route of inOrder) {
    it(`is what it should be at ${route.method} ${route.path}`, async () => {
      for (const { statuses, path, body } of EXPECTED[route.operationId] ?? []) {
        for (const [index, role] of ROLES.entries()) {
          const key = `access-${role}-${JSON.stringify(body?.() ?? "")}`.replaceAll(/[^ -~]/g, "");
          const headers = { "idempotency-key": key.slice(0, 100) };
          const answer = await personOf(role).call(route.method, pathOf(route, path), body?.(), headers);
          const status = statuses[index];
          expect(`${role} ${answer.status} ${answer.body?.code ?? ""}`.trim()).toMatch(`${role} ${status}`);
          if (answer.status === 403) expectProblem(answer, 403, "FORBIDDEN");
          if (answer.status === 404) expectProblem(answer, 404, "NOT_FOUND");
        }
      }
    });
  }

  it("tells a member of another unit no more than that nothing is there", async () => {
    const nobody = { unitId: `unit_${"0".repeat(26)}`, periodId: "1999-NONE" };
    for (const route of ROUTES.filter(
      ({ rights }) => rights[0] === "canSeeUnit" || rights[0] === "canDownload",
    )) {
      const extra = { attempt: "1", fileId: "document", year: "2026" };
      const foreigns = await foreign.member.call(route.method, pathOf(route, extra));
      const nobodys = await foreign.member.call(route.method, pathOf(route, { ...extra, ...nobody }));
      expect({ ...foreigns.body, instance: "" }).toEqual({ ...nobodys.body, instance: "" });
      expect(foreigns.status).toBe(404);
    }
  });

  it("is in what a person reads about themselves", async () => {
    expect(await city.outsider.must("GET", "/v1/me")).toMatchObject({ groups: [], may: [], units: [] });
    expect(await city.admin.must("GET", "/v1/me")).toMatchObject({
      groups: ["office-admin"],
      may: [
        "canSeeAll",
        "canSeePeriods",
        "canReview",
        "canCommentInternally",
        "canWaive",
        "canRecheck",
        "canExempt",
        "canExtend",
        "canReopen",
        "canEnterFor",
        "canHoldReminders",
        "canRestoreContacts",
        "canChooseMessages",
        "canOpenPeriods",
        "canChangeDates",
        "canImport",
      ],
    });
    expect(await own.member.must("GET", "/v1/me")).toMatchObject({
      may: ["canSeePeriods"],
      units: [
        {
          unitId: own.unitId,
          may: [
            "canSeeUnit",
            "canDownload",
            "canReportFor",
            "canDeclareFor",
            "canWithdrawFor",
            "canShareCalendar",
            "canRevokeCalendar",
            "canComment",
            "canExplainFor",
          ],
        },
      ],
    });
  });
});

describe("a request that is not signed in as it should", () => {
  const guarded = ROUTES.filter((route) => !isPublic(route));
  /** Well-formed everywhere: an address that is none would be refused before the token is looked at. */
  const ANY_PATH = {
    ...{ attempt: "1", fileId: "document", kind: "units", year: "2026" },
    ...{
      jobId: NO_JOB,
      recheckId: NO_RECHECK,
      commentId: "shared-1",
      templateId: "no-such-template",
      version: "1",
      waiver: "1",
      checkId: NO_CHECK,
    },
  };
  const statusesOf = async (token: string | undefined) => {
    const statuses = new Map<number, string[]>();
    for (const route of guarded) {
      const answer = await fetch(`${stack.apiUrl}${pathOf(route, ANY_PATH)}`, {
        method: route.method,
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        ...(route.method === "POST" && { body: "{}" }),
      });
      statuses.set(answer.status, [...(statuses.get(answer.status) ?? []), route.operationId]);
    }
    return Object.fromEntries(statuses);
  };
  const refusedEverywhere = { 401: guarded.map(({ operationId }) => operationId) };

  it("is refused by every route without a token", async () => {
    expect(await statusesOf(undefined)).toEqual(refusedEverywhere);
  });

  it("is refused by every route with a token whose signature or claims were changed", async () => {
    const [header, claims = "", signature] = city.viewer.token.split(".");
    const admin = {
      ...JSON.parse(Buffer.from(claims, "base64url").toString()),
      "cognito:groups": ["office-admin"],
    };
    const forged = [header, Buffer.from(JSON.stringify(admin)).toString("base64url"), signature].join(".");
    expect(await statusesOf(forged)).toEqual(refusedEverywhere);
    const unsigned = [Buffer.from('{"alg":"none"}').toString("base64url"), forged.split(".")[1], ""].join(
      ".",
    );
    expect(await statusesOf(unsigned)).toEqual(refusedEverywhere);
  });

  it("is refused by every route with an ID token, and told so", async () => {
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: output("UserPoolClientId"),
        AuthParameters: { USERNAME: city.admin.email, PASSWORD },
      }),
    );
    const idToken = AuthenticationResult?.IdToken ?? "";
    expect(await statusesOf(idToken)).toEqual(refusedEverywhere);
    expectProblem(await apiClient(stack.apiUrl, idToken).call("GET", "/v1/me"), 401, "TOKEN_NOT_ACCEPTED");
  });

  it("is refused by every route with the token of another pool", async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "another" }));
    const UserPoolId = UserPool?.Id ?? "";
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "another",
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      }),
    );
    await people(cognito, UserPoolId).subOfOrInvite(city.admin.email);
    const person = { UserPoolId, Username: city.admin.email, Password: PASSWORD, Permanent: true };
    await cognito.send(new AdminSetUserPasswordCommand(person));
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: UserPoolClient?.ClientId,
        AuthParameters: { USERNAME: city.admin.email, PASSWORD },
      }),
    );
    expect(AuthenticationResult?.AccessToken).toBeDefined();
    expect(await statusesOf(AuthenticationResult?.AccessToken)).toEqual(refusedEverywhere);
  });

  it("is refused by every route once its token has expired", async () => {
    const client = { UserPoolId: output("UserPoolId"), ClientId: output("UserPoolClientId") };
    const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand(client));
    const { ClientSecret: _, CreationDate: __, LastModifiedDate: ___, ...settings } = UserPoolClient ?? {};
    const withLifetime = (seconds: number) =>
      cognito.send(
        new UpdateUserPoolClientCommand({
          ...settings,
          ...client,
          AccessTokenValidity: seconds,
          TokenValidityUnits: { ...settings.TokenValidityUnits, AccessToken: "seconds" },
        }),
      );
    const signInOnce = () =>
      cognito.send(
        new InitiateAuthCommand({
          AuthFlow: "USER_PASSWORD_AUTH",
          ClientId: client.ClientId,
          AuthParameters: { USERNAME: city.admin.email, PASSWORD },
        }),
      );
    await withLifetime(1);
    const { AuthenticationResult } = await signInOnce();
    await cognito.send(new UpdateUserPoolClientCommand({ ...settings, ...client }));
    const token = AuthenticationResult?.AccessToken ?? "";
    const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(exp - Date.now() / 1000).toBeLessThan(2);
    await eventually("the token expired", () => expect(Date.now() / 1000).toBeGreaterThan(exp + 1));
    expect(await statusesOf(token)).toEqual(refusedEverywhere);
    expect((await city.admin.call("GET", "/v1/me")).status).toBe(200);
  });
});

describe("a member who was removed", () => {
  it("is out at once, with the token they still hold", async () => {
    const { unitId, member } = city.testUnit;
    expect((await member.call("GET", `/v1/units/${unitId}`)).status).toBe(200);
    const { sub } = await member.must("GET", "/v1/me");
    await dynamodb.send(
      new DeleteCommand({ TableName: output("TableName"), Key: membershipKey(sub, unitId) }),
    );
    expectProblem(await member.call("GET", `/v1/units/${unitId}`), 404, "NOT_FOUND");
  });
});
