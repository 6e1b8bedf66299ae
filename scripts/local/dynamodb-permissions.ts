import { LOCAL_ACCOUNT, LOCAL_REGION } from "./local-settings.ts";
import { type RecordedPermission, UNKNOWN_ACTION } from "./recorded-permission.ts";

type AttributeValue = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, AttributeValue>>;

/** The part of a DynamoDB request that says what it touches. */
type Touching = {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly Keys?: readonly Item[];
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
};

const PARTITION_KEY = "pk";
/** The partition key of an index is named after it: index `gsi1`, attribute `gsi1pk`. */
const partitionKeyOf = (index: string | undefined) => (index === undefined ? PARTITION_KEY : `${index}pk`);

/** IAM actions of the parts of a transaction; there is no permission for the transaction itself. */
const ACTION_IN_TRANSACTION: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

/** The permissions of one call to DynamoDB, with the partition keys that a condition on `LeadingKeys` would see. */
export function dynamodbPermissions(
  operation: string,
  input: Readonly<Record<string, unknown>>,
): readonly RecordedPermission[] {
  switch (operation) {
    case "GetItem":
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
    case "Query":
    case "Scan":
      return [permission(operation, operation, input as Touching)];
    case "BatchGetItem":
      return Object.entries((input["RequestItems"] ?? {}) as Record<string, Touching>).map(
        ([table, request]) => permission(operation, operation, { ...request, TableName: table }),
      );
    case "BatchWriteItem":
      return Object.entries((input["RequestItems"] ?? {}) as Record<string, WriteRequest[]>).map(
        ([table, requests]) =>
          permission(operation, operation, { TableName: table, Keys: requests.map(itemOfWrite) }),
      );
    case "TransactWriteItems":
    case "TransactGetItems":
      return (input["TransactItems"] as readonly Record<string, Touching>[]).flatMap((part) =>
        Object.entries(part).map(([kind, touching]) =>
          permission(operation, ACTION_IN_TRANSACTION[kind], touching),
        ),
      );
    default:
      return [permission(operation, undefined, input as Touching)];
  }
}

type WriteRequest = {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
};
const itemOfWrite = ({ PutRequest, DeleteRequest }: WriteRequest): Item =>
  PutRequest?.Item ?? DeleteRequest?.Key ?? {};

function permission(operation: string, action: string | undefined, touching: Touching): RecordedPermission {
  const { TableName: table = "", IndexName: index } = touching;
  const tableArn = table.startsWith("arn:")
    ? table
    : `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${table}`;
  const leadingKeys = leadingKeysOf(touching);
  // A query whose partition key cannot be read would pass every condition on it: better called unknown.
  const isUnderstood = action !== undefined && (action === "Scan" || leadingKeys.length > 0);
  return {
    service: "dynamodb",
    operation,
    action: isUnderstood ? `dynamodb:${action}` : UNKNOWN_ACTION,
    resource: index === undefined ? tableArn : `${tableArn}/index/${index}`,
    leadingKeys,
  };
}

function leadingKeysOf(touching: Touching): readonly string[] {
  const items = [touching.Key, touching.Item, ...(touching.Keys ?? [])].filter((item) => item !== undefined);
  const keys = items.map((item) => text(item[PARTITION_KEY]));
  return [...new Set([...keys, queriedKey(touching)].filter((key) => key !== undefined))];
}

/** The value that `KeyConditionExpression` asks the partition key to equal. */
function queriedKey(touching: Touching): string | undefined {
  const {
    KeyConditionExpression: expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = touching;
  if (expression === undefined) return undefined;
  const partitionKey = partitionKeyOf(touching.IndexName);
  for (const [, attribute = "", placeholder = ""] of expression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)) {
    if ((names?.[attribute] ?? attribute) === partitionKey) return text(values?.[placeholder]);
  }
  return undefined;
}

function text(value: AttributeValue | undefined): string | undefined {
  const string = value?.["S"];
  return typeof string === "string" ? string : undefined;
}
