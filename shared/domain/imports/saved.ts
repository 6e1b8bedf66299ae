/** Compares an imported thing with the one stored, to tell what an import does to it. */
import type { ImportOutcome } from "./import-result.ts";

interface Versioned {
  readonly version: number;
}

export interface Saved<T> {
  readonly answer: { readonly outcome: ImportOutcome; readonly id: string };
  /** What to write, with the version after the stored one; undefined when nothing changes. */
  readonly write: T | undefined;
}

/** Says whether an imported thing is created, changed or unchanged against the stored one, its version aside. */
export const saved = <T extends Versioned>(wanted: T, stored: T | undefined, id: string): Saved<T> => {
  if (stored === undefined) return { answer: { outcome: "created", id }, write: { ...wanted, version: 1 } };
  const isSame = isEqual({ ...wanted, version: stored.version }, stored);
  return isSame
    ? { answer: { outcome: "unchanged", id }, write: undefined }
    : { answer: { outcome: "changed", id }, write: { ...wanted, version: stored.version + 1 } };
};

/** Deep equality of plain data; the order of an object's fields and fields that are undefined do not count. */
export const isEqual = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every((field) => isEqual(a[field as keyof typeof a], b[field as keyof typeof b]));
};
