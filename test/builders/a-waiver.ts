import type { Waiver } from "../../shared/domain/findings/check-notes.ts";

/** The first that the office gave for 2026-YEAR: a part may be larger than the whole, as long as reports are taken. */
export const aWaiver = (changes: Partial<Waiver> = {}): Waiver => ({
  number: 1,
  code: "MORE_THAN_INDICATOR",
  by: "office",
  why: "Đã thống nhất",
  at: "2026-12-02T03:00:00.000Z",
  until: "2026-12-31",
  ...changes,
});
