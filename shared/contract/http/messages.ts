import * as z from "zod";
import { PeriodId, UnitId } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";

const Kind = z
  .enum(["reminder", "escalation", "notice", "digest", "alert", "review-reminder"])
  .meta({ description: "escalation: what is taken to a unit's leader, or to the unit above" });

const State = z
  .enum([
    "planned",
    "claimed",
    "sent",
    "delivered",
    "bounced",
    "complained",
    "failed",
    "uncertain",
    "dropped",
    "lapsed",
  ])
  .meta({
    description:
      "planned, claimed: to be sent, being sent. sent: the mail service took it. delivered, bounced, complained: what became of it, for " +
      "at least one contact. uncertain: nobody knows whether it was sent, and it is not sent again by itself. failed: refused for " +
      "good. dropped: not wanted any more. lapsed: not sent on its day.",
  });

const MessageView = z
  .object({
    messageId: z.string().meta({ description: "Also the tag of the mail" }),
    day: z.iso.date(),
    unitId: UnitId.optional().meta({ description: "The unit written to" }),
    person: z.string().optional().meta({ description: "The person of the office written to, by id" }),
    kind: Kind,
    state: State,
    why: z
      .enum([
        "NOTHING_OWED",
        "PAUSED",
        "SWITCHED_OFF",
        "NO_WORKING_CONTACT",
        "NOT_WANTED",
        "DAY_OVER",
        "NO_ANSWER",
        "SERVICE_REFUSED",
        "MESSAGE_REFUSED",
      ])
      .optional()
      .meta({ description: "Why it was not sent, or is not known to have been" }),
    contactIds: z.array(z.string()).meta({ description: "Whom it was planned for" }),
    about: z
      .array(z.object({ unitId: UnitId, periodId: PeriodId }))
      .meta({ description: "The reports it is about, as far as the list goes" }),
    plannedAt: z.iso.datetime(),
    sentAt: z.iso.datetime().optional(),
    settledAt: z.iso.datetime().optional().meta({ description: "When it came to another state than sent" }),
  })
  .meta({ id: "Message" });

export const MessageListQuery = z.strictObject({
  day: z.iso.date().optional().meta({ description: "Today, if absent" }),
  ...pagingFields,
});

export const UnitMessageListQuery = z.strictObject(pagingFields);

export const MessageList = z
  .object({ messages: z.array(MessageView), nextCursor: NextCursor })
  .meta({ id: "MessageList" });
