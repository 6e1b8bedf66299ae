import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { inject } from "vitest";
import { dynamoTable, type Table } from "../../shared/adapters/dynamodb/table.ts";

/**
 * A table of one test file's own, with the keys and the index of the synthesised one and without its stream: what a
 * store writes there wakes nobody.
 */
export async function anOwnTable(): Promise<{ readonly table: Table; readonly remove: () => Promise<void> }> {
  const stack = inject("stack");
  const client = new DynamoDBClient({
    endpoint: stack.endpoint,
    region: stack.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const TableName = `store-test-${ulid()}`;
  await client.send(
    new CreateTableCommand({ TableName, BillingMode: "PAY_PER_REQUEST", ...layoutOf(stack.cloudAssembly) }),
  );
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    table: dynamoTable(documents, TableName),
    remove: async () => {
      await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
    },
  };
}

type Layout = Pick<CreateTableCommandInput, "KeySchema" | "AttributeDefinitions" | "GlobalSecondaryIndexes">;

function layoutOf(cloudAssembly: string): Layout {
  const templates = readdirSync(cloudAssembly).filter((file) => file.endsWith(".template.json"));
  for (const file of templates) {
    const { Resources } = JSON.parse(readFileSync(join(cloudAssembly, file), "utf8"));
    const found = Object.values<{ Type: string; Properties: Layout }>(Resources).find(
      ({ Type }) => Type === "AWS::DynamoDB::GlobalTable",
    );
    if (!found) continue;
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] } = found.Properties;
    return {
      KeySchema,
      AttributeDefinitions,
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
        ...{ IndexName, KeySchema, Projection },
      })),
    };
  }
  throw new Error(`no template in ${cloudAssembly} has a table`);
}
