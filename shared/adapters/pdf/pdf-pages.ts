import type { PdfBudget } from "./pdf-budget.ts";
import { type PaintedContent, paintedBy } from "./pdf-content.ts";
import type { PdfFile } from "./pdf-file.ts";
import { type PdfDict, PdfReference, type PdfValue } from "./pdf-syntax.ts";

export interface PdfPages {
  readonly count: number;
  /** Of the first pages, those that hold text, and those that are pictures or drawings without any. */
  readonly withText: number;
  readonly pictures: number;
  /** The first page that is not there as a whole, counted from 1. */
  readonly damaged?: number;
}

/** Pages whose content is looked at. Beyond them nothing new is learned about a document. */
const PAGES_LOOKED_AT = 200;
/** Forms within forms; real ones stop at two or three. */
const MAX_FORM_DEPTH = 6;
/** A tree of pages deeper than this is a trap. */
const MAX_TREE_DEPTH = 60;
const MAX_PAGES = 50_000;

interface Page {
  readonly dict: PdfDict;
  readonly resources: PdfValue;
}

/** Counts the pages and looks at the first {@link PAGES_LOOKED_AT} for what they are made of. */
export function pagesOf(file: PdfFile, budget: PdfBudget): PdfPages {
  const { pages, missing } = leavesOf(file, budget);
  let withText = 0;
  let pictures = 0;
  let damaged = missing;
  const forms = new Map<number, PaintedContent>();
  for (const [index, page] of pages.slice(0, PAGES_LOOKED_AT).entries()) {
    const look = { file, forms, isDamaged: false };
    const painted = paintedOn(look, page);
    if (look.isDamaged && (damaged === undefined || index + 1 < damaged)) damaged = index + 1;
    if (painted.hasText) withText += 1;
    else if (painted.hasGraphics) pictures += 1;
  }
  return { count: pages.length, withText, pictures, ...(damaged !== undefined && { damaged }) };
}

/** The pages in their order, and the first place in the tree where one should be and is not. */
function leavesOf(file: PdfFile, budget: PdfBudget): { pages: Page[]; missing?: number } {
  const root = file.resolve(file.trailer.get("Root"));
  const pages: Page[] = [];
  const seen = new Set<number>();
  let missing: number | undefined;
  const visit = (node: PdfValue | undefined, inherited: PdfValue, depth: number) => {
    if (node instanceof PdfReference) {
      if (seen.has(node.number)) return;
      seen.add(node.number);
    }
    budget.spend("values");
    const dict = file.resolve(node);
    if (!(dict instanceof Map) || depth > MAX_TREE_DEPTH || pages.length >= MAX_PAGES) {
      missing ??= pages.length + 1;
      return;
    }
    const resources = dict.get("Resources") ?? inherited;
    const kids = file.resolve(dict.get("Kids"));
    if (Array.isArray(kids)) for (const kid of kids) visit(kid, resources, depth + 1);
    else if (dict.get("Type") !== "/Pages") pages.push({ dict, resources });
  };
  if (root instanceof Map) visit(root.get("Pages"), null, 0);
  return { pages, ...(missing !== undefined && { missing }) };
}

interface Look {
  readonly file: PdfFile;
  /** What forms paint that were looked at before, by number. */
  readonly forms: Map<number, PaintedContent>;
  isDamaged: boolean;
}

function paintedOn(look: Look, { dict, resources }: Page): PaintedContent {
  if (look.file.isRepaired && lacksResources(look.file, resources)) look.isDamaged = true;
  const contents = look.file.resolve(dict.get("Contents"));
  const parts = Array.isArray(contents) ? contents : [dict.get("Contents")];
  const painted: PaintedContent = { hasText: false, hasGraphics: false, placed: new Set() };
  for (const part of parts) {
    if (painted.hasText) break;
    if (part instanceof PdfReference) add(painted, paintedByStream(look, part, resources, 0));
  }
  return painted;
}

/** Whether a font or a picture that the page is made of is not there: what a file that was cut short has lost. */
function lacksResources(file: PdfFile, resources: PdfValue): boolean {
  const all = file.resolve(resources);
  return ["Font", "XObject"].some((kind) => {
    const named = all instanceof Map ? file.resolve(all.get(kind)) : null;
    return named instanceof Map && [...named.values()].some((each) => file.resolve(each) === null);
  });
}

function add(to: PaintedContent, { hasText, hasGraphics }: PaintedContent): void {
  to.hasText ||= hasText;
  to.hasGraphics ||= hasGraphics;
}

function paintedByStream(
  look: Look,
  reference: PdfReference,
  resources: PdfValue,
  depth: number,
): PaintedContent {
  const { file } = look;
  const content = file.contentOf(reference);
  // A missing content is an empty one by the standard; in a file that was made whole by searching, it is a loss.
  if (content === "damaged" || (content === undefined && file.isRepaired)) look.isDamaged = true;
  if (!Buffer.isBuffer(content)) return { hasText: false, hasGraphics: true, placed: new Set() };
  const painted = paintedBy(content);
  if (painted.hasText || painted.placed.size === 0) return painted;
  const all = file.resolve(resources);
  const objects = all instanceof Map ? file.resolve(all.get("XObject")) : null;
  for (const name of painted.placed) {
    const placed = objects instanceof Map ? objects.get(name) : undefined;
    if (placed instanceof PdfReference) add(painted, paintedByPlaced(look, placed, resources, depth));
    if (painted.hasText) break;
  }
  return painted;
}

function paintedByPlaced(
  look: Look,
  reference: PdfReference,
  resources: PdfValue,
  depth: number,
): PaintedContent {
  const known = look.forms.get(reference.number);
  if (known !== undefined) return known;
  const dict = look.file.resolve(reference);
  const isForm = dict instanceof Map && dict.get("Subtype") === "/Form";
  if (dict === null && look.file.isRepaired) look.isDamaged = true;
  const picture: PaintedContent = { hasText: false, hasGraphics: dict instanceof Map, placed: new Set() };
  // Noted before it is looked into, so that a form that places itself ends.
  look.forms.set(reference.number, picture);
  if (!isForm || depth >= MAX_FORM_DEPTH) return picture;
  const painted = paintedByStream(look, reference, dict.get("Resources") ?? resources, depth + 1);
  look.forms.set(reference.number, painted);
  return painted;
}
