import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { TABLE_LAYOUT } from "../../shared/adapters/dynamodb/table-layout.ts";
import type { FunctionSurroundings, ServiceFunction } from "./service-function.ts";

/** What a role may be given. No `Scan`, no PartiQL, no deletion: nothing here is ever deleted but by its TTL. */
type TableAction =
  | "dynamodb:BatchGetItem"
  | "dynamodb:ConditionCheckItem"
  | "dynamodb:GetItem"
  | "dynamodb:PutItem"
  | "dynamodb:Query"
  | "dynamodb:UpdateItem";

export type TableGrant = {
  readonly actions: readonly TableAction[];
  /** Partition keys the actions may name; `*` stands for any text. */
  readonly leadingKeys: readonly string[];
  /** The index instead of the table; then the leading keys are the index's. */
  readonly on?: "index";
};

/** The single table with its one narrow index and the stream of the outbox. */
export class ReportTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { settings, operators }: FunctionSurroundings) {
    super(scope, id);
    const { index } = TABLE_LAYOUT;
    // "Default" leaves no trace in the logical id, so the table keeps it if it ever moves up into the stack.
    this.table = new TableV2(this, "Default", {
      partitionKey: { name: TABLE_LAYOUT.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE_LAYOUT.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: index.name,
          partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
          sortKey: { name: index.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...index.projected],
        },
      ],
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: TABLE_LAYOUT.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryptionV2.awsManagedKey(),
      deletionProtection: settings.protectData,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const refused of ["Read", "Write"]) {
      operators.alarm(this, `${refused}sRefused`, {
        metric: this.table.metric(`${refused}ThrottleEvents`, {
          statistic: "Sum",
          period: Duration.minutes(5),
        }),
        threshold: 1,
        periods: 3,
        text:
          `The table has refused ${refused.toLowerCase()}s for 15 minutes. People wait or see errors; nothing accepted is lost. ` +
          "Look for one partition that takes it all, then at the account's table quotas.",
      });
    }
  }

  /**
   * Lets the function use the table, limited to the actions and partition keys named. AWS does not say whether an action in
   * a transaction is held against its own partition key or against those of the whole transaction: give all writing
   * actions of a function the same leading keys, so that both hold.
   */
  grant(fn: ServiceFunction, grants: readonly TableGrant[]): void {
    for (const { actions, leadingKeys, on } of grants) {
      const { tableArn } = this.table;
      fn.allow(actions, [on === "index" ? `${tableArn}/index/${TABLE_LAYOUT.index.name}` : tableArn], {
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": leadingKeys },
        // ForAllValues also holds for a request that names no key at all; this refuses it.
        Null: { "dynamodb:LeadingKeys": "false" },
      });
    }
  }
}
