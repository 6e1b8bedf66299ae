import { DomainError } from "../../../../../shared/domain/errors.ts";

/** The code with which something is refused, or "decided". */
export function codeOf(decide: () => unknown): string {
  try {
    decide();
    return "decided";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
