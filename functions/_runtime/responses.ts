import type * as z from "zod";
import type { HttpResult } from "./http-api.ts";

/**
 * Answers of the API. The body goes through its contract's schema, so only declared fields leave; a body that does not fit is our
 * defect and becomes a bare 500.
 */

/** Here it is: a thing read or a list of them. */
export const ok = <S extends z.ZodType>(schema: S, body: z.input<S>): HttpResult => json(200, schema, body);

/** It exists now and did not before: an attempt was issued. */
export const created = <S extends z.ZodType>(schema: S, body: z.input<S>): HttpResult =>
  json(201, schema, body);

/** It will be done after this answer: the opening of a period was queued. */
export const accepted = <S extends z.ZodType>(schema: S, body: z.input<S>): HttpResult =>
  json(202, schema, body);

/** It is done and there is nothing to say about it. */
export const noContent = (): HttpResult => ({ statusCode: 204, headers: { "cache-control": "no-store" } });

function json<S extends z.ZodType>(statusCode: number, schema: S, body: z.input<S>): HttpResult {
  return {
    statusCode,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: JSON.stringify(schema.parse(body)),
  };
}
