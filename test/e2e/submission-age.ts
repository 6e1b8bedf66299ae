import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { submissionKey, waitingIndexKey } from "../../shared/adapters/dynamodb/keys.ts";
import { dynamodb, output } from "./deployed-stack.ts";

interface SubmissionId {
  readonly unitId: string;
  readonly periodId: string;
  readonly attempt: number;
}

/** Makes an undecided attempt as old as if it had been asked for so many minutes earlier. */
export async function makeOlder({ unitId, periodId, attempt }: SubmissionId, minutes: number): Promise<void> {
  const TableName = output("TableName");
  const { Item } = await dynamodb.send(
    new GetCommand({ TableName, Key: submissionKey(unitId, periodId, attempt), ConsistentRead: true }),
  );
  const earlier = (instant: string) => new Date(Date.parse(instant) - minutes * 60_000).toISOString();
  const requestedAt = earlier(Item?.["requestedAt"]);
  await dynamodb.send(
    new PutCommand({
      TableName,
      Item: {
        ...Item,
        requestedAt,
        uploadExpiresAt: earlier(Item?.["uploadExpiresAt"]),
        ...waitingIndexKey(periodId, requestedAt, unitId, attempt),
      },
    }),
  );
}
