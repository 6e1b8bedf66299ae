import { expect, it } from "vitest";
import { itemSize } from "../../../../../bench/item-size.ts";
import { obligationIndexKey, obligationKey } from "../../../../../shared/adapters/dynamodb/keys.ts";
import { toItem } from "../../../../../shared/adapters/dynamodb/stored.ts";
import { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const AT = "2026-12-16T17:00:00.000Z";
const DAY = "2026-12-16";
/** 40 characters each, the longest that are taken. */
const DOCUMENT = "12345/2026/QĐ-UBNDTPHN-SNV-CCHC&KSTTHC-X";
const DAY_OFF = "Nghỉ bù Giỗ Tổ Hùng Vương mùng mười thán";

/** Everything that can be said of an obligation, each at its longest. */
const FULLEST: Obligation = {
  unitId: aUnitId("00070"),
  periodId: "2026-ABCDEFGHIJKL",
  shard: 21,
  group: "k".repeat(31),
  isTest: true,
  dueAtExclusive: AT,
  dueDate: DAY,
  because: {
    nominalDate: DAY,
    wording: "before",
    extendedTo: DAY,
    rolled: true,
    rolledBecause: DAY_OFF,
    calendarVersions: { "2026": 99, "2027": 99 },
    provisional: true,
  },
  extension: { until: DAY, documentNumber: DOCUMENT },
  exemption: { documentNumber: DOCUMENT, at: AT, until: DAY },
  reopened: { until: AT },
  current: {
    attempt: 9_999,
    state: "accepted",
    receivedAt: AT,
    hasFigures: true,
    reasonsMissing: 50,
    channel: "declaration",
    unlockedAt: AT,
  },
  firstPassedAt: AT,
  firstPassedAttempt: 9_998,
  timeliness: "LAST_ACCEPTED",
  version: 99_999,
};

it("an obligation with everything decided at once costs one write unit: 1 KB", () => {
  const { unitId, periodId, shard } = FULLEST;
  expect([DOCUMENT.length, DAY_OFF.length]).toEqual([40, 40]);
  expect(Obligation.parse(FULLEST)).toEqual(FULLEST);
  const keys = { ...obligationKey(periodId, shard, unitId), ...obligationIndexKey(unitId, periodId) };
  expect(itemSize(toItem("obligation", keys, FULLEST))).toBeLessThanOrEqual(1_024);
});
