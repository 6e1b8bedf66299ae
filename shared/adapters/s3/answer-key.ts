import type { SubmissionId } from "../../domain/submission/submission.ts";

/** Which answer to an attempt: the fingerprint is of all that it says, so what is said anew is another one. */
export interface AnswerAddress extends SubmissionId {
  /** 32 hexadecimal digits. */
  readonly fingerprint: string;
}

/** An answer that is kept; `refusal` says why it is the list alone. */
export interface KeptAnswer {
  readonly refusal?: string;
}

export function answerKey({ unitId, periodId, attempt, fingerprint }: AnswerAddress): string {
  return `results/${unitId}/${periodId}/${attempt}/answer-${fingerprint}.xlsx`;
}
