/** What a reminder or an escalation says, from the reports it is about as they are now. */
import { acceptanceEndOf } from "../obligation/obligation.ts";
import { dayBefore, localDateOf } from "../time/local-date.ts";
import type { Message } from "./message.ts";
import type { DueItem } from "./still-due.ts";
import type { EscalationContent, NamedUnit, OwedReport, ReminderContent } from "./text/content.ts";

/** Delivery and preview both write from this, so what is shown is what is sent. */
export function reminderContent(
  {
    kind,
    day,
    recipient,
    reference,
    moreItems = 0,
  }: Pick<Message, "kind" | "day" | "recipient" | "reference" | "moreItems">,
  due: readonly DueItem[],
  unitOf: (unitId: string) => NamedUnit,
): ReminderContent | EscalationContent {
  const rows = due.map((one) => rowOf(one, unitOf(one.obligation.unitId)));
  const common = { day, unit: unitOf(recipient), reports: { total: rows.length + moreItems, rows } };
  return kind === "escalation"
    ? { ...common, kind, level: reference === "parent" ? "parent" : "leader" }
    : { ...common, kind: "reminder" };
}

function rowOf({ item, period, obligation }: DueItem, unit: NamedUnit): OwedReport {
  const { dueDate, because, current } = obligation;
  const { periodId, nameVi, nameEn } = period;
  const state = current?.state;
  return {
    unit,
    period: { periodId, nameVi, nameEn },
    ...{ dueDate, because, workingDays: item.why.workingDays },
    ...((state === "returned" || state === "withdrawn") && { state }),
    takenUntil: dayBefore(localDateOf(acceptanceEndOf(period, obligation))),
  };
}
