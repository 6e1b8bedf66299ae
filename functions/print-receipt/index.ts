import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { receiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { receiptDocuments } from "../../shared/adapters/pdf/receipt-document.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { printReceipt } from "./handler.ts";

const env = Env.parse(process.env);

export const handler = httpApi().handler(
  printReceipt({
    receipts: receiptStore(dynamoTable(documentClient(), env.TABLE_NAME)),
    appUrl: env.APP_URL,
    documentOf: receiptDocuments(),
  }),
);
