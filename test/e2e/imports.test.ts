import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { aCity, anOpenPeriod, type City, load, shippedIndicators, signIn, uniqueTag } from "./city.ts";
import { expectProblem } from "./problems.ts";

let city: City;
beforeAll(async () => {
  city = await aCity({ units: 1 });
});

interface Row {
  readonly row: number;
  readonly outcome: string;
  readonly id?: string;
  readonly reason?: { readonly code: string; readonly vi: string; readonly en: string };
}

const importing = (kind: string, body: object) => city.admin.must("POST", `/v1/imports/${kind}`, body);

const shipped = (file: string) => readFileSync(new URL(`../../data/${file}`, import.meta.url), "utf8");

/** A shipped list with names, kinds and codes that no other run of the tests has. */
function listOf(file: string, tag: string): string {
  const [, ...lines] = shipped(file).trim().split(/\r?\n/);
  const rows = lines.map((line) => {
    const [order, code, name] = line.split(",");
    return `${order},${code},${name} ${tag},k-${tag}`;
  });
  return ["order,code,name,kind", ...rows].join("\n");
}

function expectReason(row: Row | undefined, code: string): void {
  expect(row).toMatchObject({ outcome: "refused", reason: { code } });
  expect(row?.reason?.vi).toMatch(/[À-ỹ]/);
  expect(row?.reason?.en).not.toBe(row?.reason?.vi);
}

describe("an import of units", () => {
  const tag = uniqueTag();
  const scheme = `g-${tag}`;
  const effectiveFrom = "2025-07-01";
  const communes = listOf("hanoi-communes-2025-07-01.csv", tag);
  const idOf = new Map<string, string>();

  it("says what it would do in a dry run, and does nothing", async () => {
    for (let again = 0; again < 2; again++) {
      const answer = await importing("units", { csv: communes, scheme, effectiveFrom, dryRun: true });
      expect(answer).toMatchObject({ kind: "units", dryRun: true, counts: { created: 126, refused: 0 } });
    }
    const { units } = await city.admin.must("GET", `/v1/units?kind=k-${tag}`);
    expect(units).toEqual([]);
  });

  it("creates the 126 communes and the 16 departments, once", async () => {
    const departments = listOf("hanoi-departments-2025-03-01.csv", tag);
    const first = await importing("units", { csv: communes, scheme, effectiveFrom });
    expect(first.counts).toEqual({ created: 126, changed: 0, unchanged: 0, refused: 0 });
    for (const [index, { id }] of first.rows.entries())
      idOf.set(communes.split("\n")[index + 1]?.split(",")[1] ?? "", id);
    const second = await importing("units", { csv: communes, scheme, effectiveFrom });
    expect(second.counts).toEqual({ created: 0, changed: 0, unchanged: 126, refused: 0 });
    expect(second.rows.map(({ id }: Row) => id)).toEqual(first.rows.map(({ id }: Row) => id));
    const others = await importing("units", {
      csv: departments,
      scheme: `d-${tag}`,
      effectiveFrom: "2025-03-01",
    });
    expect(others.counts).toMatchObject({ created: 16, refused: 0 });

    const names = [];
    let cursor: string | undefined;
    do {
      const page = await city.viewer.must(
        "GET",
        `/v1/units?kind=k-${tag}&limit=100${cursor ? `&cursor=${cursor}` : ""}`,
      );
      names.push(...page.units.map(({ name }: { name: string }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(names).size).toBe(142);
    expect(names).toContain(`Phường Ba Đình ${tag}`);
  });

  it("asks whether a code that now means another name was renamed or is a new unit: 00004", async () => {
    const row = (change: string) => ({
      csv: `code,name,kind,change\n00004,Phường Trúc Bạch ${tag},k-${tag},${change}\n`,
      scheme,
      effectiveFrom: "2026-01-01",
    });
    const asked = await importing("units", row(""));
    expectReason(asked.rows[0], "RENAMED_OR_NEW_UNIT");
    expect(asked.rows[0].reason.vi).toContain(`Phường Ba Đình ${tag}`);

    expect((await importing("units", row("renamed"))).rows).toEqual([
      { row: 2, outcome: "changed", id: idOf.get("00004") },
    ]);
    const renamed = await city.viewer.must("GET", `/v1/units/${idOf.get("00004")}`);
    expect(renamed.names).toEqual([
      { value: `Phường Ba Đình ${tag}`, from: "2025-07-01", to: "2025-12-31" },
      { value: `Phường Trúc Bạch ${tag}`, from: "2026-01-01" },
    ]);
  });

  it("gives a code to its new holder without touching the old one's things: 00634 and 00637", async () => {
    const answer = await importing("units", {
      csv: `code,name,kind,change\n00634,Phường Mới ${tag},k-${tag},new-unit\n`,
      scheme,
      effectiveFrom: "2026-01-01",
    });
    expect(answer.rows).toMatchObject([{ outcome: "created" }]);
    const [newId, oldId] = [answer.rows[0].id, idOf.get("00634")];
    expect(newId).not.toBe(oldId);
    const old = await city.viewer.must("GET", `/v1/units/${oldId}`);
    expect(old).toMatchObject({ unitId: oldId, allCodes: [{ scheme, value: "00634", to: "2025-12-31" }] });
    const fresh = await city.viewer.must("GET", `/v1/units/${newId}`);
    expect(fresh).toMatchObject({ codes: [{ scheme, value: "00634" }], validFrom: "2026-01-01" });
    expect(await city.viewer.must("GET", `/v1/units/${idOf.get("00637")}`)).toMatchObject({
      codes: [{ scheme, value: "00637" }],
    });
  });

  it("refuses single rows with their reasons and loads the others", async () => {
    const answer = await importing("units", {
      csv: [
        "code,name,kind,change,valid_to",
        `90001,Xã Tốt ${tag},k-${tag},,`,
        `90002,,k-${tag},,`,
        `90003,Xã Ba ${tag},xã?,,`,
        `90004,Xã Bốn ${tag},k-${tag},,2020-01-01`,
        `90005,Xã Năm ${tag},k-${tag},,`,
        `90005,Xã Sáu ${tag},k-${tag},,`,
        `90006,Xã\u202e Bảy ${tag},k-${tag},,`,
        `00004,Xã Trước ${tag},k-${tag},new-unit,`,
      ].join("\n"),
      scheme,
      effectiveFrom: "2025-01-01",
    });
    const reasons = answer.rows.map(({ reason }: Row) => reason?.code);
    expect(reasons).toEqual([
      undefined,
      "VALUE_MISSING",
      "VALUE_INVALID",
      "DATE_ORDER",
      "DUPLICATE_ROW",
      "DUPLICATE_ROW",
      "CONTROL_CHARACTER",
      "INTERVALS_OVERLAP",
    ]);
    for (const [index, code] of reasons.entries()) if (code) expectReason(answer.rows[index], code);
    expect(answer.counts).toEqual({ created: 1, changed: 0, unchanged: 0, refused: 7 });
  });

  it("tells that Excel has eaten the leading zeros of a statistical code", async () => {
    const csv = `gso_code,name,kind\n4,Phường ${tag},k-${tag}\n`;
    const answer = await importing("units", { csv, scheme: "gso", effectiveFrom, dryRun: true });
    expectReason(answer.rows[0], "GSO_CODE_INVALID");
  });

  it("keeps contacts that only the unit and staff can read", async () => {
    const [unit] = city.units;
    const csv = `code,name,kind,contact_name,contact_email\n${unit?.code},${unit?.name},${city.kind},Nguyễn Thị Lan,lan@example.org\n`;
    for (const outcome of ["changed", "unchanged"]) {
      const { rows } = await importing("units", { csv, scheme: city.scheme, effectiveFrom: "2026-01-01" });
      expect(rows).toMatchObject([{ outcome, id: unit?.unitId }]);
    }
    expect(await unit?.member.must("GET", `/v1/units/${unit?.unitId}`)).toMatchObject({
      contacts: [{ name: "Nguyễn Thị Lan", email: "lan@example.org" }],
    });
    expectProblem(await city.testUnit.member.call("GET", `/v1/units/${unit?.unitId}`), 404, "NOT_FOUND");
  });
});

describe("an import of members", () => {
  it("invites people by e-mail, who are members of their unit once they have a password", async () => {
    const [unit] = city.units;
    const email = `moi-${city.scheme}@example.org`;
    const body = {
      csv: `email,code,name\n${email.toUpperCase()},${unit?.code},Trần Văn Mới\n`,
      scheme: city.scheme,
    };
    expect((await importing("members", { ...body, dryRun: true })).counts).toMatchObject({ created: 1 });
    expect((await importing("members", body)).counts).toMatchObject({ created: 1 });
    expect((await importing("members", body)).counts).toMatchObject({ created: 0, unchanged: 1 });

    const invited = await signIn(email);
    expect(await invited.must("GET", "/v1/me")).toMatchObject({
      groups: [],
      units: [{ unitId: unit?.unitId, codes: [{ scheme: city.scheme, value: unit?.code }] }],
    });
    expect((await invited.must("GET", `/v1/units/${unit?.unitId}/obligations`)).obligations).toEqual([]);
  });

  it("adds staff to their group, which their next token says", async () => {
    const email = `lanh-dao-${city.scheme}@example.org`;
    const body = { csv: `email,role\n${email},viewer\n`, scheme: city.scheme };
    expect((await importing("members", body)).rows).toMatchObject([{ outcome: "created", id: "viewer" }]);
    expect((await importing("members", body)).rows).toMatchObject([{ outcome: "unchanged" }]);
    expect(await (await signIn(email)).must("GET", "/v1/me")).toMatchObject({ groups: ["viewer"] });
  });

  it("refuses rows without repeating anybody's address", async () => {
    const answer = await importing("members", {
      csv: [
        "email,code,role",
        "không phải địa chỉ,00001,",
        "a@example.org,98765,",
        "b@example.org,00001,office",
        "c@example.org,,",
        "d@example.org,,king",
        "e@example.org,,viewer",
        "E@example.org,,viewer",
      ].join("\n"),
      scheme: city.scheme,
    });
    expect(answer.rows.map(({ reason }: Row) => reason?.code)).toEqual([
      "EMAIL_INVALID",
      "UNIT_UNKNOWN",
      "UNIT_OR_ROLE",
      "UNIT_OR_ROLE",
      "VALUE_INVALID",
      "DUPLICATE_ROW",
      "DUPLICATE_ROW",
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/@example\.org/i);
  });
});

describe("an import of reference data", () => {
  it("keeps the working calendar of a year, whole or not at all", async () => {
    // A year of its own, far away: nobody's due dates fall into it.
    const year = 2060 + (Number.parseInt(uniqueTag().slice(0, 6), 16) % 100);
    const saturday = firstOf(6, year);
    const body = (csv: string, status = "approved") => ({
      csv,
      year,
      status,
      legalBasis: "Bộ luật Lao động 2019",
    });
    const good = `date,type,name_vi\n${firstOf(3, year)},HOLIDAY,Ngày lễ\n${saturday},SWAPPED_WORK,Làm bù\n`;
    const bad = `${good}${firstOf(1, year)},SWAPPED_WORK,Làm bù\n`;
    const refused = await importing("calendar", body(bad));
    expect(refused.rows.map(({ reason }: Row) => reason?.code)).toEqual([
      "TABLE_INCOMPLETE",
      "TABLE_INCOMPLETE",
      "DAY_CONTRADICTS_WEEKDAY",
    ]);
    expect((await importing("calendar", body(good))).counts).toMatchObject({ created: 2 });
    expect((await importing("calendar", body(good))).counts).toMatchObject({ unchanged: 2 });
  });

  it("loads programmes, and periods made of their types, again without effect", async () => {
    const programmes = shipped("programmes.csv");
    await load(city.admin, "programmes", { csv: programmes });
    const again = await load(city.admin, "programmes", { csv: programmes });
    expect(again.counts).toMatchObject({ created: 0, changed: 0, unchanged: 2 });
    const unknown = await importing("periods", { csv: "year,type\n2026,NOSUCH\n1999,NOSUCH\n" });
    expectReason(unknown.rows[0], "PERIOD_TYPE_UNKNOWN");
    expectReason(unknown.rows[1], "VALUE_INVALID");
    expectProblem(await city.admin.call("POST", "/v1/imports/secrets", { csv: "a\n" }), 400, "INVALID_INPUT");
  });

  it("publishes a new version of the indicators for periods that open later, and leaves open ones alone", async () => {
    const before = await anOpenPeriod(city);
    const changed = shippedIndicators().replace(
      "Số văn bản chỉ đạo, đôn đốc về tuyên truyền CCHC",
      "Số văn bản (mới)",
    );
    const version2 = { csv: changed, templateId: city.templateId };
    expectProblem(
      await city.admin.call("POST", "/v1/imports/indicators", version2),
      409,
      "TEMPLATE_PREVIEW_REQUIRED",
    );
    const { template: seen } = await importing("indicators", { ...version2, dryRun: true });
    expect(seen).toMatchObject({ version: 2, replaces: 1, added: [], removed: [], moved: [] });
    expect(seen.changed).toEqual([
      {
        code: "A04",
        fields: [
          {
            field: "nameVi",
            from: "Số văn bản chỉ đạo, đôn đốc về tuyên truyền CCHC",
            to: "Số văn bản (mới)",
          },
        ],
      },
    ]);
    expect(seen.periods).toContainEqual({ periodId: before, movement: "keeps", from: 1, to: 1 });
    const reason = "Theo góp ý của các đơn vị";
    const answer = await importing("indicators", { ...version2, hash: seen.hash, reason });
    expect(answer.counts).toMatchObject({ changed: 1, created: 0, refused: 0 });
    const after = await anOpenPeriod(city);

    const a04Of = async (periodId: string) => {
      const { templateVersion } = await city.viewer.must("GET", `/v1/periods/${periodId}`);
      const { indicators } = await city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
      const a04 = indicators.find(({ code }: { code: string }) => code === "A04");
      return [templateVersion, a04.name.vi];
    };
    expect(await a04Of(before)).toEqual([1, "Số văn bản chỉ đạo, đôn đốc về tuyên truyền CCHC"]);
    expect(await a04Of(after)).toEqual([2, "Số văn bản (mới)"]);

    const { versions } = await city.viewer.must("GET", `/v1/templates/${city.templateId}`);
    expect(versions).toMatchObject([
      { version: 2, indicators: 52, published: { reason } },
      { version: 1, indicators: 52 },
    ]);
    const csv = await city.viewer.call("GET", `/v1/templates/${city.templateId}/versions/2?format=csv`);
    expect(csv.status).toBe(200);
  });

  /** The first day of a year that is this day of the week; 6 is Saturday. */
  function firstOf(weekday: number, year: number): string {
    const days = Array.from({ length: 7 }, (_, index) => new Date(Date.UTC(year, 2, 1 + index)));
    return (
      days
        .find((day) => day.getUTCDay() === weekday)
        ?.toISOString()
        .slice(0, 10) ?? ""
    );
  }
});
