/** Names of the table's attributes and index, spelt once: the stores and the infrastructure import them. */
export const TABLE_LAYOUT = {
  partitionKey: "pk",
  sortKey: "sk",
  index: {
    name: "gsi1",
    partitionKey: "gsi1pk",
    sortKey: "gsi1sk",
    /** Copied into the index beside the keys. Each further one costs a write whenever it changes. */
    projected: ["state"],
  },
  /** Unix time in seconds after which DynamoDB may delete the item; absent from whatever must stay. */
  timeToLive: "expiresAtEpoch",
  /** What an item is; the outbox stream lets only `event` items through. */
  entity: "entity",
  eventEntity: "event",
} as const;
