import { Buffer } from "node:buffer";
import type * as z from "zod";
import { DomainError } from "../../shared/domain/errors.ts";
import type { HttpEvent } from "./http-api.ts";

const KIBIBYTE = 1024;
/** The largest command, a submission request with all its files and texts, is a few KiB; imports state their own limit. */
const DEFAULT_MAX_BODY_BYTES = 64 * KIBIBYTE;
/** Enough to correct a form in one go; a hostile body cannot make the answer long. */
const MAX_ISSUES = 20;
/** A field's name may be the caller's own invention. */
const MAX_PATH_CHARACTERS = 100;

/** One thing wrong with a request: where, and what was expected. Never the value found, which may be personal. */
export interface Issue {
  /** `files.0.size`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** The path parameters. Throws INVALID_INPUT. */
export const parsePath = <S extends z.ZodType>(schema: S, event: HttpEvent): z.output<S> =>
  parse(schema, event.pathParameters ?? {});

/** The query string's parameters, all of them text; one given twice arrives joined by a comma. Throws INVALID_INPUT. */
export const parseQuery = <S extends z.ZodType>(schema: S, event: HttpEvent): z.output<S> =>
  parse(schema, event.queryStringParameters ?? {});

/**
 * The JSON body. Give it a `z.strictObject`, so that unknown fields are refused. Throws INVALID_INPUT, also for malformed JSON, and
 * BODY_TOO_LARGE.
 */
export function parseBody<S extends z.ZodType>(
  schema: S,
  event: HttpEvent,
  maxBytes: number = DEFAULT_MAX_BODY_BYTES,
): z.output<S> {
  return parse(schema, jsonOf(textBodyOf(event, maxBytes)));
}

/** The body as text, UTF-8 without a byte-order mark. Throws INVALID_INPUT when there is none or it is not UTF-8, and BODY_TOO_LARGE. */
export function textBodyOf(event: HttpEvent, maxBytes: number): string {
  // The API hands over any body whose content type it does not take for text in base64.
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.byteLength > maxBytes) throw new DomainError("BODY_TOO_LARGE", { maxBytes });
  if (bytes.byteLength === 0) throw invalidInput([{ path: "", message: "a body is required" }]);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidInput([{ path: "", message: "the body must be UTF-8 text" }]);
  }
}

/** The key by which a command is recognised when it is sent again. Throws IDEMPOTENCY_KEY_REQUIRED. */
export function idempotencyKeyOf(event: HttpEvent): string {
  const key = event.headers["idempotency-key"];
  if (key === undefined || !/^[\x20-\x7e]{1,200}$/.test(key))
    throw new DomainError("IDEMPOTENCY_KEY_REQUIRED");
  return key;
}

/** The same where a command may come without one. Throws IDEMPOTENCY_KEY_REQUIRED for one that is malformed. */
export function optionalIdempotencyKeyOf(event: HttpEvent): string | undefined {
  return event.headers["idempotency-key"] === undefined ? undefined : idempotencyKeyOf(event);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body.
    throw invalidInput([{ path: "", message: "the body must be JSON" }]);
  }
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidInput(result.error.issues.flatMap(issuesOf).slice(0, MAX_ISSUES));
}

function issuesOf(issue: z.core.$ZodIssue): readonly Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: "unknown field" }));
  }
  return [{ path: pathOf(issue.path), message: issue.message }];
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map(String).join(".").slice(0, MAX_PATH_CHARACTERS);

const invalidInput = (issues: readonly Issue[]): DomainError => new DomainError("INVALID_INPUT", { issues });
