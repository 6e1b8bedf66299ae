import "./quiet.ts";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { checkOfDay } from "../../scripts/rehearsal/check-of-day.ts";
import { journalCsv, journalText } from "../../scripts/rehearsal/journal.ts";
import { Scenario } from "../../scripts/rehearsal/scenario.ts";
import { rehearse } from "../../scripts/rehearsal/year.ts";

const shipped = Scenario.parse(
  JSON.parse(await readFile(new URL("../../data/rehearsal-2026.json", import.meta.url), "utf8")),
);
const SMALL = { year: 2026, unitCount: 24 };

describe("a rehearsed year", async () => {
  const { city, journal, mistakes, mails } = await rehearse(shipped, SMALL);
  const of = (kind: string) => journal.lines.filter((line) => line.kind === kind);

  it("opens every period of its own, and closes the first ones", async () => {
    const periods = await city.periods.all();
    const opened = periods.filter(({ roster }) => roster !== undefined).map(({ periodId }) => periodId);

    expect(opened).toEqual(["2026-H1", "2026-PLAN", "2026-Q1", "2026-Q3", "2026-YEAR", "2027-PLAN"]);
  });

  it("has a merged commune on no later roster, and lets it off what it still owed", async () => {
    const [first, later] = await Promise.all(["2026-H1", "2026-Q3"].map((id) => city.periods.roster(id)));

    expect(first).toHaveLength(24);
    expect(later).toHaveLength(23);
  });

  it("reminds exactly those whom the naive statement of the rules names, and notices only what was decided", () => {
    expect(mistakes).toEqual([]);
    expect(mails).toBeGreaterThan(300);
    expect(of("message").some(({ text }) => text.startsWith("reminder"))).toBe(true);
  });

  it("writes no more to an address from which mail came back", async () => {
    const bounced = of("message").filter(({ text }) => text.endsWith("(bounced)"));
    expect(bounced).toHaveLength(1);
    const marked = (await city.units.allContacts()).filter(({ undeliverableAt }) => undeliverableAt);
    expect(marked).toHaveLength(1);
  });

  it("finds a mail that nobody should have got, and one that is missing", () => {
    const check = checkOfDay(city, "2027-01-29", "2027-01-28");
    const nobody = { to: [], subject: "", isBounced: false };
    const [unit] = city.itemsOf<{ unitId: string }>("unit");
    const id = { day: "2027-01-29", recipient: unit?.unitId ?? "", kind: "reminder" as const };
    const texts = check
      .problemsWith([
        { id, ...nobody },
        { id, ...nobody },
      ])
      .map(({ text }) => text);
    expect(texts).toContain("a reminder that the rules do not ask for");
    expect(texts.some((text) => text.startsWith("not written to: send"))).toBe(true);
  });

  it("is the same again, word for word", { timeout: 120_000 }, async () => {
    const again = await rehearse(shipped, SMALL);

    expect([...journalText(again.journal.lines)]).toEqual([...journalText(journal.lines)]);
  });

  it("tells of what time alone changed", () => {
    expect(of("state").some(({ text }) => text.endsWith("not_due → missing"))).toBe(true);
    expect(of("state").some(({ text }) => text.endsWith("missing → late"))).toBe(true);
  });
});

it("makes formulas harmless in what a spreadsheet opens", () => {
  const line = {
    at: new Date("2026-01-05T02:30:00.000Z"),
    kind: "state" as const,
    about: '=HYPERLINK("x")',
    text: "a, b",
  };

  expect(journalCsv([line])).toBe(
    `\uFEFFday,time,kind,about,text\r\n2026-01-05,09:30,state,"'=HYPERLINK(""x"")","a, b"\r\n`,
  );
});
