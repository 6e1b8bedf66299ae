import { parentPort } from "node:worker_threads";
import { readXlsx } from "hucre/xlsx";
import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { preflight } from "./preflight.ts";
import { readSimpleSheet } from "./read-simple-sheet.ts";
import { refusal, type WorkbookReading } from "./reading.ts";
import { WorkbookRefused } from "./workbook-refused.ts";

/** The thread that untrusted workbooks are read in: one request at a time, one answer each. */
export interface WorkbookRequest {
  readonly bytes: Uint8Array;
  readonly template: IndicatorTemplate;
  readonly fileId: string;
}

async function read({ bytes, template, fileId }: WorkbookRequest): Promise<WorkbookReading> {
  try {
    const { sheets } = await readXlsx(await preflight(bytes));
    const reading = readSimpleSheet(sheets, template, fileId);
    return reading === undefined ? refusal("SHEET_MISSING", fileId) : { ok: true, reading };
  } catch (cause) {
    if (cause instanceof WorkbookRefused) return refusal(cause.code, fileId, cause.found);
    // Whatever else the reader stumbles over came from the file.
    return refusal("DAMAGED_WORKBOOK", fileId);
  }
}

parentPort?.on("message", (request: WorkbookRequest) => {
  void read(request).then((reading) => parentPort?.postMessage(reading));
});
parentPort?.postMessage("ready");
