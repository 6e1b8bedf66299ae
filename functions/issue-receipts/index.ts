import { randomBytes } from "node:crypto";
import { KMSClient } from "@aws-sdk/client-kms";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { receiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { receiptSigner } from "../../shared/adapters/kms/receipt-signer.ts";
import { receiptIdOf } from "../../shared/domain/receipt/receipt.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { issueReceipts } from "./handler.ts";

/** A key store that does not answer is as good as down: the message comes again, with the rest of its batch. */
const KMS_PATIENCE = { connectionTimeout: 1_000, requestTimeout: 3_000 };

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  issueReceipts({
    receipts: receiptStore(table),
    reference: referenceStore(table),
    signer: receiptSigner(new KMSClient({ requestHandler: KMS_PATIENCE }), env.SIGNING_KEY_ARN),
    now: () => new Date(),
    newReceiptId: () => receiptIdOf(randomBytes(20)),
  }),
);
