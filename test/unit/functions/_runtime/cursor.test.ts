import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../../../functions/_runtime/cursor.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";

const Position = z.strictObject({ afterUnitId: z.string().regex(/^unit_\w+$/) });
const scope = ["period-obligations", "2026-YEAR", "missing"];
const refused = expect.objectContaining({ code: "INVALID_CURSOR" });
const raw = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

it("gives back the position it was made of", () => {
  const cursor = encodeCursor({ afterUnitId: "unit_1" }, scope);
  expect(decodeCursor(cursor, Position, scope)).toEqual({ afterUnitId: "unit_1" });
});

it("is safe in a query string as it is", () => {
  expect(encodeCursor({ afterUnitId: "đ?&/+" }, scope)).toMatch(/^[\w-]+$/);
});

it.each([
  [["period-obligations", "2027-YEAR", "missing"]],
  [["period-obligations", "2026-YEAR"]],
  [["period-obligations", "2026-YEAR", "missing", ""]],
  [["unit-obligations", "2026-YEAR", "missing"]],
  [["period-obligations", "2026-YEAR missing"]],
])("refuses the cursor of another list (%j)", (other) => {
  const cursor = encodeCursor({ afterUnitId: "unit_1" }, other);
  expect(() => decodeCursor(cursor, Position, scope)).toThrow(refused);
});

it.each([
  ["empty", ""],
  ["no JSON", Buffer.from("{").toString("base64url")],
  ["not ours", raw({ afterUnitId: "unit_1" })],
  ["an older version", raw({ v: 0, scope, position: { afterUnitId: "unit_1" } })],
  ["with more in it", raw({ v: 1, scope, position: { afterUnitId: "unit_1" }, admin: true })],
  ["without a position", raw({ v: 1, scope })],
  ["with a position that does not fit", raw({ v: 1, scope, position: { afterUnitId: "PERIOD#x" } })],
  ["with a storage key", raw({ v: 1, scope, position: { pk: "USER#1", sk: "MEMBER#1" } })],
  ["padded", `${encodeCursor({ afterUnitId: "unit_1" }, scope)}=`],
  ["with junk between", `!${encodeCursor({ afterUnitId: "unit_1" }, scope)}`],
  ["endless", encodeCursor({ afterUnitId: `unit_${"1".repeat(2000)}` }, scope)],
])("refuses one that is %s", (_what, cursor) => {
  expect(() => decodeCursor(cursor, Position, scope)).toThrow(refused);
});

it("never fails in any other way, whatever is sent", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => Buffer.from(json).toString("base64url")),
      ),
      (text) => {
        try {
          decodeCursor(text, Position, scope);
          return false;
        } catch (error) {
          return error instanceof DomainError && error.code === "INVALID_CURSOR";
        }
      },
    ),
  );
});
