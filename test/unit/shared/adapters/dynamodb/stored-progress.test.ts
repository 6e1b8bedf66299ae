import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { progressKey } from "../../../../../shared/adapters/dynamodb/keys.ts";
import { toItem } from "../../../../../shared/adapters/dynamodb/stored.ts";
import { progressOfItem, storedProgressOf } from "../../../../../shared/adapters/dynamodb/stored-progress.ts";
import type { IndicatorTotal, ShardProgress } from "../../../../../shared/domain/progress/progress.ts";

const NOW = new Date("2026-12-10T00:00:00.000Z");
const KEYS = progressKey("2026-YEAR", 0);

/** Everything that can be said of an indicator, and each of it alone. */
const TOTALS: Readonly<Record<string, IndicatorTotal>> = {
  A01: { total: 3, reported: 4, nil: 0 },
  A03: { total: 4, reported: 4, nil: 1, options: { standalone: 3, integrated: 1 } },
  A07: { total: 0, reported: 4, nil: 0, parts: [30.5, 40] },
  A08: { total: 12.25, reported: 5, nil: 2, median: 2.4 },
  B01: { total: 9, reported: 2, nil: 0, byContent: { "00": 9, "03": 1 } },
  B02: { total: 9, reported: 6, nil: 0, byContent: { "00": 9 }, median: 1 },
};
const PROGRESS: ShardProgress = {
  revision: 7,
  groups: {
    phuong: {
      ...{ expected: 9, exempt: 1, onTime: 4, late: 1, nil: 0, nilLate: 1 },
      outstandingByDueAt: { "2026-12-16T17:00:00.000Z": 3 },
      totals: TOTALS,
    },
  },
};

it("progress comes back as it was stored", () => {
  const item = toItem("progress", KEYS, storedProgressOf(PROGRESS, NOW));
  expect(progressOfItem(item)).toEqual({ ...PROGRESS, computedAt: NOW.toISOString() });
});

it("progress that was stored with the names of everything is read, too", () => {
  const totals = deflateRawSync(JSON.stringify({ phuong: TOTALS })).toString("base64");
  const item = toItem("progress", KEYS, { ...storedProgressOf(PROGRESS, NOW), totals });
  expect(progressOfItem(item).groups).toEqual(PROGRESS.groups);
});
