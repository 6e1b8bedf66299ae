import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Match, Rule } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import { Env as IngestFileEnv } from "../../functions/ingest-file/env.ts";
import { Env as SweepUploadsEnv } from "../../functions/sweep-uploads/env.ts";
import type { Clock } from "./clock.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { DRY_RUNS_PREFIX, INBOX_PREFIX, type Uploads } from "./uploads.ts";
import { WorkQueue } from "./work-queue.ts";

/** Reading one workbook within its limits takes seconds; the rest is room for a slow download and retries. */
const INGEST_TIMEOUT = Duration.seconds(60);
/** No workbook takes more than 256 MB, Node and all (a test measures the worst); memory also buys processor time. */
const INGEST_MEMORY_MB = 1_024;
/** Enough for 700 files in a minute, and a bound on the writers that contend for one shard. */
const INGEST_CONCURRENCY = 20;
/** Normally none; one or two may be on their way at the very minute of the sweep. */
const LOST_EVENTS_AN_HOUR = 3;
const SWEEP_TIMEOUT = Duration.minutes(5);

type IngestionProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly uploads: Uploads;
};

/** From an uploaded file to a decision: the event of S3, its queue, the function, and the sweep behind them. */
export class Ingestion extends Construct {
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, props: IngestionProps) {
    super(scope, id);
    const { operators, uploads } = props;
    this.queue = new WorkQueue(this, "Ingest", {
      operators,
      workerTimeout: INGEST_TIMEOUT,
      lost: "Uploaded files could not be checked: their units wait for a result. The files are safe in the inbox.",
      late: "Uploaded files wait to be checked; receipt times are those of the upload, so no unit becomes late by it.",
    });
    // S3 tells the account's default bus, not ours.
    this.queue.takeFrom(
      new Rule(this, "Arrived", {
        eventPattern: {
          source: ["aws.s3"],
          detailType: ["Object Created"],
          detail: {
            bucket: { name: [uploads.bucket.bucketName] },
            object: { key: Match.anyOf(Match.prefix(INBOX_PREFIX), Match.prefix(DRY_RUNS_PREFIX)) },
          },
        },
      }),
    );
    this.#ingestFile(props);
    this.#sweepUploads(props);
  }

  #ingestFile({ settings, operators, table, uploads }: IngestionProps): void {
    const fn = new ServiceFunction(this, "IngestFile", {
      settings,
      operators,
      folder: "ingest-file",
      env: IngestFileEnv,
      environment: { TABLE_NAME: table.table.tableName, INBOX_BUCKET: uploads.bucket.bucketName },
      purpose:
        "Checks an uploaded file and, once all of a submission are there, decides what counts; also files that are only tried.",
      errorImpact:
        "The file is tried again four times, then parked; until then its unit sees the report as being checked.",
      memoryMegabytes: INGEST_MEMORY_MB,
      timeout: INGEST_TIMEOUT,
    });
    table.grant(fn, [
      {
        actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        leadingKeys: ["UNIT#*", "PERIOD#*"],
      },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "TEMPLATE#*"] },
    ]);
    const { filesPerHour } = settings.expectedUploads;
    operators.alarm(this, "Flooded", {
      metric: fn.function.metricInvocations({ period: Duration.hours(1) }),
      threshold: filesPerHour,
      text:
        `More than ${filesPerHour} files were checked within an hour, retries included. Each is kept and paid for, and reports of other ` +
        "units wait behind them. The log of ingest-file names unit and period of each: if one unit sends without end, close its " +
        "access; if it is a deadline, raise expectedUploads in infra/stage.ts.",
    });
    uploads.allowReading(fn);
    uploads.allowSavingResults(fn);
    uploads.allowReadingResults(fn);
    uploads.allowTrying(fn);
    this.queue.feed(fn, { batchSize: 1, maxConcurrency: INGEST_CONCURRENCY });
  }

  #sweepUploads({ settings, operators, clock, table, uploads }: IngestionProps): void {
    const fn = new ServiceFunction(this, "SweepUploads", {
      settings,
      operators,
      folder: "sweep-uploads",
      env: SweepUploadsEnv,
      environment: {
        TABLE_NAME: table.table.tableName,
        INBOX_BUCKET: uploads.bucket.bucketName,
        INGEST_QUEUE_URL: this.queue.queue.queueUrl,
      },
      purpose: "Looks in S3 for uploads whose event never came, and closes requests that were never used.",
      errorImpact: "Reports whose event was lost stay unchecked until a later run succeeds.",
      timeout: SWEEP_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "WAITING#*"], on: "index" },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], leadingKeys: ["UNIT#*"] },
    ]);
    operators.alarm(this, "EventsLost", {
      metric: new Metric({
        namespace: "ReformReports",
        metricName: "UploadsIngestedBySweep",
        dimensionsMap: { service: "reform-reports" },
        statistic: "Sum",
        period: Duration.hours(1),
      }),
      threshold: LOST_EVENTS_AN_HOUR,
      text:
        "Uploads waited for the hourly sweep: their own events did not arrive, or could not be handled. Units wait up to an hour " +
        "for a result instead of seconds; nothing is lost. See whether the bucket still tells EventBridge, whether the rule " +
        "Arrived still matches, and what is parked: npm run redrive",
    });
    uploads.allowListing(fn);
    fn.allow(["sqs:SendMessage"], [this.queue.queue.queueArn]);
    new ScheduledRun(this, "Hourly", {
      operators,
      clock,
      run: fn,
      at: { minute: "15" },
      missed: "Uploads whose event was lost were not looked for, so some reports may stay unchecked.",
      silentHours: 3,
    });
  }
}
