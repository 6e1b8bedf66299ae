/** Reads or marks one workbook again and again, and prints how long it took: `node bench/marking-run.ts read|mark file.xlsx`. */
import { readFileSync } from "node:fs";
import { shippedTemplate } from "../scripts/make-sample-files.ts";
import { workbookMarker } from "../shared/adapters/workbook/mark-workbook.ts";
import { workbookReader } from "../shared/adapters/workbook/read-workbook.ts";
import { type Answer, answerOf } from "../shared/domain/answer/answer.ts";

export interface MeasuredWork {
  /** With the start of the thread. */
  readonly firstMs: number;
  /** The least disturbed of later ones. */
  readonly lowestMs: number;
  /** Of the whole process, some 60 of it Node's own. */
  readonly peakMegabytes: number;
}

/** A small file is done in a few milliseconds, so something else soon disturbs it. */
const TIMES_SMALL = 100;
const TIMES_LARGE = 12;
const SMALL_BYTES = 100 * 1024;
const MARKED_CELLS = 10;

/** Ten errors in column D, which both kinds of file have. */
function benchAnswer(): Answer {
  const findings = Array.from({ length: MARKED_CELLS }, (_, index) => ({
    code: "VALUE_NEGATIVE" as const,
    fileId: "data",
    sheet: "Số liệu",
    cell: `D${index + 10}`,
    found: "-3",
  }));
  const report = { schemaVersion: 2 as const, findings, fixed: [], still: [] };
  const decidedAt = "2026-12-01T03:00:00.000Z";
  return answerOf({
    unitName: "Phường Hoàn Kiếm",
    periodName: "Báo cáo năm 2026",
    attempt: 1,
    hasPassed: false,
    decidedAt,
    report,
  });
}

const [work, path = ""] = process.argv.slice(2);
const bytes = readFileSync(path);
const template = shippedTemplate();
const answer = benchAnswer();
const reader = workbookReader();
const marker = workbookMarker();
const times: number[] = [];
for (let run = 0; run < (bytes.length < SMALL_BYTES ? TIMES_SMALL : TIMES_LARGE); run++) {
  const startedAt = performance.now();
  if (work === "read") await reader.read(bytes, template);
  else {
    const marked = await marker.mark(bytes, answer);
    if (!marked.ok) throw new Error(`the file was not marked: ${marked.reason}`);
  }
  times.push(performance.now() - startedAt);
}
const [firstMs = 0, ...warm] = times;
const measured: MeasuredWork = {
  firstMs,
  lowestMs: Math.min(...warm),
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(measured));
process.exit(0);
