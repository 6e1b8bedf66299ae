import { Construct } from "constructs";
import { Env as ReadCalendarFeedEnv } from "../../functions/read-calendar-feed/env.ts";
import { Env as ShareCalendarEnv } from "../../functions/share-calendar/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

type UnitCalendarsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly api: HttpApi;
};

/** A unit's due dates in its people's own calendar programs, which cannot sign in. */
export class UnitCalendars extends Construct {
  constructor(scope: Construct, id: string, { settings, operators, table, api }: UnitCalendarsProps) {
    super(scope, id);
    const environment = { TABLE_NAME: table.table.tableName, APP_URL: settings.appUrl };

    const shareCalendar = new ServiceFunction(this, "ShareCalendar", {
      settings,
      operators,
      folder: "share-calendar",
      env: ShareCalendarEnv,
      environment,
      purpose: "Makes and ends the link to a unit's calendar.",
      errorImpact: "Units cannot subscribe to their due dates, nor end a link that got out.",
    });
    table.grant(shareCalendar, [
      { actions: ["dynamodb:GetItem"], leadingKeys: ["USER#*", "UNIT#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["UNIT#*"] },
    ]);
    api.route(shareCalendar, [
      "GET /v1/units/{unitId}/calendar-link",
      "POST /v1/units/{unitId}/calendar-link",
      "POST /v1/units/{unitId}/calendar-link/revoke",
    ]);

    const readCalendarFeed = new ServiceFunction(this, "ReadCalendarFeed", {
      settings,
      operators,
      folder: "read-calendar-feed",
      env: ReadCalendarFeedEnv,
      environment,
      purpose: "Answers a unit's due dates to calendar programs.",
      errorImpact: "Calendars that units subscribed to keep what they last read.",
    });
    table.grant(readCalendarFeed, [
      { actions: ["dynamodb:GetItem", "dynamodb:Query"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"], on: "index" },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*"] },
    ]);
    api.publicRoute(readCalendarFeed, ["GET /v1/calendar-feeds/{unitId}/{feed}"]);
  }
}
