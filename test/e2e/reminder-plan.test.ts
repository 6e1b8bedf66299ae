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
const DEFAULTS = readFileSync(new URL("../../data/reminder-rules.csv", import.meta.url), "utf8");

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
  await load(city.admin, "reminder-rules", { csv: DEFAULTS });
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

describe("the rules of reminding", () => {
  const preview = (csv: string) => city.admin.must("POST", "/v1/reminder-rules/preview?limit=100", { csv });
  const change = (csv: string, hash: string, reason: string) =>
    city.admin.call("POST", "/v1/reminder-rules/changes", { csv, hash, reason });

  it("show before they change which messages come and go, and are refused unless that is what was seen", async () => {
    const daily = `${DEFAULTS.trim()}\n${[2, 3, 4, 6, 7].map((days) => `before,${days}`).join("\n")}\n`;
    const seen = await preview(daily);
    expect(seen.reminders.messages).toContainEqual(
      expect.objectContaining({ unitId: owing.unitId, unitName: owing.name, change: "appears" }),
    );
    expect(seen.reminders.messages).not.toContainEqual(expect.objectContaining({ unitId: reported.unitId }));
    expectProblem(await change(daily, "0".repeat(43), "Nhắc hằng ngày"), 409, "PREVIEW_OUTDATED");
    const direct = await city.admin.call("POST", "/v1/imports/reminder-rules", { csv: daily });
    expectProblem(direct, 409, "PREVIEW_REQUIRED");
  });

  it("come into force with who and why, and each version stays", async () => {
    // Nobody here owes anything in sixty working days, so nobody else's reminders change.
    const far = `${DEFAULTS.trim()}\nbefore,60\n`;
    const { hash, rules } = await preview(far);
    expect(rules.to.before).toContain(60);
    const reason = "Nhắc từ sớm";
    expect(await change(far, hash, reason)).toMatchObject({
      status: 200,
      body: { inForce: { version: rules.to.version, approval: { reason, by: expect.any(String) } } },
    });
    expectProblem(await change(far, hash, reason), 409, "NOTHING_CHANGES");
    const back = await preview(DEFAULTS);
    expect((await change(DEFAULTS, back.hash, "Như cũ")).status).toBe(200);
    const { inForce, history } = await city.viewer.must("GET", "/v1/reminder-rules");
    expect(inForce.before).toEqual([10, 5, 1]);
    expect(history.slice(0, 2)).toMatchObject([
      { approval: { reason: "Như cũ" } },
      { before: [60, 10, 5, 1], approval: { reason } },
    ]);
  });
});
