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

export interface MemoryTableOptions {
  /** Pages are never longer, so that every caller that forgets to page is found out. */
  readonly itemsPerPage?: number;
  /** Called with each item that did not exist before, in the order of writing: the stream. */
  readonly onInsert?: (item: Item) => void;
}

/** The most items DynamoDB itself would rarely exceed in one page of ours; tests choose smaller ones. */
const DEFAULT_ITEMS_PER_PAGE = 1000;

/** The same table without DynamoDB: conditions, transactions, pages and a stream, in memory. */
export function memoryTable({
  itemsPerPage = DEFAULT_ITEMS_PER_PAGE,
  onInsert,
}: MemoryTableOptions = {}): MemoryTable {
  const items = new Map<string, Item>();
  let heldIndex: Item[] | undefined;

  const at = (key: Key) => items.get(idOf(key));

  const store = (item: Item) => {
    const inserted = !items.has(idOf(item));
    items.set(idOf(item), structuredClone(item));
    if (inserted) onInsert?.(structuredClone(item));
  };

  const failing = (write: Write): boolean => !holds(write.if ?? {}, at(keyOf(write)));

  const apply = (write: Write): Item | undefined => {
    if ("check" in write) return undefined;
    const item = "put" in write ? withoutUndefined(write.put) : updated(write, at(write.update));
    store(item);
    return structuredClone(item);
  };

  const one = (write: Put | Update): WriteResult => {
    if (failing(write)) return { ok: false, current: structuredClone(at(keyOf(write))) };
    return { ok: true, item: apply(write) as Item };
  };

  const matching = (question: Question, after?: Key): Item[] => {
    const source = question.index ? (heldIndex ?? [...items.values()]) : [...items.values()];
    const rows = source
      .filter((item) => partition(item, question) === question.pk && sortMatches(item, question))
      .sort((a, b) => compare(sortKey(a, question), sortKey(b, question)) || compare(idOf(a), idOf(b)));
    if (question.reverse) rows.reverse();
    const start = after ? rows.findIndex((item) => idOf(item) === idOf(after)) + 1 : 0;
    return rows.slice(start).map((item) => structuredClone(question.index ? projected(item) : item));
  };

  const page = (question: Question, limit: number, after?: Key): Page => {
    const rows = matching(question, after);
    const taken = rows.slice(0, Math.min(limit, itemsPerPage));
    const last = taken.at(-1);
    return last && rows.length > taken.length ? { items: taken, next: last } : { items: taken };
  };

  return {
    get: async (key) => structuredClone(at(key)),
    batchGet: async (keys) => keys.flatMap((key) => structuredClone(at(key)) ?? []),
    query: async (question) => {
      const found: Item[] = [];
      let after: Key | undefined;
      do {
        const next = page(question, itemsPerPage, after);
        found.push(...next.items);
        after = next.next;
      } while (after);
      return found;
    },
    queryPage: async (question, { limit, after }) => page(question, limit, after),
    put: async (write) => one(write),
    update: async (write) => one(write),
    transact: async (writes): Promise<TransactResult> => {
      refuseTwiceTheSame(writes);
      const failed = writes.flatMap((write, index) =>
        failing(write) ? [{ index, current: structuredClone(at(keyOf(write))) }] : [],
      );
      if (failed.length > 0) return { ok: false, failed };
      for (const write of writes) apply(write);
      return { ok: true };
    },
    all: () => [...items.values()].map((item) => structuredClone(item)),
    holdIndex: () => {
      heldIndex = [...items.values()].map((item) => structuredClone(item));
    },
    releaseIndex: () => {
      heldIndex = undefined;
    },
  };
}

function idOf({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`;
}

function keyOf(write: Put | Update | Check): Key {
  if ("put" in write) return write.put;
  return "update" in write ? write.update : write.check;
}

function partition(item: Item, { index }: Question): unknown {
  return index ? item["gsi1pk"] : item.pk;
}

function sortKey(item: Item, { index }: Question): string {
  return String(index ? item["gsi1sk"] : item.sk);
}

function sortMatches(item: Item, question: Question): boolean {
  const sort = sortKey(item, question);
  if (question.skPrefix !== undefined) return sort.startsWith(question.skPrefix);
  if (question.skBetween) return sort >= question.skBetween[0] && sort <= question.skBetween[1];
  return true;
}

/** DynamoDB compares UTF-8 bytes; our keys are ASCII, where code units agree with that. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function projected(item: Item): Item {
  const { pk, sk, gsi1pk, gsi1sk, state } = item as Item & Record<string, unknown>;
  return withoutUndefined({ pk, sk, gsi1pk, gsi1sk, state });
}

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
    .reduce<unknown>(
      (at, step) => (at === undefined ? undefined : (at as Record<string, unknown>)[step]),
      item,
    );
}

function updated({ update, set, remove }: Update, before: Item | undefined): Item {
  const item = structuredClone(before ?? { ...update }) as Record<string, unknown>;
  for (const [path, value] of Object.entries(set ?? {})) {
    const steps = path.split(".");
    const name = steps.pop() as string;
    const parent = steps.reduce<unknown>(
      (at, step) => (at as Record<string, unknown> | undefined)?.[step],
      item,
    );
    if (typeof parent !== "object" || parent === null) {
      throw new Error(`ValidationException: the document path ${path} is invalid for update`);
    }
    (parent as Record<string, unknown>)[name] = structuredClone(value);
  }
  for (const path of remove ?? []) {
    const steps = path.split(".");
    const name = steps.pop() as string;
    const parent = steps.reduce<unknown>(
      (at, step) => (at as Record<string, unknown> | undefined)?.[step],
      item,
    );
    if (typeof parent === "object" && parent !== null) delete (parent as Record<string, unknown>)[name];
  }
  return withoutUndefined(item);
}

/** The document client drops undefined values, so a test must not see them either. */
function withoutUndefined(item: Record<string, unknown>): Item {
  return JSON.parse(JSON.stringify(item)) as Item;
}

function refuseTwiceTheSame(writes: readonly Write[]): void {
  const ids = writes.map((write) => idOf(keyOf(write)));
  if (new Set(ids).size !== ids.length) {
    throw new Error("ValidationException: a transaction cannot include two writes of one item");
  }
  if (writes.length > 100) throw new Error("ValidationException: a transaction holds at most 100 writes");
}
