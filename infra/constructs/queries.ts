import { Construct } from "constructs";
import { Env as MakeFormEnv } from "../../functions/make-form/env.ts";
import { Env as ReadMessagesEnv } from "../../functions/read-messages/env.ts";
import { Env as ReadObligationsEnv } from "../../functions/read-obligations/env.ts";
import { Env as ReadPeriodsEnv } from "../../functions/read-periods/env.ts";
import { Env as ReadUnitsEnv } from "../../functions/read-units/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import type { Uploads } from "./uploads.ts";

/** Not for the room but for the processor time that comes with it: a person waits for the workbook. */
const FORM_MEMORY_MB = 1_024;

type QueriesProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly uploads: Uploads;
  readonly api: HttpApi;
};

/** Everything that people look at. These functions cannot change anything. */
export class Queries extends Construct {
  constructor(scope: Construct, id: string, { settings, operators, table, uploads, api }: QueriesProps) {
    super(scope, id);
    const environment = { TABLE_NAME: table.table.tableName };

    const readUnits = new ServiceFunction(this, "ReadUnits", {
      settings,
      operators,
      folder: "read-units",
      env: ReadUnitsEnv,
      environment,
      purpose: "Answers who somebody is and which units there are.",
      errorImpact: "People cannot get past the first page after signing in.",
    });
    table.grant(readUnits, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNITS"], on: "index" },
      { actions: ["dynamodb:GetItem", "dynamodb:Query"], leadingKeys: ["USER#*", "UNIT#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*"] },
    ]);
    api.route(readUnits, ["GET /v1/me", "GET /v1/units", "GET /v1/units/{unitId}"]);

    const readPeriods = new ServiceFunction(this, "ReadPeriods", {
      settings,
      operators,
      folder: "read-periods",
      env: ReadPeriodsEnv,
      environment,
      purpose: "Answers which periods there are, how far each has come, and by which templates they ask.",
      errorImpact: "Nobody sees periods or progress.",
    });
    table.grant(readPeriods, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "WAITING#*"], on: "index" },
      { actions: ["dynamodb:Query"], leadingKeys: ["USER#*", "PERIOD#*", "TEMPLATE#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "TEMPLATE#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    api.route(readPeriods, [
      "GET /v1/periods",
      "GET /v1/periods/{periodId}",
      "GET /v1/periods/{periodId}/progress",
      "GET /v1/periods/{periodId}/events",
      "GET /v1/templates/{templateId}",
      "GET /v1/templates/{templateId}/versions/{version}",
    ]);

    const makeForm = new ServiceFunction(this, "MakeForm", {
      settings,
      operators,
      folder: "make-form",
      env: MakeFormEnv,
      environment,
      purpose: "Makes the form that a unit fills in for a period.",
      errorImpact: "Units cannot fetch their form; one that they have can still be sent.",
      memoryMegabytes: FORM_MEMORY_MB,
    });
    table.grant(makeForm, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"], on: "index" },
      { actions: ["dynamodb:Query"], leadingKeys: ["CALENDARS"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "UNIT#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*", "TEMPLATE#*"] },
    ]);
    api.route(makeForm, ["GET /v1/obligations/{unitId}/{periodId}/template.xlsx"]);

    const readMessages = new ServiceFunction(this, "ReadMessages", {
      settings,
      operators,
      folder: "read-messages",
      env: ReadMessagesEnv,
      environment,
      purpose: "Answers what was sent to whom, and what became of it.",
      errorImpact: "Nobody sees which messages arrived.",
    });
    table.grant(readMessages, [
      { actions: ["dynamodb:Query"], leadingKeys: ["MESSAGES#*"], on: "index" },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*"] },
      { actions: ["dynamodb:Query", "dynamodb:BatchGetItem"], leadingKeys: ["LEDGER#*"] },
    ]);
    api.route(readMessages, ["GET /v1/messages", "GET /v1/units/{unitId}/messages"]);

    const readObligations = new ServiceFunction(this, "ReadObligations", {
      settings,
      operators,
      folder: "read-obligations",
      env: ReadObligationsEnv,
      environment: { ...environment, INBOX_BUCKET: uploads.bucket.bucketName },
      purpose: "Answers what units owe, what they sent, and what happened to it.",
      errorImpact: "Units do not see what they owe, the office does not see who is missing.",
    });
    table.grant(readObligations, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*", "WAITING#*"], on: "index" },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "UNIT#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*", "UNIT#*", "PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*", "PERIOD#*"] },
    ]);
    uploads.allowReadingResults(readObligations);
    api.route(readObligations, [
      "GET /v1/units/{unitId}/obligations",
      "GET /v1/periods/{periodId}/obligations",
      "GET /v1/obligations/{unitId}/{periodId}",
      "GET /v1/obligations/{unitId}/{periodId}/submissions",
      "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}",
      "GET /v1/obligations/{unitId}/{periodId}/events",
      "GET /v1/obligations/{unitId}/{periodId}/waivers",
      "GET /v1/obligations/{unitId}/{periodId}/checks/{checkId}",
    ]);
  }
}
