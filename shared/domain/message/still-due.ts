/** Whether a reminder that was planned this morning is still right at the moment it is sent. */
import { acceptanceEndOf, type Obligation } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { canBeReached, standingOn } from "../reminder/plan-reminders.ts";
import { type LocalDate, localDateOf } from "../time/local-date.ts";
import type { Contact } from "../unit/contact.ts";
import type { Message, MessageItem } from "./message.ts";

export interface ReportNow {
  readonly period: Period;
  readonly obligation: Obligation;
}

export interface DueItem extends ReportNow {
  readonly item: MessageItem;
}

/**
 * What of a message still stands: reports that are owed, taken, and due when the plan said. A report that was given more time since
 * is left out, as "due tomorrow" is no longer true; the next plan goes by its new date. Empty when nothing is left that was an
 * occasion to write.
 */
export function stillDue(
  { items = [], recipient }: Pick<Message, "items" | "recipient">,
  reports: readonly ReportNow[],
  now: Date,
): DueItem[] {
  const known = new Map(reports.map((report) => [keyOf(report.obligation), report]));
  const standing = items.flatMap((item) => {
    const report = known.get(keyOf({ unitId: item.unitId ?? recipient, periodId: item.periodId }));
    return report && isStillDue(item, report, now) ? [{ ...report, item }] : [];
  });
  return standing.some(({ item }) => !item.why.alongside) ? standing : [];
}

function isStillDue(item: MessageItem, { period, obligation }: ReportNow, now: Date): boolean {
  return obligation.dueAtExclusive === item.dueAtExclusive && isStillOwed({ period, obligation }, now);
}

/** Nothing that counts has come, and it is still taken. */
export function isStillOwed({ period, obligation }: ReportNow, now: Date): boolean {
  return (
    standingOn(obligation, localDateOf(now)) === "outstanding" && now < acceptanceEndOf(period, obligation)
  );
}

const keyOf = ({ unitId, periodId }: Pick<Obligation, "unitId" | "periodId">) => `${unitId} ${periodId}`;

/** The addresses of a message's contacts that mail can still reach, each once. */
export function workingAddresses(
  { contactIds }: Pick<Message, "contactIds">,
  contacts: readonly Contact[],
  today: LocalDate,
): string[] {
  const addresses = contacts.flatMap((contact) =>
    contactIds.includes(contact.contactId) && canBeReached(contact, today) ? (contact.email ?? []) : [],
  );
  return [...new Set(addresses)].slice(0, MAX_ADDRESSES);
}

/** The mail service takes no more in one mail. */
const MAX_ADDRESSES = 50;
