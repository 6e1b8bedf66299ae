import { describe, expect, it } from "vitest";
import { readUnits } from "../../../../functions/read-units/handler.ts";
import { aContact, aUnit } from "../../../builders/a-unit.ts";
import { aCity, ask, BA_DINH, HOAN_KIEM, outcomeOf, PEOPLE, type Who } from "./a-city.ts";

const UNIT = "GET /v1/units/{unitId}";

describe("GET /v1/me", () => {
  it("tells a member which units are theirs and what they may do there", async () => {
    const me = await ask(readUnits(await aCity()), { who: "a member" });

    expect(me).toEqual({
      sub: PEOPLE["a member"].sub,
      groups: [],
      may: ["canSeePeriods"],
      units: [
        {
          unitId: HOAN_KIEM,
          name: "Phường Hoàn Kiếm",
          kind: "phuong",
          codes: [{ scheme: "gso", value: "00070" }],
          isTest: false,
          exists: true,
          may: [
            "canSeeUnit",
            "canDownload",
            "canReportFor",
            "canDeclareFor",
            "canWithdrawFor",
            "canShareCalendar",
            "canRevokeCalendar",
            "canComment",
            "canExplainFor",
          ],
        },
      ],
    });
  });

  it.each<[Who, string[]]>([
    ["a member of no unit", []],
    ["a viewer", ["canSeeAll", "canSeePeriods"]],
    [
      "an officer",
      [
        "canSeeAll",
        "canSeePeriods",
        "canReview",
        "canCommentInternally",
        "canWaive",
        "canRecheck",
        "canExempt",
        "canExtend",
        "canReopen",
        "canEnterFor",
        "canHoldReminders",
        "canRestoreContacts",
        "canChooseMessages",
      ],
    ],
    [
      "an office admin",
      [
        "canSeeAll",
        "canSeePeriods",
        "canReview",
        "canCommentInternally",
        "canWaive",
        "canRecheck",
        "canExempt",
        "canExtend",
        "canReopen",
        "canEnterFor",
        "canHoldReminders",
        "canRestoreContacts",
        "canChooseMessages",
        "canOpenPeriods",
        "canChangeDates",
        "canImport",
      ],
    ],
  ])("tells %s what they may do", async (who, may) => {
    const me = await ask(readUnits(await aCity()), { who });

    expect(me).toMatchObject({ may, units: [] });
  });

  it("names a unit as it is called today, and one that has ended as it was called last", async () => {
    const city = await aCity();
    const ended = aUnit({
      unitId: HOAN_KIEM,
      validFrom: "2020-01-01",
      validTo: "2026-06-30",
      names: [
        { value: "Phường Hàng Bạc", from: "2020-01-01", to: "2025-06-30" },
        { value: "Phường Hoàn Kiếm", from: "2025-07-01", to: "2026-06-30" },
      ],
      codes: [{ scheme: "gso", value: "00070", from: "2025-07-01", to: "2026-06-30" }],
      version: 2,
    });
    await city.units.save(ended, await city.units.load(HOAN_KIEM));

    const me = await ask(readUnits(city), { who: "a member" });

    expect(me.units).toMatchObject([{ name: "Phường Hoàn Kiếm", codes: [], exists: false }]);
  });
});

describe("GET /v1/units", () => {
  const route = "GET /v1/units";

  it("pages through every unit once, by kind and official order", async () => {
    const read = readUnits(await aCity());
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(read, { route, query: { limit: "1", ...(cursor && { cursor }) } });
      names.push(...page.units.map(({ name }: { name: string }) => name));
      cursor = page.nextCursor;
    } while (cursor);

    expect(names).toEqual(["Sở Nội vụ", "Phường Ba Đình", "Phường Hoàn Kiếm", "Đơn vị thử"]);
  });

  it("lists one kind when asked, and takes no cursor of another list", async () => {
    const read = readUnits(await aCity());
    const page = await ask(read, { route, query: { kind: "phuong", limit: "1" } });

    expect(page.units).toMatchObject([{ name: "Phường Ba Đình" }]);
    const { nextCursor: cursor } = page;
    expect(await outcomeOf(read, { route, query: { kind: "xa", cursor } })).toBe("INVALID_CURSOR");
    expect(await outcomeOf(read, { route, query: { kind: "phuong", cursor } })).toBe("ok");
  });

  it.each([
    [{ limit: "0" }],
    [{ limit: "101" }],
    [{ limit: "1e1" }],
    [{ kind: "UNITS#" }],
    [{ order: "name" }],
    [{ kind: "xa,phuong" }],
  ])("refuses the query %j", async (query) => {
    expect(await outcomeOf(readUnits(await aCity()), { route, query })).toBe("INVALID_INPUT");
  });

  it("refuses a cursor that was made up", async () => {
    expect(await outcomeOf(readUnits(await aCity()), { route, query: { cursor: "abc" } })).toBe(
      "INVALID_CURSOR",
    );
  });

  it.each<[Who, string]>([
    ["a member", "FORBIDDEN"],
    ["a member of no unit", "FORBIDDEN"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
  ])("answers %s with %s", async (who, outcome) => {
    expect(await outcomeOf(readUnits(await aCity()), { route, who })).toBe(outcome);
  });
});

describe(UNIT, () => {
  it("shows a unit with all its names and codes, and its contacts", async () => {
    const city = await aCity();
    await city.units.saveContact(aContact({ unitId: HOAN_KIEM, phone: "024 1234 5678" }));

    const unit = await ask(readUnits(city), { route: UNIT, who: "a member", path: { unitId: HOAN_KIEM } });

    expect(unit).toMatchObject({
      name: "Phường Hoàn Kiếm",
      names: [{ value: "Phường Hoàn Kiếm", from: "2025-07-01" }],
      allCodes: [{ scheme: "gso", value: "00070", from: "2025-07-01" }],
      contacts: [{ email: "cchc@example.gov.vn", phone: "024 1234 5678" }],
    });
  });

  it.each<[Who, string]>([
    ["a member", "ok"],
    ["a member of another unit", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
  ])("answers %s with %s", async (who, outcome) => {
    expect(await outcomeOf(readUnits(await aCity()), { route: UNIT, who, path: { unitId: HOAN_KIEM } })).toBe(
      outcome,
    );
  });

  it("does not tell a unit that is not there from one that is another's", async () => {
    const read = readUnits(await aCity());
    const unknown = { unitId: BA_DINH.replace("00004", "99999") };

    expect(await outcomeOf(read, { route: UNIT, who: "a member", path: unknown })).toBe("NOT_FOUND");
    expect(await outcomeOf(read, { route: UNIT, who: "an officer", path: unknown })).toBe("NOT_FOUND");
    expect(await outcomeOf(read, { route: UNIT, path: { unitId: "unit_1#UNIT" } })).toBe("INVALID_INPUT");
  });
});

it("fails as a defect when the API sends a route that is not ours", async () => {
  const read = readUnits(await aCity());

  await expect(ask(read, { route: "GET /v1/elsewhere" })).rejects.toThrow("no answer to GET /v1/elsewhere");
});
