import { describe, expect, it } from "vitest";
import {
  approved,
  type CalendarYear,
  nextDraft,
  withInForce,
} from "../../../../../shared/domain/calendar/calendar-year.ts";
import { WorkingCalendar } from "../../../../../shared/domain/calendar/working-calendar.ts";
import { DomainError } from "../../../../../shared/domain/errors.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";

const NOW = new Date("2026-03-02T03:00:00.000Z");
const inForce = aCalendar({ version: 4 });
const content = { year: 2026, legalBasis: "QĐ mới", days: [aDayOff("2026-03-20")] };
const draftBeside = (known: CalendarYear) => nextDraft(known, content, { by: "lan", now: NOW });
const approve = (known: CalendarYear, version: number, documentNumber = "12/QĐ-TTg") =>
  approved(known, { version, by: "minh", now: NOW, reason: "Bổ sung ngày nghỉ", documentNumber });
const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return "ok";
};

describe("the calendar of a year", () => {
  it("gets a draft with the next version, which decides nothing", () => {
    const draft = draftBeside({ inForce });
    expect(draft).toMatchObject({ version: 5, status: "provisional", drafted: { by: "lan" } });
    expect(WorkingCalendar.parse(draft)).toEqual(draft);
    expect(draftBeside({})?.version).toBe(1);
  });

  it("counts every draft as a version of its own, and the same table loaded again as none", () => {
    const draft = draftBeside({ inForce });
    if (!draft) throw new Error("no draft");
    expect(draftBeside({ inForce, draft })).toBeUndefined();
    const other = nextDraft({ inForce, draft }, { ...content, days: [] }, { by: "lan", now: NOW });
    expect(other?.version).toBe(6);
    const { year, legalBasis, days } = inForce;
    expect(nextDraft({ inForce }, { year, legalBasis, days }, { by: "lan", now: NOW })).toBeUndefined();
  });

  it("is approved by a person, for a reason, by a document", () => {
    const draft = draftBeside({ inForce });
    if (!draft) throw new Error("no draft");
    const table = approve({ inForce, draft }, 5);
    expect(table).toMatchObject({
      version: 5,
      status: "approved",
      drafted: { by: "lan" },
      approval: {
        by: "minh",
        at: NOW.toISOString(),
        reason: "Bổ sung ngày nghỉ",
        documentNumber: "12/QĐ-TTg",
      },
    });
    expect(withInForce([inForce, aCalendar({ year: 2027 })], table).map(({ version }) => version)).toEqual([
      1, 5,
    ]);
  });

  it("is approved only as it was looked at, and by a document that has a number", () => {
    const draft = draftBeside({ inForce });
    if (!draft) throw new Error("no draft");
    expect(codeOf(() => approve({ inForce, draft }, 4))).toBe("CALENDAR_NOT_DRAFTED");
    expect(codeOf(() => approve({ inForce }, 5))).toBe("CALENDAR_NOT_DRAFTED");
    expect(codeOf(() => approve({ inForce, draft }, 5, "theo quyết định"))).toBe("DOCUMENT_NUMBER_INVALID");
  });
});
