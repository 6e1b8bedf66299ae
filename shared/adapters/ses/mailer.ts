import { SESv2Client, type SESv2ClientConfig, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { MAIL_TAG } from "../../domain/message/message.ts";

/** One mail, to all who are to read it. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Comes back with whatever the service tells of the mail later. Letters, digits, `-` and `_`. */
  readonly tag: string;
}

export interface MailSettings {
  /** Verified in SES. */
  readonly from: string;
  /** Where answers go: the office's own mailbox. */
  readonly replyTo: string;
  readonly configurationSet: string;
}

export type MailResult =
  | { readonly outcome: "taken"; readonly mailId: string }
  /** Certainly not sent. `mayPass` says that the same mail may be taken later. */
  | { readonly outcome: "refused"; readonly code: string; readonly mayPass: boolean }
  /** It may have been sent, and asking again might send it twice. */
  | { readonly outcome: "unknown"; readonly code: string };

export type SendMail = (mail: Mail) => Promise<MailResult>;

/** A mail is taken within a second; a call that has said nothing for so long is given up. */
const CALL_LIMIT_MS = 10_000;
const CONNECTION_LIMIT_MS = 3_000;

/**
 * A client that asks exactly once. The SDK's own retries would be further calls for one claim. Connections are not kept: one that
 * died while the function was frozen would break the next call, and nobody could say whether that was sent.
 */
export function sesClient(config: SESv2ClientConfig = {}): SESv2Client {
  // With a limit of sockets Node would still ask the other side to keep them.
  const agent = { keepAlive: false, maxSockets: Number.POSITIVE_INFINITY };
  return new SESv2Client({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECTION_LIMIT_MS,
      requestTimeout: CALL_LIMIT_MS,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

/** Sends by SES, and says of every answer whether the mail went out. Throws nothing. */
export function mailer(ses: SESv2Client, { from, replyTo, configurationSet }: MailSettings): SendMail {
  return async ({ to, subject, text, html, tag }) => {
    try {
      const { MessageId } = await ses.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          ReplyToAddresses: [replyTo],
          Destination: { ToAddresses: [...to] },
          ConfigurationSetName: configurationSet,
          EmailTags: [{ Name: MAIL_TAG, Value: tag }],
          Content: {
            Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
          },
        }),
      );
      return MessageId === undefined
        ? { outcome: "unknown", code: "NoMessageId" }
        : { outcome: "taken", mailId: MessageId };
    } catch (error) {
      return failureOf(error);
    }
  };
}

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** SES answers these of the mail itself; asked again it would say the same. */
const REFUSES_THE_MAIL: readonly string[] = ["MessageRejected", "BadRequestException"];
/** There was no connection, or not even the right to ask. */
const NEVER_ASKED: readonly string[] = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CredentialsProviderError",
];

function failureOf(thrown: unknown): MailResult {
  const error = thrown as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = error.$metadata?.httpStatusCode;
  const code = error.code ?? error.name ?? "Error";
  if (status === undefined) {
    return NEVER_ASKED.includes(code)
      ? { outcome: "refused", code, mayPass: true }
      : { outcome: "unknown", code };
  }
  // 408: what of the request arrived is not known.
  if (status < 400 || status >= 500 || status === 408) return { outcome: "unknown", code };
  // A sender that nobody has verified is not the mail's fault. SES has no code of its own for it.
  const isUnverified = /not verified/i.test(error.message ?? "");
  return { outcome: "refused", code, mayPass: isUnverified || !REFUSES_THE_MAIL.includes(code) };
}
