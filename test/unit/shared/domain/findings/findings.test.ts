import { expect, test } from "vitest";
import { FINDINGS, findingSchema, isError } from "../../../../../shared/domain/findings/findings.ts";

test("every finding says in both languages what is wrong and what to do", () => {
  for (const [code, { vi, en }] of Object.entries(FINDINGS)) {
    for (const text of [vi.title, vi.fix, en.title, en.fix]) expect(text, code).toMatch(/\S{2,}/);
    expect(vi.title.normalize("NFC"), code).toBe(vi.title);
  }
});

test("a finding quotes only a short piece of the file", () => {
  const finding = { code: "VALUE_NOT_NUMBER", fileId: "data", sheet: "Số liệu", cell: "D12", found: "≈ 200" };
  expect(findingSchema.parse(finding)).toEqual(finding);
  expect(findingSchema.safeParse({ ...finding, found: "x".repeat(101) }).success).toBe(false);
  expect(findingSchema.safeParse({ ...finding, code: "NO_SUCH_CODE" }).success).toBe(false);
});

test("an unknown indicator is a warning, a wrong value an error", () => {
  expect(isError({ code: "UNKNOWN_INDICATOR", fileId: "data" })).toBe(false);
  expect(isError({ code: "VALUE_NOT_NUMBER", fileId: "data" })).toBe(true);
});
