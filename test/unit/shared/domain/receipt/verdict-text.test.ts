import { expect, test } from "vitest";
import { verdictText } from "../../../../../shared/domain/receipt/verdict-text.ts";

test.each([
  [0, "Trễ hạn, chưa đến một ngày làm việc", "Late, by less than a working day"],
  [1, "Trễ hạn 1 ngày làm việc", "Late by 1 working day"],
  [3, "Trễ hạn 3 ngày làm việc", "Late by 3 working days"],
])("says how late by %i working days is", (workingDays, vi, en) => {
  expect(verdictText({ kind: "late", workingDays })).toEqual({ vi, en });
});

test("says every other verdict in both languages", () => {
  for (const kind of ["on_time", "nil", "exempt", "returned", "withdrawn", "superseded"] as const) {
    const { vi, en } = verdictText({ kind });
    expect([vi.length > 5, en.length > 5, vi === en]).toEqual([true, true, false]);
  }
});
