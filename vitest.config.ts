import { defineConfig } from "vitest/config";

// Cold functions on a busy machine answer slowly; what a test waits for, it polls.
const STACK_TEST_LIMIT_MS = 120_000;

const withoutStack = (name: string) => ({
  // Only the CDK tests gain from sharing modules between files: loading the library takes longer than the tests.
  test: { name, include: [`test/${name}/**/*.test.ts`], isolate: name !== "infra" },
});

const withStack = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ["test/e2e/setup-stack.ts"],
    testTimeout: STACK_TEST_LIMIT_MS,
    hookTimeout: STACK_TEST_LIMIT_MS,
  },
});

/** The levels of tests. `npm test` runs them all, with a stack for those that need one; see scripts/local/test.ts. */
export default defineConfig({
  test: {
    projects: [
      withoutStack("unit"),
      withoutStack("infra"),
      withoutStack("simulation"),
      withStack("integration"),
      withStack("e2e"),
      withStack("privileges"),
    ],
  },
});
