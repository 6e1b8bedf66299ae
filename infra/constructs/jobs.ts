import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ReadJobsEnv } from "../../functions/read-jobs/env.ts";
import { Env as RequestJobEnv } from "../../functions/request-job/env.ts";
import { Env as RunJobEnv } from "../../functions/run-job/env.ts";
import type { Events } from "./events.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

/** A work item is 100 transactions, four at once: a second or two, and up to a minute while the table is busy. */
const RUN_TIMEOUT = Duration.seconds(60);
/** A preview over five periods of 11,000 units reads 55 MB; the API itself gives up after 30 seconds. */
const PREVIEW_TIMEOUT = Duration.seconds(29);
const PREVIEW_MEMORY_MB = 1_769;
/** Two: more would meet in the one partition that holds all obligations of a city of up to 1,000 units. */
const RUN_CONCURRENCY = 2;

type JobsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly events: Events;
  readonly api: HttpApi;
};

/** Decisions over many obligations at once: previewed, made of each unit exactly once, followed, and undone. */
export class Jobs extends Construct {
  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    this.#requestJob(props);
    this.#runJob(props);
    this.#readJobs(props);
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

  #runJob({ settings, operators, table, events }: JobsProps): void {
    const queue = new WorkQueue(this, "Jobs", {
      operators,
      workerTimeout: RUN_TIMEOUT,
      lost: "Part of a decision over many units was not made: some units are not exempt, extended or dated as the office was told.",
      late: "A decision over many units is not made of all of them yet.",
    });
    events.subscribe("JobStarted", { source: ["reform-reports.jobs"], detailType: ["JobStarted"] }, queue);
    const fn = new ServiceFunction(this, "RunJob", {
      settings,
      operators,
      folder: "run-job",
      env: RunJobEnv,
      environment: { TABLE_NAME: table.table.tableName, JOBS_QUEUE_URL: queue.queue.queueUrl },
      purpose: "Makes a decision over many units, one transaction each.",
      errorImpact: "A decision over many units is made of some only, until it is retried.",
      timeout: RUN_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["JOB#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["JOB#*", "CALENDARS"] },
      {
        actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
        leadingKeys: ["JOB#*", "PERIOD#*", "UNIT#*"],
      },
    ]);
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
}
