import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleFigures, shippedTemplate } from "../../scripts/make-sample-files.ts";
import { writeForm } from "../../shared/adapters/workbook/write-form.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { expectIngestionAtRest } from "./deployed-stack.ts";
import { expectProblem } from "./problems.ts";
import { aPdf, aWorkbookOf, type LocalFile, report, submissionsOf } from "./reporting.ts";

let city: City;
let unit: CityUnit;
let periodId: string;

beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
});

const AREAS = ["00", "01", "02", "03", "04", "05", "06"];

/** The sample, with some figures changed. */
async function aWorkbookSaying(changes: Readonly<Record<string, number | object>>) {
  const template = shippedTemplate();
  const said = Object.entries(changes).map(([code, value]) => [
    code,
    { code, state: "value", ...(typeof value === "number" ? { value } : Object(value)) },
  ]);
  const figures = { ...sampleFigures(template, 1), ...Object.fromEntries(said) };
  return aWorkbookOf(await writeForm({ template, madeAt: new Date(), figures }));
}

const send = async (changes: Parameters<typeof aWorkbookSaying>[0], document: LocalFile = aPdf()) =>
  report(unit.member, { unitId: unit.unitId, periodId }, [await aWorkbookSaying(changes), document]);

const by = (area: string, amount: number, total: number) => ({ value: total, byContent: { [area]: amount } });
const foundIn = (findings: readonly { code: string; indicator?: string }[]) =>
  findings.map(({ code, indicator }) => `${code} ${indicator}`);

describe("figures that contradict each other", () => {
  it("are all told at once, and what to do first", async () => {
    const rejected = await send({ A06: 99, B01: by("02", 9, 5), C01: by("03", 9, 5) });
    expect(rejected).toMatchObject({ state: "rejected", errors: 3, warnings: 0 });
    expect(foundIn(rejected.findings)).toEqual([
      "MORE_THAN_INDICATOR A06",
      "CONTENT_ABOVE_TOTAL B01",
      "CONTENT_ABOVE_TOTAL C01",
    ]);
    expect(rejected.findings[0]).toMatchObject({
      ...{ since: "new", sheet: "Số liệu", cell: "E9", found: "99", expected: "≤ A05 = 7" },
    });
    expect(rejected.nextStep.vi).toMatch(/^Sửa 3 lỗi .*\(trang “Số liệu”, ô E9\)/);
  });

  it("are compared with the attempt before: fixed, still there, new", async () => {
    const again = await send({ B01: by("02", 8, 5), E01: by("04", 9, 5) });
    expect(again).toMatchObject({ state: "rejected", errors: 2, comparedWith: again.attempt - 1 });
    expect(again.findings).toMatchObject([
      { indicator: "B01", since: "still" },
      { indicator: "E01", since: "new" },
    ]);
    expect(foundIn(again.fixed)).toEqual(["MORE_THAN_INDICATOR A06", "CONTENT_ABOVE_TOTAL C01"]);
  });
});

describe("an unusual figure", () => {
  const unusual = { B01: { value: 50, byContent: Object.fromEntries(AREAS.map((area) => [area, 1])) } };
  let attempt: number;

  it("is accepted, and holds up the approval until the unit has explained it", async () => {
    const accepted = await send(unusual);
    attempt = accepted.attempt;
    expect(accepted).toMatchObject({
      ...{ state: "accepted", errors: 0, warnings: 1, reasonsMissing: 1 },
      findings: [{ code: "CONTENT_BELOW_TOTAL", indicator: "B01", asksForReason: true }],
    });
    const decisions = `/v1/obligations/${unit.unitId}/${periodId}/decisions`;
    const refused = await city.office.call("POST", decisions, { decision: "approve", attempt });
    expect(expectProblem(refused, 409, "REASONS_MISSING").details).toMatchObject({
      findings: ["CONTENT_BELOW_TOTAL/data/B01"],
    });

    const explanations = [{ findingId: "CONTENT_BELOW_TOTAL/data/B01", text: "Phần còn lại là tin chung" }];
    const path = `${submissionsOf(unit.unitId, periodId)}/${attempt}`;
    const key = { "idempotency-key": randomUUID() };
    for (const _ of ["once", "again"]) {
      const said = await unit.member.call("POST", `${path}/explanations`, { explanations }, key);
      expect(said).toMatchObject({ status: 200, body: { type: "SubmissionExplained", attempt } });
    }
    const explained = await unit.member.must("GET", path);
    expect(explained).not.toHaveProperty("reasonsMissing");
    expect(explained.findings).toMatchObject([{ reason: "Phần còn lại là tin chung", asksForReason: false }]);
  });

  it("needs no word a second time while it stays the same", async () => {
    const again = await send(unusual, aPdf("Bản sửa"));
    expect(again).toMatchObject({ state: "accepted", warnings: 1, comparedWith: attempt });
    expect(again).not.toHaveProperty("reasonsMissing");
    expect(again.findings).toMatchObject([{ since: "still", reason: "Phần còn lại là tin chung" }]);
    const decisions = `/v1/obligations/${unit.unitId}/${periodId}/decisions`;
    await city.office.must("POST", decisions, { decision: "approve", attempt: again.attempt });
  });
});

it("nothing is left in a queue, or parked", async () => {
  await expectIngestionAtRest();
});
