import { Construct } from "constructs";
import { Env as ControlRemindersEnv } from "../../functions/control-reminders/env.ts";
import { Env as ReadReminderPlanEnv } from "../../functions/read-reminder-plan/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

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
    table.grant(readReminderPlan, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "CONTACTS", "WAITING#*"], on: "index" },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["REMINDER-RULES"] },
      {
        actions: ["dynamodb:Query"],
        leadingKeys: ["UNITS", "PERIOD#*", "CALENDARS", "REMINDERS", "LEDGER#*"],
      },
    ]);
    api.route(readReminderPlan, ["GET /v1/reminder-plan"]);

    const controlReminders = new ServiceFunction(this, "ControlReminders", {
      settings,
      operators,
      folder: "control-reminders",
      env: ControlRemindersEnv,
      environment,
      purpose: "Stops reminders, all or those of a unit, and lets them go out again.",
      errorImpact: "The office cannot stop reminders; those that are planned go out.",
    });
    table.grant(controlReminders, [
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*", "UNIT#*", "REMINDERS"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["REMINDERS", "REMINDER-CHANGES"] },
    ]);
    api.route(controlReminders, ["POST /v1/reminders/switch", "POST /v1/units/{unitId}/reminder-pause"]);
  }
}
