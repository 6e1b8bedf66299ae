import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as DeclareNothingEnv } from "../../functions/declare-nothing/env.ts";
import { Env as EndExemptionsEnv } from "../../functions/end-exemptions/env.ts";
import { Env as EnterReportEnv } from "../../functions/enter-report/env.ts";
import { Env as ReviewObligationEnv } from "../../functions/review-obligation/env.ts";
import type { Clock } from "./clock.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import type { Uploads } from "./uploads.ts";

/** Every obligation is looked at: 11,000 of a period are some 50 pages, at well under a second each. */
const END_EXEMPTIONS_TIMEOUT = Duration.minutes(5);

type DecisionsProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly uploads: Uploads;
  readonly api: HttpApi;
};

/** What people decide about what is owed, without a file: the office, and a unit that has nothing to report. */
export class Decisions extends Construct {
  constructor(scope: Construct, id: string, props: DecisionsProps) {
    super(scope, id);
    this.#reviewObligation(props);
    this.#declareNothing(props);
    this.#enterReport(props);
    this.#endExemptions(props);
  }

  #reviewObligation({ settings, operators, table, uploads, api }: DecisionsProps): void {
    const fn = new ServiceFunction(this, "ReviewObligation", {
      settings,
      operators,
      folder: "review-obligation",
      env: ReviewObligationEnv,
      environment: { TABLE_NAME: table.table.tableName, INBOX_BUCKET: uploads.bucket.bucketName },
      purpose: "Records what the office decides about an obligation, and which rules it lets pass.",
      errorImpact: "The office cannot approve, return, unlock, exempt, extend, reopen or let a rule pass.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*", "CALENDARS"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    // A waiver changes what is left of the findings of an attempt.
    uploads.allowReadingResults(fn);
    api.route(fn, [
      "POST /v1/obligations/{unitId}/{periodId}/decisions",
      "POST /v1/obligations/{unitId}/{periodId}/waivers",
      "POST /v1/obligations/{unitId}/{periodId}/waivers/{waiver}/end",
    ]);
  }

  #declareNothing({ settings, operators, table, api }: DecisionsProps): void {
    const fn = new ServiceFunction(this, "DeclareNothing", {
      settings,
      operators,
      folder: "declare-nothing",
      env: DeclareNothingEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Takes a unit's declaration that it has nothing to report.",
      errorImpact: "Units cannot declare that they have nothing to report; the office can still exempt them.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "TEMPLATE#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    api.route(fn, ["POST /v1/obligations/{unitId}/{periodId}/nothing-to-report"]);
  }

  #enterReport({ settings, operators, table, uploads, api }: DecisionsProps): void {
    const fn = new ServiceFunction(this, "EnterReport", {
      settings,
      operators,
      folder: "enter-report",
      env: EnterReportEnv,
      environment: { TABLE_NAME: table.table.tableName, INBOX_BUCKET: uploads.bucket.bucketName },
      purpose:
        "Records a report that came on paper or by e-mail in its unit's name, and signs the forms for its scans.",
      errorImpact: "Units that reported on paper stand as missing until the office can enter it.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    uploads.allowSigningUploads(fn);
    api.route(fn, ["POST /v1/obligations/{unitId}/{periodId}/entered-reports"]);
  }

  #endExemptions({ settings, operators, clock, table }: DecisionsProps): void {
    const fn = new ServiceFunction(this, "EndExemptions", {
      settings,
      operators,
      folder: "end-exemptions",
      env: EndExemptionsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Ends exemptions whose last day is over.",
      errorImpact:
        "Units stay exempt longer than was decided, and are not reminded; the next run makes up for it.",
      timeout: END_EXEMPTIONS_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS"], on: "index" },
      { actions: ["dynamodb:BatchGetItem", "dynamodb:Query"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    new ScheduledRun(this, "Nightly", {
      operators,
      clock,
      run: fn,
      at: { hour: "0", minute: "5" },
      missed: "Exemptions that ended yesterday still hold: their units are neither missing nor reminded.",
      silentHours: 26,
    });
  }
}
