import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { officePeople } from "../../shared/adapters/cognito/office-people.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { officeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { TOLD_GROUPS } from "../../shared/domain/office/preferences.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { sendDigest } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);
const reference = referenceStore(table);

export const handler = eventConsumer<unknown, void>().handler(
  sendDigest({
    periods: periodStore(table),
    calendars: reference.calendars,
    reminderRules: reference.reminderRules,
    reports: reportStore(table),
    units: unitStore(table),
    office: officeStore(table),
    ledger: ledgerStore(table),
    people: officePeople(new CognitoIdentityProviderClient(), env.USER_POOL_ID, TOLD_GROUPS),
    mail: queue(sqsClient(), env.MAIL_QUEUE_URL),
    now: () => new Date(),
  }),
);
