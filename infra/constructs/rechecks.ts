import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ControlRechecksEnv } from "../../functions/control-rechecks/env.ts";
import { Env as RecheckReportsEnv } from "../../functions/recheck-reports/env.ts";
import type { Events } from "./events.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import type { Uploads } from "./uploads.ts";
import { WorkQueue } from "./work-queue.ts";

/** A piece is 25 workbooks, of which none takes more than 5 seconds; a crash repeats only those that are not noted. */
const RECHECK_TIMEOUT = Duration.minutes(4);
/** As for a file that arrives: no workbook takes more than 256 MB. */
const RECHECK_MEMORY_MB = 1_024;
/** Two: reports that arrive meanwhile must not wait for those that have been judged before. */
const RECHECK_CONCURRENCY = 2;
/** Reads every obligation of a period; the API itself gives up after 30 seconds. */
const START_TIMEOUT = Duration.seconds(29);
const START_MEMORY_MB = 1_769;

type RechecksProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly uploads: Uploads;
  readonly events: Events;
  readonly api: HttpApi;
};

/** The rules run again over the reports of a period: shown first, and let stand as shown. */
export class Rechecks extends Construct {
  constructor(scope: Construct, id: string, props: RechecksProps) {
    super(scope, id);
    this.#controlRechecks(props);
    this.#recheckReports(props);
  }

  #controlRechecks({ settings, operators, table, api }: RechecksProps): void {
    const fn = new ServiceFunction(this, "ControlRechecks", {
      settings,
      operators,
      folder: "control-rechecks",
      env: ControlRechecksEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Starts checking the reports of a period again, shows what would change, and lets it stand.",
      errorImpact: "The office cannot have reports checked again; what was judged stays as it is.",
      timeout: START_TIMEOUT,
      memoryMegabytes: START_MEMORY_MB,
    });
    table.grant(fn, [
      { actions: ["dynamodb:GetItem", "dynamodb:Query"], leadingKeys: ["PERIOD#*", "RECHECK#*"] },
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["RECHECK#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["RECHECK#*", "UNIT#*"] },
    ]);
    api.route(fn, [
      "POST /v1/periods/{periodId}/rechecks",
      "GET /v1/rechecks/{recheckId}",
      "POST /v1/rechecks/{recheckId}/commit",
    ]);
  }

  #recheckReports({ settings, operators, table, uploads, events }: RechecksProps): void {
    const queue = new WorkQueue(this, "Rechecks", {
      operators,
      workerTimeout: RECHECK_TIMEOUT,
      lost: "Some reports of a period were not checked again, or what was found in them does not show yet, as the office was told it would.",
      late: "Reports of a period are not all checked again yet.",
    });
    events.subscribe(
      "Rechecked",
      { source: ["reform-reports.rechecks"], detailType: ["RecheckStarted", "RecheckCommitted"] },
      queue,
    );
    const fn = new ServiceFunction(this, "RecheckReports", {
      settings,
      operators,
      folder: "recheck-reports",
      env: RecheckReportsEnv,
      environment: {
        TABLE_NAME: table.table.tableName,
        INBOX_BUCKET: uploads.bucket.bucketName,
        RECHECKS_QUEUE_URL: queue.queue.queueUrl,
      },
      purpose: "Checks reports of a period again, and lets what it found stand once the office says so.",
      errorImpact: "A recheck stays unfinished until it is retried; no report is judged otherwise by that.",
      memoryMegabytes: RECHECK_MEMORY_MB,
      timeout: RECHECK_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*", "UNIT#*", "RECHECK#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "TEMPLATE#*", "RECHECK#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*", "RECHECK#*"] },
      {
        actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
        leadingKeys: ["RECHECK#*", "PERIOD#*", "UNIT#*"],
      },
    ]);
    uploads.allowReadingUploads(fn);
    uploads.allowSavingResults(fn);
    uploads.allowReadingResults(fn);
    fn.allow(["sqs:SendMessage"], [queue.queue.queueArn]);
    queue.feed(fn, { batchSize: 1, maxConcurrency: RECHECK_CONCURRENCY });
  }
}
