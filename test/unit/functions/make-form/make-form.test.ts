import * as oracle from "@e965/xlsx";
import { beforeEach, describe, expect, it } from "vitest";
import { makeForm } from "../../../../functions/make-form/handler.ts";
import { sampleFigures, shippedTemplate } from "../../../../scripts/make-sample-files.ts";
import { STAMP_SHEET_NAME } from "../../../../shared/adapters/workbook/form-layout.ts";
import { writeForm } from "../../../../shared/adapters/workbook/write-form.ts";
import type { Figures } from "../../../../shared/domain/figures/figure.ts";
import type { ReportForm } from "../../../../shared/domain/form/report-form.ts";
import { aCalendar } from "../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aReceivedSubmission } from "../../../builders/a-submission.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCurrent, anObligation } from "../../../builders/an-obligation.ts";
import { problemsOfWorkbook } from "../../../fixtures/ooxml/check-package.ts";
import {
  aCity,
  BA_DINH,
  type City,
  HOAN_KIEM,
  outcomeOf,
  PEOPLE,
  SO_NOI_VU,
  type Who,
} from "../read-units/a-city.ts";

const route = "GET /v1/obligations/{unitId}/{periodId}/template.xlsx";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const template = shippedTemplate();

let city: City;
beforeEach(async () => {
  city = await aCity();
  await city.templates.publish(template);
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
});

/** The form that the function hands to the writer, and its answer. */
async function asked(who: Who = "a member", wanted: Partial<typeof path> = {}) {
  const forms: ReportForm[] = [];
  const handler = makeForm({
    ...city,
    writeForm: async (form) => {
      forms.push(form);
      return writeForm(form);
    },
  });
  const answer = await handler(anHttpEvent({ route, path: { ...path, ...wanted }, person: PEOPLE[who] }));
  return { form: forms[0] as ReportForm, answer };
}

/** Another period of the unit, with what it reported. */
async function reported(
  periodId: string,
  {
    figures,
    windowEndOn,
    state = "accepted",
    templateId = "cchc-comms",
  }: {
    readonly figures: Figures;
    readonly windowEndOn: string;
    readonly state?: "accepted" | "approved" | "returned";
    readonly templateId?: string;
  },
) {
  await city.periods.save(
    anOpenPeriod({ periodId, nameVi: `Báo cáo ${periodId}`, windowEndOn, templateId }),
    undefined,
  );
  const current = aCurrent({ state });
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM, periodId, current }));
  await city.reports.saveFigures(aReceivedSubmission({ unitId: HOAN_KIEM, periodId }), figures);
}

const value = (amount: number): Figures => ({ A04: { code: "A04", state: "value", value: amount } });

describe("the form of a unit", () => {
  it("is made for that unit and that period, as a workbook", async () => {
    const { form, answer } = await asked();
    expect(answer).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: {
        "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "content-disposition": 'attachment; filename="bieu-mau-2026-YEAR.xlsx"',
        "cache-control": "no-store",
      },
    });
    const workbook = Buffer.from(answer.body ?? "", "base64");
    expect(await problemsOfWorkbook(workbook)).toEqual([]);
    const stamp = oracle.read(workbook).Sheets[STAMP_SHEET_NAME] as Record<string, { v?: unknown }>;
    expect([1, 2, 3, 4].map((row) => stamp[`B${row}`]?.v)).toEqual(["cchc-comms", 1, HOAN_KIEM, "2026-YEAR"]);
    expect(form.head).toEqual({
      unitName: "Phường Hoàn Kiếm",
      periodName: "Báo cáo năm 2026",
      dateText: "……………, ngày …… tháng …… năm 2026",
      windowText: "Số liệu từ ngày 15/12/2025 đến hết ngày 14/12/2026",
      dueText: "Hạn gửi: hết ngày 16/12/2026 (còn 10 ngày làm việc, tính đến ngày lấy biểu 02/12/2026).",
    });
    expect(form).not.toHaveProperty("figures");
    expect(form).not.toHaveProperty("earlier");
  });

  it("names the unit above", async () => {
    const unit = (await city.units.loadMany([HOAN_KIEM]))[0];
    if (!unit) throw new Error("no unit");
    const parents = [{ value: SO_NOI_VU, from: "2020-01-01" }];
    await city.units.save({ ...unit, parents, version: unit.version + 1 }, unit);
    expect((await asked()).form.head?.parentName).toBe("Sở Nội vụ");
  });

  it("says why the date is what it is when it rolled or was extended", async () => {
    const extended = anObligation({
      unitId: BA_DINH,
      dueDate: "2026-12-21",
      because: { ...anObligation().because, extendedTo: "2026-12-21" },
    });
    await city.reports.createObligation(extended);
    expect((await asked("an officer", { unitId: BA_DINH })).form.head?.dueText).toBe(
      "Hạn gửi: hết ngày 21/12/2026 (còn 13 ngày làm việc, tính đến ngày lấy biểu 02/12/2026). Được gia hạn đến hết ngày 21/12/2026.",
    );
  });

  it.each([
    ["2026-12-16T03:00:00.000Z", "hạn chính là ngày lấy biểu"],
    ["2026-12-18T03:00:00.000Z", "đã quá hạn 2 ngày làm việc, tính đến ngày lấy biểu 18/12/2026"],
    ["2026-12-15T18:00:00.000Z", "hạn chính là ngày lấy biểu"],
  ])("says at %s: %s", async (now, words) => {
    city = { ...city, now: () => new Date(now) };
    expect((await asked()).form.head?.dueText).toContain(`(${words})`);
  });

  it("counts the days by the approved calendar", async () => {
    const calendars = [
      aCalendar({ days: [{ date: "2026-12-10", type: "HOLIDAY", nameVi: "Nghỉ", certainty: "" }] }),
    ];
    city = { ...city, reference: { ...city.reference, calendars: async () => calendars } };
    expect((await asked()).form.head?.dueText).toContain("còn 9 ngày làm việc");
  });
});

describe("what was reported before", () => {
  it("is of the period whose window ended last, among those that count", async () => {
    await reported("2026-Q1", { windowEndOn: "2026-03-14", figures: value(1) });
    await reported("2026-Q3", { windowEndOn: "2026-09-14", figures: value(3), state: "approved" });
    await reported("2026-H1", { windowEndOn: "2026-06-14", figures: value(2) });
    await reported("2027-Q1", { windowEndOn: "2027-03-14", figures: value(9) });
    expect((await asked()).form.earlier).toEqual({ periodName: "Báo cáo 2026-Q3", figures: value(3) });
  });

  it("is nothing that was returned, or that another template asked", async () => {
    await reported("2026-Q3", { windowEndOn: "2026-09-14", figures: value(3), state: "returned" });
    await reported("2026-H1", { windowEndOn: "2026-06-14", figures: value(2), templateId: "another" });
    expect((await asked()).form).not.toHaveProperty("earlier");
  });

  it("stands beside the cells", async () => {
    await reported("2026-Q3", { windowEndOn: "2026-09-14", figures: sampleFigures(template) });
    const { answer } = await asked();
    const book = oracle.read(Buffer.from(answer.body ?? "", "base64"));
    const notes = Object.values(book.Sheets["Số liệu"] ?? {}).flatMap(
      (cell: oracle.CellObject) => cell.c ?? [],
    );
    expect(notes.length).toBeGreaterThan(45);
    expect(notes[0]?.t).toMatch(/^Báo cáo 2026-Q3: /);
  });
});

describe("the form is given", () => {
  it.each<[Who, string]>([
    ["a member", "ok"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
    ["a member of another unit", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND"],
  ])("to %s: %s", async (who, outcome) => {
    const handler = makeForm({ ...city, writeForm: async () => new TextEncoder().encode("null") });
    const found = await outcomeOf(async (event) => ({ ...(await handler(event)), body: "null" }), {
      route,
      path,
      who,
    });
    expect(found).toBe(outcome);
  });

  it("for a period that the unit owes, and that asks for figures", async () => {
    const handler = makeForm({ ...city, writeForm });
    const asking = (periodId: string) =>
      outcomeOf(handler, { route, path: { ...path, periodId }, who: "an officer" });
    expect(await asking("2027-YEAR")).toBe("NOT_FOUND");
    const plan = { ...anOpenPeriod({ periodId: "2026-PLAN" }) };
    const { templateId: _, templateVersion: __, ...withoutTemplate } = plan;
    await city.periods.save(withoutTemplate, undefined);
    await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM, periodId: "2026-PLAN" }));
    expect(await asking("2026-PLAN")).toBe("FORM_NOT_NEEDED");
  });

  it("by the version that the period pinned, whatever was published since", async () => {
    await city.templates.publish({ ...template, version: 2, title: { vi: "Bản mới", en: "" } });
    expect((await asked()).form.template.version).toBe(1);
  });
});
