import fc from "fast-check";
import { parseCsv } from "hucre/csv";
import { describe, expect, it } from "vitest";
import { shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { readCsv } from "../../../../../shared/adapters/csv/read-csv.ts";
import { templateCsv } from "../../../../../shared/adapters/csv/template-csv.ts";
import { writeCsv } from "../../../../../shared/adapters/csv/write-csv.ts";
import { indicatorOfRow } from "../../../../../shared/domain/figures/indicator-template.ts";

describe("writing CSV", () => {
  it("begins with a byte-order mark and ends lines as spreadsheets do", () => {
    expect(writeCsv([["mã", "tên"], [1]])).toBe("\uFEFFmã,tên\r\n1\r\n");
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+84 24", "'+84 24"],
    ["-5", "'-5"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", '"\'\r=1"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ["a=1", "a=1"],
    [-5, "-5"],
    [0.5, "0.5"],
    [true, "true"],
    [null, ""],
    [undefined, ""],
    ["a;b", '"a;b"'],
    ["a\nb", '"a\nb"'],
    [" a", '" a"'],
  ])("writes %j as %s", (cell, expected) => {
    expect(writeCsv([[cell]])).toBe(`\uFEFF${expected}\r\n`);
  });

  it("is read back as it was, whatever it holds, but for the quote before a formula", () => {
    const cell = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
        const expected = rows.map((row) =>
          row.map((text) => (/^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text)),
        );
        const read = parseCsv(writeCsv(rows), { delimiter: "," });
        expect(read).toEqual(expected);
        for (const text of read.flat()) expect(text).not.toMatch(/^[=+\-@\t\r\0]/);
      }),
    );
  });
});

it("writes a template as the import takes it", () => {
  const template = shippedTemplate();
  expect(readCsv(templateCsv(template)).map(indicatorOfRow)).toEqual(template.indicators);
});
