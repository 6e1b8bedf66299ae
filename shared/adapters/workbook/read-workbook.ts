import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { refusal, type WorkbookReading } from "./reading.ts";
import { type ThreadSettings, workbookThread, workerBeside } from "./workbook-thread.ts";
import type { WorkbookRequest } from "./workbook-worker.ts";

export interface WorkbookReader {
  /** Reads one workbook; throws only when no thread can be started. Calls are served one after the other. */
  readonly read: (
    bytes: Uint8Array,
    template: IndicatorTemplate,
    fileId?: string,
  ) => Promise<WorkbookReading>;
  /** Ends the thread. The reader may be used again after it. */
  readonly close: () => Promise<void>;
}

/** Reads untrusted workbooks in a thread of their own. */
export function workbookReader(settings: Partial<ThreadSettings> = {}): WorkbookReader {
  const thread = workbookThread<WorkbookRequest, WorkbookReading>({
    workerFile: workerBeside(import.meta.url, "workbook-worker"),
    ...settings,
  });
  return {
    read: async (bytes, template, fileId = "data") => {
      const outcome = await thread.ask({ bytes: new Uint8Array(bytes), template, fileId });
      return typeof outcome === "string" ? refusal(outcome, fileId) : outcome;
    },
    close: thread.close,
  };
}
