import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ChangeCalendarEnv } from "../../functions/change-calendar/env.ts";
import { Env as ChangePeriodEnv } from "../../functions/change-period/env.ts";
import { Env as ClosePeriodsEnv } from "../../functions/close-periods/env.ts";
import { Env as ReadCalendarsEnv } from "../../functions/read-calendars/env.ts";
import { Env as RedateObligationsEnv } from "../../functions/redate-obligations/env.ts";
import type { Clock } from "./clock.ts";
import type { Events } from "./events.ts";
import type { HttpApi } from "./http-api.ts";
import { READ_CITY } from "./reminders.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

/** The HTTP API gives up after 30 seconds. A preview reads every obligation concerned: 11,000 in five periods at most. */
const PREVIEW_TIMEOUT = Duration.seconds(29);
/** Obligations follow one by one: 11,000 of them, a transaction each, within one run. */
const REDATE_TIMEOUT = Duration.minutes(5);

type CalendarsProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly events: Events;
  readonly api: HttpApi;
};

/** Honest time: calendars and dates are changed as previewed, and everything that rests on them follows. */
export class Calendars extends Construct {
  constructor(scope: Construct, id: string, props: CalendarsProps) {
    super(scope, id);
    this.#readCalendars(props);
    this.#changeDates(props);
    this.#redateObligations(props);
    this.#closePeriods(props);
  }

  #readCalendars({ settings, operators, table, api }: CalendarsProps): void {
    const fn = new ServiceFunction(this, "ReadCalendars", {
      settings,
      operators,
      folder: "read-calendars",
      env: ReadCalendarsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Answers which days are worked, by which decision, and which years lack a calendar.",
      errorImpact: "Nobody can look up working calendars; due dates are computed all the same.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS"], on: "index" },
      { actions: ["dynamodb:Query"], leadingKeys: ["CALENDARS", "CALENDAR#*", "USER#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["CALENDARS", "PERIOD#*"] },
    ]);
    api.route(fn, ["GET /v1/calendars", "GET /v1/calendars/{year}"]);
  }

  #changeDates({ settings, operators, table, api }: CalendarsProps): void {
    const changeCalendar = new ServiceFunction(this, "ChangeCalendar", {
      settings,
      operators,
      folder: "change-calendar",
      env: ChangeCalendarEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Shows what a calendar would change, and brings it into force.",
      errorImpact: "Office admins cannot approve a calendar; due dates stay provisional or as they were.",
      memoryMegabytes: 1_024,
      timeout: PREVIEW_TIMEOUT,
    });
    table.grant(changeCalendar, [
      ...READ_CITY,
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["CALENDARS"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["CALENDARS", "CALENDAR#*", "PERIOD#*"] },
    ]);
    api.route(changeCalendar, ["POST /v1/calendars/{year}/preview", "POST /v1/calendars/{year}/approve"]);

    const changePeriod = new ServiceFunction(this, "ChangePeriod", {
      settings,
      operators,
      folder: "change-period",
      env: ChangePeriodEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose:
        "Shows what a change of a period would do and makes it; reopens a closed period and closes it again.",
      errorImpact: "Office admins cannot change or reopen a period; it stays as it is.",
      memoryMegabytes: 1_024,
      timeout: PREVIEW_TIMEOUT,
    });
    table.grant(changePeriod, [
      ...READ_CITY,
      { actions: ["dynamodb:GetItem", "dynamodb:PutItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    api.route(changePeriod, [
      "POST /v1/periods/{periodId}/changes/preview",
      "POST /v1/periods/{periodId}/changes",
      "POST /v1/periods/{periodId}/reopen",
      "POST /v1/periods/{periodId}/close",
    ]);
  }

  #redateObligations({ settings, operators, table, events }: CalendarsProps): void {
    const queue = new WorkQueue(this, "Redatings", {
      operators,
      workerTimeout: REDATE_TIMEOUT,
      lost: "The dates of a period were changed and some of its units still see, and are reminded of, the former ones.",
      late: "Units still see the former dates of a period that was changed.",
    });
    events.subscribe(
      "PeriodDatesChanged",
      {
        source: ["reform-reports.periods"],
        detailType: ["PeriodChanged"],
        detail: { data: { obligationsFollow: [true] } },
      },
      queue,
    );
    const fn = new ServiceFunction(this, "RedateObligations", {
      settings,
      operators,
      folder: "redate-obligations",
      env: RedateObligationsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Makes the obligations of a changed period follow it, each by a decision of its own.",
      errorImpact: "Units see the former dates of a changed period; a repeated run goes on where it stopped.",
      timeout: REDATE_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:GetItem"], leadingKeys: ["PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["CALENDARS", "PERIOD#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
    ]);
    queue.feed(fn, { batchSize: 1, maxConcurrency: 2 });
  }

  #closePeriods({ settings, operators, clock, table }: CalendarsProps): void {
    const fn = new ServiceFunction(this, "ClosePeriods", {
      settings,
      operators,
      folder: "close-periods",
      env: ClosePeriodsEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Tells of each period that has closed, once.",
      errorImpact: "Other systems hear of a closing late; reports are refused on time all the same.",
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS"], on: "index" },
      { actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    new ScheduledRun(this, "Hourly", {
      operators,
      clock,
      run: fn,
      at: { minute: "5" },
      missed: "Nobody was told of periods that closed.",
      silentHours: 3,
    });
  }
}
