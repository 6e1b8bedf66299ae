import type { PdfFile } from "./pdf-file.ts";
import { type PdfDict, PdfReference, type PdfValue } from "./pdf-syntax.ts";

export interface PdfContents {
  /** The first action that runs a script or starts a program. */
  readonly activeContent?: "JavaScript" | "Launch";
  /** Files carried inside. */
  readonly embeddedFiles: number;
  readonly signatures: readonly PdfDict[];
}

/** Large trees that no viewer runs anything from. */
const PASSED_OVER = new Set(["StructTreeRoot", "ParentTree", "StructParents", "Metadata"]);

/**
 * Walks over everything that can be reached from the document's root, each object once, whatever leads to it: actions
 * hang on pages, annotations, fields, bookmarks, and on each other.
 */
export function walk(file: PdfFile): PdfContents {
  const seen = new Set<number>();
  const signatures = new Set<PdfDict>();
  const embedded = new Set<PdfDict>();
  let activeContent: PdfContents["activeContent"];
  const waiting: PdfValue[] = [file.trailer.get("Root") ?? null];
  while (waiting.length > 0) {
    let value = waiting.pop();
    if (value instanceof PdfReference) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      value = file.objectAt(value)?.value;
    }
    if (Array.isArray(value)) for (const item of value) push(waiting, item);
    if (!(value instanceof Map)) continue;
    const dict: PdfDict = value;
    const action = file.resolve(dict.get("S"));
    if (action === "/JavaScript" || action === "/Launch")
      activeContent ??= action === "/Launch" ? "Launch" : "JavaScript";
    if (file.resolve(dict.get("EF")) instanceof Map) embedded.add(dict);
    if (isSignature(file, dict)) signatures.add(dict);
    for (const [key, item] of dict) if (!PASSED_OVER.has(key)) push(waiting, item);
  }
  return {
    ...(activeContent !== undefined && { activeContent }),
    embeddedFiles: embedded.size,
    signatures: [...signatures],
  };
}

/** Numbers, names and texts lead nowhere, and there are many of them. */
function push(waiting: PdfValue[], value: PdfValue): void {
  if (value instanceof PdfReference || value instanceof Map || Array.isArray(value)) waiting.push(value);
}

/** A signature that was made; an empty field for one has no value. */
function isSignature(file: PdfFile, dict: PdfDict): boolean {
  return Array.isArray(file.resolve(dict.get("ByteRange"))) && dict.has("Contents") && dict.has("Filter");
}
