import type { PlannedLine } from "../reminder/planned-line.ts";
import type { Instant } from "../time/local-date.ts";
import type { PlannedMessage } from "./message.ts";

/** The messages of a plan, as the ledger takes them. What goes on the office's list is no message of its own. */
export function messagesOf(lines: Iterable<PlannedLine>, plannedAt: Instant): PlannedMessage[] {
  const messages: PlannedMessage[] = [];
  for (const line of lines) {
    if (line.outcome !== "send" && line.outcome !== "escalate") continue;
    const { day, unitId: recipient, contactIds, items } = line;
    messages.push({
      ...{ day, recipient, contactIds, items, plannedAt },
      ...(line.outcome === "send"
        ? { kind: "reminder" as const }
        : { kind: "escalation" as const, reference: line.level }),
    });
  }
  return messages;
}
