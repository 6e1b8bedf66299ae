import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { Env as ReconcileProgressEnv } from "../../functions/reconcile-progress/env.ts";
import { Env as UpdateProgressEnv } from "../../functions/update-progress/env.ts";
import type { Clock } from "./clock.ts";
import type { Events } from "./events.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

const UPDATE_TIMEOUT = Duration.seconds(60);
/** Many changes of one shard become one recompute; a person who waits for progress does not notice two seconds. */
const COLLECT_FOR = Duration.seconds(2);
const UPDATE_BATCH = 100;
/** Few, because two that work on one shard only repeat each other's reads. */
const UPDATE_CONCURRENCY = 4;
const RECONCILE_TIMEOUT = Duration.minutes(10);

type ProgressProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly events: Events;
};

/** The figures of each period, kept up to date from events and checked every night against what they come from. */
export class Progress extends Construct {
  constructor(scope: Construct, id: string, props: ProgressProps) {
    super(scope, id);
    this.#updateProgress(props);
    this.#reconcileProgress(props);
  }

  #updateProgress({ settings, operators, table, events }: ProgressProps): void {
    const queue = new WorkQueue(this, "Progress", {
      operators,
      workerTimeout: UPDATE_TIMEOUT,
      collectFor: COLLECT_FOR,
      lost: "Progress was not recomputed after a change and may be wrong until the next change or the night's check.",
      late: "Progress is behind what was decided.",
    });
    events.subscribe(
      "ProgressChanged",
      { source: ["reform-reports.obligations", "reform-reports.submissions", "reform-reports.periods"] },
      queue,
    );
    const fn = new ServiceFunction(this, "UpdateProgress", {
      settings,
      operators,
      folder: "update-progress",
      env: UpdateProgressEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Recomputes the progress of the shards that changed.",
      errorImpact: "Progress is behind while it is retried; the night's check puts it right.",
      timeout: UPDATE_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "TEMPLATE#*"] },
      { actions: ["dynamodb:Query", "dynamodb:PutItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    queue.feed(fn, { batchSize: UPDATE_BATCH, maxConcurrency: UPDATE_CONCURRENCY });
  }

  #reconcileProgress({ settings, operators, clock, table }: ProgressProps): void {
    const fn = new ServiceFunction(this, "ReconcileProgress", {
      settings,
      operators,
      folder: "reconcile-progress",
      env: ReconcileProgressEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Recomputes the progress of all current periods and reports where it differed.",
      errorImpact: "Progress that went wrong, if any, stays wrong until a later run.",
      timeout: RECONCILE_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS"], on: "index" },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["TEMPLATE#*"] },
      { actions: ["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    new ScheduledRun(this, "Nightly", {
      operators,
      clock,
      run: fn,
      at: { hour: "2", minute: "30" },
      missed: "Progress was not checked against what it comes from.",
      silentHours: 26,
    });
    operators.alarm(this, "Drift", {
      metric: new Metric({
        namespace: "ReformReports",
        metricName: "ProgressDrift",
        dimensionsMap: { service: "reform-reports" },
        statistic: "Sum",
        period: Duration.minutes(5),
      }),
      threshold: 1,
      text:
        "The night's check found progress that differed from the obligations it comes from, and corrected it. People saw " +
        "wrong figures: the log of reconcile-progress names period and shard; an event was lost or a recompute is wrong.",
    });
  }
}
