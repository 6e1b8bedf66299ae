import * as oracle from "@e965/xlsx";
import { beforeAll, describe, expect, it } from "vitest";
import { STAMP_SHEET_NAME } from "../../shared/adapters/workbook/form-layout.ts";
import { problemsOfWorkbook } from "../fixtures/ooxml/check-package.ts";
import { filledForm, VALUE } from "../fixtures/ooxml/fill-form.ts";
import { aCity, anOpenPeriod, type City, type CityUnit, type SignedIn } from "./city.ts";
import { stack } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import { aPdf, aWorkbookOf, report } from "./reporting.ts";

let city: City;
let unit: CityUnit;
beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit];
});

const formPath = (unitId: string, periodId: string) => `/v1/obligations/${unitId}/${periodId}/template.xlsx`;

/** The form as a browser saves it. */
async function fetched(person: SignedIn, unitId: string, periodId: string) {
  const answer = await fetch(`${stack.apiUrl}${formPath(unitId, periodId)}`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

describe("the form of a unit", () => {
  it("comes from the running system, for that unit and that period, and keeps to the standard", async () => {
    const periodId = await anOpenPeriod(city);
    const { answer, bytes } = await fetched(unit.member, unit.unitId, periodId);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe(
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    );
    expect(answer.headers.get("content-disposition")).toContain(`bieu-mau-${periodId}.xlsx`);
    expect(await problemsOfWorkbook(bytes)).toEqual([]);
    const book = oracle.read(bytes);
    const stamp = book.Sheets[STAMP_SHEET_NAME] as Record<string, { v?: unknown }>;
    expect([1, 2, 3, 4].map((row) => stamp[`B${row}`]?.v)).toEqual([
      city.templateId,
      1,
      unit.unitId,
      periodId,
    ]);
    const shown = Object.values(book.Sheets["Số liệu"] ?? {}).map(({ v }: { v?: unknown }) => v);
    expect(shown).toContain(unit.name.toLocaleUpperCase("vi"));
    expect(shown.some((text) => /^Hạn gửi: hết ngày \d{2}\/\d{2}\/\d{4} \(/.test(String(text)))).toBe(true);
  });

  it("filled in and sent is accepted, counts in the progress, and stands in the notes of the next one", async () => {
    const first = await anOpenPeriod(city, { windowEnd: "Y-06-30" });
    const { bytes } = await fetched(unit.member, unit.unitId, first);
    const filled = await filledForm(bytes, {
      A01: { [VALUE]: "Có" },
      A05: { [VALUE]: 8 },
      A06: { [VALUE]: 6 },
      B01: { [VALUE]: 1500, "02 Cải cách thủ tục hành chính": 700 },
      B03: { "Không phát sinh": "x" },
      N01: { [VALUE]: "- Cách làm hay" },
    });
    const decided = await report(unit.member, { unitId: unit.unitId, periodId: first }, [
      aWorkbookOf(filled),
      aPdf(),
    ]);
    expect(decided).toMatchObject({ state: "accepted" });
    await eventually("the figures are in the progress", async () => {
      const { city: counts } = await city.viewer.must("GET", `/v1/periods/${first}/progress`);
      expect(counts.totals.B01).toMatchObject({ total: 1500, byContent: { "02": 700 } });
    });
    const next = await fetched(unit.member, unit.unitId, await anOpenPeriod(city));
    const sheet = oracle.read(next.bytes).Sheets["Số liệu"] ?? {};
    const notes = Object.values(sheet).flatMap((cell: oracle.CellObject) => cell.c ?? []);
    const { name } = await city.viewer.must("GET", `/v1/periods/${first}`);
    expect(notes.map(({ t }) => t)).toContain(`${name.vi}: 1.500 tin`);
  });

  it("is nobody else's, and only there for what the unit owes", async () => {
    const periodId = await anOpenPeriod(city);
    const [, other] = city.units as [CityUnit, CityUnit];
    expectProblem(await other.member.call("GET", formPath(unit.unitId, periodId)), 404, "NOT_FOUND");
    expectProblem(await city.outsider.call("GET", formPath(unit.unitId, periodId)), 404, "NOT_FOUND");
    expectProblem(await unit.member.call("GET", formPath(unit.unitId, "2199-NONE")), 404, "NOT_FOUND");
    expect((await fetched(city.viewer, unit.unitId, periodId)).answer.status).toBe(200);
  });
});
