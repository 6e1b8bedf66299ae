import { readFileSync } from "node:fs";
import { parseCsvObjects } from "hucre/csv";

/** The records of a file of `data/`, every cell as the text it holds. */
export const shippedCsv = (name: string): Record<string, string>[] =>
  parseCsvObjects(readFileSync(new URL(`../../../../../data/${name}`, import.meta.url), "utf8")).data.map(
    (record) =>
      Object.fromEntries(Object.entries(record).map(([column, cell]) => [column, String(cell ?? "")])),
  );
