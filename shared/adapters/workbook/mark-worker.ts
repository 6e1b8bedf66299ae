import { parentPort } from "node:worker_threads";
import type { Answer } from "../../domain/answer/answer.ts";
import type { MarkRefusal } from "../../domain/answer/mark-refusals.ts";
import { markPackage } from "./mark-package.ts";
import { MarkRefused } from "./mark-refused.ts";
import { WorkbookRefused } from "./workbook-refused.ts";

/** The thread that untrusted workbooks are marked in: one request at a time, one answer each. */
export interface MarkRequest {
  readonly bytes: Uint8Array;
  readonly answer: Answer;
}

export type Marked =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: MarkRefusal };

async function mark({ bytes, answer }: MarkRequest): Promise<Marked> {
  try {
    return { ok: true, bytes: await markPackage(bytes, answer) };
  } catch (cause) {
    if (cause instanceof MarkRefused) return { ok: false, reason: cause.reason };
    if (cause instanceof WorkbookRefused) return { ok: false, reason: "NOT_READABLE" };
    // Whatever else it stumbles over came from the file.
    return { ok: false, reason: "UNUSUAL" };
  }
}

parentPort?.on("message", (request: MarkRequest) => {
  void mark(request).then((marked) => parentPort?.postMessage(marked));
});
parentPort?.postMessage("ready");
