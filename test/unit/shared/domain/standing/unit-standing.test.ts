import { describe, expect, it } from "vitest";
import { indicatorOfRow } from "../../../../../shared/domain/figures/indicator-template.ts";
import { standingSheet } from "../../../../../shared/domain/standing/standing-sheet.ts";
import { type ReportOfYear, unitStandingOf } from "../../../../../shared/domain/standing/unit-standing.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aSubmission } from "../../../../builders/a-submission.ts";
import { aTemplate } from "../../../../builders/a-template.ts";
import { aCurrent, anObligation, anObligationMetAt } from "../../../../builders/an-obligation.ts";
import { shippedCsv } from "../imports/shipped-csv.ts";

const NOW = new Date("2026-12-22T03:00:00.000Z");
const TEMPLATE = aTemplate({ indicators: shippedCsv("indicators-v1.csv").map(indicatorOfRow) });
const value = (code: string, amount: number | boolean) => ({ code, state: "value" as const, value: amount });

const YEAR: ReportOfYear = {
  obligation: anObligationMetAt("2026-12-18T03:00:00.000Z"),
  period: anOpenPeriod(),
  template: TEMPLATE,
  submission: aSubmission(),
  figures: {
    A05: value("A05", 12),
    A06: value("A06", 9),
    B01: value("B01", 0),
    C02: value("C02", true),
    K01: value("K01", 40),
    E01: { code: "E01", state: "nil" },
  },
};
const Q1: ReportOfYear = {
  obligation: anObligationMetAt("2026-03-10T03:00:00.000Z", {
    periodId: "2026-Q1",
    dueDate: "2026-03-16",
    dueAtExclusive: "2026-03-16T17:00:00.000Z",
  }),
  period: anOpenPeriod({ periodId: "2026-Q1", windowStartOn: "2025-12-15", windowEndOn: "2026-03-14" }),
  template: TEMPLATE,
  figures: { A05: value("A05", 10), A06: value("A06", 1), B02: value("B02", 3), K01: value("K01", 5) },
};
const PLAN: ReportOfYear = {
  obligation: anObligationMetAt("2026-01-20T03:00:00.000Z", {
    periodId: "2026-PLAN",
    dueDate: "2026-01-31",
    dueAtExclusive: "2026-01-31T17:00:00.000Z",
    current: aCurrent({ hasFigures: false, receivedAt: "2026-01-20T03:00:00.000Z" }),
  }),
  period: anOpenPeriod({
    periodId: "2026-PLAN",
    nameVi: "Kế hoạch năm 2026",
    parts: { required: ["document"], optional: [], documentFields: ["form", "tasks"] },
  }),
  submission: aSubmission({
    periodId: "2026-PLAN",
    document: { number: "02/KH-UBND", date: "2026-01-15", form: "integrated", tasks: 12 },
  }),
};
const MISSING: ReportOfYear = {
  obligation: anObligation({
    periodId: "2026-Q3",
    dueDate: "2026-12-17",
    dueAtExclusive: "2026-12-17T17:00:00.000Z",
  }),
  period: anOpenPeriod({ periodId: "2026-Q3" }),
  template: TEMPLATE,
};

const standing = (...reports: ReportOfYear[]) => unitStandingOf(reports, [aCalendar()], NOW);

describe("a unit's year", () => {
  it("says when the plan was issued, under which number, and with how many tasks", () => {
    expect(standing(YEAR, PLAN).plan).toEqual({
      periodId: "2026-PLAN",
      number: "02/KH-UBND",
      date: "2026-01-15",
      form: "integrated",
      tasks: 12,
      receivedAt: "2026-01-20T03:00:00.000Z",
    });
    expect(standing(YEAR)).not.toHaveProperty("plan");
  });

  it("does not show a plan that was returned", () => {
    const returned = { ...PLAN.obligation, current: aCurrent({ state: "returned" }) };

    expect(standing({ ...PLAN, obligation: returned })).not.toHaveProperty("plan");
  });

  it("takes the tasks done from the report that covers most of the year", () => {
    expect(standing(Q1, YEAR).tasks).toEqual({ done: 9, of: 12, periodId: "2026-YEAR" });
    expect(standing(Q1).tasks).toEqual({ done: 1, of: 10, periodId: "2026-Q1" });
    expect(standing(PLAN)).not.toHaveProperty("tasks");
  });

  it("counts a form of communication as used when something of it is above 0, or yes, in any report", () => {
    const { forms } = standing(Q1, YEAR);

    expect(forms).toHaveLength(9);
    expect(forms.map(({ group }) => group)).not.toContain("steering");
    expect(forms.filter(({ isUsed }) => isUsed).map(({ group }) => group)).toEqual([
      "press-broadcast",
      "portal",
      "loudspeaker",
    ]);
    // 0 is no use, and neither is "không phát sinh".
    expect(standing(YEAR).forms.find(({ group }) => group === "press-broadcast")?.isUsed).toBe(false);
    expect(standing(YEAR).forms.find(({ group }) => group === "meeting-training")?.isUsed).toBe(false);
  });

  it("lists the reports by due date with status and working days late, and adds them up", () => {
    const { reports, counts, workingDaysLate } = standing(MISSING, YEAR, Q1, PLAN);

    expect(reports.map((line) => [line.periodId, line.status, line.workingDaysLate])).toEqual([
      ["2026-PLAN", "on_time", 0],
      ["2026-Q1", "on_time", 0],
      ["2026-YEAR", "late", 2],
      ["2026-Q3", "missing", 3],
    ]);
    expect(counts).toEqual({ exempt: 0, nil: 0, on_time: 2, late: 1, not_due: 0, missing: 1 });
    expect(workingDaysLate).toBe(5);
  });
});

describe("the sheet to print", () => {
  const sheet = (unitName = "Phường Hoàn Kiếm", reports = [PLAN, Q1, YEAR, MISSING]) =>
    standingSheet({ unitName, year: 2026, standing: standing(...reports), now: NOW });

  it("says all of it in Vietnamese", () => {
    const html = sheet();

    expect(html).toContain('<html lang="vi">');
    for (const said of [
      "Phường Hoàn Kiếm",
      "Số 02/KH-UBND, ban hành ngày 15/01/2026, lồng ghép trong kế hoạch CCHC; gửi ngày 20/01/2026.",
      "Đã hoàn thành 9/12 nhiệm vụ",
      "3/9 hình thức: Báo chí, phát thanh, truyền hình; Cổng, trang thông tin điện tử; Truyền thanh cơ sở.",
      "Tổng số 4 báo cáo (đúng hạn: 2; muộn: 1; chưa nộp, quá hạn: 1)",
      "Tổng số ngày làm việc muộn: 5.",
      "@media print",
    ]) {
      expect(html).toContain(said);
    }
  });

  it("says so when there is nothing yet", () => {
    expect(sheet("Xã Sơn Đông", [])).toContain("Chưa có kế hoạch được tiếp nhận.");
  });

  it("runs no script and opens no tag that somebody wrote", () => {
    const hostile = `<script>alert(1)</script>"'><img src=x onerror=x>&`;
    const period = anOpenPeriod({ nameVi: hostile });
    const submission = aSubmission({ document: { number: hostile, date: "2026-01-15" } });
    const html = sheet(hostile, [
      { ...YEAR, period, submission },
      { ...PLAN, submission },
    ]);

    const tags = new Set([...html.matchAll(/<(\/?[a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag));
    expect([...tags].filter((tag) => /script|img/i.test(tag ?? ""))).toEqual([]);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;");
  });
});
