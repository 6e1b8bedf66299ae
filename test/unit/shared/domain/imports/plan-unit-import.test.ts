import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import {
  planUnitImport,
  type UnitImportOptions,
} from "../../../../../shared/domain/imports/plan-unit-import.ts";
import { Contact } from "../../../../../shared/domain/unit/contact.ts";
import { codeOn, existsOn, kindOn, nameOn, parentOn, Unit } from "../../../../../shared/domain/unit/unit.ts";
import { areDisjoint } from "../../../../../shared/domain/unit/validity.ts";
import { aContact, aUnit, aUnitId } from "../../../../builders/a-unit.ts";
import { shippedCsv } from "./shipped-csv.ts";

const COMMUNES_FROM = "2025-07-01";
const BEFORE = "2025-06-30";

const plan = (
  rows: readonly ImportRow[],
  { units = [], contacts = [], ...more }: Partial<UnitImportOptions> = {},
) => {
  let ids = 0;
  return planUnitImport(rows, {
    scheme: "gso",
    effectiveFrom: COMMUNES_FROM,
    units,
    contacts,
    newUnitId: () => aUnitId(`new${++ids}`),
    newContactId: () => `contact_${String(++ids).padStart(26, "0")}`,
    ...more,
  });
};

/** The units and contacts as they are after the plan was written. */
const written = (
  { units, contacts }: ReturnType<typeof plan>,
  before: { units?: readonly Unit[]; contacts?: readonly Contact[] } = {},
) => ({
  units: [...new Map([...(before.units ?? []), ...units].map((unit) => [unit.unitId, unit])).values()],
  contacts: [
    ...new Map([...(before.contacts ?? []), ...contacts].map((one) => [one.contactId, one])).values(),
  ],
});

const outcomes = ({ results }: ReturnType<typeof plan>) => results.map(({ outcome }) => outcome);
const reasons = ({ results }: ReturnType<typeof plan>) => results.map(({ reason }) => reason?.code);

const row = (changes: ImportRow = {}): ImportRow => ({
  order: "1",
  gso_code: "00070",
  name: "Phường Hoàn Kiếm",
  kind: "phuong",
  ...changes,
});

/** The 526 communes until 30/6/2025, from the lineage. */
const oldCommunes = [
  ...new Map(
    shippedCsv("hanoi-commune-lineage-2025-07-01.csv").map((record) => [
      record["old_gso_code"] ?? "",
      record["old_name"] ?? "",
    ]),
  ),
].map(([code, name]) => aUnit({ code, name, kind: "xa", validFrom: "2025-01-01" }));

describe("importing the shipped lists of units", () => {
  const communes = shippedCsv("hanoi-communes-2025-07-01.csv");
  const departments = shippedCsv("hanoi-departments-2025-03-01.csv");

  it("creates 126 communes with their codes as text, and changes nothing the second time", () => {
    const first = plan(communes);
    expect(first.results.filter(({ outcome }) => outcome === "created")).toHaveLength(126);
    expect(first.units.filter((unit) => codeOn(unit, "gso", COMMUNES_FROM) === "00004")).toHaveLength(1);
    expect(Unit.array().parse(first.units)).toEqual(first.units);

    const second = plan(communes, written(first));
    expect(new Set(outcomes(second))).toEqual(new Set(["unchanged"]));
    expect(second.results.map(({ id }) => id)).toEqual(first.results.map(({ id }) => id));
    expect([second.units, second.contacts]).toEqual([[], []]);
  });

  it("creates 16 departments with codes of the product's own beside them", () => {
    const first = plan(communes);
    const more = plan(departments, {
      scheme: "product",
      effectiveFrom: "2025-03-01",
      units: first.units,
      newUnitId: (() => {
        let id = 0;
        return () => aUnitId(`dep${++id}`);
      })(),
    });
    expect(more.results.filter(({ outcome }) => outcome === "created")).toHaveLength(16);
    expect(Unit.array().parse(more.units)).toEqual(more.units);
  });

  it("asks of 103 of the 126 communes that took over an old code whether it was renamed or is a new unit", () => {
    expect(oldCommunes).toHaveLength(526);
    const asked = plan(communes, { units: oldCommunes });
    expect(reasons(asked).filter((code) => code === "RENAMED_OR_NEW_UNIT")).toHaveLength(103);
    expect(outcomes(asked).filter((outcome) => outcome === "created")).toHaveLength(0);
  });

  it("makes 126 new units when told so, ends the former holders, and changes nothing the second time", () => {
    const answered = communes.map((record) => ({ ...record, change: "new-unit" }));
    const first = plan(answered, { units: oldCommunes });
    expect(new Set(outcomes(first))).toEqual(new Set(["created"]));
    const stored = written(first, { units: oldCommunes });
    expect(stored.units.filter((unit) => existsOn(unit, BEFORE))).toHaveLength(526);
    expect(
      stored.units.filter(
        (unit) => existsOn(unit, COMMUNES_FROM) && codeOn(unit, "gso", COMMUNES_FROM) !== undefined,
      ).length,
    ).toBe(526);
    expect(Unit.array().parse(first.units)).toEqual(first.units);
    expect(new Set(outcomes(plan(answered, stored)))).toEqual(new Set(["unchanged"]));
  });
});

describe("a code that means another name", () => {
  const trucBach = aUnit({ code: "00004", name: "Phường Trúc Bạch", validFrom: "2020-01-01" });
  const baDinh = row({ gso_code: "00004", name: "Phường Ba Đình" });

  it("is refused with the question: 00004 was Trúc Bạch, is Ba Đình", () => {
    const { results, units } = plan([baDinh], { units: [trucBach] });
    expect(results[0]).toMatchObject({ row: 2, outcome: "refused", reason: { code: "RENAMED_OR_NEW_UNIT" } });
    expect(results[0]?.reason?.vi).toContain(
      'mã 00004 thuộc "Phường Trúc Bạch", trong tệp là "Phường Ba Đình"',
    );
    expect(units).toEqual([]);
  });

  it("gives the same unit a new name from the day on when it was renamed", () => {
    const { results, units } = plan([{ ...baDinh, change: "renamed" }], { units: [trucBach] });
    expect(results[0]).toMatchObject({ outcome: "changed", id: trucBach.unitId });
    const [unit] = Unit.array().parse(units);
    expect(unit && [nameOn(unit, BEFORE), nameOn(unit, COMMUNES_FROM)]).toEqual([
      "Phường Trúc Bạch",
      "Phường Ba Đình",
    ]);
    expect(unit?.version).toBe(2);
  });

  it("passes to a new unit when it is one: the old one keeps its past and ends the day before", () => {
    const { results, units } = plan([{ ...baDinh, change: "new-unit" }], { units: [trucBach] });
    expect(results[0]).toMatchObject({ outcome: "created", endedId: trucBach.unitId });
    const [created, ended] = Unit.array().parse(units);
    expect(created?.unitId).not.toBe(trucBach.unitId);
    expect(created).toMatchObject({ validFrom: COMMUNES_FROM, version: 1 });
    expect(ended).toMatchObject({
      unitId: trucBach.unitId,
      codes: [{ value: "00004", from: "2020-01-01", to: BEFORE }],
      validTo: BEFORE,
      version: 2,
    });
  });

  it("leaves a former holder that has another code in existence", () => {
    const known = {
      ...trucBach,
      codes: [...trucBach.codes, { scheme: "agency", value: "H26.1", from: "2021-01-01" }],
    };
    const { units } = plan([{ ...baDinh, change: "new-unit" }], { units: [known] });
    expect(units[1]?.validTo).toBeUndefined();
    expect(units[1] && codeOn(units[1], "gso", COMMUNES_FROM)).toBeUndefined();
  });

  it("never moves with a name: Đại Mỗ was 00634 and is 00637, Tây Mỗ is 00634", () => {
    const units = oldCommunes.filter(({ codes }) =>
      ["00628", "00634", "00637"].includes(codes[0]?.value ?? ""),
    );
    const rows = [
      row({ gso_code: "00634", name: "Phường Tây Mỗ" }),
      row({ gso_code: "00637", name: "Phường Đại Mỗ" }),
    ];
    const asked = plan(rows, { units });
    expect(reasons(asked)).toEqual(["RENAMED_OR_NEW_UNIT", "RENAMED_OR_NEW_UNIT"]);

    const answered = plan(
      rows.map((one) => ({ ...one, change: "new-unit" })),
      { units },
    );
    const [tayMo, daiMo] = answered.results;
    expect([tayMo?.endedId, daiMo?.endedId]).toEqual([aUnitId("00634"), aUnitId("00637")]);
    const stored = written(answered, { units }).units;
    const holder = (code: string, date: string) => stored.find((unit) => codeOn(unit, "gso", date) === code);
    expect(holder("00634", BEFORE)?.unitId).toBe(aUnitId("00634"));
    expect(holder("00634", COMMUNES_FROM)?.unitId).toBe(tayMo?.id);
    expect(holder("00637", COMMUNES_FROM)?.unitId).toBe(daiMo?.id);
    expect(daiMo?.id).not.toBe(aUnitId("00634"));
  });

  it("is the same name with the tone mark elsewhere, whose known spelling stays", () => {
    const hoaPhu = aUnit({ code: "10459", name: "Xã Hoà Phú" });
    expect(
      outcomes(plan([row({ gso_code: "10459", name: "Xã Hòa Phú", kind: "phuong" })], { units: [hoaPhu] })),
    ).toEqual(["unchanged"]);
  });

  it("corrects a spelling when told so", () => {
    const hoaPhu = aUnit({ code: "10459", name: "Xã Hoà Phú" });
    const corrected = plan([row({ gso_code: "10459", name: "Xã Hòa Phú", change: "renamed" })], {
      units: [hoaPhu],
    });
    expect(corrected.units[0]?.names).toEqual([{ value: "Xã Hòa Phú", from: COMMUNES_FROM }]);
  });

  it("is another name when the letter differs: Sơn Đồng is not Sơn Đông", () => {
    const sonDong = aUnit({ code: "09859", name: "Xã Sơn Đông" });
    expect(reasons(plan([row({ gso_code: "09859", name: "Xã Sơn Đồng" })], { units: [sonDong] }))).toEqual([
      "RENAMED_OR_NEW_UNIT",
    ]);
  });

  it("cannot be renamed while nobody holds it", () => {
    expect(reasons(plan([{ ...baDinh, change: "renamed" }]))).toEqual(["NOTHING_TO_RENAME"]);
  });

  it("does not pass to a new unit on the very day it was given out", () => {
    const given = aUnit({ code: "00004", name: "Phường Trúc Bạch", validFrom: COMMUNES_FROM });
    expect(reasons(plan([{ ...baDinh, change: "new-unit" }], { units: [given] }))).toEqual([
      "INTERVALS_OVERLAP",
    ]);
  });
});

describe("intervals of a code", () => {
  const later = aUnit({ validFrom: "2026-01-01" });

  it("are refused where they overlap, with the day from which the code is held", () => {
    const { results } = plan([row()], { units: [later] });
    expect(results[0]?.reason).toMatchObject({ code: "INTERVALS_OVERLAP" });
    expect(results[0]?.reason?.en).toContain("from 2026-01-01");
    expect(reasons(plan([row({ valid_to: "2026-01-01" })], { units: [later] }))).toEqual([
      "INTERVALS_OVERLAP",
    ]);
  });

  it("may follow one another: the same code, another unit before", () => {
    const { results, units } = plan([row({ valid_to: "2025-12-31" })], { units: [later] });
    expect(results[0]?.outcome).toBe("created");
    expect(units[0]).toMatchObject({ validTo: "2025-12-31", codes: [{ to: "2025-12-31" }] });
  });

  it("end with the last day that a row states, once", () => {
    const ending = row({ valid_to: "2025-12-31" });
    const first = plan([ending], { units: [aUnit()] });
    expect(outcomes(first)).toEqual(["changed"]);
    expect(outcomes(plan([ending], written(first)))).toEqual(["unchanged"]);
    expect(existsOn(first.units[0] ?? aUnit(), "2026-01-01")).toBe(false);
  });

  it("are not stretched into the time of the next holder, by the holder nor by who takes over from it", () => {
    const first = aUnit({
      unitId: aUnitId("first"),
      codes: [{ scheme: "gso", value: "00070", from: "2020-01-01", to: "2025-12-31" }],
      validFrom: "2020-01-01",
    });
    const units = [first, later];
    expect(reasons(plan([row({ valid_to: "2026-06-30" })], { units }))).toEqual(["INTERVALS_OVERLAP"]);
    expect(reasons(plan([row({ change: "new-unit" })], { units }))).toEqual(["INTERVALS_OVERLAP"]);
    const untilThen = row({ change: "new-unit", valid_to: "2025-12-31" });
    expect(outcomes(plan([untilThen], { units }))).toEqual(["created"]);
  });

  it("cannot end before they begin", () => {
    expect(reasons(plan([row({ valid_to: "2025-06-30" })]))).toEqual(["DATE_ORDER"]);
  });
});

describe("a change of what is known about a unit", () => {
  it("of kind takes effect on the day, for the same unit", () => {
    const commune = aUnit({ kind: "xa", validFrom: "2020-01-01" });
    const { results, units } = plan([row()], { units: [commune] });
    expect(results[0]).toMatchObject({ outcome: "changed", id: commune.unitId });
    expect(units[0] && [kindOn(units[0], BEFORE), kindOn(units[0], COMMUNES_FROM)]).toEqual(["xa", "phuong"]);
  });

  it("is not made by empty cells", () => {
    const known = aUnit({ order: 7, isTest: true });
    expect(outcomes(plan([row({ order: "", test: "" })], { units: [known] }))).toEqual(["unchanged"]);
  });

  it("marks test units", () => {
    expect(plan([row({ test: "yes" })]).units[0]?.isTest).toBe(true);
    expect(plan([row({ test: "no" })], { units: [aUnit({ isTest: true })] }).units[0]?.isTest).toBe(false);
    expect(reasons(plan([row({ test: "maybe" })]))).toEqual(["VALUE_INVALID"]);
  });

  it("gives a known unit a further code by naming one it has", () => {
    const agency = { code: "H26.12", gso_code: "00070", name: "Phường Hoàn Kiếm", kind: "phuong" };
    const first = plan([agency], { scheme: "agency", units: [aUnit()] });
    expect(first.results[0]).toMatchObject({ outcome: "changed", id: aUnitId("00070") });
    expect(first.units[0] && codeOn(first.units[0], "agency", COMMUNES_FROM)).toBe("H26.12");
    expect(first.units[0] && codeOn(first.units[0], "gso", COMMUNES_FROM)).toBe("00070");
    expect(outcomes(plan([agency], { scheme: "agency", ...written(first) }))).toEqual(["unchanged"]);
  });

  it("replaces its code of the scheme when the further code is another one", () => {
    const known = aUnit({
      codes: [
        { scheme: "gso", value: "00070", from: "2020-01-01" },
        { scheme: "agency", value: "H26.1", from: "2020-01-01" },
      ],
    });
    const { units } = plan(
      [{ code: "H26.12", gso_code: "00070", name: "Phường Hoàn Kiếm", kind: "phuong" }],
      {
        scheme: "agency",
        units: [known],
      },
    );
    expect(Unit.array().parse(units)[0]?.codes).toEqual([
      { scheme: "gso", value: "00070", from: "2020-01-01" },
      { scheme: "agency", value: "H26.1", from: "2020-01-01", to: BEFORE },
      { scheme: "agency", value: "H26.12", from: COMMUNES_FROM },
    ]);
  });

  it("does not make a second unit of one that is known under another scheme", () => {
    const rows = [{ code: "hoan-kiem", name: "Phường Hoàn Kiếm", kind: "phuong" }];
    expect(reasons(plan(rows, { scheme: "product", units: [aUnit()] }))).toEqual(["SAME_NAME_EXISTS"]);
    const answered = rows.map((one) => ({ ...one, change: "new-unit" }));
    expect(outcomes(plan(answered, { scheme: "product", units: [aUnit()] }))).toEqual(["created"]);
  });

  it("takes two units of one name with different codes: there were two Xã Hòa Phú", () => {
    const rows = [
      row({ gso_code: "10330", name: "Xã Hòa Phú" }),
      row({ gso_code: "10459", name: "Xã Hòa Phú" }),
    ];
    expect(outcomes(plan(rows))).toEqual(["created", "created"]);
  });
});

describe("a parent", () => {
  const child = row({ gso_code: "00071", name: "Trạm Y tế", kind: "public-service", parent_code: "00070" });

  it("may be known, or stand anywhere in the same file", () => {
    const known = plan([child], { units: [aUnit()] });
    expect(known.units[0] && parentOn(known.units[0], COMMUNES_FROM)).toBe(aUnitId("00070"));
    const together = plan([child, row()]);
    expect(together.units[0] && parentOn(together.units[0], COMMUNES_FROM)).toBe(together.results[1]?.id);
    expect(outcomes(plan([child, row()], written(together)))).toEqual(["unchanged", "unchanged"]);
  });

  it("that is not known, or was refused, takes the rows below it along", () => {
    expect(reasons(plan([child]))).toEqual(["PARENT_UNKNOWN"]);
    const grandchild = row({ gso_code: "00072", name: "Tổ", kind: "team", parent_code: "00071" });
    expect(reasons(plan([grandchild, child, row({ kind: "" })]))).toEqual([
      "PARENT_UNKNOWN",
      "PARENT_UNKNOWN",
      "VALUE_MISSING",
    ]);
  });

  it("cannot be below its own child", () => {
    expect(reasons(plan([child, row({ parent_code: "00071" })]))).toEqual(["PARENT_CYCLE", "PARENT_CYCLE"]);
    expect(reasons(plan([row({ parent_code: "00070" })]))).toEqual(["PARENT_CYCLE"]);
  });
});

describe("a contact", () => {
  const withContact = row({
    contact_name: "Nguyễn Văn A",
    contact_email: "CCHC@Example.gov.vn",
    contact_phone: "024 3825 3536",
  });

  it("comes with its unit, in lower case, and is changed and not doubled later", () => {
    const first = plan([withContact]);
    expect(Contact.array().parse(first.contacts)).toMatchObject([
      { email: "cchc@example.gov.vn", unitId: first.units[0]?.unitId, from: COMMUNES_FROM, version: 1 },
    ]);
    expect(outcomes(plan([withContact], written(first)))).toEqual(["unchanged"]);
    const renamed = plan([{ ...withContact, contact_name: "Trần Thị B" }], written(first));
    expect(outcomes(renamed)).toEqual(["changed"]);
    expect(renamed.contacts).toMatchObject([
      { contactId: first.contacts[0]?.contactId, name: "Trần Thị B", version: 2 },
    ]);
    expect(renamed.units).toEqual([]);
  });

  it("with another address is added beside the one known", () => {
    const contacts = [aContact({ email: "old@example.gov.vn" })];
    const { contacts: written } = plan([withContact], { units: [aUnit()], contacts });
    expect(written).toMatchObject([{ email: "cchc@example.gov.vn", version: 1 }]);
  });

  it("needs a name or an address, and a plain address", () => {
    expect(reasons(plan([row({ contact_phone: "024 3825 3536" })]))).toEqual(["CONTACT_INCOMPLETE"]);
    expect(reasons(plan([row({ contact_email: "a@b" })]))).toEqual(["EMAIL_INVALID"]);
    expect(reasons(plan([row({ contact_email: "a@b.vn\r\nBcc: c@d.vn" })]))).toEqual(["CONTROL_CHARACTER"]);
    expect(reasons(plan([{ ...withContact, contact_phone: "hỏi văn phòng" }]))).toEqual(["VALUE_INVALID"]);
  });
});

describe("a row that cannot be read", () => {
  it("is refused when Excel dropped the leading zeros, with the code as it must be", () => {
    const { results } = plan([row({ gso_code: "4" })]);
    expect(results[0]?.reason).toMatchObject({ code: "GSO_CODE_INVALID" });
    expect(results[0]?.reason?.vi).toContain("00004");
    expect(reasons(plan([row({ parent_code: "4" })]))).toEqual(["GSO_CODE_INVALID"]);
  });

  it("is refused together with every other row of its code", () => {
    const { results, units } = plan([row(), row({ gso_code: "00071", name: "B" }), row({ name: "Khác" })]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["refused", "created", "refused"]);
    expect(results[0]?.reason?.en).toContain("Row 4 is about 00070 as well");
    expect(units).toHaveLength(1);
  });

  it.each([
    [{ name: "" }, "VALUE_MISSING"],
    [{ gso_code: "" }, "VALUE_MISSING"],
    [{ kind: "Phường xã" }, "VALUE_INVALID"],
    [{ order: "một" }, "VALUE_INVALID"],
    [{ change: "new" }, "VALUE_INVALID"],
    [{ valid_to: "31/12/2025" }, "DATE_INVALID"],
    [{ name: `A${"\u202e"}B` }, "CONTROL_CHARACTER"],
    [{ name: "ệ".repeat(201) }, "VALUE_TOO_LONG"],
  ])("says why: %o", (changes: ImportRow, code) => {
    expect(reasons(plan([row(changes)]))).toEqual([code]);
  });

  it("advises how to write a date", () => {
    expect(plan([row({ valid_to: "5/7/2026" })]).results[0]?.reason?.vi).toContain("2026-07-05");
  });

  it("takes kinds as people write them, and names in NFD", () => {
    const { units } = plan([row({ kind: "Phường", name: "Phường Hoàn Kiếm".normalize("NFD") })]);
    expect(units[0]).toMatchObject({ kinds: [{ value: "phuong" }], names: [{ value: "Phường Hoàn Kiếm" }] });
  });

  it("stops nothing else in the file, and an effective day that is none stops all", () => {
    expect(outcomes(plan([row({ name: "" }), row({ gso_code: "00071" })]))).toEqual(["refused", "created"]);
    expect(() => plan([row()], { effectiveFrom: "01/7/2025" })).toThrow("INVALID_INPUT");
  });
});

describe("imports of units in any order and with any answers", () => {
  const anyRow = fc.record({
    code: fc.constantFrom("00001", "00002", "00003"),
    name: fc.constantFrom("Xã A", "Xã B", "Xã C"),
    kind: fc.constantFrom("xa", "phuong"),
    change: fc.constantFrom("", "renamed", "new-unit"),
    parent_code: fc.constantFrom("", "", "00001", "00002"),
    valid_to: fc.constantFrom("", "", "2026-03-01", "2027-01-01"),
  });
  const anyImport = fc.record({
    effectiveFrom: fc.constantFrom("2025-01-01", "2025-07-01", "2026-01-01", "2026-07-01"),
    rows: fc.array(anyRow, { minLength: 1, maxLength: 4 }),
  });

  it("give no code to two units at once, keep every unit well formed, and repeat without effect", () => {
    fc.assert(
      fc.property(fc.array(anyImport, { minLength: 1, maxLength: 6 }), (imports) => {
        let ids = 0;
        const newUnitId = () => aUnitId(++ids);
        let stored: readonly Unit[] = [];
        for (const { rows, effectiveFrom } of imports) {
          const done = plan(rows, { units: stored, effectiveFrom, newUnitId });
          expect(new Set(done.units.map(({ unitId }) => unitId)).size).toBe(done.units.length);
          stored = written(done, { units: stored }).units;
          for (const unit of stored) expect(Unit.safeParse(unit).error).toBeUndefined();
          for (const code of ["00001", "00002", "00003"]) {
            const held = stored.flatMap(({ codes }) => codes.filter(({ value }) => value === code));
            expect(areDisjoint(held)).toBe(true);
          }
          const again = plan(rows, { units: stored, effectiveFrom, newUnitId });
          done.results.forEach(({ outcome, id }, index) => {
            if (outcome === "refused") return;
            expect(again.results[index]).toMatchObject({ outcome: "unchanged", id });
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});
