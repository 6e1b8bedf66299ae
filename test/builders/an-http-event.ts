import type { HttpEvent } from "../../functions/_runtime/http-api.ts";
import type { Person } from "../../shared/domain/access.ts";
import { aPerson } from "./a-person.ts";

interface Wanted {
  /** As the API is told: `GET /v1/units/{unitId}`. */
  readonly route?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case, as the API hands them over. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; anything else becomes JSON. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
  readonly person?: Person;
  /** Claims besides, or instead of, those of the person. */
  readonly claims?: Readonly<Record<string, string | string[]>>;
  readonly requestId?: string;
}

/** A request as the HTTP API hands it to a function (payload 2.0, JWT authoriser), of an access token unless claims say otherwise. */
export function anHttpEvent(wanted: Wanted = {}): HttpEvent {
  const { route = "GET /v1/me", person = aPerson(), requestId = "request-1" } = wanted;
  const [method = "GET", routePath = "/"] = route.split(" ");
  const rawPath = routePath.replace(/\{(\w+)\}/g, (_, name: string) => wanted.path?.[name] ?? name);
  return {
    version: "2.0",
    routeKey: route,
    rawPath,
    rawQueryString: new URLSearchParams(wanted.query).toString(),
    headers: { "content-type": "application/json", ...wanted.headers },
    ...(wanted.path && { pathParameters: wanted.path }),
    ...(wanted.query && { queryStringParameters: wanted.query }),
    ...(wanted.body !== undefined && {
      body: typeof wanted.body === "string" ? wanted.body : JSON.stringify(wanted.body),
    }),
    isBase64Encoded: wanted.isBase64Encoded ?? false,
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      authorizer: { jwt: { claims: { ...claimsOf(person), ...wanted.claims }, scopes: null } },
      domainName: "api.execute-api.ap-southeast-1.amazonaws.com",
      domainPrefix: "api",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      requestId,
      routeKey: route,
      stage: "$default",
      time: "01/Dec/2026:08:00:00 +0000",
      timeEpoch: Date.UTC(2026, 11, 1, 8),
    },
  };
}

function claimsOf(person: Person): Record<string, string> {
  return {
    sub: person.sub,
    token_use: "access",
    client_id: "client-1",
    ...(person.groups.length > 0 && { "cognito:groups": `[${person.groups.join(" ")}]` }),
  };
}
