/**
 * What it costs to give a unit its own workbook back, marked, beside reading the same file: each in a process of its own
 * (`marking-run.ts`), so that first times and peak memory are its own.
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { utils, write } from "@e965/xlsx";
import { sampleWorkbook } from "../scripts/make-sample-files.ts";
import type { MeasuredWork } from "./marking-run.ts";
import { newFolder } from "./new-folder.ts";
import { printTable } from "./print-table.ts";

const FOLDER = fileURLToPath(new URL("../.local/bench/marking", import.meta.url));
const SCRIPT = fileURLToPath(new URL("marking-run.ts", import.meta.url));

export async function benchMarking(): Promise<void> {
  await newFolder(FOLDER);
  const files: Readonly<Record<string, Uint8Array>> = {
    "the filled form, 52 indicators": await sampleWorkbook(),
    "5,000 rows of 10 columns": largeWorkbook(5_000),
    "20,000 rows of 10 columns": largeWorkbook(20_000),
  };
  const rows: Array<Array<string | number>> = [];
  for (const [what, bytes] of Object.entries(files)) {
    const path = join(FOLDER, "file.xlsx");
    await writeFile(path, bytes);
    const [reading, marking] = [await measured("read", path), await measured("mark", path)];
    for (const [work, { firstMs, lowestMs, peakMegabytes }] of [
      ["read", reading],
      ["marked", marking],
    ] as const)
      rows.push([
        `${what}: ${work}`,
        Math.round(bytes.length / 1024),
        firstMs,
        lowestMs,
        Math.round(peakMegabytes),
      ]);
    rows.push([`${what}: marking ÷ reading`, "", "", marking.lowestMs / reading.lowestMs, ""]);
  }
  printTable(
    "Marking 10 cells, beside reading (aim: at most twice)",
    ["file", "KB", "first ms", "lowest ms", "peak MB"],
    rows,
  );
}

async function measured(work: "read" | "mark", path: string): Promise<MeasuredWork> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, work, path], { encoding: "utf8" });
  return JSON.parse(stdout);
}

/** Much more than any unit sends: codes nobody knows, texts and numbers. */
function largeWorkbook(rows: number): Uint8Array {
  const line = (row: number) => [
    `Z${row}`,
    `Dòng số ${row}`,
    "cuộc",
    row,
    "",
    ...[1, 2, 3, 4, 5].map((each) => row * each),
  ];
  const sheet = utils.aoa_to_sheet([
    ["Mã", "Chỉ tiêu", "Đơn vị tính", "Giá trị", "Không phát sinh", "00", "01", "02", "03", "04"],
    ...Array.from({ length: rows }, (_, row) => line(row)),
  ]);
  const workbook = utils.book_new(sheet, "Số liệu");
  return new Uint8Array(write(workbook, { type: "buffer", bookType: "xlsx", compression: true }));
}
