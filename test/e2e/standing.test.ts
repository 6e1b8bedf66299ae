import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { stack } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { aPdf, aWorkbook, report } from "./reporting.ts";

let city: City;
let punctual: CityUnit;
let silent: CityUnit;
let periodId: string;
let year: string;

beforeAll(async () => {
  city = await aCity();
  [punctual, silent] = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
  year = periodId.slice(0, 4);
  await report(punctual.member, { unitId: punctual.unitId, periodId }, [await aWorkbook(), aPdf()]);
});

describe("where units stand", () => {
  it("is what waits for review, until somebody decides", async () => {
    const queue = `/v1/review-queue?periodId=${periodId}`;
    expect(await city.office.must("GET", queue)).toMatchObject({
      total: 1,
      reports: [{ unitId: punctual.unitId, name: punctual.name, attempt: 1, workingDays: 0, isLate: false }],
    });
    expect((await city.viewer.must("GET", `/v1/review-queue?kind=${city.kind}`)).total).toBe(1);

    const decisions = `/v1/obligations/${punctual.unitId}/${periodId}/decisions`;
    await city.office.must("POST", decisions, { decision: "approve", attempt: 1 });
    expect(await city.office.must("GET", queue)).toEqual({ total: 0, reports: [] });
  });

  it("is a place among the units of a kind", async () => {
    for (const path of [`/v1/periods/${periodId}/ranking`, `/v1/rankings/${year}`]) {
      const { groups, units } = await city.office.must("GET", `${path}?kind=${city.kind}`);
      expect(groups).toMatchObject([{ group: city.kind, ranked: 1, exempt: 0, notYetJudged: 1 }]);
      expect(units).toMatchObject([{ rank: 1, unitId: punctual.unitId, share: 1, workingDaysLate: 0 }]);
    }
  });

  it("is the share in time of a period on its own roster", async () => {
    const type = periodId.slice(5);
    await eventually("progress computed", async () => {
      const { periods } = await city.viewer.must("GET", `/v1/trends?type=${type}`);
      expect(periods).toMatchObject([
        { periodId, city: { expected: 2, inTime: 1, missing: 0, notYetDue: 1, rate: 1 } },
      ]);
    });
  });

  it("is a sheet that the unit reads and prints", async () => {
    const path = `/v1/units/${punctual.unitId}/standing/${year}`;
    const standing = await punctual.member.must("GET", path);
    expect(standing).toMatchObject({
      name: punctual.name,
      reports: [{ periodId, status: "on_time", workingDaysLate: 0 }],
      counts: { on_time: 1 },
      tasks: { periodId },
    });
    expect(standing.forms.used).toBeGreaterThan(0);

    const page = await fetch(`${stack.apiUrl}${path}`, {
      headers: { authorization: `Bearer ${punctual.member.token}`, accept: "text/html" },
    });
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain(punctual.name);
  });
});

describe("comments", () => {
  it("are shared by unit and office, while internal ones stay with the office", async () => {
    const path = `/v1/obligations/${punctual.unitId}/${periodId}/comments`;
    const say = (person: City["office"], body: object, key: string = randomUUID()) =>
      person.call("POST", path, body, { "idempotency-key": key });
    const question = { visibility: "shared", text: "Đề nghị bổ sung mục B01.", attempt: 1 };
    const key = randomUUID();
    const first = await say(city.office, question, key);
    expect(first.status).toBe(201);
    expect((await say(city.office, question, key)).body).toEqual(first.body);
    expect((await say(city.office, { visibility: "internal", text: "Đã gọi điện." })).status).toBe(201);
    expect((await say(punctual.member, { visibility: "shared", text: "Đã bổ sung." })).status).toBe(201);

    const idsFor = async (person: City["office"]) =>
      (await person.must("GET", path)).comments.map(({ commentId }: { commentId: string }) => commentId);
    expect(await idsFor(punctual.member)).toEqual(["shared-2", "shared-1"]);
    expect((await idsFor(city.viewer)).toSorted()).toEqual(["internal-1", "shared-1", "shared-2"]);
    expect((await silent.member.call("GET", path)).status).toBe(404);

    expect((await punctual.member.call("POST", `${path}/shared-2/withdraw`)).status).toBe(204);
    const [withdrawn] = (await city.office.must("GET", path)).comments;
    expect(withdrawn).toMatchObject({ commentId: "shared-2", withdrawnAt: expect.any(String) });
    expect(withdrawn).not.toHaveProperty("text");
  });
});
