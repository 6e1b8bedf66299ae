import { expect, it } from "vitest";
import * as z from "zod";
import { accepted, created, noContent, ok } from "../../../../functions/_runtime/responses.ts";

const Unit = z.object({ id: z.string() });

it.each([
  [ok, 200],
  [created, 201],
  [accepted, 202],
])("answers JSON that nobody may cache (%o, %i)", (answer, status) => {
  expect(answer(Unit, { id: "unit_1" })).toEqual({
    statusCode: status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: '{"id":"unit_1"}',
  });
});

it("lets only declared fields leave", () => {
  const item = { id: "unit_1", pk: "UNIT#1", email: "someone@example.org" };
  expect(ok(Unit, item).body).toBe('{"id":"unit_1"}');
});

it("throws when the body does not fit its schema", () => {
  expect(() => ok(Unit, { id: 7 } as unknown as { id: string })).toThrow(z.ZodError);
});

it("answers nothing with no body", () => {
  expect(noContent()).toEqual({ statusCode: 204, headers: { "cache-control": "no-store" } });
});
