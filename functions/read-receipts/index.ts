import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { receiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { readReceipts } from "./handler.ts";

const env = Env.parse(process.env);

export const handler = httpApi().handler(
  readReceipts({ receipts: receiptStore(dynamoTable(documentClient(), env.TABLE_NAME)) }),
);
