import { Metrics } from "@aws-lambda-powertools/metrics";
import type { MiddlewareObj } from "@middy/core";

/** The namespace of every metric of ours; alarms and dashboards look here. */
export const METRICS_NAMESPACE = "ReformReports";

/** The one metrics collector of a function. The chains write what was added at the end of each invocation. */
export const metrics = new Metrics({ namespace: METRICS_NAMESPACE });

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
