import type * as z from "zod";
import type { ObligationView, PeriodObligations } from "../../shared/contract/http/obligations.ts";
import { nextStepOf } from "../../shared/domain/obligation/next-step.ts";
import {
  acceptanceEndOf,
  decidingReportOf,
  type Obligation,
  statusOf,
} from "../../shared/domain/obligation/obligation.ts";
import { isReopened } from "../../shared/domain/obligation/terms.ts";
import { undoableOf } from "../../shared/domain/obligation/undoable.ts";
import {
  acceptanceEnd,
  isClosingProvisional,
  type Period,
  periodStatusOf,
} from "../../shared/domain/period/period.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";
import { dueView } from "../_runtime/due-view.ts";
import { unitSummary } from "../_runtime/unit-view.ts";

/** What a unit owes for one period, as the unit sees it. `latest` are its latest attempts, newest first. */
export function obligationView(
  obligation: Obligation,
  period: Period,
  latest: readonly Submission[],
  now: Date,
): z.input<typeof ObligationView> {
  const beingChecked = latest.filter(({ state }) => state === "received").map(({ attempt }) => attempt);
  return {
    ...fieldsOf(obligation, period, beingChecked, now),
    period: {
      name: { vi: period.nameVi, en: period.nameEn },
      status: periodStatusOf(period, now),
      closesAt: acceptanceEnd(period).toISOString(),
      closesAtProvisional: isClosingProvisional(period),
    },
    nextStep: nextStepOf(obligation, period, latest, now),
  };
}

/** One line of a period's list. A unit that cannot be found any more still shows its obligation. */
export function unitObligationView(
  obligation: Obligation,
  period: Period,
  unit: Unit | undefined,
  beingChecked: readonly number[],
  now: Date,
): z.input<typeof PeriodObligations>["obligations"][number] {
  const { unitId, group, isTest = false } = obligation;
  return {
    ...fieldsOf(obligation, period, beingChecked, now),
    unit: unit
      ? unitSummary(unit, localDateOf(now))
      : { unitId, name: unitId, kind: group, codes: [], isTest, exists: false },
  };
}

function fieldsOf(obligation: Obligation, period: Period, beingChecked: readonly number[], now: Date) {
  const {
    unitId,
    periodId,
    group,
    isTest = false,
    extension,
    exemption,
    reopened,
    current,
    firstPassedAt,
    firstPassedAttempt,
    version,
  } = obligation;
  const timeliness = decidingReportOf(obligation);
  return {
    unitId,
    periodId,
    group,
    isTest,
    status: statusOf(obligation, now),
    due: dueView(obligation),
    ...(extension && { extension }),
    ...(exemption && { exemption }),
    ...(reopened && isReopened(obligation, now) && { reopened }),
    acceptsUntil: acceptanceEndOf(period, obligation).toISOString(),
    ...(current && { current }),
    ...(firstPassedAt !== undefined && { firstPassedAt, firstPassedAttempt }),
    ...(timeliness && { timeliness }),
    mayUndo: undoableOf(obligation, period, now),
    beingChecked: beingChecked.toSorted((a, b) => a - b),
    version,
  };
}
