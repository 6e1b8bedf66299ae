import "./quiet.ts";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { journalCsv, journalText } from "../../scripts/rehearsal/journal.ts";
import { Scenario } from "../../scripts/rehearsal/scenario.ts";
import { rehearse } from "../../scripts/rehearsal/year.ts";
import { SMALL_REHEARSAL, SMALL_SCENARIO } from "./a-small-rehearsal.ts";

/** A second of work, and a machine that may be busy with something else. */
const LIMIT_MS = 120_000;

const shipped = Scenario.parse(
  JSON.parse(await readFile(new URL("../../data/rehearsal-2026.json", import.meta.url), "utf8")),
);

describe("a rehearsed year", async () => {
  const { city, journal, mistakes, mails } = await rehearse(shipped, { year: 2026, unitCount: 24 });
  const of = (kind: string) => journal.lines.filter((line) => line.kind === kind);
  const texts = (kind: string) => of(kind).map(({ text }) => text);

  it("opens every period of its own, and closes the first ones", async () => {
    const periods = await city.periods.all();
    const opened = periods.filter(({ roster }) => roster !== undefined).map(({ periodId }) => periodId);

    expect(opened).toEqual(["2026-H1", "2026-PLAN", "2026-Q1", "2026-Q3", "2026-YEAR", "2027-PLAN"]);
    expect(texts("calendar").filter((text) => text.endsWith("đóng kỳ"))).toHaveLength(5);
  });

  it("has a merged commune on no later roster, and lets it off what it still owed", async () => {
    const [first, later] = await Promise.all(["2026-H1", "2026-Q3"].map((id) => city.periods.roster(id)));

    expect(first).toHaveLength(24);
    expect(later).toHaveLength(23);
  });

  it("writes what the naive statements of the rules ask for, to whom they ask for it, and nothing else", () => {
    expect(mistakes).toEqual([]);
    expect(mails).toBeGreaterThan(300);
  });

  it("writes no more to an address from which mail came back", async () => {
    const bounced = texts("message").filter((text) => text.endsWith("(thư bị trả về)"));
    expect(bounced).toHaveLength(1);
    const marked = (await city.units.allContacts()).filter(({ undeliverableAt }) => undeliverableAt);
    expect(marked).toHaveLength(1);
  });

  it("takes what is overdue to leaders, and to the unit above", () => {
    expect(texts("message").some((text) => text.endsWith("(gửi lãnh đạo)"))).toBe(true);
    expect(texts("message").some((text) => text.endsWith("(gửi cơ quan cấp trên)"))).toBe(true);
  });

  it("makes up for the reminders of a day on which nothing ran", () => {
    const fiveDaysLeft =
      "Báo cáo tuyên truyền CCHC 6 tháng đầu năm 2026: còn 4 ngày làm việc (hạn 16/06/2026)";
    const days = of("message").filter(({ text }) => text === fiveDaysLeft);

    expect(days.length).toBeGreaterThan(10);
    expect(new Set(days.map(({ at }) => at.toISOString()))).toEqual(new Set(["2026-06-10T01:00:00.000Z"]));
  });

  it("tells the office once of all who became missing, and its people in the rhythm each chose", () => {
    const alerts = of("alert").filter(({ text }) => text.startsWith("Hết hạn"));
    expect(new Set(alerts.map(({ about }) => about))).toEqual(new Set(["Nguyễn Thị An"]));
    expect(alerts.length).toBeGreaterThanOrEqual(5);
    const daily = of("office").filter(({ text }) => text.startsWith("Tổng hợp ngày"));
    const weekly = of("office").filter(({ text }) => text.startsWith("Tổng hợp tuần"));
    expect(new Set(daily.map(({ about }) => about))).toEqual(new Set(["Nguyễn Thị An", "Trần Văn Bình"]));
    expect(new Set(weekly.map(({ about }) => about))).toEqual(new Set(["Lê Thị Chi"]));
  });

  it("ranks the units of each kind when a period closes, and says how many were in time", () => {
    const rates = of("ranking").filter(({ about, text }) => about === "" && text.includes("đúng hạn"));
    // Five periods that closed, and the whole year.
    expect(rates).toHaveLength(6);
    expect(rates[0]?.text).toMatch(
      /^Kế hoạch tuyên truyền CCHC năm 2026, phường: đúng hạn \d+,\d% \(\d+\/24\)/,
    );
    expect(of("ranking").filter(({ about }) => about !== "").length).toBeGreaterThan(5 * 22);
  });

  it("tells of what time alone changed", () => {
    expect(texts("state").some((text) => text.endsWith("chưa đến hạn → quá hạn, chưa gửi"))).toBe(true);
    expect(texts("state").some((text) => text.endsWith("quá hạn, chưa gửi → muộn"))).toBe(true);
  });

  it("shows an office names and Vietnamese dates, and no id or code of ours", () => {
    const text = [...journalText(journal.lines)].join("\n");

    expect(text).toContain("\nThứ Hai, 02/03/2026\n  08:00  Thư gửi đơn vị\n");
    expect(text).not.toMatch(/unit_|contact_|person#|office-\d|\d{4}-(PLAN|Q1|H1|Q3|YEAR)|\d{4}-\d{2}-\d{2}/);
  });
});

it("is the same again, word for word", { timeout: LIMIT_MS }, async () => {
  const [first, again] = [
    await rehearse(SMALL_SCENARIO, SMALL_REHEARSAL),
    await rehearse(SMALL_SCENARIO, SMALL_REHEARSAL),
  ];

  expect([...journalText(again.journal.lines)]).toEqual([...journalText(first.journal.lines)]);
});

it("refuses a scenario in which something happens outside the year", async () => {
  const happenings = [{ what: "outage" as const, on: "2027-06-09", until: "2027-06-09" }];

  await expect(rehearse({ ...SMALL_SCENARIO, happenings }, SMALL_REHEARSAL)).rejects.toThrow(
    "The scenario's outage of 09/06/2027 is not within 15/12/2025 – 31/01/2027.",
  );
});

describe("what is printed", () => {
  const at = new Date("2026-01-05T02:30:00.000Z");

  it("says once what is the same for several units, with their names", () => {
    const line = { at, kind: "state" as const, text: "chưa đến hạn → đúng hạn" };
    const lines = ["Phường Láng", "Phường Đống Đa"].map((about) => ({ ...line, about }));

    expect([...journalText(lines)]).toEqual([
      "\nThứ Hai, 05/01/2026",
      "  09:30  Tình trạng",
      "       • chưa đến hạn → đúng hạn [2]",
      "         Phường Láng, Phường Đống Đa",
    ]);
  });

  it("has formulas made harmless in what a spreadsheet opens", () => {
    const line = { at, kind: "state" as const, about: '=HYPERLINK("x")', text: "a, b" };

    expect(journalCsv([line])).toBe(
      `\uFEFFNgày,Giờ,Loại,Đối tượng,Nội dung\r\n2026-01-05,09:30,Tình trạng,"'=HYPERLINK(""x"")","a, b"\r\n`,
    );
  });
});
