/**
 * Shows what is parked after it failed for good, and why, and sends it again.
 *
 *   npm run redrive                                   list every place where something is parked
 *   npm run redrive -- --send Ingest                  send again what is parked there ("all" for every place)
 *   npm run redrive -- --events --since 2026-11-23T01:00:00Z [--until …] [--period 2026-YEAR]
 *                                                     publish stored events again, from the table
 *
 * `--stage dev|prod` uses the AWS credentials and Region of your environment; without it, the running local system.
 * Consumers are idempotent, so sending something twice does no harm. Nothing is taken out of a queue before it was sent.
 */
import { parseArgs } from "node:util";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import { documentClient } from "../shared/adapters/dynamodb/client.ts";
import { outbox } from "../shared/adapters/dynamodb/outbox.ts";
import { dynamoTable } from "../shared/adapters/dynamodb/table.ts";
import { eventBus, type OutgoingEvent } from "../shared/adapters/eventbridge/bus.ts";
import { LocalProblem, printFailure } from "./local/local-problem.ts";
import { outputsOf, ParkedOutput } from "./stack-outputs.ts";

interface ParkedPlace extends z.infer<typeof ParkedOutput> {
  readonly name: string;
}

/** What publish-events parks: the key of one stored event. */
const ParkedEvent = z.object({ pk: z.string(), sk: z.string(), reason: z.string() });
/** What Lambda parks of a stream batch that kept failing: only when its records were written. */
const ParkedBatch = z.object({
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
  }),
});

/** Arrival times are approximate, and clocks differ. */
const WINDOW_MARGIN_MS = 60_000;
/** Messages stay hidden to others while they are looked at or sent again. */
const HIDDEN_SECONDS = 60;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stage: { type: "string" },
      send: { type: "string" },
      events: { type: "boolean", default: false },
      since: { type: "string" },
      until: { type: "string" },
      period: { type: "string" },
    },
  });
  const outputs = await outputsOf(values.stage);
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  if (values.events) {
    if (!values.since) throw new LocalProblem("Say from when: --events --since 2026-11-23T01:00:00Z");
    const window = {
      since: new Date(values.since),
      until: values.until ? new Date(values.until) : new Date(),
    };
    console.log(`${await republish(outputs, window, values.period)} event(s) published again`);
    return;
  }
  const places = parkedPlaces(outputs);
  const chosen =
    values.send === undefined || values.send === "all"
      ? places
      : places.filter(({ name }) => name === values.send);
  if (chosen.length === 0) {
    throw new LocalProblem(
      `There is no place ${values.send}. Known: ${places.map(({ name }) => name).join(", ")}`,
    );
  }
  for (const place of chosen) {
    if (values.send === undefined) await show(sqs, place);
    else await sendAgain(sqs, outputs, place);
  }
}

function parkedPlaces(outputs: Readonly<Record<string, string>>): ParkedPlace[] {
  return Object.entries(outputs)
    .filter(([name]) => name.startsWith("Parked"))
    .map(([name, value]) => ({
      name: name.slice("Parked".length),
      ...ParkedOutput.parse(JSON.parse(value)),
    }));
}

async function countIn(sqs: SQSClient, url: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return (
    Number(Attributes?.ApproximateNumberOfMessages ?? 0) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0)
  );
}

async function show(sqs: SQSClient, place: ParkedPlace): Promise<void> {
  const count = await countIn(sqs, place.url);
  console.log(`${String(count).padStart(5)}  ${place.name}`);
  if (count === 0) return;
  console.log(`       ${place.meaning}`);
  // Seen at once by others again: showing changes nothing.
  for (const message of await receive(sqs, place.url, 0)) console.log(`       · ${describe(message)}`);
}

async function receive(sqs: SQSClient, url: string, hiddenSeconds: number): Promise<Message[]> {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hiddenSeconds,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    }),
  );
  return Messages ?? [];
}

/** When it was sent, why it is here as far as AWS says, and what it is about: ids and codes only. */
function describe({ Attributes, MessageAttributes, Body = "" }: Message): string {
  const sent = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
  const why =
    MessageAttributes?.["ERROR_MESSAGE"]?.StringValue ??
    MessageAttributes?.["ERROR_CODE"]?.StringValue ??
    reasonIn(Body) ??
    "its function failed on it each time: see the function's log at that hour";
  return `${sent}  ${why}\n         ${Body.replaceAll(/\s+/g, " ").slice(0, 300)}`;
}

function reasonIn(body: string): string | undefined {
  const parsed = ParkedEvent.safeParse(jsonIn(body));
  if (parsed.success) return `EventBridge refused the event: ${parsed.data.reason}`;
  return ParkedBatch.safeParse(jsonIn(body)).success
    ? "a batch of the table's stream kept failing"
    : undefined;
}

async function sendAgain(
  sqs: SQSClient,
  outputs: Readonly<Record<string, string>>,
  place: ParkedPlace,
): Promise<void> {
  if (place.redrive.to === "nothing") {
    console.log(`${place.name}: nothing to send again; look at the messages and delete them by hand`);
    return;
  }
  let sent = 0;
  let kept = 0;
  for (let messages = await receive(sqs, place.url, HIDDEN_SECONDS); messages.length > 0; ) {
    for (const message of messages) {
      try {
        await sendOne(sqs, outputs, place.redrive, message.Body ?? "");
        await sqs.send(
          new DeleteMessageCommand({ QueueUrl: place.url, ReceiptHandle: message.ReceiptHandle }),
        );
        sent += 1;
      } catch (error) {
        kept += 1;
        console.error(`${place.name}: kept, ${(error as Error).message}\n  ${describe(message)}`);
      }
    }
    messages = await receive(sqs, place.url, HIDDEN_SECONDS);
  }
  console.log(`${place.name}: ${sent} sent again${kept > 0 ? `, ${kept} kept` : ""}`);
  if (kept > 0) process.exitCode = 1;
}

async function sendOne(
  sqs: SQSClient,
  outputs: Readonly<Record<string, string>>,
  redrive: Exclude<ParkedPlace["redrive"], { to: "nothing" }>,
  body: string,
): Promise<void> {
  switch (redrive.to) {
    case "queue":
      await sqs.send(new SendMessageCommand({ QueueUrl: redrive.url, MessageBody: body }));
      return;
    case "function":
      await new LambdaClient().send(
        new InvokeCommand({ FunctionName: redrive.name, InvocationType: "Event", Payload: "{}" }),
      );
      return;
    case "outbox": {
      const event = ParkedEvent.safeParse(jsonIn(body));
      if (event.success) {
        await publish(outputs, [await outbox(tableOf(outputs)).load(event.data)]);
        return;
      }
      const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last } =
        ParkedBatch.parse(jsonIn(body)).DDBStreamBatchInfo;
      const window = {
        since: new Date(Date.parse(first) - WINDOW_MARGIN_MS),
        until: new Date(Date.parse(last) + WINDOW_MARGIN_MS),
      };
      await republish(outputs, window, undefined);
      return;
    }
    default:
      redrive satisfies never;
  }
}

function tableOf(outputs: Readonly<Record<string, string>>) {
  return dynamoTable(documentClient(), outputs["TableName"] ?? "");
}

async function republish(
  outputs: Readonly<Record<string, string>>,
  window: { since: Date; until: Date },
  periodId: string | undefined,
): Promise<number> {
  const stored = await outbox(tableOf(outputs)).between(window.since, window.until, periodId);
  await publish(outputs, stored);
  return stored.length;
}

async function publish(
  outputs: Readonly<Record<string, string>>,
  events: readonly OutgoingEvent[],
): Promise<void> {
  const bus = eventBus(new EventBridgeClient(), outputs["EventBusName"] ?? "");
  const [unpublished] = await bus.publish(events);
  if (unpublished)
    throw new Error(`EventBridge still refuses ${unpublished.event.id}: ${unpublished.reason}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

try {
  await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
