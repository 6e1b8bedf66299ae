import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as DownloadFileEnv } from "../../functions/download-file/env.ts";
import { Env as MarkWorkbookEnv } from "../../functions/mark-workbook/env.ts";
import { Env as RequestSubmissionEnv } from "../../functions/request-submission/env.ts";
import { Env as WithdrawSubmissionEnv } from "../../functions/withdraw-submission/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { Ingestion } from "./ingestion.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import type { Uploads } from "./uploads.ts";

/** Marking takes 5 seconds at most, by its own limit, after a thread has started; the API waits for 29. */
const MARK_TIMEOUT = Duration.seconds(25);
/** The thread may take some 400 MB, by its own limits; memory also buys processor time. */
const MARK_MEMORY_MB = 1_024;

type SubmissionsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly uploads: Uploads;
  readonly ingestion: Ingestion;
  readonly api: HttpApi;
};

/** What people do with a report: ask to send it, take it back, fetch its files. */
export class Submissions extends Construct {
  constructor(scope: Construct, id: string, props: SubmissionsProps) {
    super(scope, id);
    const { settings, operators, table, uploads, ingestion, api } = props;
    const TABLE_NAME = table.table.tableName;
    const INBOX_BUCKET = uploads.bucket.bucketName;

    const requestSubmission = new ServiceFunction(this, "RequestSubmission", {
      settings,
      operators,
      folder: "request-submission",
      env: RequestSubmissionEnv,
      environment: { TABLE_NAME, INBOX_BUCKET, INGEST_QUEUE_URL: ingestion.queue.queue.queueUrl },
      purpose: "Issues an attempt and the signed forms to upload its files with.",
      errorImpact: "Units cannot begin to report.",
    });
    table.grant(requestSubmission, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:Query", "dynamodb:PutItem"], leadingKeys: ["UNIT#*"] },
    ]);
    uploads.allowSigningUploads(requestSubmission);
    uploads.allowSigningDryRuns(requestSubmission);
    // A report that is sent again as it is has nothing to upload, so no event of S3 would have it decided.
    requestSubmission.allow(["sqs:SendMessage"], [ingestion.queue.queue.queueArn]);
    api.route(requestSubmission, [
      "POST /v1/obligations/{unitId}/{periodId}/submissions",
      "POST /v1/obligations/{unitId}/{periodId}/checks",
    ]);

    const withdrawSubmission = new ServiceFunction(this, "WithdrawSubmission", {
      settings,
      operators,
      folder: "withdraw-submission",
      env: WithdrawSubmissionEnv,
      environment: { TABLE_NAME },
      purpose: "Takes an attempt back for its unit.",
      errorImpact: "Units cannot take a report back.",
    });
    table.grant(withdrawSubmission, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
      // What was decided since the version that the unit saw.
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    api.route(withdrawSubmission, [
      "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw",
    ]);

    const downloadFile = new ServiceFunction(this, "DownloadFile", {
      settings,
      operators,
      folder: "download-file",
      env: DownloadFileEnv,
      environment: { TABLE_NAME, INBOX_BUCKET, UPLOADS_ARE_SCANNED: String(settings.malwareScanning) },
      purpose: "Signs a short-lived link to one file of an attempt.",
      errorImpact: "Nobody can fetch the files of reports.",
    });
    table.grant(downloadFile, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    uploads.allowSigningDownloads(downloadFile);
    api.route(downloadFile, ["GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/files/{fileId}"]);

    const markWorkbook = new ServiceFunction(this, "MarkWorkbook", {
      settings,
      operators,
      folder: "mark-workbook",
      env: MarkWorkbookEnv,
      environment: { TABLE_NAME, INBOX_BUCKET, UPLOADS_ARE_SCANNED: String(settings.malwareScanning) },
      purpose: "Gives a unit its own workbook back, with what was found marked in it.",
      errorImpact: "Units see what was found in the list of findings, but not in their own file.",
      memoryMegabytes: MARK_MEMORY_MB,
      timeout: MARK_TIMEOUT,
    });
    table.grant(markWorkbook, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    uploads.allowReadingClean(markWorkbook);
    uploads.allowReadingResults(markWorkbook);
    uploads.allowKeepingAnswers(markWorkbook);
    api.route(markWorkbook, ["GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/answer.xlsx"]);
  }
}
