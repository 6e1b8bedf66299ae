import fc from "fast-check";
import { expect, test } from "vitest";
import { cellAddress } from "../../../../../shared/adapters/workbook/cell-address.ts";
import { markPackage } from "../../../../../shared/adapters/workbook/mark-package.ts";
import { MarkRefused } from "../../../../../shared/adapters/workbook/mark-refused.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { WorkbookRefused } from "../../../../../shared/adapters/workbook/workbook-refused.ts";
import type { AnswerLine } from "../../../../../shared/domain/answer/answer.ts";
import { aLine, anAnswer } from "../../../../builders/an-answer.ts";
import { richPart, richWorkbook } from "../../../../fixtures/files/rich-workbook.ts";
import { problemsOfWorkbook } from "../../../../fixtures/ooxml/check-package.ts";
import { fillAt, otherDifferences } from "../../../../fixtures/ooxml/compare-marked.ts";
import { partsOf } from "../../../../fixtures/ooxml/package-parts.ts";

const LIMIT_MS = 60_000;

const text = fc.string({ unit: "binary", maxLength: 40 });
const cell = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }));

/** A finding anywhere near the table, with any texts. */
const line: fc.Arbitrary<AnswerLine> = fc
  .record({
    place: cell,
    severity: fc.constantFrom("error" as const, "warning" as const, "told" as const),
    title: text,
    found: text,
    fix: text,
  })
  .map(({ place: [row, column], ...rest }) => aLine(`${cellAddress(row, column)}`, rest));

/** A sheet of cells of every kind: some rows and cells missing, some without a place, of any format. */
const rows = fc
  .array(
    fc.record({
      row: fc.integer({ min: 1, max: 40 }),
      isEmpty: fc.boolean(),
      format: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      cells: fc.array(
        fc.record({
          column: fc.integer({ min: 1, max: 25 }),
          format: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
          kind: fc.constantFrom("empty", "number", "text", "formula"),
          statesPlace: fc.boolean(),
        }),
        { maxLength: 8 },
      ),
    }),
    { maxLength: 12 },
  )
  .map((list) => {
    const ordered = [...new Map(list.map((each) => [each.row, each])).values()].sort((a, b) => a.row - b.row);
    return ordered.map(({ row, isEmpty, format, cells }) => {
      const rowFormat = format === undefined ? "" : ` s="${format}" customFormat="1"`;
      if (isEmpty) return `<row r="${row}"${rowFormat}/>`;
      const distinct = [...new Map(cells.map((each) => [each.column, each])).values()].sort(
        (a, b) => a.column - b.column,
      );
      let last = 0;
      const inside = distinct.map((each) => {
        const isNext = each.column === last + 1;
        last = each.column;
        const place = each.statesPlace || !isNext ? ` r="${cellAddress(row, each.column)}"` : "";
        const style = each.format === undefined ? "" : ` s="${each.format}"`;
        if (each.kind === "empty") return `<c${place}${style}/>`;
        if (each.kind === "text") return `<c${place}${style} t="inlineStr"><is><t>a &lt; b</t></is></c>`;
        if (each.kind === "formula") return `<c${place}${style}><f>1+1</f><v>2</v></c>`;
        return `<c${place}${style}><v>${each.column}</v></c>`;
      });
      return `<row r="${row}"${rowFormat}>${inside.join("")}</row>`;
    });
  });

const sheetOf = (inside: readonly string[]) =>
  richPart("xl/worksheets/sheet2.xml").replace(
    /<sheetData>.*<\/sheetData>/s,
    inside.length > 0 ? `<sheetData>${inside.join("")}</sheetData>` : "<sheetData/>",
  );

/** Of cells merged at D12:E13 the first is marked. */
const marked = (lines: readonly AnswerLine[]) =>
  lines.flatMap(({ severity, cell: place = "" }) =>
    severity === "told"
      ? []
      : [{ sheet: "Số liệu", cell: ["E12", "D13", "E13"].includes(place) ? "D12" : place }],
  );

test(
  "whatever is marked in whatever sheet, nothing else changes, the package holds, and marking again changes nothing",
  async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.array(line, { maxLength: 12 }), async (inside, lines) => {
        const before = richWorkbook({ "xl/worksheets/sheet2.xml": sheetOf(inside) });
        const answer = anAnswer(lines);
        const after = await markPackage(before, answer);
        expect(otherDifferences(await partsOf(before), await partsOf(after), marked(lines))).toEqual([]);
        const known = await problemsOfWorkbook(before);
        const isOld = (problem: string) => known.includes(problem) || / the cell {2}/.test(problem);
        expect((await problemsOfWorkbook(after)).filter((problem) => !isOld(problem))).toEqual([]);
        await openWorkbook(after);
        expect(Buffer.from(await markPackage(after, answer)).equals(after)).toBe(true);
      }),
      { numRuns: 60 },
    );
  },
  LIMIT_MS,
);

test(
  "other marks in a file that was marked give what they give in the file before",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(line, { maxLength: 8 }),
        fc.array(line, { maxLength: 8 }),
        async (inside, first, second) => {
          const before = richWorkbook({ "xl/worksheets/sheet2.xml": sheetOf(inside) });
          const again = await partsOf(
            await markPackage(await markPackage(before, anAnswer(first)), anAnswer(second)),
          );
          const once = await partsOf(await markPackage(before, anAnswer(second)));
          // Cells that the first marking added stay, empty; those that were there look as if it had never been.
          const all = [...marked(first), ...marked(second)];
          expect(otherDifferences(await partsOf(before), again, all)).toEqual([]);
          for (const { cell: place } of all.filter((each) => inside.join("").includes(` r="${each.cell}"`)))
            expect([place, fillAt(again, "Số liệu", place)]).toEqual([place, fillAt(once, "Số liệu", place)]);
        },
      ),
      { numRuns: 40 },
    );
  },
  LIMIT_MS,
);

test(
  "a damaged or senseless part ends in a refusal or in a file that is safe, never in anything else",
  async () => {
    const names = [
      "xl/worksheets/sheet2.xml",
      "xl/styles.xml",
      "xl/comments1.xml",
      "xl/drawings/vmlDrawing1.vml",
      "xl/workbook.xml",
      "[Content_Types].xml",
      "xl/_rels/workbook.xml.rels",
      "xl/worksheets/_rels/sheet2.xml.rels",
    ];
    const change = fc.record({
      name: fc.constantFrom(...names),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 0, max: 60 }),
      put: fc.constantFrom("", "<", ">", "/>", "</c>", '"', "&", "<x>", "<!--", "<![CDATA[", "9", "A"),
    });
    await fc.assert(
      fc.asyncProperty(change, fc.array(line, { maxLength: 4 }), async ({ name, at, length, put }, lines) => {
        const xml = richPart(name);
        const start = Math.floor(at * xml.length);
        const file = richWorkbook({ [name]: xml.slice(0, start) + put + xml.slice(start + length) });
        const outcome = await markPackage(file, anAnswer(lines)).catch((cause: unknown) => cause);
        if (outcome instanceof Uint8Array) await openWorkbook(outcome);
        else if (!(outcome instanceof MarkRefused || outcome instanceof WorkbookRefused)) throw outcome;
      }),
      { numRuns: 300 },
    );
  },
  LIMIT_MS,
);
