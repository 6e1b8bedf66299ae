import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  dayAfter,
  daysBetween,
  Instant,
  isBefore,
  isLocalDate,
  LocalDate,
  latestOf,
  localDateOf,
  shownDate,
  startOfDay,
  weekdayOf,
} from "../../../../../shared/domain/time/local-date.ts";

const anyDate = fc.integer({ min: -20_000, max: 40_000 }).map((days) => addDays("2000-01-01", days));

describe("a local date", () => {
  it("is the day in Vietnam: 17:30 UTC on 1 February is 2 February", () => {
    expect(localDateOf("2026-02-01T17:30:00.000Z")).toBe("2026-02-02");
    expect(localDateOf(new Date("2026-02-01T16:59:59.999Z"))).toBe("2026-02-01");
  });

  it("begins at 17:00 UTC of the day before", () => {
    expect(startOfDay("2026-02-02").toISOString()).toBe("2026-02-01T17:00:00.000Z");
  });

  it("is found again from its first and from its last instant", () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(localDateOf(startOfDay(date))).toBe(date);
        expect(localDateOf(new Date(startOfDay(dayAfter(date)).getTime() - 1))).toBe(date);
      }),
    );
  });

  it("counts days over months, years and 29 February", () => {
    expect(dayAfter("2025-12-31")).toBe("2026-01-01");
    expect(dayAfter("2024-02-28")).toBe("2024-02-29");
    expect(daysBetween("2026-12-31", "2026-01-01")).toBe(-364);
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  it.each(["2026-02-29", "2026-13-01", "2026-1-1", "31/01/2026", "0206-01-01", "2026-01-31T00:00", ""])(
    "is not %j",
    (text) => {
      expect(isLocalDate(text)).toBe(false);
      expect(LocalDate.safeParse(text).success).toBe(false);
    },
  );

  it("knows its weekday and is shown as dd/mm/yyyy", () => {
    expect(weekdayOf("2026-01-31")).toBe(6);
    expect(shownDate("2026-02-05")).toBe("05/02/2026");
  });
});

describe("an instant", () => {
  it("is UTC with milliseconds and nothing else, so that instants sort as text", () => {
    expect(Instant.safeParse("2026-02-01T17:00:00.000Z").success).toBe(true);
    for (const text of [
      "2026-02-01T17:00:00Z",
      "2026-02-01T17:00:00.000+07:00",
      "2026-02-30T17:00:00.000Z",
    ]) {
      expect(Instant.safeParse(text).success).toBe(false);
    }
    expect(latestOf("2026-02-01T17:00:00.000Z", "2026-02-01T17:00:00.001Z")).toBe("2026-02-01T17:00:00.001Z");
  });
});

describe("of two instants", () => {
  const written = fc
    .tuple(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom("", ".0", ".00", ".000"))
    .map(([seconds, fraction]) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction}Z`);

  it("the earlier one is before the other, however each is written", () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        expect(isBefore(a, b)).toBe(Date.parse(a) < Date.parse(b));
      }),
    );
  });
});
