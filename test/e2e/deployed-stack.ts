import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { inject } from "vitest";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { eventually } from "./eventually.ts";

/** The deployed stack and clients of it, with which a test does what happens on AWS behind the public API. */
export const stack = inject("stack");

const settings = {
  endpoint: stack.endpoint,
  region: stack.region,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};
export const cognito = new CognitoIdentityProviderClient(settings);
const lambda = new LambdaClient(settings);
export const s3 = new S3Client({ ...settings, forcePathStyle: true });
export const sqs = new SQSClient(settings);
export const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
  marshallOptions: { removeUndefinedValues: true },
});
export const table = dynamoTable(dynamodb, output("TableName"));

export function output(name: string): string {
  const value = stack.outputs[name];
  if (value === undefined) throw new Error(`the stack has no output ${name}`);
  return value;
}

interface ParkedPlace {
  readonly url: string;
  readonly redrive: { readonly to: string; readonly url?: string; readonly name?: string };
}

/** A place where what failed for good is parked: `Ingest`, `Progress` … */
export function parked(name: string): ParkedPlace {
  return JSON.parse(output(`Parked${name}`)) as ParkedPlace;
}

/** Runs a scheduled function now, as its schedule would; answers with what it logged and throws what it threw. */
export async function runNow(
  name:
    | "SweepUploads"
    | "ReconcileProgress"
    | "OpenPeriods"
    | "ClosePeriods"
    | "EndExemptions"
    | "SendReminders"
    | "SendDigest"
    | "WatchDeadlines",
): Promise<string> {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: parked(name).redrive.name, Payload: "{}", LogType: "Tail" }),
  );
  if (answer.FunctionError)
    throw new Error(`${name} failed: ${Buffer.from(answer.Payload ?? []).toString()}`);
  return Buffer.from(answer.LogResult ?? "", "base64").toString();
}

/** Runs something while a queue is not worked off, so that a test can take messages out before they arrive. */
export async function whileNobodyTakesFrom<T>(queueUrl: string, run: () => Promise<T>): Promise<T> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const name = queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
  const mapping = EventSourceMappings.find(({ EventSourceArn }) => EventSourceArn?.endsWith(`:${name}`));
  if (!mapping) throw new Error(`no function takes messages from ${name}`);
  const enable = (Enabled: boolean) =>
    lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled }));
  await enable(false);
  try {
    return await run();
  } finally {
    await enable(true);
  }
}

export async function sendTo(queueUrl: string, message: unknown): Promise<void> {
  const MessageBody = typeof message === "string" ? message : JSON.stringify(message);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
}

/** Messages in a queue, those in somebody's hands included. */
export async function countIn(queueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return (
    Number(Attributes?.ApproximateNumberOfMessages) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
  );
}

/** A message that is seen too often in a short time is parked, so others' messages stay hidden for a while. */
const OTHERS_WAIT_SECONDS = 3;

/** Takes the messages that a test made out of a queue, and leaves those of others there. */
export async function takeFrom(
  queueUrl: string,
  isMine: (body: string) => boolean,
): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: OTHERS_WAIT_SECONDS,
    }),
  );
  const mine = Messages.filter(({ Body = "" }) => isMine(Body));
  for (const { ReceiptHandle } of mine) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return mine;
}

/** Everything that arrived in the inbox was dealt with, and nothing of it was given up. */
export async function expectIngestionAtRest(): Promise<void> {
  await eventually("the ingestion at rest", async () => {
    const waiting = await countIn(output("IngestQueueUrl"));
    if (waiting > 0) throw new Error(`${waiting} message(s) wait to be ingested`);
  });
  const lost = await countIn(parked("Ingest").url);
  if (lost > 0) throw new Error(`${lost} message(s) were parked by the ingestion`);
}
