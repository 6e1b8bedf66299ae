/**
 * What DynamoDB counts: bytes of an item and capacity units of an operation, by the rules of its developer guide ("Item
 * sizes and formats", "Read and write operations capacity consumption"). Emulators report queries far too low.
 */
type Attributes = Readonly<Record<string, unknown>>;

/** Bytes of one read unit. */
const READ_UNIT_BYTES = 4_096;
/** Bytes of one write unit. */
const WRITE_UNIT_BYTES = 1_024;
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;
const MOST_NUMBER_BYTES = 21;

const utf8 = new TextEncoder();

/** Bytes of an item as the document client gives it: each attribute's name and value. */
export function itemSize(item: Attributes): number {
  return sum(Object.entries(item).map(([name, value]) => textBytes(name) + valueSize(value)));
}

function valueSize(value: unknown): number {
  if (typeof value === "string") return textBytes(value);
  if (typeof value === "number" || typeof value === "bigint") return numberSize(String(value));
  if (typeof value === "boolean" || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return sum([...value].map(valueSize));
  if (Array.isArray(value))
    return CONTAINER_BYTES + sum(value.map((each) => ELEMENT_BYTES + valueSize(each)));
  if (typeof value === "object") {
    return CONTAINER_BYTES + itemSize(value as Attributes) + ELEMENT_BYTES * Object.keys(value).length;
  }
  throw new Error(`DynamoDB does not store a ${typeof value}`);
}

/** One byte for two significant digits, one for the exponent, one for a minus sign. */
function numberSize(decimal: string): number {
  const digits = decimal
    .replace(/e.*$/i, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
  const sign = decimal.startsWith("-") ? 1 : 0;
  return Math.min(MOST_NUMBER_BYTES, Math.ceil(digits.length / 2) + 1 + sign);
}

type Consistency = "strong" | "eventual";

/** Read units of one item, or of everything that one page of a query reads; nothing found costs the least there is. */
export function readUnits(bytes: number, consistency: Consistency): number {
  const strong = Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
  return consistency === "strong" ? strong : strong / 2;
}

/** Read units of a BatchGetItem: every item is rounded up by itself, and a key without an item costs one too. */
export function batchReadUnits(sizes: readonly number[], asked: number, consistency: Consistency): number {
  const missing = Array.from({ length: asked - sizes.length }, () => 0);
  return sum([...sizes, ...missing].map((bytes) => readUnits(bytes, consistency)));
}

/** Write units of one item: of the larger of before and after. In a transaction each counts twice. */
export function writeUnits(bytes: number, { inTransaction = false } = {}): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES)) * (inTransaction ? 2 : 1);
}

/**
 * Write units of one index for a change of an item, from its entries before and after (undefined: not in the index):
 * none when the entry stays as it was, one write when it appears, changes or disappears, two when its key changes.
 */
export function indexWriteUnits(
  before: Attributes | undefined,
  after: Attributes | undefined,
  keyNames: readonly string[],
): number {
  if (!before || !after) return before || after ? writeUnits(itemSize((before ?? after) as Attributes)) : 0;
  if (keyNames.some((name) => before[name] !== after[name])) {
    return writeUnits(itemSize(before)) + writeUnits(itemSize(after));
  }
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return 0;
  return writeUnits(Math.max(itemSize(before), itemSize(after)));
}

function sorted(entry: Attributes): [string, unknown][] {
  return Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));
}

function textBytes(text: string): number {
  return utf8.encode(text).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
