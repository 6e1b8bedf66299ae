/** A failure that the reader can do something about; its message says what, and is printed without a stack. */
export class LocalProblem extends Error {
  override readonly name = "LocalProblem";
}

/** Prints why a command ends early: a problem as it is, a defect with its stack. */
export function printFailure(error: unknown): void {
  if (error instanceof LocalProblem) console.error(`✗ ${error.message}`);
  else console.error("✗ unexpected:", error);
}
