import { TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { dynamoTable, TableBusyError } from "../../../../../shared/adapters/dynamodb/table.ts";

const client = mockClient(DynamoDBDocumentClient);
beforeEach(() => client.reset());

const conflict = new TransactionConflictException({ message: "held by a transaction", $metadata: {} });
const pauses: number[] = [];
const table = dynamoTable(client as unknown as DynamoDBDocumentClient, "table", {
  pause: async (milliseconds) => {
    pauses.push(milliseconds);
  },
});

describe("a single write to an item that somebody's transaction holds", () => {
  test("an update waits and tries again", async () => {
    client
      .on(UpdateCommand)
      .rejectsOnce(conflict)
      .rejectsOnce(conflict)
      .resolves({ Attributes: { pk: "p", sk: "s", state: "received" } });
    const result = await table.update({ update: { pk: "p", sk: "s" }, set: { state: "received" }, if: {} });
    expect(result).toMatchObject({ ok: true, item: { state: "received" } });
    expect(pauses).toHaveLength(2);
  });

  test("a put gives up as busy, so that its event comes again", async () => {
    client.on(PutCommand).rejects(conflict);
    await expect(table.put({ put: { pk: "p", sk: "s" }, if: { absent: true } })).rejects.toThrow(
      TableBusyError,
    );
  });
});
