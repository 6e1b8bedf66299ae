import * as oracle from "@e965/xlsx";
import fc from "fast-check";
import { type CellValue, writeXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { sampleWorkbook, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { cellAddress } from "../../../../../shared/adapters/workbook/cell-address.ts";
import { openWorkbook, type Sheet } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { readReport } from "../../../../../shared/adapters/workbook/read-report.ts";
import { WorkbookRefused } from "../../../../../shared/adapters/workbook/workbook-refused.ts";
import { type CellContent, shownText } from "../../../../../shared/domain/figures/typed-value.ts";
import { findingSchema } from "../../../../../shared/domain/findings/findings.ts";
import { plainText } from "../../../../../shared/domain/text/plain-text.ts";
import { workbookParts } from "../../../../fixtures/files/workbook-file.ts";
import { type ZipPart, zipFile } from "../../../../fixtures/files/zip-file.ts";

/** No file may take longer. */
const MOST_MS = 5_000;

const template = shippedTemplate();

// “&amp;” as text is left out: the other reader resolves it twice.
/** What a person types or a program writes: numbers of all sizes, Vietnamese, signs, nothing, true and false. */
const vietnamese = fc.constantFrom(
  ...[
    "Hòa",
    "Hoà",
    "Đồng".normalize("NFD"),
    "≈ 200",
    "1.500",
    "",
    " ",
    "_x000D_",
    "]]>",
    "a < b & c",
    "=1+1",
    "\n",
    "😀",
  ],
);
const cellValue: fc.Arbitrary<CellValue> = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  vietnamese,
  fc.string({ unit: "grapheme", maxLength: 12 }),
);
const grid = fc.array(fc.array(cellValue, { maxLength: 6 }), { minLength: 1, maxLength: 6 });

/** Values by cell, as both readers must give them. Text as it is stored, since the other reader does not tidy. */
const ours = (sheet: Sheet | undefined) =>
  Object.fromEntries(
    (sheet?.rows ?? []).flatMap(({ row, cells }) =>
      cells.map(({ column, content }) => [cellAddress(row, column), valueOfOurs(content)]),
    ),
  );
function valueOfOurs(content: CellContent) {
  if (content.kind === "number") return content.number;
  return content.kind === "boolean" ? content.isTrue : shownText(content);
}
const theirs = (sheet: oracle.WorkSheet | undefined) =>
  Object.fromEntries(
    Object.entries(sheet ?? {})
      .filter(([address]) => !address.startsWith("!"))
      .map(([address, { v }]) => [address, typeof v === "string" ? plainText(v) : v])
      .filter(([, value]) => value !== "" && value !== undefined),
  );

const firstOf = (book: oracle.WorkBook) => book.Sheets[book.SheetNames[0] ?? ""];

describe("two readers that know nothing of each other read the same", () => {
  test("of whatever values one program wrote", async () => {
    await fc.assert(
      fc.asyncProperty(grid, async (rows) => {
        const file = await writeXlsx({ sheets: [{ name: "Số liệu", rows }] });
        expect(ours((await openWorkbook(file))[0])).toEqual(theirs(firstOf(oracle.read(file))));
      }),
      { numRuns: 100 },
    );
  });

  test("of whatever values another program wrote, with shared texts or without", async () => {
    await fc.assert(
      fc.asyncProperty(grid, fc.boolean(), async (rows, bookSST) => {
        const book = oracle.utils.book_new(oracle.utils.aoa_to_sheet(rows), "Số liệu");
        const file = new Uint8Array(oracle.write(book, { type: "buffer", bookSST }));
        expect(ours((await openWorkbook(file))[0])).toEqual(theirs(firstOf(oracle.read(file))));
      }),
      { numRuns: 100 },
    );
  });

  test("of the dates of both calendars", async () => {
    const day = fc.integer({ min: 1, max: 2_950_000 }).filter((serial) => serial !== 60);
    await fc.assert(
      fc.asyncProperty(day, fc.boolean(), async (serial, date1904) => {
        const sheet = oracle.utils.aoa_to_sheet([[serial]]);
        (sheet["A1"] as oracle.CellObject).z = "dd/mm/yyyy";
        const book = oracle.utils.book_new(sheet, "Số liệu");
        if (date1904) book.Workbook = { WBProps: { date1904 } };
        const file = new Uint8Array(oracle.write(book, { type: "buffer" }));
        const shown = firstOf(oracle.read(file, { cellText: true, cellNF: true }))?.["A1"]?.w;
        expect(ours((await openWorkbook(file))[0])).toEqual({ A1: shown });
      }),
      { numRuns: 60 },
    );
  });
});

describe("damage ends in a typed refusal, or in a reading whose findings are typed, within five seconds", () => {
  const endsTyped = async (file: Uint8Array) => {
    const startedAt = performance.now();
    try {
      const outcome = readReport(await openWorkbook(file), template, "data");
      for (const finding of outcome.ok ? outcome.reading.findings : outcome.findings)
        findingSchema.parse(finding);
    } catch (cause) {
      // What the worker turns into a finding; anything else it would call damage, and here it is a defect.
      expect(cause).toBeInstanceOf(WorkbookRefused);
    }
    expect(performance.now() - startedAt).toBeLessThan(MOST_MS);
  };
  const flip = fc.tuple(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.integer({ min: 1, max: 255 }),
  );
  const flipped = (bytes: Uint8Array, flips: readonly (readonly [number, number])[]) => {
    const broken = Uint8Array.from(bytes);
    for (const [where, bits] of flips) {
      const at = Math.floor(where * broken.length);
      broken[at] = (broken[at] as number) ^ bits;
    }
    return broken;
  };

  test("wherever bytes of the archive change", async () => {
    const file = await sampleWorkbook();
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 8 }), (flips) =>
        endsTyped(flipped(file, flips)),
      ),
      { numRuns: 200 },
    );
  });

  test("wherever it is cut", async () => {
    const file = await sampleWorkbook();
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), (length) => endsTyped(file.subarray(0, length))),
      {
        numRuns: 100,
      },
    );
  });

  test("wherever bytes inside its parts change, with checksums that are right", async () => {
    const sharedStrings = "<si><t>Mã</t></si><si><t>Giá trị</t></si><si><t>A04</t></si>";
    const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>3</v></c></row>`;
    const styles = `<fonts><font><name val=".VnTime"/></font></fonts><cellXfs><xf/><xf numFmtId="14"/></cellXfs>`;
    const parts = workbookParts({ rows, sharedStrings, styles });
    const change = fc.tuple(fc.nat(parts.length - 1), fc.array(flip, { minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(change, ([chosen, flips]) => {
        const broken = parts.map(
          (part, index): ZipPart =>
            index === chosen ? { ...part, body: flipped(Buffer.from(part.body), flips) } : part,
        );
        return endsTyped(zipFile(broken));
      }),
      { numRuns: 400 },
    );
  });
});
