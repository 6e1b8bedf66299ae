import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { officePeople } from "../../shared/adapters/cognito/office-people.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { officeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { mailer, sesClient } from "../../shared/adapters/ses/mailer.ts";
import { linksAt } from "../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../shared/domain/message/text/render-message.ts";
import { TOLD_GROUPS } from "../../shared/domain/office/preferences.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { deliverMessage } from "./handler.ts";
import { pace } from "./pace.ts";
import { prepareAlert, prepareDigest, prepareReviewReminder } from "./prepare-for-office.ts";
import { prepareNotice } from "./prepare-notice.ts";
import { prepareReminder } from "./prepare-reminder.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);
const links = linksAt(env.APP_URL);
const [reports, units] = [reportStore(table), unitStore(table)];
const reminder = prepareReminder({ reminders: reminderStore(table), reports, units });
const { calendars } = referenceStore(table);
const notice = prepareNotice({ reports, units, jobs: jobStore(table), calendars });
const forOffice = {
  ...{ reports, units, calendars },
  periods: periodStore(table),
  office: officeStore(table),
  people: officePeople(new CognitoIdentityProviderClient(), env.USER_POOL_ID, TOLD_GROUPS),
};

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  deliverMessage({
    ledger: ledgerStore(table),
    prepare: {
      ...{ reminder, escalation: reminder, notice },
      alert: prepareAlert(forOffice),
      digest: prepareDigest(forOffice),
      "review-reminder": prepareReviewReminder(forOffice),
    },
    render: (content) => renderMessage(content, links),
    send: mailer(sesClient(), {
      from: env.SENDER,
      replyTo: env.REPLY_TO,
      configurationSet: env.CONFIGURATION_SET,
    }),
    pace: pace(env.SPACING_MS),
    now: () => new Date(),
  }),
);
