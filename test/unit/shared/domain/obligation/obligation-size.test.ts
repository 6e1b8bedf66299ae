import { describe, expect, it } from "vitest";
import { itemSize } from "../../../../../bench/item-size.ts";
import { obligationKey } from "../../../../../shared/adapters/dynamodb/keys.ts";
import { reportStore } from "../../../../../shared/adapters/dynamodb/report-store.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";
import { MAX_DAY_NAME_CHARACTERS } from "../../../../../shared/domain/calendar/working-calendar.ts";
import { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { Period } from "../../../../../shared/domain/period/period.ts";
import { RosterMember } from "../../../../../shared/domain/unit/roster.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

/** One write unit. Beyond it, every decision about every obligation costs two. */
const MOST_BYTES = 1024;

/** Three bytes in UTF-8: the most that a character of a Vietnamese text takes. */
const WIDE = "ệ";
/** Of a document's number; its letters take two bytes at most. */
const DOCUMENT_NUMBER_CHARACTERS = 60;
/** As long as a person's id may be; Cognito's have 36. */
const SUB_CHARACTERS = 64;
/** Far more than the thirty attempts a day would make in a year. */
const LATEST_ATTEMPT = 9_999;

const { unitId: UnitId, kind: UnitKind } = RosterMember.shape;
const { periodId: PeriodId } = Period.shape;

const instant = "2026-12-16T17:00:00.999Z";

const LONGEST: Obligation = {
  unitId: aUnitId("z".repeat(26)),
  periodId: "2199-ABCDEFGHIJKL",
  shard: 999,
  group: "k".repeat(31),
  isTest: true,
  dueAtExclusive: instant,
  dueDate: "2026-12-16",
  because: {
    nominalDate: "2026-12-16",
    wording: "before",
    extendedTo: "2026-12-31",
    rolled: true,
    rolledBecause: WIDE.repeat(MAX_DAY_NAME_CHARACTERS),
    calendarVersions: { "2026": 999, "2027": 999 },
    provisional: false,
  },
  exemption: {
    documentNumber: `12345/2026/${"Đ".repeat(12)}-${"Đ".repeat(DOCUMENT_NUMBER_CHARACTERS - 24)}`,
    at: instant,
    by: "s".repeat(SUB_CHARACTERS),
  },
  current: {
    attempt: LATEST_ATTEMPT,
    state: "withdrawn",
    receivedAt: instant,
    hasFigures: true,
    isNil: true,
  },
  firstPassedAt: instant,
  firstPassedAttempt: LATEST_ATTEMPT,
  version: 99_999_999,
};

describe("an obligation with the longest legal values", () => {
  it("is legal", () => {
    expect(Obligation.parse(LONGEST)).toEqual(LONGEST);
    expect(UnitId.parse(LONGEST.unitId)).toBe(LONGEST.unitId);
    expect(PeriodId.parse(LONGEST.periodId)).toBe(LONGEST.periodId);
    expect(UnitKind.parse(LONGEST.group)).toBe(LONGEST.group);
  });

  it("has values as long as they may be", () => {
    expect(UnitKind.safeParse(`${LONGEST.group}k`).success).toBe(false);
    expect(PeriodId.safeParse(`${LONGEST.periodId}M`).success).toBe(false);
  });

  it("fits one write unit, its keys and bookkeeping included", async () => {
    const table = memoryTable();
    await reportStore(table).createObligation(LONGEST);
    const item = await table.get(obligationKey(LONGEST.periodId, LONGEST.shard, LONGEST.unitId));
    expect(itemSize(item ?? {})).toBeLessThanOrEqual(MOST_BYTES);
  });
});
