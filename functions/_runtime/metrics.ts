import { Metrics } from "@aws-lambda-powertools/metrics";
import type { MiddlewareObj } from "@middy/core";

/**
 * The one metrics collector of a function. The chains write what was added at the end of each invocation. The namespace is the
 * function's POWERTOOLS_METRICS_NAMESPACE, spelt once where the alarms on these metrics are made.
 */
export const metrics = new Metrics();

/**
 * Writes the metrics after an invocation, also after a failed one. The library's own middleware warns in the log each time there
 * are none, which for a function that only reads is always.
 */
export function metricsWritten(): MiddlewareObj<unknown, unknown> {
  const write = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return { after: write, onError: write };
}
