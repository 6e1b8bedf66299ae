/**
 * Reading workbooks: as the function does, in its thread and with everything that guards it, and beside it the library that the tests
 * compare with, which only opens the file.
 */
import * as other from "@e965/xlsx";
import { sampleWorkbook, shippedTemplate } from "../scripts/make-sample-files.ts";
import { HOSTILE_FILES } from "../test/fixtures/files/hostile-files.ts";
import { type ReaderProcess, readerProcess } from "../test/fixtures/files/reader-process.ts";
import { printTable } from "./print-table.ts";

const WARM_READINGS = 10;
/** The first ones are slow by compiling. */
const WARM_UP = 8;
const FRESH_PROCESSES = 5;
const LARGE_ROWS = 5_000;

export async function benchReading(): Promise<void> {
  const process = readerProcess();
  try {
    const files = [
      ["filled form, 52 indicators", await sampleWorkbook()],
      [`${LARGE_ROWS.toLocaleString("en")} rows of 10 columns`, largeWorkbook()],
    ] as const;
    printTable(
      "Reading one workbook: ms, and peak MB of the whole process",
      ["file", "KB", "reader", "warm", "lowest", "fresh process", "lowest", "lowest CPU", "peak MB"],
      files.flatMap(([name, file]) => compared(process, file, [name, Math.round(file.length / 1_024)])),
    );
    printTable(
      "Files that are made to be heavy, each in a fresh process",
      ["file", "KB", "ends in", "ms", "CPU ms", "peak MB"],
      HOSTILE_FILES.filter(({ isHeavy }) => isHeavy).map(({ is, make }) => {
        const file = make();
        const { endsIn, ms, cpuMs, peakMegabytes } = process.read(file);
        return [
          is,
          Math.round(file.length / 1_024),
          endsIn,
          Math.round(ms[0] ?? 0),
          Math.round(cpuMs),
          Math.round(peakMegabytes),
        ];
      }),
    );
  } finally {
    process.remove();
  }
}

/** Warm and fresh readings by turns, so that what else the machine does falls on both. */
function compared(process: ReaderProcess, file: Uint8Array, of: readonly [string, number]) {
  const measured = { own: emptyRuns(), other: emptyRuns() };
  for (let turn = 0; turn < FRESH_PROCESSES; turn += 1)
    for (const which of ["own", "other"] as const) {
      const { ms, peakMegabytes } = process.read(file, 1 + WARM_UP + WARM_READINGS, which);
      measured[which].fresh.push(ms[0] ?? 0);
      measured[which].warm.push(...ms.slice(1 + WARM_UP));
      measured[which].megabytes.push(peakMegabytes);
      measured[which].freshCpu.push(process.read(file, 1, which).cpuMs);
    }
  const { own, other: others } = measured;
  const times = ({ warm, fresh, freshCpu }: Runs) => [
    median(warm),
    Math.min(...warm),
    median(fresh),
    Math.min(...fresh),
    Math.min(...freshCpu),
  ];
  const [ours, theirs] = [times(own), times(others)];
  return [
    [...of, "ours", ...ours, Math.round(Math.max(...own.megabytes))],
    [...of, "@e965/xlsx", ...theirs, Math.round(Math.max(...others.megabytes))],
    [...of, "ratio", ...ours.map((each, index) => each / (theirs[index] ?? 1)), ""],
  ];
}

interface Runs {
  readonly warm: number[];
  readonly fresh: number[];
  /** By the processors, so without what else the machine does. */
  readonly freshCpu: number[];
  readonly megabytes: number[];
}

function emptyRuns(): Runs {
  return { warm: [], fresh: [], freshCpu: [], megabytes: [] };
}

/** The form's rows, and under each of them many without a code, as units keep their lists in the same sheet. */
function largeWorkbook(): Uint8Array {
  const { indicators } = shippedTemplate();
  const every = Math.floor(LARGE_ROWS / indicators.length);
  const rows = Array.from({ length: LARGE_ROWS }, (_, index) => {
    const indicator = index % every === 0 ? indicators[index / every] : undefined;
    const day = `${String((index % 28) + 1).padStart(2, "0")}/03/2026`;
    return [
      indicator?.code ?? "",
      index + 1,
      indicator?.nameVi ?? `Tin đăng ngày ${day} trên cổng thông tin của phường`,
      indicator?.unitVi ?? "tin",
      indicator?.type === "integer" ? index : "",
      "",
      "Phường Hoàn Kiếm",
      day,
      index % 7,
      "đã kiểm tra",
    ];
  });
  const headings = [
    "Mã",
    "STT",
    "Chỉ tiêu",
    "ĐVT",
    "Giá trị",
    "Không phát sinh",
    "Đơn vị",
    "Ngày",
    "Kỳ trước",
    "Ghi chú",
  ];
  const book = other.utils.book_new(other.utils.aoa_to_sheet([headings, ...rows]), "Số liệu");
  return new Uint8Array(other.write(book, { type: "buffer", bookSST: true, compression: true }));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, another) => one - another)[Math.floor(values.length / 2)] ?? 0;
}
