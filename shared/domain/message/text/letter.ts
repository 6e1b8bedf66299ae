import { escaped } from "../../text/html.ts";

/**
 * A message before it is text or HTML: a few kinds of blocks that hold plain strings. Only this file makes markup, so a value
 * can never become any, and only a quotation may have more than one line, so a value cannot forge one either.
 */
export interface Letter {
  readonly subject: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly paragraph: string }
  | { readonly heading: string }
  /** The words of a person, set apart from ours. */
  | { readonly quotation: string }
  | { readonly list: readonly Line[] }
  | { readonly link: string; readonly label: string };

export interface Line {
  readonly text: string;
  readonly details?: readonly string[];
  readonly link?: string;
}

/** For people whose mail program shows no HTML. */
export function asText({ blocks }: Letter): string {
  return blocks.map(blockText).join("\n\n");
}

function blockText(block: Block): string {
  if ("paragraph" in block) return block.paragraph;
  if ("heading" in block) return block.heading.toLocaleUpperCase("vi");
  if ("quotation" in block) return block.quotation.replace(/^/gm, "> ");
  if ("list" in block) return block.list.map(lineText).join("\n");
  return `${block.label}: ${block.link}`;
}

function lineText({ text, details = [], link }: Line): string {
  return [`- ${text}`, ...details.map((detail) => `  ${detail}`), ...(link ? [`  ${link}`] : [])].join("\n");
}

/** The inside of the HTML body, in one language. */
export function asHtml({ blocks }: Letter): string {
  return blocks.map(blockHtml).join("\n");
}

// Mail programs know no style sheets worth relying on: styles are inline, colours have a contrast above 7 : 1.
const QUOTATION_STYLE = "margin:0;padding:8px 12px;border-left:3px solid #8a6d00;background:#fff8e1";
const BUTTON_STYLE =
  "display:inline-block;padding:10px 16px;border-radius:4px;background:#0b4f8a;color:#ffffff;text-decoration:none";

function blockHtml(block: Block): string {
  if ("paragraph" in block) return `<p>${escaped(block.paragraph)}</p>`;
  if ("heading" in block) return `<h2 style="font-size:17px">${escaped(block.heading)}</h2>`;
  if ("quotation" in block) {
    return `<blockquote style="${QUOTATION_STYLE}">${escaped(block.quotation).replaceAll("\n", "<br>")}</blockquote>`;
  }
  if ("list" in block) return `<ul>\n${block.list.map(lineHtml).join("\n")}\n</ul>`;
  return `<p><a href="${escaped(block.link)}" style="${BUTTON_STYLE}">${escaped(block.label)}</a></p>`;
}

function lineHtml({ text, details = [], link }: Line): string {
  const shown = link ? `<a href="${escaped(link)}">${escaped(text)}</a>` : escaped(text);
  return `<li>${[shown, ...details.map(escaped)].join("<br>")}</li>`;
}
