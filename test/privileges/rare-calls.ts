import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { eventKey, obligationKey, periodKey } from "../../shared/adapters/dynamodb/keys.ts";
import { TABLE_LAYOUT } from "../../shared/adapters/dynamodb/table-layout.ts";
import { shardOf } from "../../shared/domain/period/shard.ts";
import { dynamodb, output } from "../e2e/deployed-stack.ts";

interface ObligationId {
  readonly unitId: string;
  readonly periodId: string;
}

/** Puts an obligation where it would lie in a city of more than 1,000 units: not in the first of several shards. */
export async function moveToLaterShard({ unitId, periodId }: ObligationId): Promise<void> {
  const TableName = output("TableName");
  const shards = [2, 3, 5, 7, 11, 13, 17, 19].find((count) => shardOf(unitId, count) > 0);
  if (shards === undefined) throw new Error(`${unitId} is in the first shard of however many`);
  const shard = shardOf(unitId, shards);
  const former = obligationKey(periodId, 0, unitId);
  const { Item: obligation } = await dynamodb.send(
    new GetCommand({ TableName, Key: former, ConsistentRead: true }),
  );
  const moved = { ...obligation, ...obligationKey(periodId, shard, unitId), shard };
  await dynamodb.send(new PutCommand({ TableName, Item: moved }));
  await dynamodb.send(new DeleteCommand({ TableName, Key: former }));
  await dynamodb.send(
    new UpdateCommand({
      TableName,
      Key: periodKey(periodId),
      UpdateExpression: "SET #roster.#shards = :shards",
      ExpressionAttributeNames: { "#roster": "roster", "#shards": "shards" },
      ExpressionAttributeValues: { ":shards": shards },
    }),
  );
}

/** Stores an event that nobody can read, for as long as something takes. */
export async function whileEventIsUnreadable(
  { unitId, periodId }: ObligationId,
  something: () => Promise<void>,
): Promise<void> {
  const TableName = output("TableName");
  const Key = eventKey(unitId, periodId, 99_999_999);
  await dynamodb.send(
    new PutCommand({ TableName, Item: { ...Key, [TABLE_LAYOUT.entity]: TABLE_LAYOUT.eventEntity } }),
  );
  try {
    await something();
  } finally {
    await dynamodb.send(new DeleteCommand({ TableName, Key }));
  }
}
