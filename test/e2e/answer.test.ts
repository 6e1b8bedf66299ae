import { read, write } from "@e965/xlsx";
import { beforeAll, describe, expect, it } from "vitest";
import { FORM_HEADINGS, RESULT_SHEET_NAME } from "../../shared/adapters/workbook/form-layout.ts";
import { richWorkbook } from "../fixtures/files/rich-workbook.ts";
import { problemsOfWorkbook } from "../fixtures/ooxml/check-package.ts";
import { otherDifferences } from "../fixtures/ooxml/compare-marked.ts";
import { partsOf } from "../fixtures/ooxml/package-parts.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { expectProblem } from "./problems.ts";
import { announced, aPdf, ask, aWorkbook, aWorkbookOf, report, submissionsOf } from "./reporting.ts";

let city: City;
let unit: CityUnit;
let at: { unitId: string; periodId: string };
beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit];
  at = { unitId: unit.unitId, periodId: await anOpenPeriod(city) };
});

const answerTo = (attempt: number) =>
  unit.member.call("GET", `${submissionsOf(at.unitId, at.periodId)}/${attempt}/answer.xlsx`);
const fetched = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** The form with text in the value of one indicator. */
async function aBadWorkbook(): Promise<{ bytes: Uint8Array; cell: string }> {
  const { bytes } = await aWorkbook();
  const workbook = read(bytes);
  const sheet = workbook.Sheets["Số liệu"] ?? {};
  const placeOf = (text: string) => Object.keys(sheet).find((each) => sheet[each].v === text) ?? "";
  const cell = placeOf(FORM_HEADINGS.value).replace(/\d+/, "") + placeOf("A04").replace(/\D+/, "");
  sheet[cell] = { t: "s", v: "nhiều lắm" };
  return { bytes: new Uint8Array(write(workbook, { type: "buffer", bookType: "xlsx" })), cell };
}

describe("a bad workbook", () => {
  it("comes back marked, is corrected as it is, and is accepted", async () => {
    const bad = await aBadWorkbook();
    const rejected = await report(unit.member, at, [aWorkbookOf(bad.bytes), aPdf()]);
    expect(rejected).toMatchObject({
      state: "rejected",
      findings: [{ code: "VALUE_NOT_NUMBER", cell: bad.cell }],
    });

    const { status, body } = await answerTo(rejected.attempt);
    expect({ status, isMarked: body.isMarked }).toEqual({ status: 200, isMarked: true });
    const marked = await fetched(body.url);
    expect(await problemsOfWorkbook(marked)).toEqual(await problemsOfWorkbook(bad.bytes));
    const place = { sheet: "Số liệu", cell: bad.cell };
    expect(otherDifferences(await partsOf(bad.bytes), await partsOf(marked), [place])).toEqual([]);
    const workbook = read(marked);
    expect(workbook.SheetNames[0]).toBe(RESULT_SHEET_NAME);
    expect(workbook.Sheets["Số liệu"]?.[bad.cell].c[0].t).toContain("Ô này phải là một số");
    expect((await answerTo(rejected.attempt)).body.url).toContain(new URL(body.url).pathname);

    const sheet = workbook.Sheets["Số liệu"] ?? {};
    sheet[bad.cell] = { t: "n", v: 7 };
    const corrected = new Uint8Array(write(workbook, { type: "buffer", bookType: "xlsx" }));
    const files = [aWorkbookOf(corrected), { part: "document", reuse: { attempt: 1, fileId: "document" } }];
    const accepted = await report(unit.member, at, files);
    expect(accepted).toMatchObject({ attempt: 2, findings: [], state: "accepted" });
    expect((await answerTo(2)).body).toMatchObject({ isMarked: true });
  });

  it("that is signed comes back as the list alone, with the reason", async () => {
    const signed = richWorkbook({ "_xmlsignatures/sig1.xml": "<Signature/>" });
    const { attempt } = await report(unit.member, at, [aWorkbookOf(signed), aPdf()]);
    const { body } = await answerTo(attempt);
    expect(body).toMatchObject({ isMarked: false, reason: { en: expect.stringContaining("signed") } });
    expect(read(await fetched(body.url)).SheetNames).toEqual([RESULT_SHEET_NAME]);
  });
});

it("an attempt that is not decided has no answer yet", async () => {
  const { body } = await ask(unit.member, at, { files: [await aWorkbook(3), aPdf()].map(announced) });
  expectProblem(await answerTo(body.submission.attempt), 409, "FILE_NOT_READY");
});
