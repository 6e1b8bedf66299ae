import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  idempotencyKeyOf,
  parseBody,
  parsePath,
  parseQuery,
  textBodyOf,
} from "../../../../functions/_runtime/requests.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

const Command = z.strictObject({
  note: z.string().max(10),
  files: z.array(z.strictObject({ size: z.int().positive() })).default([]),
});

function refusalOf(action: () => unknown): DomainError {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

const issuesOf = (action: () => unknown) => refusalOf(action).details["issues"];

describe("parseBody", () => {
  it("gives the parsed body, defaults filled in", () => {
    expect(parseBody(Command, anHttpEvent({ body: { note: "đủ" } }))).toEqual({ note: "đủ", files: [] });
  });

  it("reads a body the API handed over in base64", () => {
    const body = Buffer.from('{"note":"đủ"}').toString("base64");
    expect(parseBody(Command, anHttpEvent({ body, isBase64Encoded: true })).note).toBe("đủ");
  });

  it.each(["{", "", "{'note':1}", '{"note":"a"} x', "NaN"])(
    "refuses malformed JSON %j without quoting it",
    (body) => {
      const refusal = refusalOf(() => parseBody(Command, anHttpEvent({ body })));
      expect(refusal.code).toBe("INVALID_INPUT");
      expect(refusal.details["issues"]).toEqual([
        { path: "", message: expect.stringMatching(/^(the body must be JSON|a body is required)$/) },
      ]);
    },
  );

  it("refuses a missing body", () => {
    expect(issuesOf(() => parseBody(Command, anHttpEvent()))).toEqual([
      { path: "", message: "a body is required" },
    ]);
  });

  it("refuses bytes that are not UTF-8", () => {
    const body = Buffer.from([0x22, 0xff, 0x22]).toString("base64");
    expect(issuesOf(() => parseBody(Command, anHttpEvent({ body, isBase64Encoded: true })))).toEqual([
      { path: "", message: "the body must be UTF-8 text" },
    ]);
  });

  it("names each unknown field by its path", () => {
    const body = { note: "a", status: "accepted", files: [{ size: 1, owner: "x" }] };
    expect(issuesOf(() => parseBody(Command, anHttpEvent({ body })))).toEqual([
      { path: "files.0.owner", message: "unknown field" },
      { path: "status", message: "unknown field" },
    ]);
  });

  it("refuses a prototype smuggled in as a field", () => {
    const body = '{"note":"a","__proto__":{"isAdmin":true}}';
    expect(issuesOf(() => parseBody(Command, anHttpEvent({ body })))).toEqual([
      { path: "__proto__", message: "unknown field" },
    ]);
  });

  it("says where and what was expected, never what was found", () => {
    const body = { note: "Nguyễn Văn A, 0912 345 678", files: [{ size: "mật khẩu" }] };
    const refusal = refusalOf(() => parseBody(Command, anHttpEvent({ body })));
    expect(refusal.details["issues"]).toEqual([
      { path: "note", message: expect.any(String) },
      { path: "files.0.size", message: expect.any(String) },
    ]);
    expect(JSON.stringify(refusal.details)).not.toMatch(/Nguyễn|0912|mật khẩu/);
  });

  it("keeps the answer short, however much is wrong", () => {
    const body = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}`.repeat(60), 1]));
    const issues = issuesOf(() => parseBody(Command, anHttpEvent({ body }))) as { path: string }[];
    expect(issues).toHaveLength(20);
    expect(Math.max(...issues.map(({ path }) => path.length))).toBeLessThanOrEqual(100);
  });

  it("refuses a body above the limit, counted in bytes", () => {
    const event = anHttpEvent({ body: '"đđđ"' });
    expect(parseBody(z.string(), event, 8)).toBe("đđđ");
    const refusal = refusalOf(() => parseBody(z.string(), event, 7));
    expect(refusal.code).toBe("BODY_TOO_LARGE");
    expect(refusal.details).toEqual({ maxBytes: 7 });
  });
});

describe("textBodyOf", () => {
  it("drops a byte-order mark", () => {
    expect(textBodyOf(anHttpEvent({ body: "\ufeffcode;name" }), 100)).toBe("code;name");
  });
});

describe("parsePath and parseQuery", () => {
  const Path = z.strictObject({ unitId: z.string().regex(/^unit_[a-z0-9]+$/) });
  const Query = z.strictObject({ limit: z.coerce.number().int().max(100).default(50) });

  it("give the parsed parameters", () => {
    const event = anHttpEvent({ path: { unitId: "unit_1" }, query: { limit: "10" } });
    expect(parsePath(Path, event)).toEqual({ unitId: "unit_1" });
    expect(parseQuery(Query, event)).toEqual({ limit: 10 });
  });

  it("take a request without a query string for an empty one", () => {
    expect(parseQuery(Query, anHttpEvent())).toEqual({ limit: 50 });
  });

  it("refuse what does not fit", () => {
    const event = anHttpEvent({ path: { unitId: "../secret" }, query: { limit: "10", offset: "5" } });
    expect(refusalOf(() => parsePath(Path, event)).code).toBe("INVALID_INPUT");
    expect(issuesOf(() => parseQuery(Query, event))).toEqual([{ path: "offset", message: "unknown field" }]);
  });
});

describe("idempotencyKeyOf", () => {
  const keyed = (key: string) => anHttpEvent({ headers: { "idempotency-key": key } });

  it.each(["a", "5f9c 1", "x".repeat(200)])("takes a key of printable ASCII characters", (key) => {
    expect(idempotencyKeyOf(keyed(key))).toBe(key);
  });

  it.each(["", "x".repeat(201), "khóa", "a\tb", "a\nb"])("refuses %j", (key) => {
    expect(refusalOf(() => idempotencyKeyOf(keyed(key))).code).toBe("IDEMPOTENCY_KEY_REQUIRED");
  });

  it("refuses a command without one", () => {
    expect(refusalOf(() => idempotencyKeyOf(anHttpEvent())).code).toBe("IDEMPOTENCY_KEY_REQUIRED");
  });
});
