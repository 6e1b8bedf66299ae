import type { HttpEvent } from "../functions/_runtime/http-api.ts";

interface Asked {
  /** As the API names it, for functions that answer several. */
  readonly route?: string;
  readonly path: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly idempotencyKey?: string;
  /** The person who asks, and their group where they are staff. */
  readonly sub: string;
  readonly group?: "office" | "office-admin";
}

/** A command as the HTTP API hands it to a handler, of a person whose access token was verified. */
export function httpEvent({ route, path, body, idempotencyKey, sub, group }: Asked): HttpEvent {
  const claims = { sub, token_use: "access", ...(group && { "cognito:groups": `[${group}]` }) };
  const event = {
    routeKey: route,
    headers: {
      "content-type": "application/json",
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    pathParameters: path,
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: { jwt: { claims, scopes: null } }, requestId: "bench" },
  };
  // The rest of what the API sends is read by nobody.
  return event as unknown as HttpEvent;
}
