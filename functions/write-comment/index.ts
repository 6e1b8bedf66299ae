import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { commentStore } from "../../shared/adapters/dynamodb/comment-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { writeComment } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  writeComment({ comments: commentStore(table), reports: reportStore(table), now: () => new Date() }),
);
