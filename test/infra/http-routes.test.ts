import { describe, expect, test } from "vitest";
import { folderOf, ofType, referred, synthesised } from "./synthesised.ts";

const ROUTES = {
  "GET /v1/me": "read-units",
  "GET /v1/units": "read-units",
  "GET /v1/units/{unitId}": "read-units",
  "GET /v1/units/{unitId}/obligations": "read-obligations",
  "GET /v1/obligations/{unitId}/{periodId}/comments": "write-comment",
  "POST /v1/obligations/{unitId}/{periodId}/comments": "write-comment",
  "POST /v1/obligations/{unitId}/{periodId}/comments/{commentId}/withdraw": "write-comment",
  "GET /v1/units/{unitId}/standing/{year}": "read-standing",
  "GET /v1/periods/{periodId}/ranking": "read-standing",
  "GET /v1/rankings/{year}": "read-standing",
  "GET /v1/trends": "read-standing",
  "GET /v1/review-queue": "read-standing",
  "GET /v1/units/{unitId}/calendar-link": "share-calendar",
  "POST /v1/units/{unitId}/calendar-link": "share-calendar",
  "POST /v1/units/{unitId}/calendar-link/revoke": "share-calendar",
  "GET /v1/calendar-feeds/{unitId}/{feed}": "read-calendar-feed",
  "GET /v1/periods": "read-periods",
  "GET /v1/periods/{periodId}": "read-periods",
  "GET /v1/periods/{periodId}/progress": "read-periods",
  "GET /v1/periods/{periodId}/obligations": "read-obligations",
  "POST /v1/periods/{periodId}/open": "request-opening",
  "GET /v1/periods/{periodId}/events": "read-periods",
  "POST /v1/periods/{periodId}/changes/preview": "change-period",
  "POST /v1/periods/{periodId}/changes": "change-period",
  "POST /v1/periods/{periodId}/reopen": "change-period",
  "POST /v1/periods/{periodId}/close": "change-period",
  "GET /v1/calendars": "read-calendars",
  "GET /v1/calendars/{year}": "read-calendars",
  "POST /v1/calendars/{year}/preview": "change-calendar",
  "POST /v1/calendars/{year}/approve": "change-calendar",
  "GET /v1/obligations/{unitId}/{periodId}": "read-obligations",
  "GET /v1/obligations/{unitId}/{periodId}/events": "read-obligations",
  "POST /v1/obligations/{unitId}/{periodId}/decisions": "review-obligation",
  "POST /v1/obligations/{unitId}/{periodId}/nothing-to-report": "declare-nothing",
  "POST /v1/obligations/{unitId}/{periodId}/entered-reports": "enter-report",
  "GET /v1/obligations/{unitId}/{periodId}/submissions": "read-obligations",
  "POST /v1/obligations/{unitId}/{periodId}/submissions": "request-submission",
  "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}": "read-obligations",
  "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw": "withdraw-submission",
  "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/files/{fileId}": "download-file",
  "GET /v1/obligations/{unitId}/{periodId}/receipts": "list-receipts",
  "GET /v1/receipts/{receiptId}": "read-receipts",
  "GET /v1/receipts/{receiptId}/check": "read-receipts",
  "GET /v1/receipts/{receiptId}/document.pdf": "print-receipt",
  "GET /v1/receipt-keys": "read-receipts",
  "POST /v1/jobs/preview": "request-job",
  "POST /v1/jobs": "request-job",
  "GET /v1/jobs": "read-jobs",
  "GET /v1/jobs/{jobId}": "read-jobs",
  "GET /v1/jobs/{jobId}/units": "read-jobs",
  "POST /v1/jobs/{jobId}/undo": "request-job",
  "POST /v1/imports/{kind}": "import-reference-data",
  "POST /v1/imports/members": "import-members",
};

/** Routes for people who have not signed in: each is reached by an address that nobody can guess, or shows public keys. */
const PUBLIC: readonly string[] = [
  "GET /v1/calendar-feeds/{unitId}/{feed}",
  "GET /v1/receipts/{receiptId}",
  "GET /v1/receipts/{receiptId}/check",
  "GET /v1/receipts/{receiptId}/document.pdf",
  "GET /v1/receipt-keys",
];

describe.each(["local", "dev", "prod"] as const)("stage %s", (stage) => {
  test("leads each route to its function", () => {
    const { resources } = synthesised(stage);
    const served = ofType(stage, "AWS::ApiGatewayV2::Route").map(({ properties }) => {
      const integration = resources.find(({ id }) => id === referred(properties["Target"]["Fn::Join"][1][1]));
      const fn = resources.find(({ id }) => id === referred(integration?.properties["IntegrationUri"]));
      return [properties["RouteKey"], fn === undefined ? undefined : folderOf(fn)];
    });

    expect(Object.fromEntries(served)).toEqual(ROUTES);
  });

  test("asks for a token of our own client on every route that is not meant for everybody", () => {
    const [authorizer] = ofType(stage, "AWS::ApiGatewayV2::Authorizer");
    const [client] = ofType(stage, "AWS::Cognito::UserPoolClient");

    expect(authorizer?.properties["JwtConfiguration"].Audience).toEqual([{ Ref: client?.id }]);
    for (const { properties } of ofType(stage, "AWS::ApiGatewayV2::Route")) {
      const isPublic = PUBLIC.includes(properties["RouteKey"]);
      expect(properties["AuthorizationType"]).toBe(isPublic ? "NONE" : "JWT");
      if (!isPublic) expect(referred(properties["AuthorizerId"])).toBe(authorizer?.id);
    }
  });

  test("takes fewer requests on routes that are meant for everybody", () => {
    const [door] = ofType(stage, "AWS::ApiGatewayV2::Stage");
    const { RouteSettings = {}, DefaultRouteSettings } = door?.properties ?? {};

    expect(Object.keys(RouteSettings).toSorted()).toEqual(PUBLIC.toSorted());
    for (const { ThrottlingRateLimit } of Object.values<Record<string, number>>(RouteSettings)) {
      expect(ThrottlingRateLimit).toBeLessThan(DefaultRouteSettings.ThrottlingRateLimit);
    }
  });

  test("makes one integration a function", () => {
    expect(ofType(stage, "AWS::ApiGatewayV2::Integration")).toHaveLength(new Set(Object.values(ROUTES)).size);
    expect(ofType(stage, "AWS::Lambda::Permission")).toHaveLength(new Set(Object.values(ROUTES)).size);
  });

  test("limits the rate of requests, and logs them without addresses, paths or people", () => {
    const [door] = ofType(stage, "AWS::ApiGatewayV2::Stage");
    const format = door?.properties["AccessLogSettings"].Format;

    expect(door?.properties["DefaultRouteSettings"].ThrottlingRateLimit).toBeGreaterThan(0);
    expect(door?.properties["DefaultRouteSettings"].ThrottlingBurstLimit).toBeGreaterThan(0);
    expect(format).toContain("$context.requestId");
    expect(format).not.toMatch(/identity|claims|\$context\.path|userAgent/);
  });
});
