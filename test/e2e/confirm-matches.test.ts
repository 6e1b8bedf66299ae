import { beforeAll, describe, expect, it } from "vitest";
import { shippedTemplate } from "../../scripts/make-sample-files.ts";
import { inline, number, workbookFile } from "../fixtures/files/workbook-file.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { expectIngestionAtRest } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import { aPdf, ask, aWorkbookOf, report, untilState } from "./reporting.ts";

let city: City;
let unit: CityUnit;
let periodId: string;

beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
});

const ASKED = ["A04", "B01", "B02", "K01"];

/** A sheet that somebody typed: names and numbers, and no code anywhere. */
async function aWorkbookByHand() {
  const { indicators } = shippedTemplate();
  const asked = ASKED.flatMap((code) => indicators.filter((indicator) => indicator.code === code));
  const heading = `<row r="1">${inline("A1", "STT")}${inline("B1", "Chỉ tiêu")}${inline("C1", "Giá trị")}</row>`;
  const rows = asked.map(
    ({ nameVi }, index) =>
      `<row r="${index + 2}">${number(`A${index + 2}`, index + 1)}${inline(`B${index + 2}`, nameVi)}${number(`C${index + 2}`, 10 + index)}</row>`,
  );
  return aWorkbookOf(await workbookFile({ rows: heading + rows.join(""), sheetName: "Sheet1" }));
}

describe("a workbook without codes", () => {
  const again = (part: string) => ({ part, reuse: { attempt: 1, fileId: part } });
  const files = [again("data"), again("document")];
  let confirmMatches: string;
  let receivedAt: string;

  it("is not accepted, and shows what its rows seem to mean", async () => {
    const at = { unitId: unit.unitId, periodId };
    const rejected = await report(unit.member, at, [await aWorkbookByHand(), aPdf()]);
    expect(rejected).toMatchObject({ attempt: 1, state: "rejected", errors: 1 });
    expect(rejected.findings).toMatchObject([{ code: "MATCHES_TO_CONFIRM", count: ASKED.length }]);
    expect(rejected.matches.map(({ indicator }: { indicator: string }) => indicator)).toEqual(ASKED);
    expect(rejected.nextStep.vi).toMatch(/xác nhận/);
    ({ confirmMatches, receivedAt } = rejected);
  });

  it("is not taken again without a confirmation, nor with that of another list", async () => {
    const at = { unitId: unit.unitId, periodId };
    expectProblem(await ask(unit.member, at, { files }), 400, "NOTHING_NEW");
    const other = { files, confirmMatches: "0".repeat(64) };
    expectProblem(await ask(unit.member, at, other), 400, "MATCHES_DIFFER");
  });

  it("counts once they are confirmed, without another upload and as received when it was", async () => {
    const at = { unitId: unit.unitId, periodId };
    const asked = await ask(unit.member, at, { files, confirmMatches });
    expect(asked).toMatchObject({
      status: 201,
      body: { submission: { attempt: 2, state: "received" }, uploads: [] },
    });
    const accepted = await untilState(unit.member, { ...at, attempt: 2 }, "accepted", "rejected");
    expect(accepted).toMatchObject({ state: "accepted", errors: 0, receivedAt, comparedWith: 1 });
    expect(accepted.fixed).toMatchObject([{ code: "MATCHES_TO_CONFIRM" }]);
    await eventually("its figures in the progress", async () => {
      const { city: whole } = await city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
      expect(whole.totals).toMatchObject({ A04: { total: 10 }, K01: { total: 13 } });
    });
  });
});

it("nothing is left in a queue, or parked", async () => {
  await expectIngestionAtRest();
});
