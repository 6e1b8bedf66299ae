import { describe, expect, test } from "vitest";
import { shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { readReport } from "../../../../../shared/adapters/workbook/read-report.ts";
import { type ExpectedForm, formFindings } from "../../../../../shared/domain/figures/form-stamp.ts";
import { packFigures } from "../../../../../shared/domain/figures/pack-figures.ts";
import { type Finding, findingSchema, isError } from "../../../../../shared/domain/findings/findings.ts";
import { withoutFlood } from "../../../../../shared/domain/findings/flood-control.ts";
import { BAD_WORKBOOKS } from "../../../../fixtures/golden/bad-workbooks.ts";
import { drawnWorkbook } from "../../../../fixtures/golden/drawn-workbook.ts";
import type { GoldenCase } from "../../../../fixtures/golden/golden-case.ts";
import { GOOD_WORKBOOKS } from "../../../../fixtures/golden/good-workbooks.ts";

const template = shippedTemplate();
const ASKED: ExpectedForm = {
  unitId: "unit_1",
  periodId: "2026-Q1",
  periodNameVi: "Báo cáo tuyên truyền CCHC quý I năm 2026",
  template: { templateId: template.templateId, version: template.version },
};

/** What reading gives, in the notation of the cases. */
async function given({ file }: GoldenCase): Promise<Omit<GoldenCase, "is" | "file"> & { errors: number }> {
  const workbook = typeof file === "string" ? { sheets: { "Số liệu": file } } : file;
  const outcome = readReport(await openWorkbook(drawnWorkbook(workbook)), template, "data");
  const reading = outcome.ok ? outcome.reading : undefined;
  const findings = withoutFlood(
    outcome.ok
      ? [...formFindings(outcome.reading, ASKED, "data"), ...outcome.reading.findings]
      : outcome.findings,
  );
  for (const finding of findings) findingSchema.parse(finding);
  return {
    figures: packFigures(reading?.figures ?? {}).replace(/^1;?/, ""),
    narrative: reading?.narrative ?? {},
    reasons: reading?.reasons ?? {},
    matches: (reading?.matches ?? []).map(({ indicator, cell }) => `${indicator} ${cell}`),
    findings: findings.map(written),
    errors: findings.filter(isError).length,
  };
}

function written({ code, sheet, cell, indicator, area, found, expected, count }: Finding): string {
  return [
    code,
    sheet === "Số liệu" || sheet === undefined ? "" : `[${sheet}]`,
    cell ?? "",
    area === undefined ? (indicator ?? "") : `${indicator}/${area}`,
    found === undefined ? "" : `"${found}"`,
    expected === undefined ? "" : `→ ${expected}`,
    count === undefined ? "" : `×${count}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

const all = ({ figures = "", narrative = {}, reasons = {}, matches = [], findings = [] }: GoldenCase) => ({
  figures,
  narrative,
  reasons,
  matches,
  findings,
});

describe("a workbook is read although", () => {
  test.each(GOOD_WORKBOOKS.map((each) => [each.is, each] as const))("%s", async (_, each) => {
    const { errors, ...rest } = await given(each);
    expect(rest).toEqual(all(each));
    expect(errors).toBe(0);
  });
});

describe("a workbook is sent back because", () => {
  test.each(BAD_WORKBOOKS.map((each) => [each.is, each] as const))("%s", async (_, each) => {
    const { errors, ...rest } = await given(each);
    expect(rest).toEqual(all(each));
    expect(errors).toBeGreaterThan(0);
  });
});

test("there are at least 20 good and 40 bad ones, each with a name of its own", () => {
  expect(GOOD_WORKBOOKS.length).toBeGreaterThanOrEqual(20);
  expect(BAD_WORKBOOKS.length).toBeGreaterThanOrEqual(40);
  const names = [...GOOD_WORKBOOKS, ...BAD_WORKBOOKS].map(({ is }) => is);
  expect(new Set(names).size).toBe(names.length);
});
