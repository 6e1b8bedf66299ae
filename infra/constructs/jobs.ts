import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ControlRechecksEnv } from "../../functions/control-rechecks/env.ts";
import { Env as ReadJobsEnv } from "../../functions/read-jobs/env.ts";
import { Env as RequestJobEnv } from "../../functions/request-job/env.ts";
import { Env as RunJobEnv } from "../../functions/run-job/env.ts";
import type { Events } from "./events.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import type { Uploads } from "./uploads.ts";
import { WorkQueue } from "./work-queue.ts";

/**
 * A work item is 100 transactions, four at once: a second or two, and up to a minute while the table is busy. Of a recheck it is 25
 * workbooks, of which none takes more than 5 seconds.
 */
const RUN_TIMEOUT = Duration.minutes(4);
/** As for files that arrive: no workbook takes more than 256 MB. */
const RUN_MEMORY_MB = 1_024;
/** A preview over five periods of 11,000 units reads 55 MB; the API itself gives up after 30 seconds. */
const PREVIEW_TIMEOUT = Duration.seconds(29);
const PREVIEW_MEMORY_MB = 1_769;
/** Two: more would meet in the one partition that holds all obligations of a city of up to 1,000 units. */
const RUN_CONCURRENCY = 2;

type JobsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly uploads: Uploads;
  readonly events: Events;
  readonly api: HttpApi;
};

/**
 * What is done over many units at once. Decisions: previewed, made of each unit exactly once, followed, and undone. The rules run again
 * over a period: shown first, and let stand as shown. Both are planned in pieces and share a queue and the function that works on it,
 * as the resources of a stack are few.
 */
export class Jobs extends Construct {
  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    this.#requestJob(props);
    this.#runJob(props);
    this.#readJobs(props);
    this.#controlRechecks(props);
  }

  #requestJob({ settings, operators, table, api }: JobsProps): void {
    const fn = new ServiceFunction(this, "RequestJob", {
      settings,
      operators,
      folder: "request-job",
      env: RequestJobEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Previews a decision over many units, starts it, or takes it back.",
      errorImpact: "The office cannot decide over many units at once; one by one it still can.",
      timeout: PREVIEW_TIMEOUT,
      memoryMegabytes: PREVIEW_MEMORY_MB,
    });
    table.grant(fn, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIOD#*", "CALENDARS"] },
      { actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["JOB#*"] },
    ]);
    api.route(fn, ["POST /v1/jobs/preview", "POST /v1/jobs", "POST /v1/jobs/{jobId}/undo"]);
  }

  #runJob({ settings, operators, table, uploads, events }: JobsProps): void {
    const queue = new WorkQueue(this, "Jobs", {
      operators,
      workerTimeout: RUN_TIMEOUT,
      lost: "Part of a decision over many units was not made: some are not exempt, extended or dated as the office was told; or some reports were not checked again.",
      late: "A decision over many units is not made of all of them yet, or their reports are not all checked again.",
    });
    events.subscribe(
      "JobStarted",
      {
        source: ["reform-reports.jobs", "reform-reports.rechecks"],
        detailType: ["JobStarted", "RecheckStarted", "RecheckCommitted"],
      },
      queue,
    );
    const fn = new ServiceFunction(this, "RunJob", {
      settings,
      operators,
      folder: "run-job",
      env: RunJobEnv,
      environment: {
        TABLE_NAME: table.table.tableName,
        INBOX_BUCKET: uploads.bucket.bucketName,
        JOBS_QUEUE_URL: queue.queue.queueUrl,
      },
      purpose: "Makes a decision over many units, one transaction each; checks their reports again.",
      errorImpact: "A decision over many units is made of some only, until it is retried.",
      memoryMegabytes: RUN_MEMORY_MB,
      timeout: RUN_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*", "UNIT#*", "RECHECK#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["JOB#*", "RECHECK#*", "PERIOD#*", "TEMPLATE#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["JOB#*", "RECHECK#*", "UNIT#*", "CALENDARS"] },
      {
        actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
        leadingKeys: ["JOB#*", "RECHECK#*", "PERIOD#*", "UNIT#*"],
      },
    ]);
    uploads.allowReadingUploads(fn);
    uploads.allowSavingResults(fn);
    uploads.allowReadingResults(fn);
    fn.allow(["sqs:SendMessage"], [queue.queue.queueArn]);
    queue.feed(fn, { batchSize: 1, maxConcurrency: RUN_CONCURRENCY });
  }

  #readJobs({ settings, operators, table, api }: JobsProps): void {
    const fn = new ServiceFunction(this, "ReadJobs", {
      settings,
      operators,
      folder: "read-jobs",
      env: ReadJobsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Answers how far decisions over many units have come and what became of each unit.",
      errorImpact: "The office does not see whether a decision over many units is done.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["JOBS"], on: "index" },
      { actions: ["dynamodb:GetItem", "dynamodb:Query"], leadingKeys: ["JOB#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["JOB#*", "UNIT#*"] },
    ]);
    api.route(fn, ["GET /v1/jobs", "GET /v1/jobs/{jobId}", "GET /v1/jobs/{jobId}/units"]);
  }

  #controlRechecks({ settings, operators, table, api }: JobsProps): void {
    const fn = new ServiceFunction(this, "ControlRechecks", {
      settings,
      operators,
      folder: "control-rechecks",
      env: ControlRechecksEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Starts checking the reports of a period again, shows what would change, and lets it stand.",
      errorImpact: "The office cannot have reports checked again; what was judged stays as it is.",
      timeout: PREVIEW_TIMEOUT,
      memoryMegabytes: PREVIEW_MEMORY_MB,
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
}
