import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ControlRemindersEnv } from "../../functions/control-reminders/env.ts";
import { Env as ReadReminderPlanEnv } from "../../functions/read-reminder-plan/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable, TableGrant } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

/** The HTTP API gives up after 30 seconds. A preview plans two months twice: some 10 seconds for 11,000 units in five periods. */
const PREVIEW_TIMEOUT = Duration.seconds(29);

/** What planning reminders reads, as they are and as they would be. */
export const READ_CITY: readonly TableGrant[] = [
  { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "CONTACTS", "WAITING#*"], on: "index" },
  { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*", "PERIOD#*"] },
  { actions: ["dynamodb:GetItem"], leadingKeys: ["REMINDER-RULES"] },
  {
    actions: ["dynamodb:Query"],
    leadingKeys: ["UNITS", "PERIOD#*", "CALENDARS", "REMINDERS", "LEDGER#*"],
  },
];

type RemindersProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly api: HttpApi;
};

/** What the office sees and decides of reminders before they go out. */
export class Reminders extends Construct {
  constructor(scope: Construct, id: string, { settings, operators, table, api }: RemindersProps) {
    super(scope, id);
    const environment = { TABLE_NAME: table.table.tableName };

    const readReminderPlan = new ServiceFunction(this, "ReadReminderPlan", {
      settings,
      operators,
      folder: "read-reminder-plan",
      env: ReadReminderPlanEnv,
      environment: { ...environment, APP_URL: settings.appUrl },
      purpose: "Answers who will be reminded on which day, of what and why, and who will not.",
      errorImpact: "The office cannot see beforehand who will be reminded; reminders go out all the same.",
      // The whole city is in memory: 55,000 obligations at some 3 KB each.
      memoryMegabytes: 1_024,
    });
    table.grant(readReminderPlan, READ_CITY);
    api.route(readReminderPlan, ["GET /v1/reminder-plan"]);

    const controlReminders = new ServiceFunction(this, "ControlReminders", {
      settings,
      operators,
      folder: "control-reminders",
      env: ControlRemindersEnv,
      environment,
      purpose:
        "Stops reminders, all or those of a unit, and lets them go out again; changes their rules, as previewed; writes again to contacts.",
      errorImpact: "The office cannot stop reminders or change their rules; those that are planned go out.",
      memoryMegabytes: 1_024,
      timeout: PREVIEW_TIMEOUT,
    });
    table.grant(controlReminders, [
      ...READ_CITY,
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*", "UNIT#*", "REMINDERS"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["REMINDER-RULES", "UNIT#*"] },
      {
        actions: ["dynamodb:PutItem"],
        leadingKeys: ["REMINDERS", "REMINDER-CHANGES", "REMINDER-RULES", "UNIT#*", "ADDRESS#*"],
      },
    ]);
    api.route(controlReminders, [
      "POST /v1/reminders/switch",
      "POST /v1/units/{unitId}/reminder-pause",
      "GET /v1/reminder-rules",
      "POST /v1/reminder-rules/preview",
      "POST /v1/reminder-rules/changes",
      "POST /v1/units/{unitId}/contacts/{contactId}/restore",
    ]);
  }
}
