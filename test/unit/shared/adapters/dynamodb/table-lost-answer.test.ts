import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import { dynamoTable } from "../../../../../shared/adapters/dynamodb/table.ts";

it("sends a transaction whose answer was lost again under the same token, so that it happens once", async () => {
  const tokens: (string | undefined)[] = [];
  const losingFirstAnswer = {
    handle: async ({ body }: { body: Uint8Array }) => {
      const sent = JSON.parse(new TextDecoder().decode(body)) as { ClientRequestToken?: string };
      tokens.push(sent.ClientRequestToken);
      if (tokens.length === 1) {
        throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
      }
      return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode("{}") } };
    },
  };
  const client = new DynamoDBClient({
    region: "ap-southeast-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: losingFirstAnswer as never,
  });
  const table = dynamoTable(DynamoDBDocumentClient.from(client), "reports");
  const result = await table.transact([{ put: { pk: "p", sk: "s" }, if: { absent: true } }]);
  expect(result).toEqual({ ok: true });
  expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(tokens).toEqual([tokens[0], tokens[0]]);
});
