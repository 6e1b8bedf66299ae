import { parentPort } from "node:worker_threads";
import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { openWorkbook } from "./open-workbook.ts";
import { readReport } from "./read-report.ts";
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
    return readReport(await openWorkbook(bytes), template, fileId);
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
