import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** An ordinary report takes some 5 ms; what takes this long is hostile or useless. */
const FILE_TIMEOUT_MS = 5_000;

/** Starting takes some 100 ms; more than this on the smallest function means that it never will. */
const START_TIMEOUT_MS = 10_000;

/** What the worst file within our caps needs, and half as much again; beside it come the unpacked parts. */
const WORKER_HEAP_MB = 160;
const WORKER_YOUNG_HEAP_MB = 16;

/** A fresh thread now and then, in case one file leaves something behind. */
const FILES_PER_WORKER = 200;

/** Why there is no answer; the thread was replaced. */
export type ThreadFailure = "READER_TIMEOUT" | "READER_CRASHED";

export interface ThreadSettings {
  readonly timeoutMs?: number;
  readonly filesPerWorker?: number;
  /** The thread's own heap in MB. Buffers are not counted: whoever reads bounds those. */
  readonly heapMb?: number;
  readonly workerFile: string | URL;
}

export interface WorkbookThread<Request, Answer> {
  /**
   * One request, one answer, one after the other. The request's bytes move to the thread, so hand it a copy. Throws only when
   * no thread can be started.
   */
  readonly ask: (request: Request) => Promise<Answer | ThreadFailure>;
  /** Ends the thread. It is started again by the next request. */
  readonly close: () => Promise<void>;
}

/**
 * One long-lived thread that does the work on untrusted files. It is replaced when it crashes, exceeds its heap, takes
 * longer than `timeoutMs`, or has seen `filesPerWorker` files.
 */
export function workbookThread<Request extends { readonly bytes: Uint8Array }, Answer extends object>({
  timeoutMs = FILE_TIMEOUT_MS,
  filesPerWorker = FILES_PER_WORKER,
  heapMb = WORKER_HEAP_MB,
  workerFile,
}: ThreadSettings): WorkbookThread<Request, Answer> {
  let worker: Worker | undefined;
  let filesSeen = 0;
  let last: Promise<unknown> = Promise.resolve();

  const forget = (ended: Worker) => {
    if (worker === ended) worker = undefined;
  };
  const stop = async () => {
    const stopping = worker;
    worker = undefined;
    filesSeen = 0;
    await stopping?.terminate();
  };
  const askNow = async (request: Request): Promise<Answer | ThreadFailure> => {
    worker ??= await startWorker(workerFile, heapMb, forget);
    const asked = worker;
    filesSeen += 1;
    const outcome = await answerTo<Request, Answer>(asked, request, timeoutMs);
    if (typeof outcome === "string" || filesSeen >= filesPerWorker) await stop();
    return outcome;
  };

  return {
    ask: (request) => {
      const asking = last.then(() => askNow(request));
      last = asking.catch(() => undefined);
      return asking;
    },
    close: () => {
      const closing = last.then(stop);
      last = closing.catch(() => undefined);
      return closing;
    },
  };
}

/**
 * Where the worker of a module lies: from sources in a file beside it, in a bundle in a second bundle beside the first. `moduleUrl`
 * is the module's own `import.meta.url`, which a CommonJS bundle does not have.
 */
export function workerBeside(moduleUrl: string | undefined, name: string): string | URL {
  return moduleUrl === undefined ? join(__dirname, `${name}.js`) : new URL(`./${name}.ts`, moduleUrl);
}

/** Starts a thread. Throws when it does not come up: that is our own defect, never a finding about a file. */
async function startWorker(
  file: string | URL,
  heapMb: number,
  onExit: (ended: Worker) => void,
): Promise<Worker> {
  const worker = new Worker(file, {
    // No settings and no credentials where untrusted bytes are read.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: WORKER_YOUNG_HEAP_MB },
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
function answerTo<Request extends { readonly bytes: Uint8Array }, Answer>(
  worker: Worker,
  request: Request,
  timeoutMs: number,
): Promise<Answer | ThreadFailure> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle("READER_TIMEOUT"), timeoutMs);
    const crashed = () => settle("READER_CRASHED");
    const settle = (outcome: Answer | ThreadFailure) => {
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
