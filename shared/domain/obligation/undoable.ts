import type { Period } from "../period/period.ts";
import { acceptanceEndOf, type Obligation } from "./obligation.ts";
import { isReopened } from "./terms.ts";

/** Decisions that take another one back, by the names under which people ask for them. */
export const UNDOING = [
  "unlock",
  "undo-unlock",
  "undo-return",
  "undo-entry",
  "withdraw",
  "lift-exemption",
  "remove-extension",
  "close-again",
] as const;
export type Undoing = (typeof UNDOING)[number];

/** What may be taken back now: an approval, an unlocking, a return, an entry, a declaration, an exemption, an extension, a reopening. */
export function undoableOf(obligation: Obligation, period: Period, now: Date): Undoing[] {
  const { current, exemption, extension } = obligation;
  const isAccepted = current?.state === "accepted";
  const may: Readonly<Record<Undoing, boolean>> = {
    unlock: current?.state === "approved",
    "undo-unlock": isAccepted && current.unlockedAt !== undefined,
    "undo-return": current?.state === "returned",
    "undo-entry": isAccepted && (current.channel === "paper" || current.channel === "email"),
    withdraw: isAccepted && now < acceptanceEndOf(period, obligation),
    "lift-exemption": exemption !== undefined,
    "remove-extension": extension !== undefined,
    "close-again": isReopened(obligation, now),
  };
  return UNDOING.filter((undoing) => may[undoing]);
}
