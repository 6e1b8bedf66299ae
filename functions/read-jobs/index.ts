import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { readJobs } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  readJobs({ jobs: jobStore(table), units: unitStore(table), now: () => new Date() }),
);
