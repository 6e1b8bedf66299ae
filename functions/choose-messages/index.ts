import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { officeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { chooseMessages } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  chooseMessages({ office: officeStore(table), now: () => new Date() }),
);
