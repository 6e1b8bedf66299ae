import { escaped } from "../../text/html.ts";
import { oneLine, withCleanValues } from "./clean-values.ts";
import { composer } from "./compose.ts";
import type { MessageContent } from "./content.ts";
import { asHtml, asText } from "./letter.ts";
import type { MessageLinks } from "./links.ts";

export interface RenderedMessage {
  /** One line of bounded length, fit for a header. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Mail programs show some 60 characters and keep a header line below 998 bytes; both languages have room in this. */
const MAX_SUBJECT_HALF_CHARACTERS = 120;

const LINE = "-".repeat(60);

/**
 * The mail that says it, first in Vietnamese, then in English, as plain text and as HTML. Whatever is in the values, it makes no
 * markup, no header and no line that looks like ours.
 */
export function renderMessage(content: MessageContent, links: MessageLinks): RenderedMessage {
  const values = withCleanValues(content);
  const vi = composer("vi", links)(values);
  const en = composer("en", links)(values);
  const subject = [vi, en].map((letter) => oneLine(letter.subject, MAX_SUBJECT_HALF_CHARACTERS)).join(" | ");
  return {
    subject,
    text: `${asText(vi)}\n\n${LINE}\n\n${asText(en)}\n`,
    html: htmlDocument(subject, asHtml(vi), asHtml(en)),
  };
}

const BODY_STYLE =
  "margin:0;padding:16px;max-width:640px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff";

function htmlDocument(title: string, vietnamese: string, english: string): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
</head>
<body style="${BODY_STYLE}">
<div lang="vi">
${vietnamese}
</div>
<hr>
<div lang="en">
${english}
</div>
</body>
</html>
`;
}
