import { Construct } from "constructs";
import { Env as WriteCommentEnv } from "../../functions/write-comment/env.ts";
import type { HttpApi } from "./http-api.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";

type CommentsProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly api: HttpApi;
};

/** What units and office say about a report. */
export class Comments extends Construct {
  constructor(scope: Construct, id: string, { settings, operators, table, api }: CommentsProps) {
    super(scope, id);
    const writeComment = new ServiceFunction(this, "WriteComment", {
      settings,
      operators,
      folder: "write-comment",
      env: WriteCommentEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Records and answers comments on obligations, and explanations of findings.",
      errorImpact:
        "Units and office cannot read or write comments, and units cannot explain unusual figures; reports and decisions go on.",
    });
    table.grant(writeComment, [
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["USER#*", "UNIT#*", "PERIOD#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["UNIT#*", "PERIOD#*"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["UNIT#*", "PERIOD#*"] },
    ]);
    api.route(writeComment, [
      "GET /v1/obligations/{unitId}/{periodId}/comments",
      "POST /v1/obligations/{unitId}/{periodId}/comments",
      "POST /v1/obligations/{unitId}/{periodId}/comments/{commentId}/withdraw",
      "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/explanations",
    ]);
  }
}
