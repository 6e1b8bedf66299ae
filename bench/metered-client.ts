import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Item, Key } from "../shared/adapters/dynamodb/table.ts";
import { TABLE_LAYOUT } from "../shared/adapters/dynamodb/table-layout.ts";
import { batchReadUnits, indexWriteUnits, itemSize, readUnits, writeUnits } from "./item-size.ts";

/** One request to DynamoDB and what it costs. */
export interface MeteredRequest {
  readonly step: string;
  /** Operation and the kinds of item it touches, `TransactWriteItems obligation, submission, event`. */
  readonly what: string;
  /** Bytes of the items read, or of the items as they were written. */
  readonly bytes: number;
  /** Write units as the emulator reports them, index included. */
  readonly wru: number;
  /** Write units by our own counter, from the items before and after. */
  readonly countedWru: number;
  /** Read units by our own counter, from the bytes of what was read. */
  readonly rru: number;
}

export interface Meter {
  /** Everything recorded since the last call. */
  take(): MeteredRequest[];
  /** Names what the requests from now on belong to. */
  during(step: string): void;
}

type Input = Readonly<Record<string, unknown>>;
type Consumed = { readonly CapacityUnits?: number };

/** Records every request that a document client sends. `looker` is a client of the same table that is not metered. */
export function meter(client: DynamoDBDocumentClient, looker: DynamoDBDocumentClient): Meter {
  let requests: MeteredRequest[] = [];
  let step = "";
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as Input;
      const written = writesOf(input);
      const look = (write: Written) =>
        lookAt(looker, String(input["TableName"] ?? write.tableName), write.key);
      const before = await Promise.all(written.map(look));
      const answer = await next({ ...args, input: { ...input, ReturnConsumedCapacity: "INDEXES" } as never });
      const after = await Promise.all(written.map(look));
      const output = answer.output as unknown as Input;
      const read = written.length === 0 ? readOf(input, output) : { items: [], rru: 0 };
      const kinds = [...read.items, ...after].map((item) => String(item?.["entity"] ?? "nothing"));
      requests.push({
        step,
        what: `${String(context["commandName"]).replace("Command", "")} ${named(kinds)}`,
        bytes: sizeOf(written.length === 0 ? read.items : after),
        wru: written.length === 0 ? 0 : unitsOf(output["ConsumedCapacity"]),
        countedWru: written.reduce(
          (sum, { inTransaction }, index) => sum + countedUnits(before[index], after[index], inTransaction),
          0,
        ),
        rru: read.rru,
      });
      return answer;
    },
    { step: "initialize", priority: "high", name: "meter" },
  );
  return {
    take: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    during: (next) => {
      step = next;
    },
  };
}

interface Written {
  readonly key: Key;
  readonly tableName: string;
  readonly inTransaction: boolean;
}

function writesOf(input: Input): Written[] {
  const transacted = input["TransactItems"] as readonly Readonly<Record<string, Input>>[] | undefined;
  const each = transacted ? transacted.map((write) => Object.values(write)[0] as Input) : [input];
  const isWrite = transacted || input["Item"] || input["UpdateExpression"];
  if (!isWrite) return [];
  return each.map((write) => {
    const { pk, sk } = (write["Item"] ?? write["Key"]) as Key;
    return {
      key: { pk, sk },
      tableName: String(write["TableName"]),
      inTransaction: transacted !== undefined,
    };
  });
}

function readOf(input: Input, output: Input): { items: readonly Item[]; rru: number } {
  const batches = input["RequestItems"] as Readonly<Record<string, { Keys: readonly Key[] }>> | undefined;
  if (batches) {
    const items = Object.values(output["Responses"] as Readonly<Record<string, readonly Item[]>>).flat();
    const asked = Object.values(batches).flatMap(({ Keys }) => Keys).length;
    return { items, rru: batchReadUnits(items.map(itemSize), asked, "strong") };
  }
  if (input["KeyConditionExpression"]) {
    const items = output["Items"] as readonly Item[];
    return { items, rru: readUnits(sizeOf(items), input["ConsistentRead"] ? "strong" : "eventual") };
  }
  const item = output["Item"] as Item | undefined;
  return { items: item ? [item] : [], rru: readUnits(item ? itemSize(item) : 0, "strong") };
}

function sizeOf(items: readonly (Item | undefined)[]): number {
  return items.reduce((sum, item) => sum + (item ? itemSize(item) : 0), 0);
}

function unitsOf(consumed: unknown): number {
  return [consumed].flat().reduce<number>((sum, each) => sum + ((each as Consumed)?.CapacityUnits ?? 0), 0);
}

function countedUnits(before: Item | undefined, after: Item | undefined, inTransaction: boolean): number {
  const bytes = Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0);
  const { index } = TABLE_LAYOUT;
  const keys = [index.partitionKey, index.sortKey];
  return writeUnits(bytes, { inTransaction }) + indexWriteUnits(entryOf(before), entryOf(after), keys);
}

/** What the index holds of an item; undefined when it is not in the index. */
function entryOf(item: Item | undefined): Item | undefined {
  const { partitionKey, sortKey, index } = TABLE_LAYOUT;
  if (item?.[index.partitionKey] === undefined) return undefined;
  const names: readonly string[] = [
    partitionKey,
    sortKey,
    index.partitionKey,
    index.sortKey,
    ...index.projected,
  ];
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name))) as Item;
}

async function lookAt(
  looker: DynamoDBDocumentClient,
  tableName: string,
  key: Key,
): Promise<Item | undefined> {
  const answer = await looker.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return answer.Item as Item | undefined;
}

/** `obligation ×142, figures ×141`. */
function named(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return "(nothing there)";
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`)).join(", ");
}
