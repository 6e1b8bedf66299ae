import { readFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import type { StackUnderTest } from "../../scripts/local/stack-under-test.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The deployed stack; read it with `inject("stack")`. */
    readonly stack: StackUnderTest;
  }
}

/** Hands the deployed stack to the tests that need one. */
export default function setup(project: TestProject): void {
  const file = process.env["RR_STACK_JSON"];
  if (file === undefined) {
    throw new Error(
      `The ${project.name} tests need a deployed stack. Run them with: npm test -- ${project.name} [file or vitest option …]`,
    );
  }
  project.provide("stack", JSON.parse(readFileSync(file, "utf8")));
}
