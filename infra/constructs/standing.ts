import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ReadStandingEnv } from "../../functions/read-standing/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

type StandingProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly api: HttpApi;
};

/** A year of a city with 11,000 units is 55,000 obligations, some 35 MB: a whole processor reads them in seconds. */
const MEMORY_MEGABYTES = 1_769;
/** The HTTP API gives up after 30 seconds. */
const TIMEOUT = Duration.seconds(29);

/** How units compare with what they owed and with each other, and what waits for the office. */
export class Standing extends Construct {
  constructor(scope: Construct, id: string, { settings, operators, table, api }: StandingProps) {
    super(scope, id);
    const readStanding = new ServiceFunction(this, "ReadStanding", {
      settings,
      operators,
      folder: "read-standing",
      env: ReadStandingEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Answers standings, rankings, trends and the reviewers' queue.",
      errorImpact: "The office cannot see rankings or what waits for review; units cannot print their year.",
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: TIMEOUT,
    });
    table.grant(readStanding, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "UNIT#*", "WAITING#*"], on: "index" },
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIOD#*", "CALENDARS"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*", "UNIT#*", "PERIOD#*", "TEMPLATE#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*", "PERIOD#*"] },
    ]);
    api.route(readStanding, [
      "GET /v1/units/{unitId}/standing/{year}",
      "GET /v1/periods/{periodId}/ranking",
      "GET /v1/rankings/{year}",
      "GET /v1/trends",
      "GET /v1/review-queue",
    ]);
  }
}
