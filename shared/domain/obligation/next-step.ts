import type { Period } from "../period/period.ts";
import type { Submission } from "../submission/submission.ts";
import { maySendAgain } from "../submission/submission.ts";
import { acceptanceEndOf, type Obligation, owes } from "./obligation.ts";

/** What the unit can do about an obligation now. */
export type NextStep =
  | "nothing"
  | "report"
  | "correct"
  /** The same files, as they are: the office let pass what was wrong with them. */
  | "send_again"
  | "finish_upload"
  | "wait_for_checks"
  | "ask_to_reopen";

/** `latest` are the latest attempts, newest first. */
export function nextStepOf(
  obligation: Obligation,
  period: Period,
  latest: readonly Submission[],
  now: Date,
): NextStep {
  if (latest.some(({ state }) => state === "received")) return "wait_for_checks";
  const isUploading = latest.some(
    ({ state, uploadExpiresAt }) => state === "requested" && now.getTime() < Date.parse(uploadExpiresAt),
  );
  if (isUploading) return "finish_upload";
  const isUnlocked = obligation.current?.unlockedAt !== undefined;
  if (!owes(obligation) && !isUnlocked) return "nothing";
  if (now >= acceptanceEndOf(period, obligation)) return isUnlocked ? "nothing" : "ask_to_reopen";
  if (isUnlocked) return "correct";
  if (latest[0] && maySendAgain(latest[0], now)) return "send_again";
  const isToCorrect = obligation.current?.state === "returned" || latest[0]?.state === "rejected";
  return isToCorrect ? "correct" : "report";
}
