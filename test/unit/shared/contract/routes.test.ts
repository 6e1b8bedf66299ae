import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { problemOf } from "../../../../functions/_runtime/problem-details.ts";
import { problemsOf } from "../../../../shared/contract/http/api-route.ts";
import { PROBLEM_CODES, Problem } from "../../../../shared/contract/http/problem.ts";
import { ROUTES } from "../../../../shared/contract/http/routes.ts";
import * as access from "../../../../shared/domain/access.ts";
import { DomainError, ERRORS } from "../../../../shared/domain/errors.ts";

const NAMED = ROUTES.map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
const PREDICATES: Readonly<Record<string, unknown>> = { ...access };
const WITH_BODY = NAMED.flatMap(({ name, body }) => (body ? [{ name, body }] : []));

type Schema = { readonly [keyword: string]: unknown };

/** Every object in a JSON Schema that lets unknown fields through, by its path. */
function openObjects(schema: unknown, path = "body"): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const inner = Object.entries(schema).flatMap(([name, value]) => openObjects(value, `${path}.${name}`));
  const isOpen =
    (schema as Schema)["type"] === "object" && (schema as Schema)["additionalProperties"] !== false;
  return isOpen ? [path, ...inner] : inner;
}

it("would notice an open object", () => {
  const schema = z.strictObject({ list: z.array(z.union([z.string(), z.object({ a: z.string() })])) });

  expect(openObjects(z.toJSONSchema(schema, { io: "input" }))).toHaveLength(1);
});

describe("the routes", () => {
  it("are each there once, with an operation of their own", () => {
    expect(new Set(NAMED.map(({ name }) => name)).size).toBe(ROUTES.length);
    expect(new Set(ROUTES.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
  });

  it.each(NAMED)("$name is answered by $function", async ({ name, function: folder }) => {
    const handler = join(import.meta.dirname, "../../../../functions", folder, "handler.ts");
    const text = await readFile(handler, "utf8");

    // A function with several routes tells them apart by name; one with a single route need not.
    expect(text.includes(`"${name}"`)).toBe(ROUTES.filter((route) => route.function === folder).length > 1);
  });

  it.each(NAMED)("$name needs a right that is decided in access.ts", ({ rights }) => {
    expect(rights.length).toBeGreaterThan(0);
    for (const right of rights) {
      if (right !== "signedIn" && right !== "anyone") expect(PREDICATES[right]).toBeTypeOf("function");
    }
  });

  it.each(NAMED)("$name is for anyone alone, or for nobody without a token", ({ rights }) => {
    if (rights.includes("anyone")) expect(rights).toEqual(["anyone"]);
  });

  it.each(NAMED)("$name describes exactly the parameters of its path", ({ path, pathParameters }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

    expect(Object.keys(pathParameters?.shape ?? {}).sort()).toEqual(named.sort());
  });

  it.each(NAMED)("$name says in both languages what it is for", ({ summary }) => {
    expect(summary.vi).not.toBe("");
    expect(summary.en).not.toBe("");
  });

  it.each(NAMED)(
    "$name takes a body and a key only to change something",
    ({ method, body, idempotencyKey }) => {
      if (method === "GET") expect([body, idempotencyKey]).toEqual([undefined, undefined]);
    },
  );

  it("of one unit never say that they are forbidden to whom they do not concern", () => {
    const reading = NAMED.filter(({ method, path }) => method === "GET" && path.includes("{unitId}"));

    expect(reading.length).toBeGreaterThan(7);
    for (const route of reading) {
      expect(problemsOf(route)).toContain("NOT_FOUND");
      expect(problemsOf(route)).not.toContain("FORBIDDEN");
    }
  });
});

describe.each(WITH_BODY)("the body of $name", ({ body }) => {
  it("lets no unknown field through, at any depth", () => {
    expect(openObjects(z.toJSONSchema(body.schema, { io: "input" }))).toEqual([]);
  });

  it.each(Object.entries(body.examples))("takes its example %s", (_, example) => {
    expect(body.schema.safeParse(example).error).toBeUndefined();
  });

  it.each(Object.entries(body.examples))("refuses its example %s with one field more", (_, example) => {
    expect(body.schema.safeParse({ ...(example as object), state: "accepted" }).success).toBe(false);
  });
});

it.each(NAMED.filter(({ query }) => query))(
  "refuses a query parameter that $name does not know",
  ({ query }) => {
    expect(query?.safeParse({}).success).toBe(true);
    expect(query?.safeParse({ unknown: "1" }).success).toBe(false);
  },
);

describe("problems", () => {
  it("may have every code with which the product refuses, and no other", () => {
    expect(PROBLEM_CODES.toSorted()).toEqual([...Object.keys(ERRORS), "INTERNAL_ERROR"].toSorted());
  });

  it("are what the functions answer with", () => {
    const refusal = problemOf(new DomainError("PERIOD_CLOSED", { periodId: "2026-YEAR" }), "request-1");
    const defect = problemOf(new Error("secret"), "request-1");

    expect(z.strictObject(Problem.shape).parse(refusal)).toEqual(refusal);
    expect(z.strictObject(Problem.shape).parse(defect)).toEqual(defect);
  });
});
