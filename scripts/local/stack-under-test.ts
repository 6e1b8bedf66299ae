import type { DeployedStack } from "./stack.ts";

/** What a test of the levels `integration`, `e2e` and `privileges` knows about the stack that it runs against. */
export type StackUnderTest = DeployedStack & {
  /** A file with one JSON line for each permission that the functions have used so far; see recording-proxy.ts. */
  readonly recordedCallsFile: string;
  /** The synthesised app, with the templates that were deployed. */
  readonly cloudAssembly: string;
};
