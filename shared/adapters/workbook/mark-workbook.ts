import type { Answer } from "../../domain/answer/answer.ts";
import type { Marked, MarkRequest } from "./mark-worker.ts";
import { type ThreadSettings, workbookThread, workerBeside } from "./workbook-thread.ts";

export interface WorkbookMarker {
  /** Marks a unit's own workbook; throws only when no thread can be started. Calls are served one after the other. */
  readonly mark: (bytes: Uint8Array, answer: Answer) => Promise<Marked>;
  /** Ends the thread. The marker may be used again after it. */
  readonly close: () => Promise<void>;
}

/** Marks untrusted workbooks in a thread of their own, with the limits of reading. */
export function workbookMarker(settings: Partial<ThreadSettings> = {}): WorkbookMarker {
  const thread = workbookThread<MarkRequest, Marked>({
    workerFile: workerBeside(import.meta.url, "mark-worker"),
    ...settings,
  });
  return {
    mark: async (bytes, answer) => {
      const outcome = await thread.ask({ bytes: new Uint8Array(bytes), answer });
      return typeof outcome === "string" ? { ok: false, reason: "TOO_SLOW" } : outcome;
    },
    close: thread.close,
  };
}
