import { deepFreeze } from "../dynamodb/stored.ts";
import type {
  Check,
  Condition,
  Item,
  Key,
  Page,
  Put,
  Question,
  Table,
  TransactResult,
  Update,
  Write,
  WriteResult,
} from "../dynamodb/table.ts";

export interface MemoryTable extends Table {
  /** Everything stored, for assertions and for a rehearsal's print-out. */
  all(): Item[];
  /** While held, the index answers as it was at that moment, as a lagging one would. */
  holdIndex(): void;
  releaseIndex(): void;
}

/** One item as a write found it and left it. */
export interface Change {
  readonly before: Item | undefined;
  readonly after: Item;
}

export interface MemoryTableOptions {
  /** Called after each write that happened, with all that it changed at once: what a stream would show. */
  readonly onCommit?: (changes: readonly Change[]) => void;
}

/** DynamoDB's own limit. */
const WRITES_PER_TRANSACTION = 100;

/**
 * The same table without DynamoDB: conditions, transactions, pages and a lagging index, in memory. What it answers is
 * frozen, so a caller that changes an item it was given is found out. It refuses what DynamoDB's own validation would.
 */
export function memoryTable({ onCommit }: MemoryTableOptions = {}): MemoryTable {
  const items = new Map<string, Partition>();
  let index = new Map<string, Partition>();
  let heldIndex: Map<string, Partition> | undefined;

  const at = (key: Key): Item | undefined => items.get(key.pk)?.rows.get(key.sk)?.item;

  const store = (item: Item): Change => {
    requireKeys(item);
    const before = at(item);
    const id = idOf(item);
    const [was, is] = [before && indexKeyOf(before), indexKeyOf(item)];
    if (was && was.pk !== is?.pk) remove(index, was.pk, id);
    if (is) put(index, is.pk, { id, sort: `${is.sk}\u0000${id}`, item });
    put(items, item.pk, { id: item.sk, sort: item.sk, item });
    return { before, after: item };
  };

  const apply = (write: Write): Change[] => {
    if ("check" in write) return [];
    return [store(frozen("put" in write ? write.put : updated(write, at(write.update))))];
  };

  const holdsFor = (write: Write): boolean => {
    requireSaying(write);
    return write.if === undefined || holds(write.if, at(keyOf(write)));
  };

  const one = (write: Put | Update): WriteResult => {
    if (!holdsFor(write)) return { ok: false, current: at(keyOf(write)) };
    const changes = apply(write);
    onCommit?.(changes);
    return { ok: true, item: (changes[0] as Change).after };
  };

  const page = (question: Question, limit: number, after?: Key): Page => {
    const source = question.index ? (heldIndex ?? index) : items;
    const rows = sorted(source.get(question.pk));
    const { skPrefix, skBetween, reverse } = question;
    const isAll = skPrefix === undefined && !skBetween;
    const inRange = isAll
      ? [...rows]
      : rows.filter(({ item }) => sortMatches(sortKeyOf(item, question), question));
    if (reverse) inRange.reverse();
    const rest = after ? inRange.slice(startAfter(inRange, after, question)) : inRange;
    const taken = rest.length > limit ? rest.slice(0, limit) : rest;
    const found = taken.map(({ item }) => (question.index ? projected(item) : item));
    const last = taken.at(-1)?.item;
    return last && rest.length > taken.length
      ? { items: found, next: pageKey(last, question) }
      : { items: found };
  };

  return {
    get: async (key) => at(key),
    batchGet: async (keys) => {
      const asked = new Set<string>();
      const found: Item[] = [];
      for (const key of keys) {
        asked.add(idOf(key));
        const item = at(key);
        if (item) found.push(item);
      }
      if (asked.size !== keys.length) throw invalid("a key is asked for twice");
      return found;
    },
    query: async (question) => page(question, Number.POSITIVE_INFINITY).items,
    queryPage: async (question, { limit, after }) => page(question, limit, after),
    put: async (write) => one(write),
    update: async (write) => one(write),
    transact: async (writes): Promise<TransactResult> => {
      refuseTwiceTheSame(writes);
      const failed = writes.flatMap((write, position) =>
        holdsFor(write) ? [] : [{ index: position, current: at(keyOf(write)) }],
      );
      if (failed.length > 0) return { ok: false, failed };
      const changes = writes.flatMap(apply);
      onCommit?.(changes);
      return { ok: true };
    },
    all: () => [...items.values()].flatMap((partition) => sorted(partition).map(({ item }) => item)),
    holdIndex: () => {
      heldIndex = index;
      index = new Map([...index].map(([pk, { rows }]) => [pk, { rows: new Map(rows) }]));
    },
    releaseIndex: () => {
      heldIndex = undefined;
    },
  };
}

interface Row {
  readonly id: string;
  readonly sort: string;
  readonly item: Item;
}

interface Partition {
  readonly rows: Map<string, Row>;
  /** Kept until a row comes, goes or changes. */
  inOrder?: Row[] | undefined;
}

function put(partitions: Map<string, Partition>, pk: string, row: Row): void {
  const partition: Partition = partitions.get(pk) ?? { rows: new Map() };
  partition.rows.set(row.id, row);
  partition.inOrder = undefined;
  partitions.set(pk, partition);
}

function remove(partitions: Map<string, Partition>, pk: string, id: string): void {
  const partition = partitions.get(pk);
  partition?.rows.delete(id);
  if (partition) partition.inOrder = undefined;
}

function sorted(partition: Partition | undefined): readonly Row[] {
  if (!partition) return [];
  partition.inOrder ??= [...partition.rows.values()].sort((a, b) => compare(a.sort, b.sort));
  return partition.inOrder;
}

/** DynamoDB compares UTF-8 bytes; our keys are ASCII, where code units agree with that. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function idOf({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`;
}

function keyOf(write: Write): Key {
  if ("put" in write) return write.put;
  return "update" in write ? write.update : write.check;
}

/** Where the index holds an item; undefined when it lacks either attribute, for the index is sparse. */
function indexKeyOf(item: Item): Key | undefined {
  const { gsi1pk, gsi1sk } = item as Item & Record<string, unknown>;
  return typeof gsi1pk === "string" && typeof gsi1sk === "string" ? { pk: gsi1pk, sk: gsi1sk } : undefined;
}

function sortKeyOf(item: Item, { index }: Question): string {
  return index ? String(item["gsi1sk"]) : item.sk;
}

function sortMatches(sort: string, { skPrefix, skBetween }: Question): boolean {
  if (skPrefix !== undefined) return sort.startsWith(skPrefix);
  if (skBetween) return sort >= skBetween[0] && sort <= skBetween[1];
  return true;
}

/** Where a page ended, as DynamoDB says it: the index names the item's own key besides the index's. */
function pageKey({ pk, sk, ...item }: Item, { index }: Question): Key {
  const key = index ? { pk, sk, gsi1pk: item["gsi1pk"], gsi1sk: item["gsi1sk"] } : { pk, sk };
  return key;
}

function startAfter(rows: readonly Row[], after: Key, { index, reverse }: Question): number {
  const where = index ? indexKeyOf(after as Item)?.sk : after.sk;
  if (where === undefined) throw invalid("the exclusive start key lacks the index's keys");
  const sort = index ? `${where}\u0000${idOf(after)}` : where;
  const next = rows.findIndex((row) => (reverse ? row.sort < sort : row.sort > sort));
  return next < 0 ? rows.length : next;
}

function projected(item: Item): Item {
  const known = PROJECTED.get(item);
  if (known) return known;
  const { pk, sk, gsi1pk, gsi1sk, state } = item as Item & Record<string, unknown>;
  const entry = Object.freeze({ pk, sk, gsi1pk, gsi1sk, ...(state !== undefined && { state }) });
  PROJECTED.set(item, entry);
  return entry;
}

/** What is stored never changes, and neither does what the index shows of it. */
const PROJECTED = new WeakMap<Item, Item>();

function holds(condition: Condition, item: Item | undefined): boolean {
  if (condition.absent && item) return false;
  for (const [path, value] of Object.entries(condition.equals ?? {})) {
    if (valueAt(item, path) !== value) return false;
  }
  for (const [path, options] of Object.entries(condition.oneOf ?? {})) {
    if (!options.includes(valueAt(item, path) as string | number)) return false;
  }
  for (const [path, limit] of Object.entries(condition.atMost ?? {})) {
    const value = valueAt(item, path);
    if (value !== undefined && !(typeof value === "number" && value <= limit)) return false;
  }
  return (condition.missing ?? []).every((path) => valueAt(item, path) === undefined);
}

function valueAt(item: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, step) => (isMap(at) && Object.hasOwn(at, step) ? at[step] : undefined), item);
}

function updated({ update, set, remove: removed }: Update, before: Item | undefined): Item {
  const item = JSON.parse(JSON.stringify(before ?? update)) as Item;
  for (const [path, value] of Object.entries(set ?? {})) {
    const [parent, name] = parentOf(item, path);
    if (!isMap(parent)) throw invalid(`the document path ${path} is invalid for update`);
    if (value === undefined) throw invalid(`${path} is set to nothing`);
    parent[name] = value;
  }
  for (const path of removed ?? []) {
    const [parent, name] = parentOf(item, path);
    if (!isMap(parent)) throw invalid(`the document path ${path} is invalid for update`);
    delete parent[name];
  }
  return item;
}

function parentOf(item: Item, path: string): readonly [parent: unknown, name: string] {
  const steps = path.split(".");
  const name = steps.pop() as string;
  return [steps.length === 0 ? item : valueAt(item, steps.join(".")), name];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy as the document client would store it: without what is undefined. */
function frozen(item: Item): Item {
  return deepFreeze(JSON.parse(JSON.stringify(item)) as Item);
}

function invalid(why: string): Error {
  return new Error(`ValidationException: ${why}`);
}

function requireKeys(item: Item): void {
  for (const name of ["pk", "sk"] as const) {
    if (typeof item[name] !== "string" || item[name] === "")
      throw invalid(`${name} must be a text, not empty`);
  }
}

/** DynamoDB refuses empty expressions, and an update of one path twice. */
function requireSaying(write: Write): void {
  const condition = write.if;
  if (condition && !saysSomething(condition)) throw invalid("the condition is empty");
  if (Object.values(condition?.oneOf ?? {}).some((options) => options.length === 0)) {
    throw invalid("oneOf is empty");
  }
  if (!("update" in write)) return;
  const paths = [...Object.keys(write.set ?? {}), ...(write.remove ?? [])];
  if (paths.length === 0) throw invalid("the update changes nothing");
  if (paths.some((path) => path === "pk" || path === "sk")) throw invalid("a key cannot be updated");
  const overlaps = paths.some((path, position) =>
    paths.some((other, at) => at !== position && `${other}.`.startsWith(`${path}.`)),
  );
  if (overlaps) throw invalid("two paths of the update overlap");
}

function saysSomething({ absent, equals, oneOf, atMost, missing }: Condition): boolean {
  const parts = [equals, oneOf, atMost].some((part) => part && Object.keys(part).length > 0);
  return absent === true || parts || (missing?.length ?? 0) > 0;
}

function refuseTwiceTheSame(writes: readonly (Put | Update | Check)[]): void {
  const ids = writes.map((write) => idOf(keyOf(write)));
  if (new Set(ids).size !== ids.length) throw invalid("a transaction cannot include two writes of one item");
  if (writes.length > WRITES_PER_TRANSACTION) {
    throw invalid(`a transaction holds at most ${WRITES_PER_TRANSACTION} writes`);
  }
}
