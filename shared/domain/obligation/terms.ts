/** Decisions about what is owed, and until when; those about reports are in `decisions.ts`. */
import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import { dueFor, type Period } from "../period/period.ts";
import { dayAfter, type LocalDate, localDateOf, startOfDay } from "../time/local-date.ts";
import { type By, type Decision, idsOf, type Reasoned, recordOf } from "./decisions.ts";
import { assertAhead, type Extension, extensionOf } from "./extension.ts";
import { acceptanceEndOf, type Obligation } from "./obligation.ts";

/**
 * The office lets the unit off this report by a document, for good or until the end of a day. What was sent stays readable and
 * does not count. Throws ALREADY_EXEMPT, UNTIL_IN_THE_PAST, UNTIL_TOO_FAR and DOCUMENT_NUMBER_INVALID.
 */
export function exempt(
  obligation: Obligation,
  input: Reasoned & { readonly documentNumber: string; readonly until?: LocalDate },
  now: Date,
): Decision {
  if (obligation.exemption) throw new DomainError("ALREADY_EXEMPT", idsOf(obligation));
  const { until } = input;
  if (until !== undefined) assertAhead(until, now);
  const exemption = {
    documentNumber: documentNumberOf(input.documentNumber),
    at: now.toISOString(),
    ...(until !== undefined && { until }),
  };
  return decided({ ...obligation, exemption }, "ObligationExempted", input, { until });
}

/** The exemption was a mistake: the unit owes again. Throws NOT_EXEMPT. */
export function liftExemption(obligation: Obligation, input: Reasoned, _now: Date): Decision {
  return decided(withoutExemption(obligation), "ExemptionLifted", input);
}

/** Says whether the last day of an exemption is over. */
export function isExemptionOver({ exemption }: Obligation, now: Date): boolean {
  return exemption?.until !== undefined && exemption.until < localDateOf(now);
}

/** The last day of the exemption is over: the unit owes again. Throws NOT_EXEMPT, also while it still runs. */
export function endExemption(obligation: Obligation, input: By, now: Date): Decision {
  if (!isExemptionOver(obligation, now)) throw new DomainError("NOT_EXEMPT", idsOf(obligation));
  return decided(withoutExemption(obligation), "ExemptionEnded", input);
}

function withoutExemption(obligation: Obligation): Obligation {
  if (!obligation.exemption) throw new DomainError("NOT_EXEMPT", idsOf(obligation));
  const { exemption: _ended, ...rest } = obligation;
  return rest;
}

/**
 * The office grants more time by a document, before or after the due date; what came meanwhile is judged by the new one.
 * Throws what {@link extensionOf} throws.
 */
export function extend(obligation: Obligation, input: Reasoned & Extension, now: Date): Decision {
  const { fields, data } = extensionOf(obligation, input, now);
  const decision = decided({ ...obligation, ...fields }, "ObligationExtended", input, data);
  return withBecause(decision, fields.because);
}

/** The extension was a mistake: the report is due as the period has it. Throws NOT_EXTENDED. */
export function removeExtension(
  obligation: Obligation,
  input: Reasoned & { readonly period: Pick<Period, "dues"> },
  _now: Date,
): Decision {
  if (!obligation.extension) throw new DomainError("NOT_EXTENDED", idsOf(obligation));
  const { extension: _removed, ...rest } = obligation;
  const due = dueFor(input.period, obligation.group);
  const decision = decided({ ...rest, ...due }, "ExtensionRemoved", input, {
    dueAtExclusive: due.dueAtExclusive,
    movedFrom: obligation.dueAtExclusive,
  });
  return withBecause(decision, due.because);
}

/**
 * The office takes reports of this unit until the end of a day, although the period has closed or will have. Throws
 * UNTIL_IN_THE_PAST, UNTIL_TOO_FAR, and REOPENING_NOT_LATER when they are taken as long anyway.
 */
export function reopen(
  obligation: Obligation,
  input: Reasoned & { readonly until: LocalDate; readonly period: Period },
  now: Date,
): Decision {
  const { until } = input;
  assertAhead(until, now);
  const end = startOfDay(dayAfter(until));
  const present = acceptanceEndOf(input.period, obligation);
  if (end <= present) {
    throw new DomainError("REOPENING_NOT_LATER", { until, acceptsUntil: present.toISOString() });
  }
  const reopened = { until: end.toISOString() };
  return decided({ ...obligation, reopened }, "ObligationReopened", input, { until });
}

/**
 * The office ends the reopening at once. What arrived while it held is still taken: closing is never retroactive. Throws
 * NOT_REOPENED.
 */
export function closeAgain(obligation: Obligation, input: Reasoned, now: Date): Decision {
  if (!isReopened(obligation, now)) throw new DomainError("NOT_REOPENED", idsOf(obligation));
  return decided({ ...obligation, reopened: { until: now.toISOString() } }, "ReopeningEnded", input);
}

/** Says whether a reopening for this unit alone still runs. */
export function isReopened({ reopened }: Obligation, now: Date): boolean {
  return reopened !== undefined && now.getTime() < Date.parse(reopened.until);
}

function decided(
  obligation: Obligation,
  type: Decision["event"]["type"],
  who: By,
  data: Pick<Decision["event"]["data"], "until" | "dueAtExclusive" | "movedFrom"> = {},
): Decision {
  const { until, ...rest } = data;
  return {
    obligation: { ...obligation, version: obligation.version + 1 },
    submissions: [],
    event: { type, data: { ...rest, ...(until !== undefined && { until }) }, record: recordOf(who) },
  };
}

/** Why the new date is what it is, for the answer to who decided and for the history. */
function withBecause(decision: Decision, because: Obligation["because"]): Decision {
  const { record, ...event } = decision.event;
  return { ...decision, event: { ...event, ...(record && { record: { ...record, because } }) } };
}
