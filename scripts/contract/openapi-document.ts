import { STATUS_CODES } from "node:http";
import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { problemOf } from "../../functions/_runtime/problem-details.ts";
import { type ApiRoute, isPublic, problemsOf, TAGS } from "../../shared/contract/http/api-route.ts";
import { Problem, type ProblemCode } from "../../shared/contract/http/problem.ts";
import { ROUTES } from "../../shared/contract/http/routes.ts";
import { DomainError } from "../../shared/domain/errors.ts";

const DESCRIPTION = `Các đơn vị báo cáo kết quả tuyên truyền cải cách hành chính; cơ quan đầu mối theo dõi ai đã gửi, ai còn thiếu.
Units report on administrative reform; the office sees who has reported and who has not.

- Send an access token, not an ID token: \`Authorization: Bearer …\`.
- Unknown fields and unknown query parameters are refused.
- Another unit's things are 404, as if they were not there.
- Instants are UTC; dates are days in Vietnam.
- Ignore fields you do not know: answers may gain some at any time.`;

const key = z.string().min(1).max(200).meta({
  description:
    "Your own key of this request, printable ASCII. For 24 hours the same key and body get the first answer again; another body is refused.",
  example: "5c9a1f0e-6d2b-4f7e-9a53-0f4f6f0d3b8e",
});

const IDEMPOTENCY_KEY = {
  required: z.object({ "Idempotency-Key": key }),
  optional: z.object({ "Idempotency-Key": key.optional() }),
};

/** The OpenAPI 3.1 document of the whole API, made from its contract alone: the same contract, the same text. */
export function openApiDocument() {
  const document = createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Reform Reports",
        version: "1",
        description: DESCRIPTION,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/api", description: "Behind the same origin as the portal" }],
      security: [{ accessToken: [] }],
      tags: TAGS.map((name) => ({ name })),
      paths: pathsOf(ROUTES),
      components: {
        securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      },
    },
    { override: ({ jsonSchema, io }) => simplify(jsonSchema, io) },
  );
  return withoutTextPatterns(document) as typeof document;
}

/** What Zod says more than a reader needs, or less than the product promises. */
function simplify(schema: { [keyword: string]: unknown }, io: "input" | "output"): void {
  // Answers may gain fields, so nobody should hold them to those of today.
  if (io === "output" && schema["additionalProperties"] === false) delete schema["additionalProperties"];
  if (schema["format"] === "date" || schema["format"] === "date-time") delete schema["pattern"];
  if (schema["maximum"] === Number.MAX_SAFE_INTEGER) delete schema["maximum"];
  if (schema["minimum"] === Number.MIN_SAFE_INTEGER) delete schema["minimum"];
}

/** Numbers in addresses are parsed from text; the text's pattern says nothing of the number. */
function withoutTextPatterns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTextPatterns);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name]) => !(name === "pattern" && (value as { type?: unknown }).type === "integer"),
  );
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutTextPatterns(inner)]));
}

function pathsOf(routes: readonly ApiRoute[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const method = route.method === "GET" ? "get" : "post";
    paths[route.path] = { ...paths[route.path], [method]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: ApiRoute): ZodOpenApiOperationObject {
  const { answer, body } = route;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary.vi,
    description: `${route.summary.en}.\n\nRight: ${route.rights.join(" or ")}.`,
    ...(isPublic(route) && { security: [] }),
    requestParams: {
      ...(route.pathParameters && { path: route.pathParameters }),
      ...(route.query && { query: route.query }),
      ...(route.idempotencyKey && { header: IDEMPOTENCY_KEY[route.idempotencyKey] }),
    },
    ...(body && {
      requestBody: {
        required: body.isOptional !== true,
        content: {
          "application/json": {
            schema: body.schema,
            examples: Object.fromEntries(
              Object.entries(body.examples).map(([name, value]) => [name, { value }]),
            ),
          },
        },
      },
    }),
    responses: {
      [answer.status]: {
        description: STATUS_CODES[answer.status] ?? "",
        ...((answer.schema || answer.mediaTypes) && { content: contentOf(answer) }),
      },
      ...problemResponses(problemsOf(route)),
    },
  };
}

function contentOf({ schema, mediaTypes = [] }: ApiRoute["answer"]) {
  return {
    ...(schema && { "application/json": { schema } }),
    ...Object.fromEntries(mediaTypes.map((type) => [type, {}])),
  };
}

function problemResponses(codes: readonly ProblemCode[]): ZodOpenApiOperationObject["responses"] {
  const byStatus = Map.groupBy(codes, (code) => definitionOf(code).status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${definitionOf(code).titleEn}`).join("\n\n"),
        content: { "application/problem+json": { schema: Problem } },
      },
    ]),
  );
}

/** The problem that the functions themselves would answer with. */
function definitionOf(code: ProblemCode) {
  return problemOf(code === "INTERNAL_ERROR" ? new Error() : new DomainError(code), "");
}
