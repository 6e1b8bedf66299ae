import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { readMessages } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  readMessages({
    ledger: ledgerStore(table),
    memberships: membershipStore(table),
    now: () => new Date(),
  }),
);
