import { LOCAL_ACCOUNT } from "../../scripts/local/local-settings.ts";
import { stack } from "./deployed-stack.ts";

export interface SentMail {
  readonly To: readonly string[];
  readonly Source: string;
  readonly Subject: string;
  readonly BodyText: string;
  readonly BodyHtml: string;
}

/** Every mail that the mail service took for an address, the oldest first. */
export async function mailsTo(address: string): Promise<SentMail[]> {
  const answer = await fetch(`${stack.endpoint}/_ministack/ses/messages`);
  const { messages } = (await answer.json()) as { messages: Record<string, SentMail[]> };
  return (messages[LOCAL_ACCOUNT] ?? []).filter(({ To }) => To.includes(address));
}
