import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { refusal, type WorkbookReading } from "./reading.ts";
import type { WorkbookRequest } from "./workbook-worker.ts";

/** What the bundled worker is called, beside the bundle of the function that starts it. */
const WORKER_BUNDLE_NAME = "workbook-worker.js";

/** An ordinary report takes some 5 ms; what takes this long is hostile or useless. */
const READ_TIMEOUT_MS = 5_000;

/** Starting takes some 100 ms; more than this on the smallest function means that it never will. */
const START_TIMEOUT_MS = 10_000;

/** What the worst file within our caps needs, and half as much again; beside it come the unpacked parts. */
const WORKER_HEAP_MB = 160;
const WORKER_YOUNG_HEAP_MB = 16;

/** A fresh thread now and then, in case one file leaves something behind. */
const FILES_PER_WORKER = 200;

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

/**
 * Reads untrusted workbooks in one long-lived thread, which is replaced when it crashes, exceeds its heap, takes
 * longer than `timeoutMs`, or has read `filesPerWorker` files.
 */
export function workbookReader({
  timeoutMs = READ_TIMEOUT_MS,
  filesPerWorker = FILES_PER_WORKER,
  workerFile = defaultWorkerFile(),
}: {
  readonly timeoutMs?: number;
  readonly filesPerWorker?: number;
  readonly workerFile?: string | URL;
} = {}): WorkbookReader {
  let worker: Worker | undefined;
  let filesRead = 0;
  let last: Promise<unknown> = Promise.resolve();

  const forget = (ended: Worker) => {
    if (worker === ended) worker = undefined;
  };
  const stop = async () => {
    const stopping = worker;
    worker = undefined;
    filesRead = 0;
    await stopping?.terminate();
  };
  const readNow = async (request: WorkbookRequest): Promise<WorkbookReading> => {
    worker ??= await startWorker(workerFile, forget);
    const asked = worker;
    filesRead += 1;
    const outcome = await ask(asked, request, timeoutMs);
    if (typeof outcome === "string" || filesRead >= filesPerWorker) await stop();
    return typeof outcome === "string" ? refusal(outcome, request.fileId) : outcome;
  };

  return {
    read: (bytes, template, fileId = "data") => {
      const reading = last.then(() => readNow({ bytes: new Uint8Array(bytes), template, fileId }));
      last = reading.catch(() => undefined);
      return reading;
    },
    close: () => {
      const closing = last.then(stop);
      last = closing.catch(() => undefined);
      return closing;
    },
  };
}

/** From sources the worker is a file beside this one; in a bundle it is a second bundle beside the first. */
function defaultWorkerFile(): string | URL {
  // A CommonJS bundle has no import.meta.
  return import.meta.url === undefined
    ? join(__dirname, WORKER_BUNDLE_NAME)
    : new URL("./workbook-worker.ts", import.meta.url);
}

/** Starts a thread. Throws when it does not come up: that is our own defect, never a finding about a file. */
async function startWorker(file: string | URL, onExit: (ended: Worker) => void): Promise<Worker> {
  const worker = new Worker(file, {
    // No settings and no credentials where untrusted bytes are read.
    env: {},
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: WORKER_HEAP_MB,
      maxYoungGenerationSizeMb: WORKER_YOUNG_HEAP_MB,
    },
  });
  try {
    // Its first message says that it is ready.
    await once(worker, "message", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
  } catch (cause) {
    await worker.terminate();
    throw new Error(`the workbook worker ${file} did not start`, { cause });
  }
  // An idle thread keeps no process alive.
  worker.unref();
  worker.on("error", () => undefined).on("exit", () => onExit(worker));
  return worker;
}

/** One request, one answer; or the reason why there is none, after which the worker must be replaced. */
function ask(
  worker: Worker,
  request: WorkbookRequest,
  timeoutMs: number,
): Promise<WorkbookReading | "READER_TIMEOUT" | "READER_CRASHED"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle("READER_TIMEOUT"), timeoutMs);
    const crashed = () => settle("READER_CRASHED");
    const settle = (outcome: WorkbookReading | "READER_TIMEOUT" | "READER_CRASHED") => {
      clearTimeout(timer);
      worker.off("message", settle).off("error", crashed).off("exit", crashed);
      worker.unref();
      resolve(outcome);
    };
    worker.on("message", settle).on("error", crashed).on("exit", crashed);
    worker.ref();
    worker.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
  });
}
