import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { Env as IssueReceiptsEnv } from "../../functions/issue-receipts/env.ts";
import { Env as ListReceiptsEnv } from "../../functions/list-receipts/env.ts";
import { Env as PrintReceiptEnv } from "../../functions/print-receipt/env.ts";
import { Env as ReadReceiptsEnv } from "../../functions/read-receipts/env.ts";
import type { Events } from "./events.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

const ISSUE_TIMEOUT = Duration.seconds(30);
/** Each receipt is some five calls one after the other: ten take about two seconds. */
const ISSUE_BATCH = 10;
/** On deadline day 700 units within a minute are 12 a second; KMS signs 300 a second with such keys. */
const ISSUE_CONCURRENCY = 8;

/** Not for the room but for the processor time that comes with it: subsetting two fonts is all computing. */
const PRINT_MEMORY_MB = 1_024;

type ReceiptsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly events: Events;
  readonly api: HttpApi;
};

/** What units can prove later: signed receipts, made after the fact, so that nothing here can stop a report from being accepted. */
export class Receipts extends Construct {
  constructor(scope: Construct, id: string, props: ReceiptsProps) {
    super(scope, id);
    this.#issueReceipts(props, this.#signingKey(props));
    this.#listReceipts(props);
    this.#readReceipts(props);
    this.#printReceipt(props);
  }

  /**
   * To change keys, add a further one here and give that to the function: what the former signed stays, and its public key stays
   * published. Never remove one: see docs/receipts.md.
   */
  #signingKey({ settings }: ReceiptsProps): Key {
    return new Key(this, "SigningKey", {
      description: "Signs receipts of Reform Reports",
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  #issueReceipts({ settings, operators, table, events }: ReceiptsProps, key: Key): void {
    const queue = new WorkQueue(this, "Receipts", {
      operators,
      workerTimeout: ISSUE_TIMEOUT,
      lost:
        "Receipts could not be issued. Reports are accepted as ever; only their units have no receipt, or one that is out of date. " +
        "See whether KMS answers and the signing key is enabled, then send them again.",
      late: "Units wait for their receipts; their reports are accepted as ever.",
    });
    events.subscribe(
      "JudgementChanged",
      { source: ["reform-reports.obligations", "reform-reports.submissions"] },
      queue,
    );
    const fn = new ServiceFunction(this, "IssueReceipts", {
      settings,
      operators,
      folder: "issue-receipts",
      env: IssueReceiptsEnv,
      environment: { TABLE_NAME: table.table.tableName, SIGNING_KEY_ARN: key.keyArn },
      purpose:
        "Issues signed receipts for what was accepted, and again when a decision changes what they say.",
      errorImpact: "Receipts are late while it is retried; reports are accepted as ever.",
      timeout: ISSUE_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["CALENDARS"] },
      {
        actions: ["dynamodb:ConditionCheckItem", "dynamodb:PutItem"],
        leadingKeys: ["PERIOD#*", "UNIT#*", "RECEIPT#*"],
      },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["RECEIPT-KEYS"] },
    ]);
    fn.allow(["kms:GetPublicKey"], [key.keyArn]);
    fn.allow(["kms:Sign"], [key.keyArn], { StringEquals: { "kms:SigningAlgorithm": "ECDSA_SHA_256" } });
    queue.feed(fn, { batchSize: ISSUE_BATCH, maxConcurrency: ISSUE_CONCURRENCY });
  }

  #listReceipts({ settings, operators, table, api }: ReceiptsProps): void {
    const fn = new ServiceFunction(this, "ListReceipts", {
      settings,
      operators,
      folder: "list-receipts",
      env: ListReceiptsEnv,
      environment: { TABLE_NAME: table.table.tableName, APP_URL: settings.appUrl },
      purpose: "Answers units and the office which receipts there are.",
      errorImpact: "Units do not find their receipts; those on paper can still be checked.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"] },
    ]);
    api.route(fn, ["GET /v1/obligations/{unitId}/{periodId}/receipts"]);
  }

  /** Anybody may call it, so it can read receipts and public keys and nothing else. */
  #readReceipts({ settings, operators, table, api }: ReceiptsProps): void {
    const fn = new ServiceFunction(this, "ReadReceipts", {
      settings,
      operators,
      folder: "read-receipts",
      env: ReadReceiptsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Answers anybody who knows a receipt's id what it says and how to check it.",
      errorImpact:
        "Receipts cannot be checked on the page; what somebody has saved can still be checked offline.",
    });
    table.grant(fn, [{ actions: ["dynamodb:Query"], leadingKeys: ["RECEIPT#*", "RECEIPT-KEYS"] }]);
    api.publicRoute(fn, [
      "GET /v1/receipts/{receiptId}",
      "GET /v1/receipts/{receiptId}/check",
      "GET /v1/receipt-keys",
    ]);
  }

  /** A function of its own: what draws a document is larger than all that the check needs. */
  #printReceipt({ settings, operators, table, api }: ReceiptsProps): void {
    const fn = new ServiceFunction(this, "PrintReceipt", {
      settings,
      operators,
      folder: "print-receipt",
      env: PrintReceiptEnv,
      environment: { TABLE_NAME: table.table.tableName, APP_URL: settings.appUrl },
      purpose: "Makes a receipt a document to print.",
      errorImpact: "Receipts cannot be printed; they can be read and checked as ever.",
      memoryMegabytes: PRINT_MEMORY_MB,
    });
    table.grant(fn, [{ actions: ["dynamodb:Query"], leadingKeys: ["RECEIPT#*"] }]);
    api.publicRoute(fn, ["GET /v1/receipts/{receiptId}/document.pdf"]);
  }
}
