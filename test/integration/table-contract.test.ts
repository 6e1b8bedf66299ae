import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, inject } from "vitest";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { tableContract } from "./table-contract.ts";

const stack = inject("stack");
const client = new DynamoDBClient({
  endpoint: stack.endpoint,
  region: stack.region,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
const table = dynamoTable(documents, stack.outputs["TableName"] ?? "");

afterAll(() => client.destroy());

tableContract("dynamoTable", () => ({ table, partition: () => `CONTRACT#${ulid()}` }));
