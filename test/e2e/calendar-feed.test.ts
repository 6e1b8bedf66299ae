import ical, { type VEvent } from "node-ical";
import { beforeAll, describe, expect, it } from "vitest";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { stack } from "./deployed-stack.ts";

let city: City;
let unit: CityUnit;
let periodId: string;
let link: string;

beforeAll(async () => {
  city = await aCity({ units: 1 });
  [unit] = city.units as [CityUnit];
  periodId = await anOpenPeriod(city);
  link = `/v1/units/${unit.unitId}/calendar-link`;
});

/** The feed as a calendar program reads it: by its address alone. On one machine the API has an address of its own. */
const subscribe = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${stack.apiUrl}${url.slice(url.indexOf("/v1/"))}`, { headers });

async function eventsAt(url: string): Promise<VEvent[]> {
  const answer = await subscribe(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^text\/calendar/);
  return Object.values(ical.sync.parseICS(await answer.text())).filter(
    (part): part is VEvent => part?.type === "VEVENT",
  );
}

describe("a unit's calendar", () => {
  it("is subscribed to without signing in, and follows what the office decides", async () => {
    const { url } = await unit.member.must("POST", link);
    const [before] = await eventsAt(url);
    expect(before).toMatchObject({ uid: `${periodId}.${unit.unitId}@reform-reports`, status: "CONFIRMED" });

    const { due } = await unit.member.must("GET", `/v1/obligations/${unit.unitId}/${periodId}`);
    const [year, month, day] = due.dueDate.split("-").map(Number);
    const { start } = before as VEvent;
    expect([start.getFullYear(), start.getMonth() + 1, start.getDate()]).toEqual([year, month, day]);

    const etag = (await subscribe(url)).headers.get("etag") ?? "";
    expect((await subscribe(url, { "if-none-match": etag })).status).toBe(304);

    const exemption = { decision: "exempt", reason: "Sáp nhập", documentNumber: "2231/SNV-CCHC" };
    await city.office.must("POST", `/v1/obligations/${unit.unitId}/${periodId}/decisions`, exemption);
    const [after] = await eventsAt(url);
    expect(after).toMatchObject({ uid: before?.uid, status: "CANCELLED" });
    expect(Number(after?.sequence)).toBeGreaterThan(Number(before?.sequence));
    expect((await subscribe(url, { "if-none-match": etag })).status).toBe(200);
  });

  it("moves to a new link, and ends when that is revoked", async () => {
    const first = await unit.member.must("POST", link);
    const second = await unit.member.must("POST", link);
    expect((await subscribe(first.url)).status).toBe(404);
    expect((await subscribe(second.url)).status).toBe(200);

    expect((await city.office.call("POST", `${link}/revoke`)).status).toBe(204);
    expect((await subscribe(second.url)).status).toBe(404);
    expect(await unit.member.must("GET", link)).toMatchObject({ isActive: false });
  });
});
