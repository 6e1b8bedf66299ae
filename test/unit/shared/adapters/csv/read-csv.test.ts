import { describe, expect, test } from "vitest";
import { readCsv } from "../../../../../shared/adapters/csv/read-csv.ts";
import { DomainError } from "../../../../../shared/domain/errors.ts";

const codeOf = (text: string) => {
  try {
    readCsv(text);
    return "read";
  } catch (error) {
    return error instanceof DomainError ? error.code : "defect";
  }
};

describe("reading CSV", () => {
  test("keeps leading zeros and quoted commas as text", () => {
    const [row] = readCsv('code,name\n00004,"Tin, bài"\n');
    expect({ ...row }).toEqual({ code: "00004", name: "Tin, bài" });
  });

  test("reads what a Vietnamese Excel writes: a byte-order mark and semicolons", () => {
    const [row] = readCsv("\ufeffcode;name\r\n00004;Ba Đình\r\n");
    expect({ ...row }).toEqual({ code: "00004", name: "Ba Đình" });
  });

  test("makes decomposed Vietnamese letters whole, in headings and values", () => {
    const [row] = readCsv(`${"ghi chú".normalize("NFD")}\n${"Hòa".normalize("NFD")}\n`);
    expect(row?.["ghi chú"]).toBe("Hòa".normalize("NFC"));
  });

  test("drops blank lines at the end, and keeps those between, so that rows keep their numbers", () => {
    expect(readCsv("code\n00004\n\n00008\n\n\n").map((row) => row["code"])).toEqual(["00004", "", "00008"]);
  });

  test("a column called __proto__ is only a column", () => {
    const [row] = readCsv("code,__proto__\n1,x\n");
    expect(row?.["code"]).toBe("1");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  test.each(["", "\n\n", "code,code\n1,2\n"])("refuses %j", (text) => {
    expect(codeOf(text)).toBe("INVALID_INPUT");
  });

  test("refuses a table longer than any city needs", () => {
    expect(codeOf(`code\n${"1\n".repeat(20_001)}`)).toBe("INVALID_INPUT");
  });
});
