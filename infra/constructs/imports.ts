import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as ImportMembersEnv } from "../../functions/import-members/env.ts";
import { Env as ImportReferenceDataEnv } from "../../functions/import-reference-data/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { Identity } from "./identity.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

/** The HTTP API gives up after 30 seconds, so a longer run could not answer. */
const IMPORT_TIMEOUT = Duration.seconds(29);

type ImportsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly identity: Identity;
  readonly api: HttpApi;
};

/** How an installation gets its units, periods, calendar and people. */
export class Imports extends Construct {
  constructor(scope: Construct, id: string, props: ImportsProps) {
    super(scope, id);
    const { settings, operators, table, identity, api } = props;
    const TABLE_NAME = table.table.tableName;

    const importReferenceData = new ServiceFunction(this, "ImportReferenceData", {
      settings,
      operators,
      folder: "import-reference-data",
      env: ImportReferenceDataEnv,
      environment: { TABLE_NAME },
      purpose: "Loads units, programmes, periods, calendar and indicators.",
      errorImpact: "Office admins cannot change reference data; what is there stays as it is.",
      memoryMegabytes: 1_024,
      timeout: IMPORT_TIMEOUT,
    });
    table.grant(importReferenceData, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "CONTACTS"], on: "index" },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["REMINDER-RULES"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*", "PERIOD#*", "CALENDARS"] },
      {
        actions: ["dynamodb:Query"],
        leadingKeys: ["UNITS", "UNIT#*", "PROGRAMMES", "PERIOD-TYPES", "CALENDARS", "TEMPLATE#*"],
      },
      {
        actions: ["dynamodb:PutItem"],
        leadingKeys: [
          "UNITS",
          "UNIT#*",
          "ADDRESS#*",
          "CODE#*",
          "PERIOD#*",
          "PROGRAMMES",
          "PERIOD-TYPES",
          "CALENDARS",
          "CALENDAR#*",
          "REMINDER-RULES",
          "TEMPLATE#*",
        ],
      },
    ]);
    api.route(importReferenceData, ["POST /v1/imports/{kind}"]);

    const importMembers = new ServiceFunction(this, "ImportMembers", {
      settings,
      operators,
      folder: "import-members",
      env: ImportMembersEnv,
      environment: { TABLE_NAME, USER_POOL_ID: identity.userPool.userPoolId },
      purpose: "Makes people known by their e-mail address and gives them their units.",
      errorImpact: "New members cannot sign in or do not see their unit.",
      timeout: IMPORT_TIMEOUT,
    });
    table.grant(importMembers, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNITS", "USER#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["USER#*"] },
    ]);
    importMembers.allow(
      [
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminListGroupsForUser",
      ],
      [identity.userPool.userPoolArn],
    );
    api.route(importMembers, ["POST /v1/imports/members"]);
  }
}
