import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionInProgressException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { dynamoTable, TableBusyError, type Write } from "../../../../../shared/adapters/dynamodb/table.ts";

const client = mockClient(DynamoDBDocumentClient);
const pauses: number[] = [];
const table = dynamoTable(client as unknown as DynamoDBDocumentClient, "reports", {
  pause: async (milliseconds) => {
    pauses.push(milliseconds);
  },
});
beforeEach(() => {
  client.reset();
  pauses.length = 0;
});

const key = { pk: "p", sk: "s" };
const writes: readonly Write[] = [
  { put: { ...key, version: 2 }, if: { equals: { version: 1 } } },
  { put: { pk: "p", sk: "event" }, if: { absent: true } },
];

function cancelled(...codes: readonly string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
    CancellationReasons: codes.map((Code) => ({
      Code,
      // As DynamoDB sends it: the document client does not unmarshall what lies in an exception.
      ...(Code === "ConditionalCheckFailed" && {
        Item: { pk: { S: "p" }, sk: { S: "s" }, version: { N: "7" } },
      }),
    })),
    $metadata: {},
  });
}

describe("a transaction", () => {
  it.each([
    ["another transaction holds an item", cancelled("None", "TransactionConflict")],
    ["the table throttles", cancelled("ThrottlingError", "None")],
    ["the partition is too busy", cancelled("None", "ProvisionedThroughputExceeded")],
    [
      "the same transaction is still under way",
      new TransactionInProgressException({ message: "", $metadata: {} }),
    ],
  ])("waits and tries again while %s", async (_, error) => {
    client.on(TransactWriteCommand).rejectsOnce(error).rejectsOnce(error).resolves({});
    expect(await table.transact(writes)).toEqual({ ok: true });
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(3);
    expect(pauses).toHaveLength(2);
  });

  it("gives up as busy after seven tries, and keeps the cause", async () => {
    client.on(TransactWriteCommand).rejects(cancelled("TransactionConflict", "None"));
    const error = await table.transact(writes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TableBusyError);
    expect((error as Error).cause).toBeInstanceOf(TransactionCanceledException);
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(7);
  });

  it("waits longer each time, and never much more than a second and a half in all", async () => {
    client.on(TransactWriteCommand).rejects(cancelled("TransactionConflict", "None"));
    await table.transact(writes).catch(() => undefined);
    for (const [position, pause] of pauses.entries()) expect(pause).toBeLessThanOrEqual(25 * 2 ** position);
    expect(pauses).toHaveLength(6);
  });

  it("answers at once when a condition failed, with the item as plain values", async () => {
    client.on(TransactWriteCommand).rejects(cancelled("ConditionalCheckFailed", "None"));
    expect(await table.transact(writes)).toEqual({
      ok: false,
      failed: [{ index: 0, current: { ...key, version: 7 } }],
    });
    expect(pauses).toEqual([]);
  });

  it("takes a failed condition for the answer although there was a conflict besides", async () => {
    client.on(TransactWriteCommand).rejects(cancelled("TransactionConflict", "ConditionalCheckFailed"));
    expect(await table.transact(writes)).toMatchObject({ ok: false, failed: [{ index: 1 }] });
  });

  it("does not try again what will never pass", async () => {
    client.on(TransactWriteCommand).rejects(cancelled("None", "ValidationError"));
    await expect(table.transact(writes)).rejects.toThrow();
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  it("throws on what is no cancellation", async () => {
    client.on(TransactWriteCommand).rejects(new Error("ECONNREFUSED"));
    await expect(table.transact(writes)).rejects.toThrow("ECONNREFUSED");
  });
});

describe("a put", () => {
  it("shows what stood in its way as plain values", async () => {
    client.on(PutCommand).rejects(
      new ConditionalCheckFailedException({
        message: "The conditional request failed",
        Item: { pk: { S: "p" }, sk: { S: "s" }, files: { M: { data: { M: { size: { N: "12" } } } } } },
        $metadata: {},
      }),
    );
    expect(await table.put({ put: key, if: { absent: true } })).toEqual({
      ok: false,
      current: { ...key, files: { data: { size: 12 } } },
    });
  });

  it("throws on when the table throttles for longer than the client waits", async () => {
    const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    client.on(PutCommand).rejects(throttled);
    await expect(table.put({ put: key })).rejects.toBe(throttled);
  });

  it("asks for the item that fails its condition", async () => {
    client.on(PutCommand).resolves({});
    await table.put({ put: key, if: { equals: { state: "requested" }, atMost: { revision: 4 } } });
    expect(client.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({
      ConditionExpression: "#n0 = :v0 AND (attribute_not_exists(#n1) OR #n1 <= :v1)",
      ExpressionAttributeNames: { "#n0": "state", "#n1": "revision" },
      ExpressionAttributeValues: { ":v0": "requested", ":v1": 4 },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
  });
});

describe("reading many", () => {
  const keys = Array.from({ length: 250 }, (_, n) => ({ pk: "p", sk: String(n) }));

  it("asks a hundred at a time", async () => {
    client.on(BatchGetCommand).callsFake(({ RequestItems }) => ({
      Responses: { reports: RequestItems.reports.Keys },
    }));
    expect(await table.batchGet(keys)).toEqual(keys);
    const sizes = client
      .commandCalls(BatchGetCommand)
      .map(({ args }) => args[0].input.RequestItems?.["reports"]?.Keys?.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it("asks again for those that were not processed, and only for those", async () => {
    client
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { reports: keys.slice(0, 1) },
        UnprocessedKeys: { reports: { Keys: keys.slice(1, 3) } },
      })
      .resolvesOnce({ Responses: {}, UnprocessedKeys: { reports: { Keys: keys.slice(1, 3) } } })
      .resolves({ Responses: { reports: keys.slice(1, 3) } });
    expect(await table.batchGet(keys.slice(0, 3))).toEqual(keys.slice(0, 3));
    const [, second, third] = client.commandCalls(BatchGetCommand);
    expect(second?.args[0].input.RequestItems?.["reports"]?.Keys).toEqual(keys.slice(1, 3));
    expect(third?.args[0].input.RequestItems?.["reports"]?.ConsistentRead).toBe(true);
    expect(pauses).toHaveLength(2);
  });

  it("gives up as busy when some are never processed, rather than leaving them out", async () => {
    client.on(BatchGetCommand).resolves({ UnprocessedKeys: { reports: { Keys: [key] } } });
    await expect(table.batchGet([key])).rejects.toThrow(TableBusyError);
  });

  it("goes on to the last page, also over an empty one", async () => {
    client
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ n: 1 }], LastEvaluatedKey: { pk: "p", sk: "1" } })
      .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: "p", sk: "2" } })
      .resolves({ Items: [{ n: 3 }] });
    expect(await table.query({ pk: "p" })).toEqual([{ n: 1 }, { n: 3 }]);
    const starts = client.commandCalls(QueryCommand).map(({ args }) => args[0].input.ExclusiveStartKey);
    expect(starts).toEqual([undefined, { pk: "p", sk: "1" }, { pk: "p", sk: "2" }]);
  });

  it("throws rather than answering with the pages it has", async () => {
    client
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ n: 1 }], LastEvaluatedKey: { pk: "p", sk: "1" } })
      .rejects(new Error("throttled"));
    await expect(table.query({ pk: "p" })).rejects.toThrow("throttled");
  });

  it("reads consistently from the table, and not from the index, which cannot", async () => {
    client.on(QueryCommand).resolves({});
    client.on(GetCommand).resolves({});
    await table.get(key);
    await table.query({ pk: "p" });
    await table.query({ pk: "p", index: "gsi1" });
    expect(client.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
    const [fromTable, fromIndex] = client.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(fromTable).toMatchObject({ ConsistentRead: true });
    expect(fromIndex).toMatchObject({ IndexName: "gsi1" });
    expect(fromIndex).not.toHaveProperty("ConsistentRead");
  });
});
