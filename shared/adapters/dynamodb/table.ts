import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

/**
 * The few things this product asks of its table, with conditions as data.
 *
 * Stores are written against `Table`, so the very same store runs on DynamoDB and on the table in memory that the
 * simulation uses; one contract suite holds both to the same behaviour. A condition that does not hold is an
 * answer (`ok: false`), not an exception: every caller has to say what it means.
 */
export interface Table {
  /** Strongly consistent unless the index says otherwise. */
  get(key: Key): Promise<Item | undefined>;
  /** The items that exist, in no order; any number of keys. */
  batchGet(keys: readonly Key[]): Promise<Item[]>;
  /** Every item of the question, however many pages it takes. */
  query(question: Question): Promise<Item[]>;
  /** One page; `next` is present when there may be more. */
  queryPage(question: Question, page: { limit: number; after?: Key | undefined }): Promise<Page>;
  put(write: Put): Promise<WriteResult>;
  /** Answers with the whole item as it is after the update. */
  update(write: Update): Promise<WriteResult>;
  /** All or nothing, up to 100 writes. */
  transact(writes: readonly Write[]): Promise<TransactResult>;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Item = Key & { readonly [attribute: string]: unknown };

export interface Question {
  readonly pk: string;
  readonly skPrefix?: string;
  /** Both ends inclusive; not together with `skPrefix`. */
  readonly skBetween?: readonly [from: string, to: string];
  /** Ask the index, which answers with keys and `state` only, and may lag behind the table. */
  readonly index?: "gsi1";
  readonly reverse?: boolean;
}

export interface Page {
  readonly items: Item[];
  readonly next?: Key;
}

/** Every part must hold. Paths are dotted; a map along the path must exist. */
export interface Condition {
  /** No item has this key. */
  readonly absent?: true;
  readonly equals?: Readonly<Record<string, string | number | boolean>>;
  readonly oneOf?: Readonly<Record<string, readonly (string | number)[]>>;
  /** The item or the attribute is missing, or the attribute is no greater than this. */
  readonly atMost?: Readonly<Record<string, number>>;
  readonly missing?: readonly string[];
}

export interface Put {
  readonly put: Item;
  readonly if?: Condition;
}

export interface Update {
  readonly update: Key;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly if: Condition;
}

export interface Check {
  readonly check: Key;
  readonly if: Condition;
}

export type Write = Put | Update | Check;

export type WriteResult =
  | { readonly ok: true; readonly item: Item }
  | { readonly ok: false; readonly current: Item | undefined };

export type TransactResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly failed: readonly { index: number; current: Item | undefined }[] };

/** The table stayed busy through every retry. Throw it on: the event is delivered again. */
export class TableBusyError extends Error {
  constructor(options?: ErrorOptions) {
    super("the table is busy", options);
    this.name = "TableBusyError";
  }
}

/** DynamoDB's own limit on the keys of one BatchGetItem. */
const KEYS_PER_BATCH_GET = 100;

/** With full jitter from 25 ms doubling, seven tries span about 1.6 s: longer than any conflict between two deciders. */
const TRIES_WHEN_BUSY = 7;

export interface TableOptions {
  /** Waits between retries; a test passes one that does not wait. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** The table in DynamoDB. */
export function dynamoTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  { pause = sleep }: TableOptions = {},
): Table {
  const readPage = async (question: Question, limit?: number, after?: Key) => {
    const answer = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...questionExpression(question),
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(after === undefined ? {} : { ExclusiveStartKey: after }),
      }),
    );
    return { items: (answer.Items ?? []) as Item[], last: answer.LastEvaluatedKey as Key | undefined };
  };

  return {
    async get(key) {
      const answer = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return answer.Item as Item | undefined;
    },

    async batchGet(keys) {
      const found: Item[] = [];
      for (let at = 0; at < keys.length; at += KEYS_PER_BATCH_GET) {
        let wanted: Record<string, unknown>[] = keys
          .slice(at, at + KEYS_PER_BATCH_GET)
          .map(({ pk, sk }) => ({ pk, sk }));
        for (let tries = 0; wanted.length > 0; tries++) {
          if (tries === TRIES_WHEN_BUSY) throw new TableBusyError();
          if (tries > 0) await pause(backoff(tries));
          const answer = await client.send(
            new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
          );
          found.push(...((answer.Responses?.[tableName] ?? []) as Item[]));
          wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
        }
      }
      return found;
    },

    async query(question) {
      const items: Item[] = [];
      let after: Key | undefined;
      do {
        const page = await readPage(question, undefined, after);
        items.push(...page.items);
        after = page.last;
      } while (after);
      return items;
    },

    async queryPage(question, { limit, after }) {
      const page = await readPage(question, limit, after);
      return page.last ? { items: page.items, next: page.last } : { items: page.items };
    },

    async put({ put: item, if: condition }) {
      return refusable(pause, async () => {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: item,
            ...(condition && conditionInput(condition)),
          }),
        );
        return item;
      });
    },

    async update(write) {
      return refusable(pause, async () => {
        const answer = await client.send(
          new UpdateCommand({ TableName: tableName, ...updateInput(write), ReturnValues: "ALL_NEW" }),
        );
        return answer.Attributes as Item;
      });
    },

    async transact(writes) {
      const input: TransactWriteCommandInput = {
        TransactItems: writes.map((write) => transactItem(tableName, write)),
      };
      for (let tries = 1; ; tries++) {
        try {
          await client.send(new TransactWriteCommand(input));
          return { ok: true };
        } catch (error) {
          const reasons = cancellationReasons(error);
          if (!reasons) throw error;
          const failed = reasons.flatMap((reason, index) =>
            reason.Code === "ConditionalCheckFailed" ? [{ index, current: plainItem(reason.Item) }] : [],
          );
          if (failed.length > 0) return { ok: false, failed };
          // Only other people's transactions or throttling stood in the way, and the SDK does not retry those.
          if (tries === TRIES_WHEN_BUSY || !reasons.some((reason) => isPassing(reason.Code))) {
            throw new TableBusyError({ cause: error });
          }
          await pause(backoff(tries));
        }
      }
    },
  };
}

function isPassing(code: string | undefined): boolean {
  return (
    code === "TransactionConflict" ||
    code === "ThrottlingError" ||
    code === "ProvisionedThroughputExceeded" ||
    code === "RequestLimitExceeded"
  );
}

async function refusable(
  pause: (milliseconds: number) => Promise<void>,
  write: () => Promise<Item>,
): Promise<WriteResult> {
  for (let tries = 1; ; tries++) {
    try {
      return { ok: true, item: await write() };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error.name === "ConditionalCheckFailedException") {
        return { ok: false, current: plainItem((error as { Item?: Record<string, unknown> }).Item) };
      }
      // Somebody's transaction holds the item for a moment. The SDK does not retry this one.
      if (error.name !== "TransactionConflictException") throw error;
      if (tries === TRIES_WHEN_BUSY) throw new TableBusyError({ cause: error });
      await pause(backoff(tries));
    }
  }
}

/** The document client leaves items inside exceptions as DynamoDB sent them. */
function plainItem(raw: Record<string, unknown> | undefined): Item | undefined {
  if (!raw) return undefined;
  if (typeof raw["pk"] === "string") return raw as Item;
  return unmarshall(raw as Record<string, AttributeValue>) as Item;
}

interface CancellationReason {
  readonly Code?: string;
  readonly Item?: Record<string, unknown>;
}

function cancellationReasons(error: unknown): CancellationReason[] | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "TransactionCanceledException") {
    return (error as { CancellationReasons?: CancellationReason[] }).CancellationReasons ?? [];
  }
  if (error.name === "TransactionInProgressException") return [{ Code: "TransactionConflict" }];
  return undefined;
}

function backoff(tries: number): number {
  return Math.random() * 25 * 2 ** (tries - 1);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function questionExpression({ pk, skPrefix, skBetween, index, reverse }: Question) {
  const [pkName, skName] = index === "gsi1" ? (["gsi1pk", "gsi1sk"] as const) : (["pk", "sk"] as const);
  const names = new Names();
  let expression = `${names.of(pkName)} = :pk`;
  const values: Record<string, unknown> = { ":pk": pk };
  if (skPrefix !== undefined) {
    expression += ` AND begins_with(${names.of(skName)}, :prefix)`;
    values[":prefix"] = skPrefix;
  } else if (skBetween) {
    expression += ` AND ${names.of(skName)} BETWEEN :from AND :to`;
    values[":from"] = skBetween[0];
    values[":to"] = skBetween[1];
  }
  return {
    KeyConditionExpression: expression,
    ExpressionAttributeNames: names.all,
    ExpressionAttributeValues: values,
    ScanIndexForward: !reverse,
    ...(index ? { IndexName: index } : { ConsistentRead: true }),
  };
}

class Names {
  readonly all: Record<string, string> = {};

  /** A dotted path with every step behind a placeholder, so reserved words never matter. */
  of(path: string): string {
    return path
      .split(".")
      .map((step) => {
        const known = Object.entries(this.all).find(([, name]) => name === step);
        if (known) return known[0];
        const placeholder = `#n${Object.keys(this.all).length}`;
        this.all[placeholder] = step;
        return placeholder;
      })
      .join(".");
  }
}

class Values {
  readonly all: Record<string, unknown> = {};

  of(value: unknown): string {
    const placeholder = `:v${Object.keys(this.all).length}`;
    this.all[placeholder] = value;
    return placeholder;
  }
}

function conditionExpression(condition: Condition, names: Names, values: Values): string {
  const parts: string[] = [];
  if (condition.absent) parts.push(`attribute_not_exists(${names.of("pk")})`);
  for (const [path, value] of Object.entries(condition.equals ?? {})) {
    parts.push(`${names.of(path)} = ${values.of(value)}`);
  }
  for (const [path, options] of Object.entries(condition.oneOf ?? {})) {
    parts.push(`${names.of(path)} IN (${options.map((option) => values.of(option)).join(", ")})`);
  }
  for (const [path, limit] of Object.entries(condition.atMost ?? {})) {
    const name = names.of(path);
    parts.push(`(attribute_not_exists(${name}) OR ${name} <= ${values.of(limit)})`);
  }
  for (const path of condition.missing ?? []) parts.push(`attribute_not_exists(${names.of(path)})`);
  return parts.join(" AND ");
}

function conditionInput(condition: Condition) {
  const names = new Names();
  const values = new Values();
  const expression = conditionExpression(condition, names, values);
  return expressionInput({ ConditionExpression: expression }, names, values);
}

function updateInput({ update, set, remove, if: condition }: Update) {
  const names = new Names();
  const values = new Values();
  const assignments = Object.entries(set ?? {}).map(
    ([path, value]) => `${names.of(path)} = ${values.of(value)}`,
  );
  const clauses = [
    ...(assignments.length > 0 ? [`SET ${assignments.join(", ")}`] : []),
    ...(remove?.length ? [`REMOVE ${remove.map((path) => names.of(path)).join(", ")}`] : []),
  ];
  const expression = conditionExpression(condition, names, values);
  return {
    Key: update,
    ...expressionInput(
      { UpdateExpression: clauses.join(" "), ConditionExpression: expression },
      names,
      values,
    ),
  };
}

function expressionInput<Expressions extends object>(expressions: Expressions, names: Names, values: Values) {
  return {
    ...expressions,
    ExpressionAttributeNames: names.all,
    ...(Object.keys(values.all).length > 0 ? { ExpressionAttributeValues: values.all } : {}),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}

function transactItem(tableName: string, write: Write) {
  if ("put" in write) {
    return { Put: { TableName: tableName, Item: write.put, ...(write.if && conditionInput(write.if)) } };
  }
  if ("update" in write) return { Update: { TableName: tableName, ...updateInput(write) } };
  return {
    ConditionCheck: { TableName: tableName, Key: write.check, ...conditionInput(write.if) },
  };
}
