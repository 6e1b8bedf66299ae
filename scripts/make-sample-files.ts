/**
 * Writes a filled-in workbook and a small PDF to try the system with: `node scripts/make-sample-files.ts [folder]`.
 * Changes nothing but `report.xlsx` and `report.pdf` in that folder (default `samples`).
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsvObjects } from "hucre/csv";
import { writeForm } from "../shared/adapters/workbook/write-form.ts";
import type { Figure, Figures } from "../shared/domain/figures/figure.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  indicatorOfRow,
  isComputed,
  isNarrative,
  optionsOf,
} from "../shared/domain/figures/indicator-template.ts";

const dataFile = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");

/** Every ninth indicator of the sample is "không phát sinh", so that both states are seen. */
const NIL_EVERY = 9;

/** What the template that ships with the product says besides its indicators, from `data/`; an import takes it as it is. */
export function shippedTemplateFrame(): Omit<IndicatorTemplate, "version" | "indicators"> {
  const areas = rowsOf("content-areas.csv").map(({ code = "", name_vi = "", name_en = "" }) => ({
    code,
    name: { vi: name_vi, en: name_en },
  }));
  return { ...JSON.parse(dataFile("template-v1.json")), contentAreas: areas };
}

/** The template that ships with the product, version 1. */
export function shippedTemplate(): IndicatorTemplate {
  const indicators = rowsOf("indicators-v1.csv").map(indicatorOfRow);
  return { ...shippedTemplateFrame(), version: 1, indicators };
}

function rowsOf(name: string): Array<Record<string, string>> {
  const options = { header: true, typeInference: false } as const;
  return parseCsvObjects<Record<string, string>>(dataFile(name), options).data;
}

/** Plausible figures for every indicator that is counted; the same `seed` always gives the same figures. */
export function sampleFigures(template: IndicatorTemplate, seed = 1): Figures {
  const counted = template.indicators.filter((each) => !isNarrative(each) && !isComputed(each));
  const areas = (template.contentAreas ?? []).map((area) => area.code);
  const tasks = 6 + (seed % 10);
  const figures = counted.map((indicator, index): [string, Figure] => [
    indicator.code,
    index % NIL_EVERY === NIL_EVERY - 1
      ? { code: indicator.code, state: "nil" }
      : sampleFigure(indicator, 1 + ((seed * 7 + index * 5) % 40), areas),
  ]);
  return {
    ...Object.fromEntries(figures),
    A05: { code: "A05", state: "value", value: tasks },
    A06: { code: "A06", state: "value", value: tasks - 1 },
  };
}

function sampleFigure(indicator: Indicator, amount: number, areas: readonly string[]): Figure {
  const { code } = indicator;
  if (indicator.type === "boolean") return { code, state: "value", value: true };
  if (indicator.type === "enum") return { code, state: "value", value: optionsOf(indicator)[0] ?? "" };
  if (indicator.type === "decimal") return { code, state: "value", value: amount + 0.5 };
  if (!indicator.byContent || areas.length === 0) return { code, state: "value", value: amount };
  const share = Math.floor(amount / areas.length);
  const rest = amount - share * (areas.length - 1);
  const byContent = areas.map((area, index): [string, number] => [area, index === 0 ? rest : share]);
  return { code, state: "value", value: amount, byContent: Object.fromEntries(byContent) };
}

const SAMPLE_NARRATIVE = {
  A02: "15/KH-UBND, ngày 20/01/2026",
  N01: "Tổ chức 12 buổi tuyên truyền dịch vụ công trực tuyến tại nhà văn hóa các tổ dân phố.",
  N02: "Tin, bài về cải cách tài chính công còn ít.",
  N03: "Đề nghị Thành phố cung cấp bộ tài liệu tuyên truyền dùng chung.",
  N04: "Tiếp tục tuyên truyền theo kế hoạch; tăng thời lượng phát thanh cơ sở.",
};

/** The sample workbook as bytes. */
export async function sampleWorkbook(seed = 1): Promise<Uint8Array> {
  const template = shippedTemplate();
  return writeForm({
    template,
    madeAt: new Date(),
    figures: sampleFigures(template, seed),
    narrative: SAMPLE_NARRATIVE,
  });
}

/** A valid one-page PDF 1.4 that stands for the signed document. ASCII only: its font has no Vietnamese letters. */
export function samplePdf(title = "Bao cao tuyen truyen cai cach hanh chinh (tep mau)"): Uint8Array {
  const content = `BT /F1 14 Tf 72 760 Td (${title.replace(/[^ -~]|[()\\]/g, " ")}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let pdf = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.from(`${pdf}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, "latin1");
}

if (import.meta.main) {
  const folder = process.argv[2] ?? "samples";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "report.xlsx"), await sampleWorkbook());
  writeFileSync(join(folder, "report.pdf"), samplePdf());
  console.log(`${join(folder, "report.xlsx")}\n${join(folder, "report.pdf")}`);
}
