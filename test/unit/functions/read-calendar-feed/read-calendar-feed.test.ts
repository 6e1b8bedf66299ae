import ical, { type VEvent } from "node-ical";
import { describe, expect, it } from "vitest";
import type { HttpResult } from "../../../../functions/_runtime/http-api.ts";
import { readCalendarFeed } from "../../../../functions/read-calendar-feed/handler.ts";
import { calendarLinkStore } from "../../../../shared/adapters/dynamodb/calendar-link-store.ts";
import {
  newCalendarLink,
  revokedCalendarLink,
} from "../../../../shared/domain/calendar-feed/calendar-link.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import type { Obligation } from "../../../../shared/domain/obligation/obligation.ts";
import { exempt } from "../../../../shared/domain/obligation/terms.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { aCity, BA_DINH, HOAN_KIEM, NOW } from "../read-units/a-city.ts";

const SECRET = "s".repeat(43);
const ROUTE = "GET /v1/calendar-feeds/{unitId}/{feed}";

async function aSharedCalendar() {
  const city = await aCity();
  const links = calendarLinkStore(city.table);
  const link = newCalendarLink(undefined, { unitId: HOAN_KIEM, secret: SECRET, by: "member", now: NOW });
  await links.save(link, undefined);
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
  await city.reports.createObligation(anObligation({ unitId: BA_DINH }));
  const reads: string[] = [];
  const handler = readCalendarFeed({
    ...city,
    links: {
      load: (unitId) => {
        reads.push(unitId);
        return links.load(unitId);
      },
    },
    appUrl: "https://reports.example.org",
  });
  const read = async (
    feed = `${SECRET}.ics`,
    unitId = HOAN_KIEM,
    headers = {},
  ): Promise<Partial<Omit<HttpResult, "statusCode">> & { statusCode?: number | string | undefined }> => {
    const event = anHttpEvent({ route: ROUTE, path: { unitId, feed }, headers });
    // Nobody has signed in.
    const { authorizer: _, ...requestContext } = event.requestContext;
    try {
      return await handler({ ...event, requestContext } as typeof event);
    } catch (error) {
      if (error instanceof DomainError) return { statusCode: error.code };
      throw error;
    }
  };
  return { ...city, links, link, read, reads };
}

const eventsIn = (file = ""): VEvent[] =>
  Object.values(ical.sync.parseICS(file)).filter((part): part is VEvent => part?.type === "VEVENT");

describe("a unit's calendar", () => {
  it("is read by whoever knows the link, and holds that unit's reports alone", async () => {
    const { read } = await aSharedCalendar();

    const { statusCode, headers, body } = await read();

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/calendar; charset=utf-8",
      "cache-control": "private, no-cache",
      "x-content-type-options": "nosniff",
    });
    expect(eventsIn(body)).toMatchObject([
      { uid: `2026-YEAR.${HOAN_KIEM}@reform-reports`, summary: "Hạn nộp: Báo cáo năm 2026" },
    ]);
    expect(body).toContain("NAME:Hạn báo cáo CCHC – Phường Hoàn Kiếm");
    expect(body?.replaceAll("\r\n ", "")).toContain(
      `URL;VALUE=URI:https://reports.example.org/reports/${HOAN_KIEM}/2026-YEAR`,
    );
  });

  it("follows a decision at once", async () => {
    const { read, reports } = await aSharedCalendar();
    const before: Obligation = anObligation({ unitId: HOAN_KIEM });
    const reason = { by: "officer", reason: "Sáp nhập", documentNumber: "1/SNV-CCHC" };
    await reports.saveDecision(before, exempt(before, reason, NOW), { now: NOW, correlationId: "r" });

    const { body } = await read();

    expect(eventsIn(body)).toMatchObject([{ status: "CANCELLED", sequence: 1 }]);
    expect(body).toContain("DTSTAMP:20261202T030000Z");
  });

  it.each([
    ["another secret", `${"t".repeat(43)}.ics`, HOAN_KIEM],
    ["another unit's secret", `${SECRET}.ics`, BA_DINH],
    ["a secret without its ending", SECRET, HOAN_KIEM],
    ["no secret", ".ics", HOAN_KIEM],
    ["nothing of ours", "../../etc/passwd", HOAN_KIEM],
    ["a unit that is not there", `${SECRET}.ics`, `unit_${"9".repeat(26)}`],
  ])("is not found under %s, after one look like any other", async (_, feed, unitId) => {
    const { read, reads } = await aSharedCalendar();

    expect(await read(feed, unitId)).toMatchObject({ statusCode: "NOT_FOUND" });
    expect(reads).toEqual([unitId]);
  });

  it("is not found for what is no unit's id", async () => {
    const { read } = await aSharedCalendar();

    expect(await read(`${SECRET}.ics`, "UNITS")).toMatchObject({ statusCode: "NOT_FOUND" });
  });

  it("is gone when the link was revoked or replaced", async () => {
    const { read, links, link } = await aSharedCalendar();
    const revoked = revokedCalendarLink(link, "member", NOW);
    await links.save(revoked, link);
    expect(await read()).toMatchObject({ statusCode: "NOT_FOUND" });

    const other = "o".repeat(43);
    const again = newCalendarLink(revoked, { unitId: HOAN_KIEM, secret: other, by: "member", now: NOW });
    await links.save(again, revoked);
    expect(await read()).toMatchObject({ statusCode: "NOT_FOUND" });
    expect(await read(`${other}.ics`)).toMatchObject({ statusCode: 200 });
  });

  it("is not sent again to who has it as it is", async () => {
    const { read } = await aSharedCalendar();
    const etag = String((await read()).headers?.["etag"]);

    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await read(`${SECRET}.ics`, HOAN_KIEM, { "if-none-match": known });
      expect(again).toMatchObject({ statusCode: 304, headers: { etag } });
      expect(again.body).toBeUndefined();
    }
    expect(await read(`${SECRET}.ics`, HOAN_KIEM, { "if-none-match": '"other"' })).toMatchObject({
      statusCode: 200,
    });
  });
});
