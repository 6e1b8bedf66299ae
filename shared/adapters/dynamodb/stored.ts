import type * as z from "zod";
import type { Item, Key } from "./table.ts";

/** Rises when the stored shape of any entity changes in a way that older code could misread. */
const SCHEMA_VERSION = 1;

/** An item as the table holds it: the domain's own fields beside its keys, its kind and the version of its shape. */
export function toItem(entity: string, keys: Key, value: object): Item {
  return { ...value, ...keys, entity, schemaVersion: SCHEMA_VERSION };
}

/**
 * The domain's value, parsed; keys and bookkeeping stay behind. Throws when an item was written by newer code. An item that cannot
 * change is parsed once, and its value cannot change either: the table in memory answers with the same frozen item until it is
 * written again. What DynamoDB answers with is new each time, and parsed each time.
 */
export function fromItem<Schema extends z.ZodType>(schema: Schema, item: Item): z.output<Schema> {
  if (!Object.isFrozen(item)) return parsed(schema, item);
  const known = PARSED.get(item);
  if (known?.schema === schema) return known.value as z.output<Schema>;
  const value = deepFreeze(parsed(schema, item));
  PARSED.set(item, { schema, value });
  return value;
}

/** Hardly any item is read in two ways, so the last one is kept. */
const PARSED = new WeakMap<Item, { readonly schema: z.ZodType; readonly value: unknown }>();

function parsed<Schema extends z.ZodType>(schema: Schema, item: Item): z.output<Schema> {
  if (item["schemaVersion"] !== SCHEMA_VERSION) {
    throw new Error(
      `item of schema version ${String(item["schemaVersion"])} found, ${SCHEMA_VERSION} expected`,
    );
  }
  const {
    pk: _pk,
    sk: _sk,
    gsi1pk: _gsi1pk,
    gsi1sk: _gsi1sk,
    entity: _entity,
    schemaVersion: _version,
    ...value
  } = item;
  return schema.parse(value);
}

/** The value itself, frozen with everything in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
