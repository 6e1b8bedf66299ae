import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { receiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { listReceipts } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  listReceipts({ reports: reportStore(table), receipts: receiptStore(table), appUrl: env.APP_URL }),
);
