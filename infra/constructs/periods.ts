import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { Env as OpenPeriodsEnv } from "../../functions/open-periods/env.ts";
import { Env as RequestOpeningEnv } from "../../functions/request-opening/env.ts";
import type { Clock } from "./clock.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

/** Obligations are written one by one: 11,000 of them, at some 5 ms each, within one run. */
const OPEN_TIMEOUT = Duration.minutes(5);

type PeriodsProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly api: HttpApi;
};

/** Opening of periods: every night those that are due, and at once when the office asks. */
export class Periods extends Construct {
  constructor(scope: Construct, id: string, props: PeriodsProps) {
    super(scope, id);
    const openings = new WorkQueue(this, "Openings", {
      operators: props.operators,
      workerTimeout: OPEN_TIMEOUT,
      lost: "A period that the office asked to open is not open, or not for all units; the night's run tries again.",
      late: "A period that the office asked to open is not open yet.",
    });
    this.#requestOpening(props, openings);
    this.#openPeriods(props, openings);
  }

  #requestOpening({ settings, operators, table, api }: PeriodsProps, openings: WorkQueue): void {
    const fn = new ServiceFunction(this, "RequestOpening", {
      settings,
      operators,
      folder: "request-opening",
      env: RequestOpeningEnv,
      environment: { TABLE_NAME: table.table.tableName, OPENINGS_QUEUE_URL: openings.queue.queueUrl },
      purpose: "Takes the office's wish to open a period.",
      errorImpact: "The office cannot open a period by hand; the night's run still opens those that are due.",
    });
    table.grant(fn, [{ actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] }]);
    fn.allow(["sqs:SendMessage"], [openings.queue.queueArn]);
    api.route(fn, ["POST /v1/periods/{periodId}/open"]);
  }

  #openPeriods({ settings, operators, clock, table }: PeriodsProps, openings: WorkQueue): void {
    const fn = new ServiceFunction(this, "OpenPeriods", {
      settings,
      operators,
      folder: "open-periods",
      env: OpenPeriodsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Opens periods: writes the roster once, then the obligation of every unit on it.",
      errorImpact:
        "Units cannot report for a period that should be open; a repeated run goes on where it stopped.",
      timeout: OPEN_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS"], on: "index" },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:GetItem", "dynamodb:PutItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNITS", "PERIOD#*", "CALENDARS", "TEMPLATE#*"] },
    ]);
    openings.feed(fn, { batchSize: 1, maxConcurrency: 2 });
    new ScheduledRun(this, "Nightly", {
      operators,
      clock,
      run: fn,
      at: { hour: "0", minute: "10" },
      missed: "Periods that begin today may not be open, so units cannot report for them.",
      silentHours: 26,
    });
    operators.alarm(this, "CalendarsMissing", {
      metric: new Metric({
        namespace: "ReformReports",
        metricName: "CalendarsMissing",
        dimensionsMap: { service: "reform-reports" },
        statistic: "Maximum",
        period: Duration.days(1),
      }),
      threshold: 1,
      text:
        "Reports are due in a year, or in the coming one, without an approved working calendar, so their dates are provisional: " +
        "weekends only. An office admin loads the yearly decision as a draft, previews it and approves it.",
    });
  }
}
