const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Settles when somebody wants this process to end: a signal, or the death of the process that started it. Further
 * signals are ignored, so that an impatient second Ctrl-C does not keep the data from being saved.
 */
export function untilToldToStop(): Promise<void> {
  // A terminal that is gone must not turn a clean end into a crash.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve());
    process.on("disconnect", () => resolve());
  });
}
