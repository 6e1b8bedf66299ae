import { createHash } from "node:crypto";
import { samplePdf, shippedTemplate } from "../scripts/make-sample-files.ts";
import { writeForm } from "../shared/adapters/workbook/write-form.ts";
import { PDF_TYPE, XLSX_TYPE } from "../shared/domain/submission/file-types.ts";
import { benchFigures } from "./figures.ts";

export interface BenchFile {
  readonly part: "data" | "document";
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a unit's officer asks for: the files, each with its size and hash, and the document they come with. */
export function requestOf(parts: readonly BenchFile[]) {
  const isPlan = parts.every(({ part }) => part === "document");
  return {
    document: { number: "47/BC-UBND", date: "2026-12-18", ...(isPlan && { form: "standalone", tasks: 12 }) },
    files: parts.map(({ part, name, type, bytes }) => ({
      part,
      name,
      type,
      size: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("base64"),
    })),
  };
}

/** A plan is its signed document. */
export async function planOf(seed: number): Promise<readonly BenchFile[]> {
  const name = "Kế hoạch tuyên truyền cải cách hành chính 2027.signed.pdf";
  return [{ part: "document", name, type: PDF_TYPE, bytes: samplePdf(`Ke hoach ${seed}`) }];
}

/** A report is a workbook with 45 figures and its signed document. */
export async function reportOf(seed: number): Promise<readonly BenchFile[]> {
  const template = shippedTemplate();
  const bytes = await writeForm({ template, madeAt: new Date(), figures: benchFigures(template, seed) });
  return [
    { part: "data", name: "Báo cáo tuyên truyền CCHC năm 2026.xlsx", type: XLSX_TYPE, bytes },
    {
      part: "document",
      name: "Báo cáo tuyên truyền CCHC năm 2026.signed.pdf",
      type: PDF_TYPE,
      bytes: samplePdf(`Bao cao ${seed}`),
    },
  ];
}
