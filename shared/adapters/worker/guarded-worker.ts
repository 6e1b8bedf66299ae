import { once } from "node:events";
import { join } from "node:path";
import { type TransferListItem, Worker } from "node:worker_threads";

/** Starting takes some 100 ms; more than this on the smallest function means that it never will. */
const START_TIMEOUT_MS = 10_000;

/** A fresh thread now and then, in case one file leaves something behind. */
const REQUESTS_PER_WORKER = 200;

export interface GuardedWorkerOptions {
  /** The worker's file. It posts one message when it is ready, and then one answer to each request. */
  readonly file: string | URL;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The thread's own heap in MB. Buffers are not counted: the worker itself bounds those. */
  readonly heapMb: number;
  readonly requestsPerWorker?: number;
}

export interface GuardedWorker<Request, Answer> {
  /**
   * One request, one answer, or why there is none. Calls are served one after the other. Throws only when no thread can be
   * started: that is our own defect, never a finding about a file.
   */
  readonly ask: (
    request: Request,
    transferred?: readonly TransferListItem[],
  ) => Promise<Answer | "TIMEOUT" | "CRASHED">;
  /** Ends the thread. The worker may be asked again after it. */
  readonly close: () => Promise<void>;
}

/**
 * A long-lived thread for untrusted bytes, which is replaced when it crashes, exceeds its heap, takes longer than
 * `timeoutMs`, or has served `requestsPerWorker` requests. It is started with the first request.
 */
export function guardedWorker<Request, Answer extends object>({
  file,
  timeoutMs,
  heapMb,
  requestsPerWorker = REQUESTS_PER_WORKER,
}: GuardedWorkerOptions): GuardedWorker<Request, Answer> {
  let worker: Worker | undefined;
  let served = 0;
  let last: Promise<unknown> = Promise.resolve();

  const forget = (ended: Worker) => {
    if (worker === ended) worker = undefined;
  };
  const stop = async () => {
    const stopping = worker;
    worker = undefined;
    served = 0;
    await stopping?.terminate();
  };
  const askNow = async (request: Request, transferred: readonly TransferListItem[]) => {
    worker ??= await startWorker(file, heapMb, forget);
    served += 1;
    const outcome = await answerOf<Answer>(worker, request, transferred, timeoutMs);
    if (typeof outcome === "string" || served >= requestsPerWorker) await stop();
    return outcome;
  };

  return {
    ask: (request, transferred = []) => {
      const answer = last.then(() => askNow(request, transferred));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => {
      const closing = last.then(stop);
      last = closing.catch(() => undefined);
      return closing;
    },
  };
}

/** Where a worker lies: from sources beside the module that starts it, in a bundle as a second bundle beside the first. */
export function workerBeside(moduleUrl: string | undefined, source: string, bundle: string): string | URL {
  // A CommonJS bundle has no import.meta.
  return moduleUrl === undefined ? join(__dirname, bundle) : new URL(source, moduleUrl);
}

async function startWorker(
  file: string | URL,
  heapMb: number,
  onExit: (ended: Worker) => void,
): Promise<Worker> {
  const worker = new Worker(file, {
    // No settings and no credentials where untrusted bytes are read.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  try {
    // Its first message says that it is ready.
    await once(worker, "message", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
  } catch (cause) {
    await worker.terminate();
    throw new Error(`the worker ${file} did not start`, { cause });
  }
  // An idle thread keeps no process alive.
  worker.unref();
  worker.on("error", () => undefined).on("exit", () => onExit(worker));
  return worker;
}

/** One request, one answer; or the reason why there is none, after which the worker must be replaced. */
function answerOf<Answer extends object>(
  worker: Worker,
  request: unknown,
  transferred: readonly TransferListItem[],
  timeoutMs: number,
): Promise<Answer | "TIMEOUT" | "CRASHED"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle("TIMEOUT"), timeoutMs);
    const crashed = () => settle("CRASHED");
    const settle = (outcome: Answer | "TIMEOUT" | "CRASHED") => {
      clearTimeout(timer);
      worker.off("message", settle).off("error", crashed).off("exit", crashed);
      worker.unref();
      resolve(outcome);
    };
    worker.on("message", settle).on("error", crashed).on("exit", crashed);
    worker.ref();
    worker.postMessage(request, transferred);
  });
}
