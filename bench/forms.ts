/** What it costs to make a unit's form: the first in a process, the next ones, and the memory for it. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { bundlingOptions } from "../infra/bundling.ts";
import { sampleFigures, shippedTemplate } from "../scripts/make-sample-files.ts";
import type { Figures } from "../shared/domain/figures/figure.ts";
import type { ReportForm } from "../shared/domain/form/report-form.ts";
import type { MeasuredForm } from "./forms-run.ts";
import { newFolder } from "./new-folder.ts";
import { printTable } from "./print-table.ts";

const FOLDER = fileURLToPath(new URL("../.local/bench/forms", import.meta.url));
/** Processes of each form; an odd number has a middle. */
const PROCESSES = 7;
const FIRST_AIM_MS = 150;
const MOST_INDICATORS = 300;

export async function benchForms(): Promise<void> {
  await newFolder(FOLDER);
  const script = join(FOLDER, "forms-run.cjs");
  const entry = fileURLToPath(new URL("forms-run.ts", import.meta.url));
  buildSync({ ...bundlingOptions, entryPoints: [entry], outfile: script });
  const rows = Object.entries(forms()).map(([what, form]) => {
    const file = join(FOLDER, "form.json");
    writeFileSync(file, JSON.stringify(form));
    const runs = Array.from(
      { length: PROCESSES },
      (): MeasuredForm => JSON.parse(execFileSync(process.execPath, [script, file], { encoding: "utf8" })),
    );
    const median = (of: keyof MeasuredForm) =>
      runs.map((run) => run[of]).toSorted((a, b) => a - b)[Math.floor(PROCESSES / 2)] ?? Number.NaN;
    const least = Math.min(...runs.map(({ firstMs }) => firstMs));
    return [
      ...[what, Math.round(median("kilobytes")), median("firstMs"), least, median("warmMs")],
      Math.round(median("peakMegabytes")),
      median("firstMs") <= FIRST_AIM_MS ? "yes" : "NO",
    ];
  });
  printTable(
    `Making a form, medians of ${PROCESSES} processes`,
    ["form", "KB", "first ms", "lowest", "warm ms", "peak MB", `first ≤ ${FIRST_AIM_MS} ms`],
    rows,
  );
}

function forms(): Readonly<Record<string, ReportForm>> {
  const template = shippedTemplate();
  const empty: ReportForm = { template, madeAt: new Date(), head: HEAD, stamp: STAMP };
  const earlier = { periodName: "Báo cáo quý III năm 2026", figures: sampleFigures(template) };
  const [first] = template.indicators.filter(({ byContent }) => byContent);
  if (!first) throw new Error("no indicator is split by content");
  const indicators = Array.from({ length: MOST_INDICATORS }, (_, index) => ({
    ...first,
    code: `${"ABC"[Math.floor(index / 100)]}${String(index % 100).padStart(2, "0")}`,
  }));
  const byContent = Object.fromEntries((template.contentAreas ?? []).map(({ code }) => [code, 9]));
  const figures: Figures = Object.fromEntries(
    indicators.map(({ code }) => [code, { code, state: "value", value: 63, byContent }]),
  );
  return {
    "52 indicators, nothing reported before": empty,
    "52 indicators with the notes of the period before": { ...empty, earlier },
    "300 indicators, all split, all with notes": {
      ...empty,
      template: { ...template, indicators },
      earlier: { ...earlier, figures },
    },
  };
}

const HEAD = {
  unitName: "Phường Hoàn Kiếm",
  periodName: "Báo cáo tuyên truyền CCHC năm 2026",
  dateText: "……………, ngày …… tháng …… năm 2026",
  windowText: "Số liệu từ ngày 15/12/2025 đến hết ngày 14/12/2026",
  dueText: "Hạn gửi: hết ngày 16/12/2026 (còn 13 ngày làm việc, tính đến ngày lấy biểu 27/11/2026).",
};

const STAMP = {
  templateId: "cchc-comms",
  templateVersion: 1,
  unitId: "unit_01jz8m5x7q3v9c2t6b4w0k1n8p",
  periodId: "2026-YEAR",
};
