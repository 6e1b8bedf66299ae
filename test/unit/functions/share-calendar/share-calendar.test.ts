import { describe, expect, it } from "vitest";
import { shareCalendar } from "../../../../functions/share-calendar/handler.ts";
import { calendarLinkStore } from "../../../../shared/adapters/dynamodb/calendar-link-store.ts";
import { opensCalendar } from "../../../../shared/domain/calendar-feed/calendar-link.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCity, ask, type City, HOAN_KIEM, outcomeOf, PEOPLE, type Who } from "../read-units/a-city.ts";

const SHOW = "GET /v1/units/{unitId}/calendar-link";
const MAKE = "POST /v1/units/{unitId}/calendar-link";
const REVOKE = "POST /v1/units/{unitId}/calendar-link/revoke";
const path = { unitId: HOAN_KIEM };

async function sharing(city?: City) {
  const { table, memberships, now } = city ?? (await aCity());
  const links = calendarLinkStore(table);
  let secrets = 0;
  const deps = {
    ...{ links, memberships, now },
    appUrl: "https://reports.example.org",
    newSecret: () => `secret-${++secrets}`,
  };
  return { links, deps, handler: shareCalendar(deps) };
}

const asMember = { path, who: "a member" } as const;

describe("a link to the unit's calendar", () => {
  it("is told once, and opens the calendar", async () => {
    const { handler, links } = await sharing();

    const { url } = await ask(handler, { route: MAKE, ...asMember });

    expect(url).toBe(`https://reports.example.org/api/v1/calendar-feeds/${HOAN_KIEM}/secret-1.ics`);
    expect(opensCalendar(await links.load(HOAN_KIEM), "secret-1")).toBe(true);
    const shown = await ask(handler, { route: SHOW, ...asMember });
    expect(shown).toEqual({ isActive: true, madeAt: "2026-12-02T03:00:00.000Z" });
  });

  it("replaces the one before", async () => {
    const { handler, links } = await sharing();
    await ask(handler, { route: MAKE, ...asMember });
    await ask(handler, { route: MAKE, ...asMember });

    const link = await links.load(HOAN_KIEM);
    expect([opensCalendar(link, "secret-1"), opensCalendar(link, "secret-2")]).toEqual([false, true]);
  });

  it("ends when it is revoked; again changes nothing", async () => {
    const { handler, links } = await sharing();
    await ask(handler, { route: MAKE, ...asMember });
    await ask(handler, { route: REVOKE, path, who: "an officer" });
    await ask(handler, { route: REVOKE, ...asMember });

    const link = await links.load(HOAN_KIEM);
    expect(link).toMatchObject({ revoked: { by: "officer" }, version: 2 });
    expect(await ask(handler, { route: SHOW, ...asMember })).toMatchObject({ isActive: false });
  });

  it("is not there to be revoked before it is made", async () => {
    const { handler } = await sharing();

    expect(await outcomeOf(handler, { route: REVOKE, ...asMember })).toBe("NOT_FOUND");
    expect(await ask(handler, { route: SHOW, ...asMember })).toEqual({ isActive: false });
  });

  it("is made by one of two people at once; the other is told", async () => {
    const { deps, links } = await sharing();
    const slow = { ...links, load: async () => undefined };
    const handler = shareCalendar({ ...deps, links: slow });
    await ask(handler, { route: MAKE, ...asMember });

    expect(await outcomeOf(handler, { route: MAKE, ...asMember })).toBe("CONCURRENT_CHANGE");
    expect(opensCalendar(await links.load(HOAN_KIEM), "secret-1")).toBe(true);
  });

  it("may not be kept by anybody on the way", async () => {
    const { handler } = await sharing();
    const event = anHttpEvent({ route: MAKE, path, person: PEOPLE["a member"] });

    expect((await handler(event)).headers).toMatchObject({ "cache-control": "no-store" });
  });

  it.each<[string, Record<Who, string>]>([
    [
      SHOW,
      {
        "a member": "ok",
        "a member of another unit": "NOT_FOUND",
        "a member of no unit": "NOT_FOUND",
        "a viewer": "ok",
        "an officer": "ok",
        "an office admin": "ok",
      },
    ],
    [
      MAKE,
      {
        "a member": "ok",
        "a member of another unit": "NOT_FOUND",
        "a member of no unit": "NOT_FOUND",
        "a viewer": "FORBIDDEN",
        "an officer": "FORBIDDEN",
        "an office admin": "FORBIDDEN",
      },
    ],
    [
      REVOKE,
      {
        "a member": "ok",
        "a member of another unit": "NOT_FOUND",
        "a member of no unit": "NOT_FOUND",
        "a viewer": "FORBIDDEN",
        "an officer": "ok",
        "an office admin": "ok",
      },
    ],
  ])("is for those it concerns: %s", async (route, expected) => {
    const { handler } = await sharing();
    await ask(handler, { route: MAKE, ...asMember });
    for (const [who, outcome] of Object.entries(expected)) {
      expect([who, await outcomeOf(handler, { route, path, who: who as Who })]).toEqual([who, outcome]);
    }
  });
});
