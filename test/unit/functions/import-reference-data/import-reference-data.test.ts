import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { importReferenceData } from "../../../../functions/import-reference-data/handler.ts";
import { shippedTemplate, shippedTemplateFrame } from "../../../../scripts/make-sample-files.ts";
import { readCsv } from "../../../../shared/adapters/csv/read-csv.ts";
import { calendarStore } from "../../../../shared/adapters/dynamodb/calendar-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { type MemoryTable, memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import { changedPeriod } from "../../../../shared/domain/period/change-period.ts";
import { openPeriod, type Period } from "../../../../shared/domain/period/period.ts";
import { codeOn, nameOn, type Unit } from "../../../../shared/domain/unit/unit.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

const shipped = (name: string) => readFileSync(new URL(`../../../../data/${name}`, import.meta.url), "utf8");

/** What an installation loads first, in its order. */
const SHIPPED = [
  ["programmes", { csv: shipped("programmes.csv") }, 2],
  ["indicators", { csv: shipped("indicators-v1.csv"), templateId: "cchc-comms" }, 52],
  ["period-types", { csv: shipped("period-types.csv") }, 5],
  [
    "calendar",
    { csv: shipped("vn-working-calendar-2026.csv"), year: 2026, status: "approved", legalBasis: "" },
    16,
  ],
  [
    "units",
    { csv: shipped("hanoi-communes-2025-07-01.csv"), scheme: "gso", effectiveFrom: "2025-07-01" },
    126,
  ],
  [
    "units",
    { csv: shipped("hanoi-departments-2025-03-01.csv"), scheme: "product", effectiveFrom: "2025-03-01" },
    16,
  ],
  ["periods", { csv: "year,type\n2026,PLAN\n2026,Q1\n2026,H1\n2026,Q3\n2026,YEAR" }, 5],
] as const;

let table: MemoryTable;
beforeEach(() => {
  table = memoryTable();
});

const NOW = new Date("2026-12-01T02:00:00.000Z");

let ids = 0;
const newId = () => String(++ids).padStart(26, "0");

async function load(
  kind: string,
  body: object,
  { on = table, group = "office-admin" }: { on?: Table; group?: "office-admin" | "office" | "viewer" } = {},
) {
  const handler = importReferenceData({
    readCsv,
    units: unitStore(on),
    reference: referenceStore(on),
    calendars: calendarStore(on),
    periods: periodStore(on),
    templates: templateStore(on),
    now: () => NOW,
    newId,
  });
  const result = await handler(
    anHttpEvent({
      route: "POST /v1/imports/{kind}",
      path: { kind },
      person: aPerson({ sub: "admin", groups: [group] }),
      body,
    }),
  );
  return JSON.parse(result.body ?? "");
}

/** A version of a template as it may be published: with the hash of its preview, and a reason. */
async function asPreviewed(body: object) {
  const { template } = await load("indicators", { ...body, dryRun: true });
  return { ...body, hash: template.hash, reason: "Theo góp ý của các đơn vị" };
}

async function loadShipped() {
  for (const [kind, body] of SHIPPED) await load(kind, body);
}

async function refusal(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return "ok";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

type Answer = { rows: { outcome: string; id?: string; reason?: { code: string; en: string } }[] };
const outcomes = ({ rows }: Answer) => rows.map(({ outcome }) => outcome);
const reasons = ({ rows }: Answer) => rows.map(({ reason }) => reason?.code);

const communes = (rows: string, columns = "code,name,kind", effectiveFrom = "2025-07-01") => ({
  csv: `${columns}\n${rows}\n`,
  scheme: "gso",
  effectiveFrom,
});

describe("the reference data that ships", () => {
  it("is created whole, row by row, and nothing changes the second time", async () => {
    for (const [kind, body, rows] of SHIPPED) {
      expect(await load(kind, body), kind).toMatchObject({
        kind,
        dryRun: false,
        counts: { created: rows, changed: 0, unchanged: 0, refused: 0 },
      });
    }
    expect(await unitStore(table).all()).toHaveLength(142);
    const before = table.all();
    for (const [kind, body, rows] of SHIPPED) {
      expect((await load(kind, body)).counts, kind).toMatchObject({
        unchanged: rows,
        created: 0,
        changed: 0,
      });
    }
    expect(table.all()).toEqual(before);
  });

  it("is only tried by a dry run, which answers the same", async () => {
    for (const [kind, body] of SHIPPED) {
      const before = table.all();
      const tried = await load(kind, { ...body, dryRun: true });
      expect(table.all(), kind).toEqual(before);
      const done = await load(kind, body);
      expect(tried, kind).toMatchObject({ dryRun: true, counts: done.counts });
    }
  });

  it("finds the units it has just made, while the index lags", async () => {
    const [, , , , [kind, body]] = SHIPPED;
    table.holdIndex();
    expect((await load(kind, body)).counts).toMatchObject({ created: 126 });
    expect((await load(kind, body)).counts).toMatchObject({ created: 0, unchanged: 126 });
    const { csv } = body;
    const later = await load(kind, { ...body, csv, effectiveFrom: "2026-01-01" });
    expect(later.counts).toMatchObject({ created: 0, unchanged: 126 });
  });
});

describe("codes of the statistics office", () => {
  const DAY = "2026-01-05";
  const unitOf = async (code: string): Promise<Unit | undefined> =>
    (await unitStore(table).all()).find((unit) => codeOn(unit, "gso", DAY) === code);

  it("keep their leading zeros: 00004 is Ba Đình, and 4 is refused with what it should be", async () => {
    await loadShipped();
    expect(nameOn((await unitOf("00004")) as Unit, DAY)).toBe("Phường Ba Đình");
    const answer = await load("units", communes("4,Phường Ba Đình,phuong"));
    expect(reasons(answer)).toEqual(["GSO_CODE_INVALID"]);
    expect(answer.rows[0].reason.en).toContain("00004");
  });

  it("passed on in 2025: 00634 is Tây Mỗ and 00637 Đại Mỗ, which held 00634 before", async () => {
    const before = "00634,Phường Đại Mỗ,phuong\n00637,Phường Trung Văn,phuong";
    await load("units", communes(before, "code,name,kind", "2021-01-01"));
    const [oldDaiMo, trungVan] = [await unitOf("00634"), await unitOf("00637")];

    const [, , , , [kind, body]] = SHIPPED;
    const asked = await load(kind, body);
    expect(reasons(asked).filter(Boolean)).toEqual(["RENAMED_OR_NEW_UNIT", "RENAMED_OR_NEW_UNIT"]);
    expect(asked.counts).toMatchObject({ created: 124, refused: 2 });

    const after = "37,00634,Phường Tây Mỗ,phuong,new-unit\n38,00637,Phường Đại Mỗ,phuong,new-unit";
    expect(outcomes(await load("units", communes(after, "order,code,name,kind,change")))).toEqual([
      "created",
      "created",
    ]);
    const [tayMo, daiMo] = [await unitOf("00634"), await unitOf("00637")];
    expect(nameOn(tayMo as Unit, DAY)).toBe("Phường Tây Mỗ");
    expect(nameOn(daiMo as Unit, DAY)).toBe("Phường Đại Mỗ");
    expect(new Set([oldDaiMo, trungVan, tayMo, daiMo].map((unit) => unit?.unitId)).size).toBe(4);
    expect(await unitStore(table).load(oldDaiMo?.unitId ?? "")).toMatchObject({ validTo: "2025-06-30" });
    expect((await load(kind, body)).counts).toMatchObject({ unchanged: 126, refused: 0 });
  });
});

describe("rows of units", () => {
  it("are taken by themselves: what is wrong is refused with a reason, the rest is written", async () => {
    const answer = await load("units", communes("00001,Xã A,xa\n2,Xã B,xa\n00003,,xa\n00004,Xã D,xa"));
    expect(outcomes(answer)).toEqual(["created", "refused", "refused", "created"]);
    expect(answer.rows.map(({ row }: { row: number }) => row)).toEqual([2, 3, 4, 5]);
    expect(await unitStore(table).all()).toHaveLength(2);
  });

  it("bring contacts along, changed only by what they say", async () => {
    const columns = "code,name,kind,contact_name,contact_email";
    const rows = "00001,Xã A,xa,Lan,lan@a.example.gov.vn";
    expect(outcomes(await load("units", communes(rows, columns)))).toEqual(["created"]);
    const [unit] = await unitStore(table).all();
    const contacts = () => unitStore(table).contactsOf(unit?.unitId ?? "");
    expect(await contacts()).toMatchObject([{ name: "Lan", email: "lan@a.example.gov.vn", version: 1 }]);
    expect(outcomes(await load("units", communes(rows, columns)))).toEqual(["unchanged"]);
    const renamed = rows.replace("Lan", "Nguyễn Thị Lan");
    expect(outcomes(await load("units", communes(renamed, columns)))).toEqual(["changed"]);
    expect(await contacts()).toMatchObject([{ name: "Nguyễn Thị Lan", version: 2 }]);
  });
});

describe("somebody else's change between reading and writing", () => {
  /** Another import goes first, between the reading and the first write. */
  const overtakenBy = (other: () => Promise<unknown>): Table => {
    let isFirst = true;
    const meanwhile = async () => {
      if (!isFirst) return;
      isFirst = false;
      await other();
    };
    return {
      ...table,
      put: async (write) => meanwhile().then(() => table.put(write)),
      transact: async (writes) => meanwhile().then(() => table.transact(writes)),
    };
  };

  const TYPES = shipped("period-types.csv");
  const INDICATORS = shipped("indicators-v1.csv");
  const CALENDAR = SHIPPED[3][1];

  it.each([
    ["units", communes("00004,Phường X,phuong,renamed", "code,name,kind,change", "2026-01-01")],
    ["units", communes("12345,Xã mới,xa")],
    ["programmes", { csv: shipped("programmes.csv").replace("KH 145/KH-UBND", "KH 146/KH-UBND") }],
    ["period-types", { csv: TYPES.replace("Y-03-16", "Y-03-18") }],
    ["calendar", { ...CALENDAR, csv: CALENDAR.csv.replace("Tết Dương lịch", "Năm mới") }],
    ["periods", { csv: "year,type\n2027,PLAN\n" }],
    ["indicators", { csv: INDICATORS.replace("A01", "A99"), templateId: "cchc-comms" }],
  ])("is answered with CONCURRENT_CHANGE: %s", async (kind, body) => {
    await loadShipped();
    const seen = kind === "indicators" ? await asPreviewed(body) : body;
    const other = () => load(kind, seen);
    expect(await refusal(load(kind, seen, { on: overtakenBy(other) }))).toBe("CONCURRENT_CHANGE");
    expect(new Set(outcomes(await load(kind, body)))).toEqual(new Set(["unchanged"]));
  });
});

const HEADER = "date,type,name_vi\n";
const calendarOf2027 = (rows: string, status = "approved") => ({
  ...{ year: 2027, status, legalBasis: "QĐ 1/QĐ-TTg" },
  csv: `${HEADER}${rows}`,
});
const MONDAY_OFF = "2027-02-01,HOLIDAY,Nghỉ\n";
const TUESDAY_OFF = "2027-02-02,HOLIDAY,Nghỉ\n";

describe("periods", () => {
  const rows = { csv: "year,type\n2027,PLAN\n" };
  const planOf2027 = async () => (await periodStore(table).load("2027-PLAN")) as Period;

  it("follow the first calendar of a year at once while they are planned", async () => {
    await loadShipped();
    await load("periods", rows);
    expect((await planOf2027()).provisional).toBe(true);
    await load("calendar", calendarOf2027(MONDAY_OFF));
    expect(await planOf2027()).toMatchObject({
      provisional: false,
      dueAtExclusive: "2027-02-02T17:00:00.000Z",
    });
    expect(outcomes(await load("periods", rows))).toEqual(["unchanged"]);
  });

  it("that have opened use a calendar that only a previewed approval changes", async () => {
    await loadShipped();
    await load("periods", rows);
    const planned = await planOf2027();
    const opened = openPeriod(planned, { unitCount: 1, now: NOW, by: "test" });
    await periodStore(table).save(opened, planned);
    const calendar = calendarOf2027(MONDAY_OFF + TUESDAY_OFF);
    expect(await refusal(load("calendar", calendar))).toBe("PREVIEW_REQUIRED");
    expect(await refusal(load("calendar", { ...calendar, dryRun: true }))).toBe("PREVIEW_REQUIRED");
    expect(outcomes(await load("calendar", { ...calendar, status: "provisional" }))).toEqual([
      "created",
      "created",
    ]);
    expect(await planOf2027()).toEqual(opened);
    expect(outcomes(await load("periods", rows))).toEqual(["unchanged"]);
  });

  it("keep what the office decided about them, whatever their type says", async () => {
    await loadShipped();
    await load("periods", rows);
    const planned = await planOf2027();
    const change = { closingWorkingDays: 5, closingMessage: { vi: "Đã đóng", en: "Closed" } };
    const decided = changedPeriod(planned, change, await referenceStore(table).calendars(), NOW);
    await periodStore(table).save(decided, planned);
    expect(outcomes(await load("periods", rows))).toEqual(["unchanged"]);
    expect(await planOf2027()).toEqual(decided);
  });
});

describe("rules of reminding", () => {
  const rules = { csv: "rule,number\nbefore,5\n" };
  const open = async () => {
    await loadShipped();
    await load("periods", { csv: "year,type\n2027,PLAN\n" });
    const planned = (await periodStore(table).load("2027-PLAN")) as Period;
    await periodStore(table).save(openPeriod(planned, { unitCount: 1, now: NOW, by: "test" }), planned);
  };

  it("are loaded before anybody owes anything, with who loaded them", async () => {
    expect(outcomes(await load("reminder-rules", rules))).toEqual(["created"]);
    expect(await referenceStore(table).reminderRules()).toMatchObject({
      before: [5],
      approval: { by: "admin", at: NOW.toISOString() },
    });
    expect(outcomes(await load("reminder-rules", rules))).toEqual(["unchanged"]);
  });

  it("are changed by a preview only once a period has opened, and the product's own may still be loaded", async () => {
    await open();
    expect(await refusal(load("reminder-rules", rules))).toBe("PREVIEW_REQUIRED");
    expect(await refusal(load("reminder-rules", { ...rules, dryRun: true }))).toBe("PREVIEW_REQUIRED");
    expect((await load("reminder-rules", { csv: shipped("reminder-rules.csv") })).counts.created).toBe(15);
  });
});

describe("a calendar", () => {
  const yearOf = () => calendarStore(table).year(2027);

  it("is drafted beside the one in force, as often as it takes, and every version stays", async () => {
    await load("calendar", calendarOf2027(MONDAY_OFF));
    await load("calendar", calendarOf2027(TUESDAY_OFF, "provisional"));
    expect(await yearOf()).toMatchObject({
      inForce: { version: 1, approval: { by: "admin", at: NOW.toISOString() } },
      draft: { version: 2, status: "provisional", drafted: { by: "admin" } },
    });
    expect(outcomes(await load("calendar", calendarOf2027(TUESDAY_OFF, "provisional")))).toEqual([
      "unchanged",
    ]);
    await load("calendar", calendarOf2027(MONDAY_OFF + TUESDAY_OFF, "provisional"));
    expect((await yearOf()).draft?.version).toBe(3);
    expect((await referenceStore(table).calendars()).map(({ version }) => version)).toEqual([1]);
    expect((await calendarStore(table).history(2027)).map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it("loaded as the one in force takes the place of a draft, and says by which document", async () => {
    await load("calendar", calendarOf2027(TUESDAY_OFF, "provisional"));
    const approval = { reason: "Quyết định của Thủ tướng", documentNumber: "12/QĐ-TTg" };
    await load("calendar", { ...calendarOf2027(MONDAY_OFF), ...approval });
    expect(await yearOf()).toMatchObject({ inForce: { version: 2, approval } });
    expect((await yearOf()).draft).toBeUndefined();
    const unnamed = { ...calendarOf2027(TUESDAY_OFF), documentNumber: "theo QĐ" };
    expect(await refusal(load("calendar", unnamed))).toBe("DOCUMENT_NUMBER_INVALID");
  });
});

describe("a table that is loaded whole or not at all", () => {
  it("leaves the calendar as it was when one row is wrong", async () => {
    const [, , , [, body]] = SHIPPED;
    const answer = await load("calendar", { ...body, csv: body.csv.replace("2026-09-02", "2026-09-31") });
    expect(answer.counts).toMatchObject({ created: 0, refused: 16 });
    expect(await referenceStore(table).calendars()).toEqual([]);
  });

  it("leaves the template as it was when one row is wrong", async () => {
    const [, [, body]] = SHIPPED;
    const answer = await load("indicators", { ...body, csv: `${body.csv.trimEnd()}\nA01,,,,,,,,\n` });
    expect(answer.counts).toMatchObject({ created: 0, refused: 53 });
    expect(await templateStore(table).versions("cchc-comms")).toEqual([]);
  });
});

describe("a template", () => {
  const INDICATORS = shipped("indicators-v1.csv");
  const body = { csv: INDICATORS, templateId: "cchc-comms" };
  const version2 = { ...body, csv: INDICATORS.replace("Số văn bản chỉ đạo", "Văn bản chỉ đạo") };
  const versions = () => templateStore(table).versions("cchc-comms");
  const told = async () =>
    (await table.query({ pk: "TEMPLATE#cchc-comms", skPrefix: "EVENT#" })).map(({ type, data }) => [
      type,
      data,
    ]);

  it("is published at once as its first version, and says who published it and when", async () => {
    expect(await load("indicators", body)).toMatchObject({ template: { version: 1, periods: [] } });
    expect(await versions()).toMatchObject([
      { version: 1, published: { by: "admin", at: NOW.toISOString() } },
    ]);
    expect(await told()).toEqual([["TemplatePublished", { templateId: "cchc-comms", version: 1 }]]);
  });

  it("is shown what a new version changes before it is published, and nothing is written by that", async () => {
    await load("indicators", body);
    expect(await refusal(load("indicators", version2))).toBe("TEMPLATE_PREVIEW_REQUIRED");
    const { template, dryRun } = await load("indicators", { ...version2, dryRun: true });
    expect(dryRun).toBe(true);
    expect(template).toMatchObject({
      version: 2,
      replaces: 1,
      changed: [{ code: "A04", fields: [{ field: "nameVi" }] }],
    });
    expect(await versions()).toHaveLength(1);
  });

  it("is published as it was seen, with the reason, and told once", async () => {
    await load("indicators", body);
    const document = { documentNumber: "12/KH-UBND" };
    await load("indicators", { ...(await asPreviewed(version2)), ...document });
    expect((await versions()).map(({ version, published }) => [version, published])).toEqual([
      [1, { at: NOW.toISOString(), by: "admin" }],
      [2, { at: NOW.toISOString(), by: "admin", reason: "Theo góp ý của các đơn vị", ...document }],
    ]);
    expect(await told()).toHaveLength(2);
    expect(await load("indicators", version2)).not.toHaveProperty("template");
    expect(await versions()).toHaveLength(2);
  });

  it("is not published when what was seen has changed", async () => {
    await loadShipped();
    const seen = await asPreviewed(version2);
    const other = { ...seen, csv: INDICATORS.replace("Số văn bản chỉ đạo", "Các văn bản chỉ đạo") };
    expect(await refusal(load("indicators", other))).toBe("PREVIEW_OUTDATED");
    await load("periods", { csv: "year,type\n2027,Q1\n" });
    expect(await refusal(load("indicators", seen))).toBe("PREVIEW_OUTDATED");
    expect(await versions()).toHaveLength(1);
  });

  it("needs a reason with its hash, and a document's number of the usual shape", async () => {
    await load("indicators", body);
    const { reason: _, ...unexplained } = await asPreviewed(version2);
    expect(await refusal(load("indicators", unexplained))).toBe("INVALID_INPUT");
    const unnamed = { ...(await asPreviewed(version2)), documentNumber: "theo QĐ" };
    expect(await refusal(load("indicators", unnamed))).toBe("DOCUMENT_NUMBER_INVALID");
  });

  it("keeps what an import does not speak of, and loses what it takes away", async () => {
    const frame = {
      effectiveFrom: "2026-01-01",
      legalBasis: "KH 145/KH-UBND",
      guidance: { vi: "Đếm từng kênh", en: "Count each channel" },
      betaRules: ["NIL_WITH_VALUE"],
      unusualSize: { timesOwn: 20, least: 100 },
    };
    await load("indicators", { ...body, ...frame });
    await load("indicators", await asPreviewed({ ...version2, legalBasis: null }));
    const { legalBasis: _, ...kept } = frame;
    const [, second] = await versions();
    expect(second).toMatchObject(kept);
    expect(second).not.toHaveProperty("legalBasis");
  });

  it("that ships is loaded with all it says, previewed and published as the seed does, and again changes nothing", async () => {
    const whole = { csv: INDICATORS, ...shippedTemplateFrame() };
    await load("indicators", await asPreviewed(whole));
    expect(await versions()).toMatchObject([shippedTemplate()]);
    expect(await load("indicators", { ...whole, dryRun: true })).not.toHaveProperty("template");
  });

  it.each([{ timesOwn: 1 }, { timesKind: -50 }, { least: "50" }, { times: 20 }])(
    "refuses the limits %j of an unusual number",
    async (unusualSize) => {
      expect(await refusal(load("indicators", { ...body, unusualSize }))).toBe("INVALID_INPUT");
    },
  );

  it("refuses rules on trial that no finding has", async () => {
    expect(await refusal(load("indicators", { ...body, betaRules: ["NO_SUCH_RULE"] }))).toBe("INVALID_INPUT");
  });

  it("names its groups, and refuses an indicator of none of them", async () => {
    const groups = [{ code: "steering", name: { vi: "Chỉ đạo", en: "Steering" } }];
    const answer = await load("indicators", { ...body, groups });
    expect(answer.counts).toMatchObject({ created: 0, refused: 52 });
    const press = answer.rows.find(({ row }: { row: number }) => row === 10);
    expect(press.reason).toMatchObject({ code: "VALUE_INVALID" });
    expect(await versions()).toEqual([]);
    const one = { ...body, csv: INDICATORS.split("\n").slice(0, 3).join("\n"), groups };
    expect((await load("indicators", one)).counts).toMatchObject({ created: 2, refused: 0 });
    expect(await versions()).toMatchObject([{ groups }]);
  });
});

describe("an import", () => {
  it("is for office admins only", async () => {
    for (const group of ["office", "viewer"] as const) {
      for (const [kind, body] of SHIPPED) {
        expect(await refusal(load(kind, body, { group })), kind).toBe("FORBIDDEN");
      }
    }
    expect(table.all()).toEqual([]);
  });

  it("is refused for kinds there are not, and bodies that are none", async () => {
    expect(await refusal(load("nonsense", { csv: "a\n1" }))).not.toBe("ok");
    expect(await refusal(load("units", { csv: "code\n00001" }))).toBe("INVALID_INPUT");
    expect(await refusal(load("programmes", { csv: "\n" }))).toBe("INVALID_INPUT");
    expect(await refusal(load("programmes", { csv: "code,code\n1,2" }))).toBe("INVALID_INPUT");
    expect(table.all()).toEqual([]);
  });
});
