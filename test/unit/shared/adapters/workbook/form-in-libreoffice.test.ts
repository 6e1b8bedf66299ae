import { afterAll, describe, expect, it } from "vitest";
import { sampleFigures, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { workbookReader } from "../../../../../shared/adapters/workbook/read-workbook.ts";
import { writeForm } from "../../../../../shared/adapters/workbook/write-form.ts";
import { reportFormFor } from "../../../../../shared/domain/form/report-form.ts";
import { aPeriod } from "../../../../builders/a-period.ts";
import { anObligation } from "../../../../builders/an-obligation.ts";
import {
  convertedByLibreOffice,
  hasLibreOffice,
  LIBREOFFICE_TEST_MS,
} from "../../../../fixtures/ooxml/libreoffice.ts";

const template = shippedTemplate();
const reader = workbookReader();
afterAll(() => reader.close());

const form = {
  ...reportFormFor({
    template,
    unitName: "Phường Hoàn Kiếm",
    period: aPeriod(),
    obligation: anObligation(),
    calendars: [],
    earlier: { periodName: "Quý III năm 2026", figures: sampleFigures(template, 4) },
    now: new Date("2026-11-27T02:00:00.000Z"),
  }),
  figures: sampleFigures(template, 3),
  narrative: { A02: "15/KH-UBND, ngày 20/01/2026", N01: "- Cách làm hay\n- Cách khác" },
  reasons: { B01: "Chiến dịch cao điểm" },
};

describe.skipIf(!hasLibreOffice)("the form in LibreOffice", () => {
  it(
    "prints on A4 across, never wider than a page",
    async () => {
      const pdf = (await convertedByLibreOffice(await writeForm(form), "pdf")).toString("latin1");
      const pages = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 (\d+)\.?\d* (\d+)\.?\d*\s*\]/g)];
      // Two pages and a bit of figures, and one of guidance; sheets that were too wide would be cut in many more.
      expect(pages.map(([, width, height]) => `${width} x ${height}`)).toEqual(
        Array.from({ length: pages.length }, () => "841 x 595"),
      );
      expect(pages.length).toBeGreaterThanOrEqual(3);
      expect(pages.length).toBeLessThanOrEqual(5);
    },
    LIBREOFFICE_TEST_MS,
  );

  it(
    "saves a form from which the same is read",
    async () => {
      const saved = await convertedByLibreOffice(await writeForm(form), "xlsx");
      const outcome = await reader.read(saved, template);
      expect(outcome).toMatchObject({ ok: true, reading: { figures: form.figures, findings: [] } });
      expect(outcome.ok && outcome.reading.narrative).toEqual(form.narrative);
    },
    LIBREOFFICE_TEST_MS,
  );
});
