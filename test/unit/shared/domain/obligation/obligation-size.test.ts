import { expect, test } from "vitest";
import { itemSize } from "../../../../../bench/item-size.ts";
import { obligationKey } from "../../../../../shared/adapters/dynamodb/keys.ts";
import { reportStore } from "../../../../../shared/adapters/dynamodb/report-store.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";
import { MAX_DAY_NAME_CHARACTERS } from "../../../../../shared/domain/calendar/working-calendar.ts";
import { anObligation } from "../../../../builders/an-obligation.ts";

/** What a decision is charged for one write. */
const WRITE_UNIT_BYTES = 1_024;
/** As the API takes it. */
const DOCUMENT_NUMBER_MAX_CHARACTERS = 60;
const AT = "2026-12-01T03:00:00.000Z";

test("an obligation with the longest of everything is one write unit", async () => {
  const table = memoryTable();
  const by = "11111111-2222-4333-8444-555555555555";
  const obligation = anObligation({
    periodId: "2026-ABCDEFGHIJKL",
    shard: 999,
    group: "k".repeat(31),
    isTest: true,
    because: {
      nominalDate: "2026-12-16",
      wording: "before",
      extendedTo: "2026-12-28",
      rolled: true,
      rolledBecause: "ễ".repeat(MAX_DAY_NAME_CHARACTERS),
      calendarVersions: { "2026": 999, "2027": 999 },
      provisional: true,
    },
    exemption: { documentNumber: "Đ".repeat(DOCUMENT_NUMBER_MAX_CHARACTERS), at: AT, by },
    current: { attempt: 999, state: "withdrawn", receivedAt: AT, hasFigures: true, isNil: true },
    firstPassedAt: AT,
    firstPassedAttempt: 999,
    version: 99_999,
  });
  await reportStore(table).createObligation(obligation);

  const stored = await table.get(obligationKey(obligation.periodId, obligation.shard, obligation.unitId));
  expect(itemSize(stored ?? {})).toBeGreaterThan(WRITE_UNIT_BYTES / 2);
  expect(itemSize(stored ?? {})).toBeLessThanOrEqual(WRITE_UNIT_BYTES);
});
