import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ChooseMessagesEnv } from "../../functions/choose-messages/env.ts";
import { Env as SendDigestEnv } from "../../functions/send-digest/env.ts";
import { Env as WatchDeadlinesEnv } from "../../functions/watch-deadlines/env.ts";
import type { Clock } from "./clock.ts";
import type { HttpApi } from "./http-api.ts";
import type { Identity } from "./identity.ts";
import type { Messages } from "./messages.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

/** A city of 11,000 units with five open periods is 55,000 obligations, and a question for the contacts of each that owes. */
const DIGEST_TIMEOUT = Duration.minutes(10);
const WATCH_TIMEOUT = Duration.minutes(10);

type OfficeMessagesProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly identity: Identity;
  readonly messages: Messages;
  readonly api: HttpApi;
};

/** What the office is told: at once when units become missing, and a summary in the rhythm that each person chose. */
export class OfficeMessages extends Construct {
  constructor(scope: Construct, id: string, props: OfficeMessagesProps) {
    super(scope, id);
    const { settings, operators, clock, table, identity, messages, api } = props;
    const environment = {
      TABLE_NAME: table.table.tableName,
      USER_POOL_ID: identity.userPool.userPoolId,
      MAIL_QUEUE_URL: messages.mail.queue.queueUrl,
    };

    const watchDeadlines = new ServiceFunction(this, "WatchDeadlines", {
      settings,
      operators,
      folder: "watch-deadlines",
      env: WatchDeadlinesEnv,
      environment,
      purpose: "Finds units that became missing, and tells who wants to know at once.",
      errorImpact: "The office hears an hour late, or from its summary, who became missing.",
      timeout: WATCH_TIMEOUT,
    });
    table.grant(watchDeadlines, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "WAITING#*"], on: "index" },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["DEADLINES", "PERIOD#*", "USER#*"] },
      { actions: ["dynamodb:BatchGetItem", "dynamodb:Query"], leadingKeys: ["PERIOD#*"] },
      {
        actions: ["dynamodb:ConditionCheckItem", "dynamodb:PutItem"],
        leadingKeys: ["DEADLINES", "PERIOD#*"],
      },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["OFFICE#*", "LEDGER#*"] },
    ]);
    new ScheduledRun(this, "Hourly", {
      operators,
      clock,
      run: watchDeadlines,
      at: { minute: "5" },
      missed: "Nobody looked for units that became missing; the next run finds them.",
      silentHours: 3,
    });

    const sendDigest = new ServiceFunction(this, "SendDigest", {
      settings,
      operators,
      folder: "send-digest",
      env: SendDigestEnv,
      environment,
      purpose: "Plans the office's summary of a working day.",
      errorImpact: "The office does not get its summary today; run it again by hand.",
      memoryMegabytes: 1_024,
      timeout: DIGEST_TIMEOUT,
    });
    table.grant(sendDigest, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS"], on: "index" },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*", "REMINDER-RULES"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIOD#*", "UNIT#*", "LEDGER#*", "CALENDARS"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["OFFICE#*", "LEDGER#*"] },
    ]);
    new ScheduledRun(this, "Morning", {
      operators,
      clock,
      run: sendDigest,
      // After the reminders of 08:00, whose outcomes are part of it.
      at: { hour: "8", minute: "30" },
      missed: "The office did not get its summary of the day.",
      silentHours: 26,
    });
    for (const fn of [watchDeadlines, sendDigest]) {
      fn.allow(["cognito-idp:ListUsersInGroup"], [identity.userPool.userPoolArn]);
      fn.allow(["sqs:SendMessage"], [messages.mail.queue.queueArn]);
    }

    const chooseMessages = new ServiceFunction(this, "ChooseMessages", {
      settings,
      operators,
      folder: "choose-messages",
      env: ChooseMessagesEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Keeps how often a person of the office wants to be told.",
      errorImpact: "People of the office cannot change how often they are told.",
    });
    table.grant(chooseMessages, [
      { actions: ["dynamodb:GetItem", "dynamodb:PutItem"], leadingKeys: ["USER#*"] },
    ]);
    api.route(chooseMessages, ["GET /v1/me/preferences", "POST /v1/me/preferences"]);
  }
}
