import { expect } from "vitest";
import type * as z from "zod";
import type { ApiAnswer } from "../../scripts/local/api-client.ts";
import { Problem } from "../../shared/contract/http/problem.ts";

/** Expects a refusal with this status and code, told in both languages with what to do; answers with it. */
export function expectProblem(answer: ApiAnswer, status: number, code: string): z.output<typeof Problem> {
  expect(answer).toMatchObject({ status, body: { status, code } });
  const problem = Problem.parse(answer.body);
  // Vietnamese is written with marks, English without.
  for (const text of [problem.title, problem.advice]) expect(text).toMatch(/[À-ỹ]/);
  for (const text of [problem.titleEn, problem.adviceEn]) expect(text).toMatch(/^[ -~“”’–]+$/);
  expect(problem.type).toBe(`urn:reform-reports:problem:${code}`);
  expect(problem.instance).not.toBe("");
  return problem;
}
