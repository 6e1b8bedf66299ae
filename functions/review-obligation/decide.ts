import type * as z from "zod";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { ReviewBody } from "../../shared/contract/http/decisions.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  approve,
  type Decision,
  returnReport,
  undoReturn,
  undoUnlock,
  unlock,
} from "../../shared/domain/obligation/decisions.ts";
import type { OwedReport } from "../../shared/domain/obligation/desk.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import {
  closeAgain,
  exempt,
  extend,
  liftExemption,
  removeExtension,
  reopen,
} from "../../shared/domain/obligation/terms.ts";
import { undoEntry } from "../../shared/domain/obligation/without-upload.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { RECENT_ATTEMPTS } from "../../shared/domain/submission/request.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "recentSubmissions">;
  readonly reference: Pick<ReferenceStore, "calendars">;
}

export type Review = z.output<typeof ReviewBody>;

/** What the office decides, with what each decision needs to know besides the obligation. */
export async function decide(
  deps: Deps,
  { obligation, period }: OwedReport,
  review: Review,
  by: string,
  now: Date,
): Promise<Decision> {
  const input = { ...review, by };
  switch (input.decision) {
    case "approve":
      await refuseWhileNewerIsChecked(deps, obligation, input.attempt);
      await refuseWithoutReasons(deps, obligation, input.attempt);
      return approve(obligation, input, now);
    case "return":
      return returnReport(obligation, await withExtension(deps, period, input), now);
    case "unlock":
      return unlock(obligation, input, now);
    case "undo-unlock":
      await refuseWhileNewerIsChecked(deps, obligation, input.attempt);
      return undoUnlock(obligation, input, now);
    case "undo-return":
      await refuseWhileNewerIsChecked(deps, obligation, input.attempt);
      return undoReturn(obligation, input, now);
    case "undo-entry":
      return undoEntry(obligation, { ...input, recent: await attemptsOf(deps, obligation) }, now);
    case "exempt":
      return exempt(obligation, input, now);
    case "lift-exemption":
      return liftExemption(obligation, input, now);
    case "extend":
      return extend(obligation, { ...input, period, calendars: await deps.reference.calendars() }, now);
    case "remove-extension":
      return removeExtension(obligation, { ...input, period }, now);
    case "reopen":
      return reopen(obligation, { ...input, period }, now);
    case "close-again":
      return closeAgain(obligation, input, now);
    default:
      return input satisfies never;
  }
}

async function withExtension<T extends { readonly extension?: { until: string; documentNumber: string } }>(
  deps: Deps,
  period: Period,
  input: T,
) {
  const { extension, ...rest } = input;
  if (!extension) return rest;
  const calendars = await deps.reference.calendars();
  return { ...rest, extension: { ...extension, period, calendars } };
}

function attemptsOf({ reports }: Deps, { unitId, periodId }: Obligation) {
  return reports.recentSubmissions(unitId, periodId, RECENT_ATTEMPTS);
}

/** The domain refuses as well, by their number: here they are named, so that the office knows what to ask for. */
async function refuseWithoutReasons(deps: Deps, obligation: Obligation, attempt: number) {
  const { unitId, periodId, current } = obligation;
  if (current?.attempt !== attempt || current.reasonsMissing === undefined) return;
  const submission = (await attemptsOf(deps, obligation)).find((each) => each.attempt === attempt);
  const findings = (submission?.unexplained ?? []).map(({ id }) => id);
  throw new DomainError("REASONS_MISSING", { unitId, periodId, attempt, findings });
}

/**
 * Approving would shut out a correction that the unit sent before it, only because it waits in a queue; and what was returned by
 * mistake is no longer in question once the unit has answered.
 */
async function refuseWhileNewerIsChecked(deps: Deps, obligation: Obligation, approved: number) {
  const { unitId, periodId } = obligation;
  const newer = (await attemptsOf(deps, obligation)).find(
    ({ attempt, state }) => attempt > approved && state === "received",
  );
  if (newer) throw new DomainError("NEWER_REPORT_ARRIVED", { unitId, periodId, attempt: newer.attempt });
}
