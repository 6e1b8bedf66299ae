import { PdfRefused } from "./pdf-refused.ts";

const MEBIBYTE = 1024 * 1024;

/**
 * What reading one PDF may cost in all. The largest ordinary document (25 MB, hundreds of pages) stays below a tenth of
 * each; together they keep the reader within some seconds and 150 MB, whatever a file claims.
 */
const LIMITS = {
  /** Numbers, names, strings and containers that were made of the file's text. */
  values: 3_000_000,
  /** Indirect objects that were looked at. */
  objects: 200_000,
  /** Entries of the cross-reference. */
  entries: 300_000,
  /** Bytes of object streams and cross-reference streams, unpacked: these are kept. */
  kept: 48 * MEBIBYTE,
  /** Bytes of page contents, unpacked: these are looked at and dropped. */
  unpacked: 64 * MEBIBYTE,
  /** Bytes that were searched for a word because an index or a length was wrong. */
  searched: 120 * MEBIBYTE,
} as const;

export type PdfCost = keyof typeof LIMITS;

export interface PdfBudget {
  /** Throws `PdfRefused` with PDF_TOO_COMPLEX when it is more than is left. */
  readonly spend: (cost: PdfCost, amount?: number) => void;
  readonly left: (cost: PdfCost) => number;
}

export function pdfBudget(): PdfBudget {
  const left: Record<PdfCost, number> = { ...LIMITS };
  return {
    spend: (cost, amount = 1) => {
      left[cost] -= amount;
      if (left[cost] < 0) throw new PdfRefused("PDF_TOO_COMPLEX", cost);
    },
    left: (cost) => left[cost],
  };
}
