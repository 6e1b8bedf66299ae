import type { MarkRefusal } from "../../domain/answer/mark-refusals.ts";

/** Stops the marking of a file in which it would not be safe. `found` names the part that decided it. */
export class MarkRefused extends Error {
  readonly reason: MarkRefusal;

  constructor(reason: MarkRefusal, found?: string) {
    super(found === undefined ? reason : `${reason}: ${found}`);
    this.name = "MarkRefused";
    this.reason = reason;
  }
}
