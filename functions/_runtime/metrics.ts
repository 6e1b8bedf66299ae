import { Metrics } from "@aws-lambda-powertools/metrics";

/** The namespace of every metric of ours; alarms and dashboards look here. */
export const METRICS_NAMESPACE = "ReformReports";

/** The one metrics collector of a function. The chains write what was added at the end of each invocation. */
export const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
