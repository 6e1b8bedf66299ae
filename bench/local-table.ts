import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  type Emulator,
  installEmulator,
  isEmulatorInstalled,
  startEmulator,
} from "../scripts/local/emulator.ts";
import { freePort } from "../scripts/local/free-port.ts";
import { LOCAL_FOLDER, LOCAL_REGION } from "../scripts/local/local-settings.ts";
import { step } from "../scripts/local/progress.ts";
import { TABLE_LAYOUT } from "../shared/adapters/dynamodb/table-layout.ts";
import { newFolder } from "./new-folder.ts";

/** The emulator takes any key. */
export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** An emulator of the benchmark's own, on a free port and with empty data. */
export async function ownEmulator(name: string): Promise<Emulator & { readonly folder: string }> {
  if (!(await isEmulatorInstalled())) await step("installing the local AWS emulator", installEmulator);
  const folder = await newFolder(join(LOCAL_FOLDER, "bench", name));
  const emulator = await startEmulator({ port: await freePort(), folder });
  return { ...emulator, folder };
}

/** A document client of the emulator, with the options of the functions' own. */
export function localDocumentClient(endpoint: string): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
}

/** Makes the product's table, without its stream: what the stream feeds is no request of ours to the table. */
export async function createTable(client: DynamoDBDocumentClient, tableName: string): Promise<void> {
  const { partitionKey, sortKey, index } = TABLE_LAYOUT;
  const keys = [partitionKey, sortKey, index.partitionKey, index.sortKey];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: schemaOf(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: index.name,
          KeySchema: schemaOf(index.partitionKey, index.sortKey),
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...index.projected] },
        },
      ],
    }),
  );
}

function schemaOf(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    { AttributeName: sortKey, KeyType: "RANGE" as const },
  ];
}
