/**
 * Sweeps reminders now, as the schedule does at 8, 10, 14 and 17 h, and prints what is planned for the day.
 *
 *   npm run sweep                                     the running local system
 *   npm run sweep -- --stage prod                     a stage, by the AWS credentials and Region of your environment
 *   npm run sweep -- --day 2026-12-01                 only if that is today in Vietnam: reminders are sent on their own day
 *
 * It plans what is not planned yet and tells the senders of what nobody has sent; a message that is out is never sent again, so sweeping
 * twice does no harm. Who would be reminded on another day is shown by GET /v1/reminder-plan.
 */
import { parseArgs } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import type { Swept } from "../functions/send-reminders/handler.ts";
import { documentClient } from "../shared/adapters/dynamodb/client.ts";
import { ledgerStore } from "../shared/adapters/dynamodb/ledger-store.ts";
import { dynamoTable } from "../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../shared/adapters/dynamodb/unit-store.ts";
import { LocalDate } from "../shared/domain/time/local-date.ts";
import { lastNameOf } from "../shared/domain/unit/unit.ts";
import { LocalProblem, printFailure } from "./local/local-problem.ts";
import { outputsOf, ParkedOutput } from "./stack-outputs.ts";

const Answer: z.ZodType<Swept> = z.object({
  day: LocalDate,
  planned: z.int(),
  added: z.int(),
  told: z.int(),
  lapsed: z.int(),
  uncertain: z.int(),
});
const Failure = z.object({ errorMessage: z.string() });

type Outputs = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stage: { type: "string" }, day: { type: "string" } } });
  const day = LocalDate.optional().safeParse(values.day);
  if (!day.success) throw new LocalProblem(`${values.day} is no day. Write it like 2026-12-01.`);
  const outputs = await outputsOf(values.stage);
  const swept = await sweep(functionIn(outputs), day.data);
  const { planned, added, told, lapsed, uncertain } = swept;
  console.log(
    `${swept.day}: ${planned} message(s) in the plan, ${added} of them new, ${told} handed to the senders, ` +
      `${lapsed} lapsed, ${uncertain} without an answer`,
  );
  for (const line of await messagesOf(outputs, swept.day)) console.log(line);
}

/** The function that the schedule runs, by the place where its failed runs are parked. */
function functionIn(outputs: Outputs): string {
  const { redrive } = ParkedOutput.parse(JSON.parse(outputs["ParkedSendReminders"] ?? "{}"));
  if (redrive.to !== "function")
    throw new Error("the stack does not name the function that sweeps reminders");
  return redrive.name;
}

async function sweep(FunctionName: string, day: LocalDate | undefined): Promise<Swept> {
  const { FunctionError, Payload } = await new LambdaClient().send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ day }) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString("utf8"));
  if (FunctionError === undefined) return Answer.parse(answer);
  throw new LocalProblem(Failure.safeParse(answer).data?.errorMessage ?? "The sweep failed; see its log.");
}

/** Each reminder and escalation of the day, by unit: kind, how many reports, and what became of it so far. */
async function messagesOf(outputs: Outputs, day: LocalDate): Promise<string[]> {
  const table = dynamoTable(documentClient(), outputs["TableName"] ?? "");
  const messages = (await ledgerStore(table).ofDay(day)).filter(
    ({ kind }) => kind === "reminder" || kind === "escalation",
  );
  const units = await unitStore(table).loadMany(messages.map(({ recipient }) => recipient));
  const names = new Map(units.map((unit) => [unit.unitId, lastNameOf(unit, day)]));
  return messages.map(({ recipient, kind, reference, items = [], moreItems = 0, state, why }) =>
    [
      `${kind}${reference === undefined ? "" : ` (${reference})`}`.padEnd(20),
      state.padEnd(10),
      names.get(recipient) ?? recipient,
      `· ${items.length + moreItems} report(s)`,
      ...(why === undefined ? [] : [`· ${why}`]),
    ].join(" "),
  );
}

try {
  await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
