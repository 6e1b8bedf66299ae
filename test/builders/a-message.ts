import { type Message, type PlannedMessage, plannedMessage } from "../../shared/domain/message/message.ts";
import { aUnitId } from "./a-unit.ts";

/** A reminder of 24 November 2026, planned at 08:00 in Vietnam, unless said otherwise. */
export function aPlannedMessage(overrides: Partial<PlannedMessage> = {}): PlannedMessage {
  return {
    day: "2026-11-24",
    recipient: aUnitId(),
    kind: "reminder",
    contactIds: ["contact_01jz8m5x7q3v9c2t6b4w0k1n8p"],
    items: [
      {
        periodId: "2026-YEAR",
        dueDate: "2026-12-16",
        dueAtExclusive: "2026-12-16T17:00:00.000Z",
        why: { rule: "before", workingDays: 10 },
      },
    ],
    plannedAt: "2026-11-24T01:00:00.000Z",
    ...overrides,
  };
}

export function aMessage(overrides: Partial<Message> = {}): Message {
  return { ...plannedMessage(aPlannedMessage()), ...overrides };
}
