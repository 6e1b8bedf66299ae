import { SPREADSHEET, XML_HEAD } from "./namespaces.ts";
import {
  appendTo,
  childrenOf,
  type Edit,
  type ElementPlace,
  edited,
  rootOf,
  startTagOf,
  xmlText,
} from "./xml-edits.ts";
import { attribute, textBetween } from "./xml-tags.ts";

/**
 * Our part of a comment stands between these two lines, so that it is found again in whatever a person has made of the comment,
 * and in front, where the small box of a comment shows it. What stands outside is the sender's and stays.
 */
const BEGIN = "▼ Kết quả kiểm tra ▼";
const END = "▲ Kết quả kiểm tra ▲";

const AUTHOR = "Reform Reports";
const EMPTY = `${XML_HEAD}<comments xmlns="${SPREADSHEET}"><authors/><commentList/></comments>`;

/** Author of what Excel leaves for older programs in place of a conversation: it shows the conversation, not this text. */
const THREADED = /^tc=/;

export interface CommentsChange {
  readonly bytes: Buffer;
  /** Cells that have a comment now and had none. */
  readonly added: readonly string[];
  /** Cells whose comment was ours alone and is gone. */
  readonly removed: readonly string[];
}

/** Whether a comments part holds anything of ours, as cheaply as can be seen. */
export function hasOurComments(part: Buffer): boolean {
  return [BEGIN, xmlText(BEGIN)].some((line) => part.includes(line));
}

/** Takes our old remarks out of the comments of a sheet and puts the new ones in: cell → text. */
export function changeComments(
  part: Buffer | undefined,
  remarks: ReadonlyMap<string, string>,
): CommentsChange {
  const xml = part ?? Buffer.from(EMPTY);
  const root = rootOf(xml, "comments");
  const children = childrenOf(xml, root);
  const authors = children.find(({ name }) => name === "authors");
  const list = children.find(({ name }) => name === "commentList");
  if (!authors || !list) return { bytes: xml, added: [], removed: [] };

  const names = childrenOf(xml, authors).map((author) => textIn(xml, author));
  const edits: Edit[] = [];
  const left = new Map(remarks);
  const removed: string[] = [];
  for (const comment of childrenOf(xml, list)) {
    const tag = startTagOf(xml, comment);
    const cell = attribute(tag, "ref") ?? "";
    const text = childrenOf(xml, comment).find(({ name }) => name === "text");
    if (THREADED.test(names[Number(attribute(tag, "authorId") ?? -1)] ?? "")) left.delete(cell);
    else if (text) {
      const remark = left.get(cell);
      left.delete(cell);
      const change = changeText(xml, text, remark);
      if (change === "empty") {
        edits.push({ start: comment.start, end: comment.end, text: "" });
        removed.push(cell);
      } else edits.push(...change);
    }
  }
  if (left.size > 0) {
    let author = names.indexOf(AUTHOR);
    if (author === -1) {
      author = names.length;
      edits.push(appendTo(xml, authors, `<${root.prefix}author>${AUTHOR}</${root.prefix}author>`));
    }
    const added = [...left].map(([cell, remark]) => commentXml(root.prefix, cell, author, remark));
    edits.push(appendTo(xml, list, added.join("")));
  }
  return { bytes: edited(xml, edits), added: [...left.keys()], removed };
}

/** What a comment of ours says, between its two lines. */
function remarkOf(text: string): string {
  return `${BEGIN}\n${text}\n${END}`;
}

function commentXml(prefix: string, cell: string, author: number, remark: string): string {
  const run = runXml(prefix, remarkOf(remark));
  return `<${prefix}comment ref="${cell}" authorId="${author}"><${prefix}text>${run}</${prefix}text></${prefix}comment>`;
}

function runXml(prefix: string, text: string): string {
  const font = `<${prefix}rPr><${prefix}sz val="9"/><${prefix}color indexed="81"/><${prefix}rFont val="Tahoma"/><${prefix}family val="2"/></${prefix}rPr>`;
  return `<${prefix}r>${font}<${prefix}t xml:space="preserve">${xmlText(text)}</${prefix}t></${prefix}r>`;
}

interface TextPiece {
  /** The run it stands in; undefined for a text without runs. */
  readonly run: ElementPlace | undefined;
  readonly element: ElementPlace;
  readonly text: string;
}

/** The changes to a comment's text; "empty" when nothing but ours was in it and nothing new comes. */
function changeText(xml: Buffer, text: ElementPlace, remark: string | undefined): Edit[] | "empty" {
  const pieces = piecesOf(xml, text);
  const whole = pieces.map((piece) => piece.text).join("");
  const kept = ourParts(whole);
  const remains = withoutParts(whole, kept);
  if (kept.length > 0 && remains.trim() === "" && remark === undefined) return "empty";
  if (kept.length === 0 && remark === undefined) return [];

  const edits: Edit[] = [];
  const { prefix } = text;
  const front = remark === undefined ? "" : remarkOf(remark) + (remains.trim() === "" ? "" : "\n");
  const inFront = pieces[0]?.run === undefined ? front : "";
  if (front !== "" && inFront === "")
    edits.push({ start: text.openEnd, end: text.openEnd, text: runXml(prefix, front) });
  if (front !== "" && pieces.length === 0)
    return [
      { start: text.start, end: text.end, text: `<${prefix}text>${runXml(prefix, front)}</${prefix}text>` },
    ];
  let at = 0;
  for (const [index, { run, element, text: before }] of pieces.entries()) {
    const own = kept.map(([from, to]): [number, number] => [from - at, to - at]);
    at += before.length;
    const after = (index === 0 ? inFront : "") + withoutParts(before, own);
    if (after === before) continue;
    if (after === "" && run) edits.push({ start: run.start, end: run.end, text: "" });
    else
      edits.push({
        start: element.start,
        end: element.end,
        text: `<${element.prefix}t xml:space="preserve">${xmlText(after)}</${element.prefix}t>`,
      });
  }
  return edits;
}

/** Where our parts stand in a text, with the line break after each. */
function ourParts(text: string): Array<[number, number]> {
  const parts: Array<[number, number]> = [];
  for (let from = text.indexOf(BEGIN); from !== -1; from = text.indexOf(BEGIN, from + 1)) {
    const end = text.indexOf(END, from);
    // Without its last line nobody knows where it ends: it stays, rather than a word of the sender's going.
    if (end === -1) break;
    const lineBreak = /^(\r\n|\r|\n)?/.exec(text.slice(end + END.length))?.[0] ?? "";
    parts.push([from, end + END.length + lineBreak.length]);
    from = end;
  }
  return parts;
}

function withoutParts(text: string, parts: ReadonlyArray<readonly [number, number]>): string {
  let rest = "";
  let at = 0;
  for (const [from, to] of parts) {
    rest += text.slice(at, Math.max(at, from));
    at = Math.max(at, Math.min(text.length, to));
  }
  return rest + text.slice(at);
}

function piecesOf(xml: Buffer, text: ElementPlace): TextPiece[] {
  return childrenOf(xml, text).flatMap((child): TextPiece[] => {
    if (child.name === "t") return [{ run: undefined, element: child, text: textIn(xml, child) }];
    if (child.name !== "r") return [];
    return childrenOf(xml, child)
      .filter(({ name }) => name === "t")
      .map((element) => ({ run: child, element, text: textIn(xml, element) }));
  });
}

/** The text directly inside an element. Excel escapes what XML cannot hold; a line break of its own is one of them. */
function textIn(xml: Buffer, { openEnd, closeStart }: ElementPlace): string {
  return textBetween(xml, openEnd, closeStart).replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
