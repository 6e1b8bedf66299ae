import { describe, expect, it } from "vitest";
import { problemOf, problemResponse } from "../../../../functions/_runtime/problem-details.ts";
import { DomainError, ERRORS, type ErrorCode } from "../../../../shared/domain/errors.ts";

describe("problemOf", () => {
  it("tells a refusal in both languages, with its code, details and the request's id", () => {
    expect(problemOf(new DomainError("CONCURRENT_CHANGE", { version: 4 }), "request-1")).toEqual({
      type: "urn:reform-reports:problem:CONCURRENT_CHANGE",
      title: ERRORS.CONCURRENT_CHANGE.vi.title,
      titleEn: ERRORS.CONCURRENT_CHANGE.en.title,
      advice: ERRORS.CONCURRENT_CHANGE.vi.advice,
      adviceEn: ERRORS.CONCURRENT_CHANGE.en.advice,
      status: 409,
      code: "CONCURRENT_CHANGE",
      details: { version: 4 },
      instance: "request-1",
    });
  });

  it("leaves out empty details", () => {
    expect(problemOf(new DomainError("NOT_FOUND"), "request-1")).not.toHaveProperty("details");
  });

  it.each([
    ["INVALID_INPUT", 400],
    ["TOKEN_NOT_ACCEPTED", 401],
    ["FORBIDDEN", 403],
    ["NOT_FOUND", 404],
    ["CONCURRENT_CHANGE", 409],
    ["BODY_TOO_LARGE", 413],
  ] as const)("answers %s with %i", (code, status) => {
    expect(problemOf(new DomainError(code), "request-1").status).toBe(status);
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])("has a status and four texts for %s", (code) => {
    const problem = problemOf(new DomainError(code), "request-1");
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status).toBeLessThan(500);
    for (const text of [problem.title, problem.titleEn, problem.advice, problem.adviceEn]) {
      expect(text.trim()).not.toBe("");
    }
  });

  it("treats an error that only looks like a refusal as a defect", () => {
    const lookalike = Object.assign(new Error("secret"), { code: "NOT_FOUND", details: { secret: 1 } });
    const problem = problemOf(lookalike, "request-1");
    expect(problem).toMatchObject({ status: 500, code: "INTERNAL_ERROR" });
    expect(JSON.stringify(problem)).not.toContain("secret");
  });
});

describe("problemResponse", () => {
  it("is problem+json that nobody may cache", () => {
    const response = problemResponse(problemOf(new DomainError("NOT_FOUND"), "request-1"));
    expect(response.statusCode).toBe(404);
    expect(response.headers).toEqual({
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
    });
  });

  it("names the accepted scheme when the sign-in was not accepted", () => {
    const response = problemResponse(problemOf(new DomainError("TOKEN_NOT_ACCEPTED"), "request-1"));
    expect(response.headers).toHaveProperty("www-authenticate", expect.stringMatching(/^Bearer /));
  });
});
