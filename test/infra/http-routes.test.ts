import { describe, expect, test } from "vitest";
import { ROUTES as CONTRACT } from "../../shared/contract/http/routes.ts";
import { folderOf, ofType, permissionsOf, referred, synthesised } from "./synthesised.ts";

/** Each route with the folder of its function, as the contract has it. */
const ROUTES = Object.fromEntries(CONTRACT.map((route) => [`${route.method} ${route.path}`, route.function]));

/** Routes for people who have not signed in: each is reached by an address that nobody can guess, or shows public keys. */
const PUBLIC: readonly string[] = [
  "GET /v1/calendar-feeds/{unitId}/{feed}",
  "GET /v1/receipts/{receiptId}",
  "GET /v1/receipts/{receiptId}/check",
  "GET /v1/receipts/{receiptId}/document.pdf",
  "GET /v1/receipt-keys",
];

const callerOf = (stage: Parameters<typeof ofType>[0]) =>
  ofType(stage, "AWS::IAM::Role").find(({ id }) => id.startsWith("HttpCaller"));

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

  test("makes one integration a function, and runs it in the API's one role", () => {
    const integrations = ofType(stage, "AWS::ApiGatewayV2::Integration").map(({ properties }) => properties);
    const roles = integrations.map(({ CredentialsArn }) => referred(CredentialsArn));

    expect(integrations).toHaveLength(new Set(Object.values(ROUTES)).size);
    expect(new Set(roles)).toEqual(new Set([callerOf(stage)?.id]));
  });

  test("lets API Gateway, and nobody else, run exactly the functions that have a route", () => {
    const caller = callerOf(stage);
    const [run, ...others] = permissionsOf(stage, caller?.id ?? "");
    const functions = ofType(stage, "AWS::Lambda::Function");
    const named = run?.resources.map((arn) => {
      const fn = functions.find(({ id }) => id === referred(arn));
      return fn === undefined ? arn : folderOf(fn);
    });

    expect(caller?.properties["AssumeRolePolicyDocument"].Statement).toEqual([
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "apigateway.amazonaws.com" } },
    ]);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ effect: "Allow", actions: ["lambda:InvokeFunction"] });
    expect(named?.toSorted()).toEqual([...new Set(Object.values(ROUTES))].toSorted());
    // That would be another way to run a function.
    expect(synthesised(stage).resources.filter(({ type }) => type === "AWS::Lambda::Permission")).toEqual([]);
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
