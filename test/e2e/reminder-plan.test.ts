import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { addDays, localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCity, anOpenPeriod, type City, type CityUnit, load } from "./city.ts";
import { expectProblem } from "./problems.ts";
import { aPdf, aWorkbook, report } from "./reporting.ts";

let city: City;
let [owing, reported] = [] as unknown as [CityUnit, CityUnit];
const today = localDateOf(new Date());
const to = addDays(today, 20);

beforeAll(async () => {
  city = await aCity();
  [owing, reported] = city.units as [CityUnit, CityUnit];
  const contacts = city.units.map(
    ({ code }) => `${code},plan-${code}-${city.kind}@example.gov.vn,Người ${code}`,
  );
  await load(city.admin, "contacts", {
    csv: `code,email,name\n${contacts.join("\n")}\n`,
    scheme: city.scheme,
    effectiveFrom: today,
  });
  // The defaults, so that nobody else's reminders change.
  const csv = readFileSync(new URL("../../data/reminder-rules.csv", import.meta.url), "utf8");
  await load(city.admin, "reminder-rules", { csv });
  const periodId = await anOpenPeriod(city, { dueIn: 7 });
  await report(reported.member, { unitId: reported.unitId, periodId }, [await aWorkbook(1), aPdf()]);
});

const plan = (unit: CityUnit, more = "") =>
  city.viewer.must("GET", `/v1/reminder-plan?from=${today}&to=${to}&unit=${unit.unitId}&limit=100${more}`);

describe("the plan of reminders", () => {
  it("shows the office what each unit will be sent, and why one is sent nothing", async () => {
    const { lines } = await plan(owing, "&outcome=send");
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toMatchObject({ unitId: owing.unitId, contacts: [{ name: `Người ${owing.code}` }] });
    expect(lines[0].message.text).toContain(owing.name);
    const silent = await plan(reported);
    expect(new Set(silent.lines.map(({ why }: { why: string }) => why))).toEqual(new Set(["REPORTED"]));
  });

  it("shows a pause at once, with who asked for it and why, and its end", async () => {
    const path = `/v1/units/${owing.unitId}/reminder-pause`;
    const reason = "Trụ sở bị ngập";
    await city.office.must("POST", path, { until: to, reason });
    const paused = await plan(owing);
    expect(paused.pauses).toContainEqual(
      expect.objectContaining({ unitId: owing.unitId, until: to, reason }),
    );
    const outcomes = (lines: { outcome: string }[]) => new Set(lines.map(({ outcome }) => outcome));
    expect(outcomes(paused.lines)).toEqual(new Set(["none"]));
    await city.office.must("POST", path, { until: null, reason: "Đã làm việc lại" });
    expect(outcomes((await plan(owing)).lines)).toContain("send");
    const past = await city.office.call("POST", path, { until: addDays(today, -1), reason });
    expectProblem(past, 400, "PAUSE_DAY_INVALID");
  });
});
