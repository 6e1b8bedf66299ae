/**
 * A period's obligations lie in shards, so that recomputing progress never reads more than one of them however
 * large the city grows. The number is fixed when the period opens.
 */

/** Up to here one shard serves: at ≤ 1 KB each, its obligations fit one page (1 MB) of a DynamoDB query. */
const MOST_UNITS_IN_ONE_SHARD = 1_000;

/** Beyond that, shards are planned for 500, so that the uneven spread of a hash stays below the limit above. */
const UNITS_PER_SHARD = 500;

export const shardsFor = (unitCount: number): number =>
  unitCount <= MOST_UNITS_IN_ONE_SHARD ? 1 : Math.ceil(unitCount / UNITS_PER_SHARD);

// FNV-1a, 32 bit. Changing it would lose every stored obligation: a test holds known values.
const FNV_OFFSET_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The shard of a unit, 0 … shards − 1: FNV-1a of the id (ASCII), modulo the number of shards. */
export const shardOf = (unitId: string, shards: number): number => {
  let hash = FNV_OFFSET_BASIS;
  for (let index = 0; index < unitId.length; index += 1) {
    hash = Math.imul(hash ^ unitId.charCodeAt(index), FNV_PRIME) >>> 0;
  }
  return hash % shards;
};
