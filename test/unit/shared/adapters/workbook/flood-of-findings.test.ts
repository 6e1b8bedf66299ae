import { expect, test } from "vitest";
import { shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { reportChecker } from "../../../../../shared/adapters/workbook/check-report.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { readReport } from "../../../../../shared/adapters/workbook/read-report.ts";
import { aDataFile } from "../../../../builders/a-submission.ts";
import { drawnWorkbook } from "../../../../fixtures/golden/drawn-workbook.ts";

const template = shippedTemplate();
const bytes = drawnWorkbook({
  sheets: {
    "Số liệu": `
      | Mã  | Giá trị |
      | A04 | x       |
      | A05 | x       |
      | A06 | x       |
      | B01 | x       |
      | B02 | x       |
    `,
  },
});

test("rules hear of every cell that was not understood, and people of the slip once", async () => {
  const outcome = readReport(await openWorkbook(bytes), template, "data");
  expect(outcome.ok && outcome.reading.findings.map(({ indicator }) => indicator)).toEqual([
    "A04",
    "A05",
    "A06",
    "B01",
    "B02",
  ]);

  const checker = reportChecker(
    { read: async () => outcome },
    { check: () => Promise.reject(new Error("there is no document here")) },
  );
  const { findings } = await checker.check([{ fileId: "data", file: aDataFile(), bytes }], template);
  expect(findings).toMatchObject([{ code: "VALUE_IS_MARK", cell: "B2", indicator: "A04", count: 5 }]);
});
