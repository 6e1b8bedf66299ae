import type * as z from "zod";
import type { ReminderPlanLine } from "../../shared/contract/http/reminders.ts";
import { reminderContent } from "../../shared/domain/message/reminder-content.ts";
import { messagesOf } from "../../shared/domain/message/reminder-messages.ts";
import type { DueItem } from "../../shared/domain/message/still-due.ts";
import type { MessageContent } from "../../shared/domain/message/text/content.ts";
import { type City, reportKey } from "../../shared/domain/reminder/plan-reminders.ts";
import type { PlannedLine } from "../../shared/domain/reminder/planned-line.ts";
import { lastNameOf } from "../../shared/domain/unit/unit.ts";

type View = z.input<typeof ReminderPlanLine>;
type Item = NonNullable<View["items"]>[number];

/** A line with the names and the text that people need to judge it. */
export function lineView(city: City, render: (content: MessageContent) => { subject: string; text: string }) {
  const units = new Map(city.units.map((unit) => [unit.unitId, unit]));
  const obligations = new Map(
    city.obligations.map((obligation) => [reportKey(obligation.unitId, obligation.periodId), obligation]),
  );
  const periods = new Map(city.periods.map((period) => [period.periodId, period]));
  const contacts = new Map(city.contacts.map((contact) => [contact.contactId, contact]));
  const pauses = new Map(city.pauses.map((pause) => [pause.unitId, pause]));

  return (line: PlannedLine): View => {
    const { day, unitId } = line;
    const nameOf = (id: string) => {
      const unit = units.get(id);
      return unit ? lastNameOf(unit, day) : id;
    };
    const owners = "items" in line ? line.items.map((item) => ("unitId" in item ? item.unitId : unitId)) : [];
    const items = "items" in line ? line.items : [];
    const pausedUntil =
      line.outcome === "none" && line.why === "PAUSED" ? pauses.get(unitId)?.until : undefined;

    const itemViews = items.map(({ periodId, dueDate, why }, index): Item => {
      const owner = owners[index] ?? unitId;
      return {
        ...(line.outcome === "escalate" && { unitId: owner, unitName: nameOf(owner) }),
        ...{ periodId, dueDate, rule: why.rule, workingDays: why.workingDays },
        isProvisional: obligations.get(reportKey(owner, periodId))?.because.provisional ?? false,
        isCaughtUp: why.caughtUp ?? false,
        isAlongside: why.alongside ?? false,
      };
    });

    const messageView = (): View["message"] => {
      // Where the message is planned is of no matter to its text.
      const [message] = messagesOf([line], new Date(0).toISOString());
      if (!message) return undefined;
      const due = items.flatMap((item, index): DueItem[] => {
        const period = periods.get(item.periodId);
        const obligation = obligations.get(reportKey(owners[index] ?? unitId, item.periodId));
        return period && obligation ? [{ item, period, obligation }] : [];
      });
      const content = reminderContent(message, due, (id) => ({ unitId: id, name: nameOf(id) }));
      const { subject, text } = render(content);
      return { subject, text };
    };

    return {
      ...{ day, unitId, unitName: nameOf(unitId), outcome: line.outcome },
      ...("why" in line && { why: line.why }),
      ...("level" in line && { level: line.level }),
      ...(pausedUntil && { pausedUntil }),
      ...("contactIds" in line && {
        contacts: line.contactIds.map((contactId) => ({ contactId, name: contacts.get(contactId)?.name })),
      }),
      ...(items.length > 0 && { items: itemViews }),
      message: messageView(),
    };
  };
}
