import type { PdfBudget } from "./pdf-budget.ts";
import { decode, type Undecoded } from "./pdf-filters.ts";
import { PdfRefused } from "./pdf-refused.ts";
import {
  endsWord,
  isPdfSpace,
  type PdfCursor,
  type PdfDict,
  PdfReference,
  PdfSyntaxError,
  type PdfValue,
  readValue,
  readWord,
  skipSpace,
} from "./pdf-syntax.ts";

/** An indirect object as it lies in the file. */
export interface PdfObject {
  readonly value: PdfValue;
  /** Its bytes as they are stored, when it is a stream. */
  readonly stream?: Buffer;
  /** Whether it came out of an object stream: then its strings are not encrypted one by one. */
  readonly isPacked: boolean;
}

export interface PdfFile {
  readonly trailer: PdfDict;
  /** The index had to be made anew by searching the file, as viewers do. */
  readonly isRepaired: boolean;
  /** The object, once; undefined where there is none. */
  readonly objectAt: (reference: PdfReference) => PdfObject | undefined;
  /** The value itself, or what the reference leads to; null where that is nothing. */
  readonly resolve: (value: PdfValue | undefined) => PdfValue;
  /** The bytes of a stream, unpacked. Spends `unpacked`. */
  readonly contentOf: (reference: PdfReference) => Buffer | Undecoded | undefined;
  /** From now on streams are decrypted before they are unpacked. */
  readonly decryptWith: (decrypt: Decrypt) => void;
}

/** Turns the stored bytes of an object into plain ones; the key is made of the object's number. */
export type Decrypt = (bytes: Buffer, reference: PdfReference) => Buffer;

/** Where an object lies: at an offset, or within an object stream, which says where. */
type Place = { readonly offset: number } | { readonly stream: number };

/** How far from its end a file is searched for where its index begins; more than viewers do. */
const TAIL_BYTES = 2048;
/** References may lead to references; so many in a row are a circle. */
const MAX_HOPS = 20;
/** Updates of one document; each signature and each approval adds one. */
const MAX_SECTIONS = 1_000;
const HEADER_BYTES = 1024;
/** Objects that are remembered; a walk over a large document would otherwise keep all of it. */
const OBJECTS_KEPT = 10_000;
/** The largest number an object may have: what Acrobat allows, rounded up. */
const MAX_OBJECT_NUMBER = 10_000_000;

/** A place as one number, so that half a million of them stay small: an offset and 1, or below zero an object stream. */
const FREE = 0;

/** Whether the file says that it is a PDF, within its first KB. The offset is where its own counting begins. */
export function headerOf(bytes: Buffer): number {
  return bytes.subarray(0, HEADER_BYTES).indexOf("%PDF-");
}

/**
 * Opens a PDF: reads its index, or makes one by searching the file when it is missing or wrong. `bytes` begin at the
 * header. Throws `PdfRefused` with PDF_DAMAGED when there is no document to be found, and PDF_TOO_COMPLEX.
 */
export function openPdf(bytes: Buffer, budget: PdfBudget): PdfFile {
  try {
    const file = fileOf(bytes, readIndex(bytes, budget), false, budget);
    if (hasPages(file)) return file;
  } catch (cause) {
    if (!(cause instanceof PdfSyntaxError)) throw cause;
  }
  return repairPdf(bytes, budget);
}

/** Opens a PDF by searching it for objects, whatever its own index says. */
export function repairPdf(bytes: Buffer, budget: PdfBudget): PdfFile {
  try {
    const file = fileOf(bytes, searchedIndex(bytes, budget), true, budget);
    if (hasPages(file)) return file;
  } catch (cause) {
    if (!(cause instanceof PdfSyntaxError)) throw cause;
  }
  throw new PdfRefused("PDF_DAMAGED", "no pages");
}

function hasPages(file: PdfFile): boolean {
  const root = file.resolve(file.trailer.get("Root"));
  return (
    file.trailer.has("Encrypt") || (root instanceof Map && file.resolve(root.get("Pages")) instanceof Map)
  );
}

interface Index {
  readonly trailer: PdfDict;
  readonly places: ReadonlyMap<number, number>;
}

function placeOf(places: ReadonlyMap<number, number>, number: number): Place | undefined {
  const packed = places.get(number);
  if (packed === undefined || packed === FREE) return undefined;
  return packed > 0 ? { offset: packed - 1 } : { stream: -packed };
}

function fileOf(bytes: Buffer, { trailer, places }: Index, isRepaired: boolean, budget: PdfBudget): PdfFile {
  const objects = new Map<number, PdfObject | undefined>();
  const containers = new Map<number, Container>();
  const opening = new Set<number>();

  const objectAt = ({ number }: PdfReference): PdfObject | undefined => {
    if (objects.size >= OBJECTS_KEPT) objects.clear();
    if (objects.has(number)) return objects.get(number);
    // An object that needs itself to be read: the length of its own stream, for one.
    if (opening.has(number)) return undefined;
    budget.spend("objects");
    opening.add(number);
    try {
      const object = load(number);
      objects.set(number, object);
      return object;
    } catch (cause) {
      // A repaired file is taken as far as it goes: what cannot be read is missing.
      if (!isRepaired || !(cause instanceof PdfSyntaxError)) throw cause;
      objects.set(number, undefined);
      return undefined;
    } finally {
      opening.delete(number);
    }
  };
  const load = (number: number): PdfObject | undefined => {
    const place = placeOf(places, number);
    if (place === undefined) return undefined;
    if ("stream" in place) {
      const { content, offsets } = containerAt(place.stream);
      const at = offsets.get(number);
      return at === undefined
        ? undefined
        : { value: readValue({ bytes: content, at, budget }), isPacked: true };
    }
    return readObject({ bytes, at: place.offset, budget }, number, lengthOf);
  };
  const lengthOf = (value: PdfValue | undefined): number | undefined => {
    const length = resolve(value);
    return typeof length === "number" ? length : undefined;
  };
  const containerAt = (number: number): Container => {
    const known = containers.get(number);
    if (known !== undefined) return known;
    containers.set(number, EMPTY);
    const reference = new PdfReference(number, 0);
    const object = objectAt(reference);
    const content = object?.stream && keptContent(reference, object);
    if (!(object?.value instanceof Map) || !Buffer.isBuffer(content)) return EMPTY;
    const { value } = object;
    const container = containerOf(content, resolve(value.get("N")), resolve(value.get("First")), budget);
    containers.set(number, container);
    return container;
  };
  const resolve = (value: PdfValue | undefined): PdfValue => {
    let current = value;
    for (let hops = 0; current instanceof PdfReference; hops += 1) {
      if (hops >= MAX_HOPS) return null;
      current = objectAt(current)?.value;
    }
    return current ?? null;
  };
  const plain = (reference: PdfReference, { value, stream }: PdfObject): Buffer | Undecoded => {
    if (stream === undefined || !(value instanceof Map)) return "damaged";
    const isIndex = value.get("Type") === "/XRef";
    return decode(decrypt && !isIndex ? decrypt(stream, reference) : stream, directly(value));
  };
  const directly = (dict: PdfDict): PdfDict => {
    const direct = (value: PdfValue): PdfValue => {
      const resolved = resolve(value);
      if (Array.isArray(resolved)) return resolved.slice(0, 10).map((each) => shallow(resolve(each)));
      return shallow(resolved);
    };
    const shallow = (value: PdfValue): PdfValue =>
      value instanceof Map ? new Map([...value].map(([key, each]) => [key, resolve(each)])) : value;
    const keys = ["Filter", "DecodeParms"].filter((key) => dict.has(key));
    return new Map(keys.map((key) => [key, direct(dict.get(key) as PdfValue)]));
  };
  const keptContent = (reference: PdfReference, object: PdfObject) => {
    const content = plain(reference, object);
    if (typeof content !== "string") budget.spend("kept", content.length);
    return content;
  };
  const contentOf = (reference: PdfReference) => {
    const object = objectAt(reference);
    if (object?.stream === undefined) return undefined;
    const content = plain(reference, object);
    if (typeof content !== "string") budget.spend("unpacked", content.length);
    return content;
  };
  let decrypt: Decrypt | undefined;
  const decryptWith = (given: Decrypt) => {
    decrypt = given;
  };
  return { trailer, isRepaired, objectAt, resolve, contentOf, decryptWith };
}

/** An object that has its own place in the file: `12 0 obj … endobj`. Throws `PdfSyntaxError` when another is there. */
function readObject(
  cursor: PdfCursor,
  wanted: number,
  lengthOf: (value: PdfValue | undefined) => number | undefined,
): PdfObject {
  const number = Number(readWord(cursor) || Number.NaN);
  const generation = readWord(cursor);
  const keyword = readWord(cursor);
  if (number !== wanted || generation === "" || !keyword.startsWith("obj"))
    throw new PdfSyntaxError(`object ${wanted} is not where it should be`);
  // Some programs leave no space: `12 0 obj12`.
  cursor.at -= keyword.length - 3;
  skipSpace(cursor);
  if (cursor.bytes.toString("latin1", cursor.at, cursor.at + 6) === "endobj")
    return { value: null, isPacked: false };
  const value = readValue(cursor);
  const after = cursor.at;
  if (!(value instanceof Map) || readWord(cursor) !== "stream") {
    cursor.at = after;
    return { value, isPacked: false };
  }
  return { value, stream: streamFrom(cursor, lengthOf(value.get("Length"))), isPacked: false };
}

/** The bytes between `stream` and `endstream`: as many as the length says, or what there is when it is wrong. */
function streamFrom({ bytes, at, budget }: PdfCursor, length: number | undefined): Buffer {
  let start = at;
  if (bytes[start] === 13) start += 1;
  if (bytes[start] === 10) start += 1;
  if (length !== undefined && length >= 0 && start + length <= bytes.length) {
    let end = start + length;
    while (isPdfSpace(bytes[end]) && end - start - length < 4) end += 1;
    if (bytes.toString("latin1", end, end + 9) === "endstream") return bytes.subarray(start, start + length);
  }
  const end = bytes.indexOf("endstream", start, "latin1");
  budget.spend("searched", (end === -1 ? bytes.length : end) - start);
  if (end === -1) throw new PdfSyntaxError("a stream without an end");
  return bytes.subarray(start, end);
}

/** An object stream, unpacked: where in it each object begins. Objects are read when they are asked for. */
interface Container {
  readonly content: Buffer;
  readonly offsets: ReadonlyMap<number, number>;
}

const EMPTY: Container = { content: Buffer.alloc(0), offsets: new Map() };

/** What an object stream begins with: pairs of number and offset. */
function containerOf(content: Buffer, count: PdfValue, first: PdfValue, budget: PdfBudget): Container {
  if (typeof count !== "number" || typeof first !== "number") return EMPTY;
  const offsets = new Map<number, number>();
  const cursor = { bytes: content, at: 0, budget };
  for (let index = 0; index < count && cursor.at < first; index += 1) {
    const number = Number(readWord(cursor) || Number.NaN);
    const offset = Number(readWord(cursor) || Number.NaN);
    if (!Number.isSafeInteger(number) || !Number.isSafeInteger(offset)) break;
    budget.spend("entries");
    offsets.set(number, first + offset);
  }
  return { content, offsets };
}

/** The index as the file has it: from its end, and back through every update. Throws `PdfSyntaxError`. */
function readIndex(bytes: Buffer, budget: PdfBudget): Index {
  const places = new Map<number, number>();
  const read = new Set<number>();
  let trailer: PdfDict | undefined;
  const waiting = [startOfIndex(bytes, budget)];
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (read.has(offset)) continue;
    read.add(offset);
    if (read.size > MAX_SECTIONS) throw new PdfSyntaxError("too many updates");
    const section = readSection({ bytes, at: offset, budget }, places);
    trailer ??= section;
    // In a file for old and new programs alike, the new ones' index goes before the earlier update's.
    for (const key of ["XRefStm", "Prev"]) {
      const next = section.get(key);
      if (typeof next === "number") waiting.push(next);
    }
  }
  if (trailer === undefined) throw new PdfSyntaxError("no trailer");
  return { trailer, places };
}

function startOfIndex(bytes: Buffer, budget: PdfBudget): number {
  const tail = Math.max(0, bytes.length - TAIL_BYTES);
  const found = bytes.subarray(tail).lastIndexOf("startxref", undefined, "latin1");
  if (found === -1) throw new PdfSyntaxError("no startxref");
  const offset = Number(readWord({ bytes, at: tail + found + 9, budget }) || Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0 || offset >= bytes.length)
    throw new PdfSyntaxError("startxref leads nowhere");
  return offset;
}

function readSection(cursor: PdfCursor, places: Map<number, number>): PdfDict {
  skipSpace(cursor);
  if (cursor.bytes.toString("latin1", cursor.at, cursor.at + 4) !== "xref")
    return readStreamSection(cursor, places);
  cursor.at += 4;
  for (;;) {
    const word = readWord(cursor);
    if (word === "trailer") break;
    const count = Number(readWord(cursor) || Number.NaN);
    if (!/^\d+$/.test(word) || !Number.isSafeInteger(count)) throw new PdfSyntaxError("no section");
    readTable(cursor, Number(word), count, places);
  }
  const trailer = readValue(cursor);
  if (!(trailer instanceof Map)) throw new PdfSyntaxError("no trailer");
  return trailer;
}

function readTable(cursor: PdfCursor, first: number, count: number, places: Map<number, number>): void {
  for (let index = 0; index < count; index += 1) {
    cursor.budget.spend("entries");
    const before = cursor.at;
    const offset = readWord(cursor);
    if (offset === "trailer") {
      // Fewer entries than announced: seen often, and harmless.
      cursor.at = before;
      return;
    }
    const generation = readWord(cursor);
    const kind = readWord(cursor);
    if (!/^\d+$/.test(offset) || !/^\d+$/.test(generation) || (kind !== "n" && kind !== "f"))
      throw new PdfSyntaxError("no entry");
    note(places, first + index, kind === "n" && Number(offset) > 0 ? Number(offset) + 1 : FREE);
  }
}

function note(places: Map<number, number>, number: number, packed: number): void {
  if (number < MAX_OBJECT_NUMBER && !places.has(number)) places.set(number, packed);
}

/** An index that is itself a stream (ISO 32000-1, 7.5.8). */
function readStreamSection(cursor: PdfCursor, places: Map<number, number>): PdfDict {
  const { bytes, budget } = cursor;
  const start = cursor.at;
  const own = Number(readWord({ ...cursor }) || Number.NaN);
  const { value, stream } = readObject({ bytes, at: start, budget }, own, (length) =>
    typeof length === "number" ? length : undefined,
  );
  if (!(value instanceof Map) || stream === undefined || value.get("Type") !== "/XRef")
    throw new PdfSyntaxError("no index");
  const content = decode(stream, value);
  if (typeof content === "string") throw new PdfSyntaxError(content);
  budget.spend("kept", content.length);
  const widths = numbersOf(value.get("W"));
  const size = value.get("Size");
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const width = typeWidth + secondWidth + thirdWidth;
  if (widths.some((each) => each < 0 || each > 8) || width === 0) throw new PdfSyntaxError("no widths");
  const ranges = numbersOf(value.get("Index") ?? [0, typeof size === "number" ? size : 0]);
  let at = 0;
  for (let range = 0; range + 1 < ranges.length; range += 2) {
    const first = ranges[range] as number;
    const count = ranges[range + 1] as number;
    for (let index = 0; index < count && at + width <= content.length; index += 1, at += width) {
      budget.spend("entries");
      const type = typeWidth === 0 ? 1 : numberAt(content, at, typeWidth);
      const second = numberAt(content, at + typeWidth, secondWidth);
      note(places, first + index, packedPlace(type, second));
    }
  }
  return value;
}

function packedPlace(type: number, second: number): number {
  if (type === 1) return second + 1;
  return type === 2 && second < MAX_OBJECT_NUMBER ? -second : FREE;
}

function numbersOf(value: PdfValue | undefined): number[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "number") : [];
}

function numberAt(bytes: Buffer, at: number, width: number): number {
  let number = 0;
  for (let index = 0; index < width; index += 1) number = number * 256 + (bytes[at + index] as number);
  return number;
}

/** Every `12 0 obj` that can be found, the last of each number, and a trailer made of what looks like one. */
function searchedIndex(bytes: Buffer, budget: PdfBudget): Index {
  const places = new Map<number, number>();
  const trailer = new Map<string, PdfValue>();
  const containers: number[] = [];
  budget.spend("searched", bytes.length);
  for (let at = bytes.indexOf("obj"); at !== -1; at = bytes.indexOf("obj", at + 3)) {
    const found = headBefore(bytes, at);
    if (found === undefined || found.number >= MAX_OBJECT_NUMBER) continue;
    budget.spend("entries");
    places.set(found.number, found.offset + 1);
    const dict = dictAt({ bytes, at: at + 3, budget });
    const type = dict?.get("Type");
    if (type === "/ObjStm") containers.push(found.number);
    if (type === "/XRef") merge(trailer, dict);
    if (type === "/Catalog") trailer.set("Root", new PdfReference(found.number, 0));
  }
  budget.spend("searched", bytes.length);
  for (let at = bytes.indexOf("trailer"); at !== -1; at = bytes.indexOf("trailer", at + 7)) {
    budget.spend("entries");
    merge(trailer, dictAt({ bytes, at: at + 7, budget }));
  }
  const file = fileOf(bytes, { trailer, places }, true, budget);
  for (const number of containers) notePacked(file, number, places, trailer, budget);
  return { trailer, places };
}

/** What an object stream holds, where no object of the same number lies in the file by itself. */
function notePacked(
  file: PdfFile,
  number: number,
  places: Map<number, number>,
  trailer: Map<string, PdfValue>,
  budget: PdfBudget,
): void {
  const reference = new PdfReference(number, 0);
  const dict = file.resolve(reference);
  const unpacked = file.contentOf(reference);
  if (!(dict instanceof Map) || !Buffer.isBuffer(unpacked)) return;
  const { content, offsets } = containerOf(
    unpacked,
    file.resolve(dict.get("N")),
    file.resolve(dict.get("First")),
    budget,
  );
  for (const [inside, at] of offsets) {
    if (inside < MAX_OBJECT_NUMBER && !places.has(inside)) places.set(inside, -number);
    if (dictAt({ bytes: content, at, budget })?.get("Type") === "/Catalog" && !trailer.has("Root"))
      trailer.set("Root", new PdfReference(inside, 0));
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PdfSyntaxError) return undefined;
    throw cause;
  }
}

function merge(trailer: Map<string, PdfValue>, found: PdfDict | undefined): void {
  for (const key of ["Root", "Encrypt", "ID", "Info"]) {
    const value = found?.get(key);
    if (value !== undefined) trailer.set(key, value);
  }
}

function dictAt(cursor: PdfCursor): PdfDict | undefined {
  skipSpace(cursor);
  if (cursor.bytes.toString("latin1", cursor.at, cursor.at + 2) !== "<<") return undefined;
  const value = attempt(() => readValue(cursor));
  return value instanceof Map ? value : undefined;
}

/** The number before `obj`, and where it begins. */
function headBefore(bytes: Buffer, at: number): { number: number; offset: number } | undefined {
  const head = bytes.toString("latin1", Math.max(0, at - 24), at);
  const match = /(?:^|[^0-9])(\d{1,10})[\s\0]+\d{1,5}[\s\0]+$/.exec(head) ?? undefined;
  if (match?.[1] === undefined) return undefined;
  const offset = at - head.length + match.index + match[0].indexOf(match[1]);
  return endsWord(bytes[at + 3]) || bytes[at + 3] !== 0x65 ? { number: Number(match[1]), offset } : undefined;
}
