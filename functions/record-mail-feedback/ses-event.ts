import * as z from "zod";
import { MAIL_TAG, type MessageId, messageIdIn } from "../../shared/domain/message/message.ts";
import type { Feedback } from "../../shared/domain/message/message-steps.ts";

/** What SES tells of a mail after it took it. */
export interface MailFeedback {
  /** Undefined when the mail is none of the ledger's. */
  readonly messageId: MessageId | undefined;
  readonly mailId: string;
  /** Undefined for what changes nothing: a delay, an opening. */
  readonly feedback: Feedback | undefined;
  readonly at: Date;
  /** Lower-case addresses to which mail must not be sent any more. */
  readonly unreachable: readonly string[];
}

const Recipients = z.array(z.object({ emailAddress: z.string() }));
const Happened = z.object({ timestamp: z.iso.datetime() });

// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html; EventBridge puts it into `detail`.
const SesEvent = z.object({
  time: z.iso.datetime(),
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      messageId: z.string(),
      timestamp: z.iso.datetime(),
      tags: z.record(z.string(), z.array(z.string())).default({}),
    }),
    bounce: Happened.extend({ bounceType: z.string(), bouncedRecipients: Recipients }).optional(),
    complaint: Happened.extend({ complainedRecipients: Recipients }).optional(),
    delivery: Happened.optional(),
  }),
});

const FEEDBACK: Readonly<Record<string, Feedback>> = {
  Send: "sent",
  Delivery: "delivered",
  Bounce: "bounced",
  Complaint: "complained",
  Reject: "rejected",
  "Rendering Failure": "rejected",
};

/** Schema of an event of SES as EventBridge brings it, read into what it means for us. */
export const MailFeedbackEvent = SesEvent.transform(({ time, detail }): MailFeedback => {
  const { eventType, mail, bounce, complaint, delivery } = detail;
  const happened = bounce?.timestamp ?? complaint?.timestamp ?? delivery?.timestamp;
  return {
    messageId: messageIdIn(mail.tags[MAIL_TAG]?.[0] ?? ""),
    mailId: mail.messageId,
    feedback: FEEDBACK[eventType],
    at: new Date(happened ?? (eventType === "Send" ? mail.timestamp : time)),
    unreachable: unreachableIn(detail),
  };
});

/**
 * A passing bounce (a full mailbox) says nothing about the next mail. Of a complaint SES names everybody at that provider who was
 * written to, so only one that names a single person tells who it was.
 */
function unreachableIn({ bounce, complaint }: z.output<typeof SesEvent>["detail"]): string[] {
  const bounced = bounce?.bounceType === "Permanent" ? bounce.bouncedRecipients : [];
  const complained = complaint?.complainedRecipients.length === 1 ? complaint.complainedRecipients : [];
  return [...bounced, ...complained].map(({ emailAddress }) => bare(emailAddress).toLowerCase());
}

/** SES may repeat an address with the name before it. */
const bare = (address: string) => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim();
