import * as oracle from "@e965/xlsx";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { sampleFigures, sampleWorkbook, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { workbookReader } from "../../../../../shared/adapters/workbook/read-workbook.ts";
import { writeForm } from "../../../../../shared/adapters/workbook/write-form.ts";
import type { Figures } from "../../../../../shared/domain/figures/figure.ts";
import { findingSchema, isError } from "../../../../../shared/domain/findings/findings.ts";
import { withoutFlood } from "../../../../../shared/domain/findings/flood-control.ts";
import { compoundFile, HEADINGS, inline, workbookFile } from "../../../../fixtures/files/workbook-file.ts";

const template = shippedTemplate();
const madeAt = new Date("2026-11-27T02:00:00.000Z");
const reader = workbookReader();
afterAll(() => reader.close());

/** Rows under the form's headings: code, value, and what else is given by column letter. */
const form = (...rows: ReadonlyArray<Readonly<Record<string, string>>>) =>
  workbookFile({
    rows:
      HEADINGS +
      rows
        .map((cells, index) => {
          const row = index + 2;
          const xml = Object.entries(cells).map(([column, cell]) =>
            cell.startsWith("<c")
              ? cell.replace("<c", `<c r="${column}${row}"`)
              : inline(`${column}${row}`, cell),
          );
          return `<row r="${row}">${xml.join("")}</row>`;
        })
        .join(""),
  });
const num = (value: number | string) => `<c><v>${value}</v></c>`;

const read = (file: Uint8Array) => reader.read(file, template);
const allFindingsOf = async (file: Uint8Array) => {
  const outcome = await read(file);
  return outcome.ok ? outcome.reading.findings : outcome.findings;
};
/** The figures, of a file in which nothing is wrong; of any other its findings. */
const figuresOf = async (file: Uint8Array) => {
  const outcome = await read(file);
  return outcome.ok && !outcome.reading.findings.some(isError)
    ? outcome.reading.figures
    : allFindingsOf(file);
};
const findingsOf = async (file: Uint8Array) =>
  withoutFlood(await allFindingsOf(file)).map(({ fileId: _, sheet: __, ...rest }) => rest);

describe("the product's own form", () => {
  test("gives back every figure that was written into it, and the texts", async () => {
    const figures = sampleFigures(template);
    const outcome = await read(
      await writeForm({ template, madeAt, figures, narrative: { N01: "Cách làm hay" } }),
    );
    expect(outcome).toMatchObject({
      ok: true,
      reading: { figures, narrative: { N01: "Cách làm hay" }, reasons: {}, findings: [] },
    });
  });

  test("reads the same numbers as another reader does", async () => {
    for (const seed of [1, 2, 3]) {
      const file = await sampleWorkbook(seed);
      const figures = (await figuresOf(file)) as Figures;
      const book = oracle.read(file);
      const rows = oracle.utils.sheet_to_json<unknown[]>(book.Sheets["Số liệu"] as oracle.WorkSheet, {
        header: 1,
      });
      const [, headings = []] = rows;
      const value = headings.indexOf("Giá trị");
      // A rate is computed, and nobody's figure.
      const numbers = rows.slice(2).filter((row) => typeof row[value] === "number" && row[0] !== "A07");
      expect(numbers.length).toBeGreaterThan(30);
      for (const row of numbers) expect(figures[row[0] as string]).toMatchObject({ value: row[value] });
    }
  });

  test("reads what the other program wrote", async () => {
    const sheet = oracle.utils.aoa_to_sheet([
      ["BÁO CÁO"],
      ["Mã", "Chỉ tiêu", "Giá trị", "Không phát sinh"],
      ["A04", "", 12, null],
      ["a05", "", null, "x"],
    ]);
    const book = oracle.utils.book_new(sheet, "Sheet1");
    expect(await figuresOf(new Uint8Array(oracle.write(book, { type: "buffer" })))).toEqual({
      A04: { code: "A04", state: "value", value: 12 },
      A05: { code: "A05", state: "nil" },
    });
  });

  test("whatever numbers are written come back", async () => {
    const amount = fc.oneof(fc.nat(), fc.integer({ min: 0, max: 999_999_999_999 }));
    await fc.assert(
      fc.asyncProperty(amount, amount, async (first, second) => {
        const figures: Figures = {
          A04: { code: "A04", state: "value", value: first },
          B01: { code: "B01", state: "value", value: second, byContent: { "03": first } },
        };
        expect(await figuresOf(await writeForm({ template, madeAt, figures }))).toEqual(figures);
      }),
      { numRuns: 20 },
    );
  });

  test("rows may move, and rows that are no indicator are passed over", async () => {
    const file = form(
      { A: "I", D: num(99) },
      { A: "Tổng cộng", D: num(7) },
      { A: "G03a", D: num(2) },
      { A: " a04 ", D: num(1) },
    );
    expect(Object.keys(await figuresOf(file))).toEqual(["G03a", "A04"]);
  });

  test("empty, 0 and nothing to report are three different things", async () => {
    const file = form(
      { A: "A04", D: num(0) },
      { A: "A05", E: "x" },
      { A: "A06" },
      { A: "A08", D: num(0), E: "X" },
    );
    expect(await figuresOf(file)).toEqual({
      A04: { code: "A04", state: "value", value: 0 },
      A05: { code: "A05", state: "nil" },
      A08: { code: "A08", state: "nil" },
    });
  });

  test("a computed rate that somebody typed is not read", async () => {
    expect(await figuresOf(form({ A: "A07", D: "rất cao" }, { A: "A04", D: num(1) }))).not.toHaveProperty(
      "A07",
    );
  });

  test("decomposed Vietnamese letters read like composed ones", async () => {
    const decomposed = (text: string) => text.normalize("NFD");
    const rows = `<row r="1">${inline("A1", decomposed("Mã"))}${inline("B1", decomposed("GIÁ TRỊ"))}</row><row r="2">${inline("A2", "A01")}${inline("B2", decomposed("Có"))}</row><row r="3">${inline("A3", "N01")}${inline("B3", decomposed("Kết quả"))}</row>`;
    expect(await read(workbookFile({ rows, sheetName: decomposed("Số liệu") }))).toMatchObject({
      ok: true,
      reading: { figures: { A01: { value: true } }, narrative: { N01: "Kết quả" } },
    });
  });
});

describe("values as people type them", () => {
  test.each([
    [num(3), 3],
    [num("3.0000000001"), 3],
    [num("1E3"), 1000],
    [`<c t="str"><f>A1</f><v>15</v></c>`, 15],
    [`<c><f>1+2</f><v>3</v></c>`, 3],
  ])("%s is a number", async (cell, value) => {
    expect(await figuresOf(form({ A: "A04", D: cell }))).toEqual({
      A04: { code: "A04", state: "value", value },
    });
  });

  test("binary fractions lose their noise", async () => {
    const file = form({ A: "A08", D: num("0.30000000000000004") });
    expect(await figuresOf(file)).toMatchObject({ A08: { value: 0.3 } });
  });

  test.each([
    ["VALUE_NOT_NUMBER", num("Infinity")],
    ["VALUE_TOO_LARGE", num("1e13")],
    ["FORMULA_ERROR", `<c t="e"><v>#N/A</v></c>`],
    ["FORMULA_NOT_CALCULATED", `<c><f>1+2</f><v/></c>`],
    ["FORMULA_NOT_CALCULATED", `<c t="b"><f>1=2</f></c>`],
  ])("%s: %s", async (code, cell) => {
    expect(await findingsOf(form({ A: "A04", D: cell }))).toMatchObject([
      { code, cell: "D2", indicator: "A04" },
    ]);
  });

  test("an unknown code alone is a warning beside the figures", async () => {
    expect(await read(form({ A: "Z99", D: num(1) }, { A: "A04", D: num(1) }))).toMatchObject({
      ok: true,
      reading: {
        figures: { A04: { value: 1 } },
        findings: [{ code: "UNKNOWN_INDICATOR", fileId: "data", sheet: "Số liệu", cell: "A2" }],
      },
    });
  });

  test("a flood of the same slip is told once, with how often", async () => {
    const rows = Array.from({ length: 1_500 }, () => ({ A: "A04", D: num(1) }));
    expect(await findingsOf(form(...rows))).toEqual([
      {
        code: "DUPLICATE_INDICATOR",
        cell: "A3",
        indicator: "A04",
        found: "A04",
        expected: "A2",
        count: 1_499,
      },
    ]);
  });

  test("a flood of warnings ends at 50 and a note, and refuses nothing", async () => {
    const unknown = Array.from({ length: 300 }, (_, index) => ({ A: `Z${(index % 90) + 10}`, D: num(1) }));
    const file = form(...unknown, { A: "A04", D: num(3) });
    expect(await figuresOf(file)).toMatchObject({ A04: { value: 3 } });
    const codes = (await findingsOf(file)).map(({ code }) => code);
    expect(codes).toEqual([...Array.from({ length: 50 }, () => "UNKNOWN_INDICATOR"), "MORE_WARNINGS"]);
  });

  test("exactly 50 warnings need no note", async () => {
    const unknown = Array.from({ length: 50 }, (_, index) => ({ A: `Z${index + 10}` }));
    expect(await findingsOf(form(...unknown, { A: "A04", D: num(3) }))).toHaveLength(50);
  });

  test("an error after a flood of warnings is told, however many they are", async () => {
    const unknown = Array.from({ length: 3_000 }, (_, index) => ({ A: `Z${(index % 90) + 10}` }));
    const findings = await findingsOf(form(...unknown, { A: "A04", D: "x" }));
    expect(findings.at(-1)).toMatchObject({ code: "VALUE_IS_MARK", cell: "D3002" });
  });

  test("a long text keeps its first 10,000 characters, and the sender is told", async () => {
    const outcome = await read(form({ A: "N01", D: "ộ".repeat(20_000) }, { A: "A04", D: num(1) }));
    expect(outcome).toMatchObject({
      ok: true,
      reading: { findings: [{ code: "TEXT_TRUNCATED", cell: "D2" }] },
    });
    expect(outcome.ok && outcome.reading.narrative["N01"]).toHaveLength(10_000);
  });
});

describe("a workbook without the table", () => {
  test.each([
    ["SHEET_MISSING", workbookFile({ rows: `<row r="1">${inline("A1", "abc")}</row>` })],
    ["SHEET_MISSING", workbookFile({ rows: "" })],
    ["NO_FIGURES", workbookFile({ rows: HEADINGS })],
    ["NO_FIGURES", workbookFile({ rows: `${HEADINGS}<row r="2">${inline("A2", "A04")}</row>` })],
    ["EMPTY_FILE", new Uint8Array()],
    ["ENCRYPTED_WORKBOOK", compoundFile("EncryptedPackage")],
  ])("%s", async (code, file) => {
    expect(await findingsOf(file)).toMatchObject([{ code }]);
  });
});

describe("damaged files", () => {
  test("whatever bytes change, there is a typed refusal or the same figures, never other ones", async () => {
    const file = await sampleWorkbook();
    const original = await read(file);
    const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const broken = Uint8Array.from(file);
        for (const [at, bits] of changes) broken[at] = (broken[at] as number) ^ bits;
        const outcome = await read(broken);
        if (outcome.ok) expect(outcome).toEqual(original);
        else for (const finding of outcome.findings) findingSchema.parse(finding);
      }),
      { numRuns: 150 },
    );
  });

  test("wherever a file is cut, it is refused", async () => {
    const file = await sampleWorkbook();
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        expect((await read(file.subarray(0, length))).ok).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test("random text in place of the sheet never gets past the reader as anything but a reading", async () => {
    const piece = fc.constantFrom(
      '<row r="2">',
      "</row>",
      '<c r="A2">',
      "</c>",
      "<v>1</v>",
      "<is>",
      "<f/>",
      "<!--",
      "]]>",
      "&amp;",
      "<",
      ">",
      '"',
      "A04",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const figures = await figuresOf(workbookFile({ rows: HEADINGS + pieces.join("") }));
        if (Array.isArray(figures))
          expect(["DAMAGED_WORKBOOK", "NO_FIGURES"]).toContain(figures.at(-1)?.code);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the thread that reads", () => {
  const crashing = () =>
    workbookReader({
      timeoutMs: 1_000,
      workerFile: new URL("../../../../fixtures/files/crashing-worker.ts", import.meta.url),
    });

  test.each([
    ["READER_CRASHED", "ends itself", 0],
    ["READER_CRASHED", "throws", 1],
    ["READER_TIMEOUT", "never answers", 2],
  ])("%s when it %s, and the next file is read by a new one", async (code, _what, first) => {
    const fragile = crashing();
    expect(await fragile.read(Uint8Array.of(first), template)).toEqual({
      ok: false,
      findings: [{ code, fileId: "data" }],
    });
    expect(await fragile.read(Uint8Array.of(9), template)).toMatchObject({ ok: true });
    await fragile.close();
  });

  test("is stopped when it eats all memory, and the process lives on", async () => {
    const fragile = workbookReader({
      timeoutMs: 20_000,
      workerFile: new URL("../../../../fixtures/files/crashing-worker.ts", import.meta.url),
    });
    const outcome = await fragile.read(Uint8Array.of(3), template);
    expect(outcome).toMatchObject({ ok: false, findings: [{ code: "READER_CRASHED" }] });
    expect(await fragile.read(Uint8Array.of(9), template)).toMatchObject({ ok: true });
    await fragile.close();
  });

  test("files sent at once are answered each with its own outcome", async () => {
    const good = await sampleWorkbook();
    const readings = await Promise.all([read(good), read(new Uint8Array()), read(good)]);
    expect(readings.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  test("is replaced after its share of files, and leaves the caller's bytes alone", async () => {
    const shortLived = workbookReader({ filesPerWorker: 1 });
    const good = await sampleWorkbook();
    const before = Uint8Array.from(good);
    for (let file = 0; file < 3; file += 1) expect((await shortLived.read(good, template)).ok).toBe(true);
    expect(good).toEqual(before);
    await shortLived.close();
  });
});

test("a worker that cannot be started is our own defect, not a finding about the file", async () => {
  const broken = workbookReader({ workerFile: new URL("file:///nowhere/worker.js") });
  await expect(broken.read(new Uint8Array(), template)).rejects.toThrow("did not start");
});
