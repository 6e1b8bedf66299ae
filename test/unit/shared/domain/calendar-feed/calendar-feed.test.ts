import fc from "fast-check";
import ical, { type VEvent } from "node-ical";
import { describe, expect, it } from "vitest";
import {
  calendarFeedOf,
  type FeedEntry,
  isInFeed,
} from "../../../../../shared/domain/calendar-feed/calendar-feed.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import {
  aCurrent,
  aMetObligation,
  anObligation,
  anObligationMetAt,
} from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-02T03:00:00.000Z");
const AFTER = new Date("2026-12-20T03:00:00.000Z");
const EXEMPTION = { documentNumber: "2231/SNV-CCHC", at: "2026-12-01T03:00:00.000Z" };

const anEntry = (changes: Partial<FeedEntry> = {}): FeedEntry => ({
  obligation: anObligation(),
  period: anOpenPeriod(),
  decidedAt: "2026-11-14T17:00:00.000Z",
  url: "https://reports.example.org/r/1",
  ...changes,
});

const feed = (entries: FeedEntry[] = [anEntry()], now = NOW, name = "Phường Hoàn Kiếm") =>
  calendarFeedOf(name, entries, now);

/** What a calendar makes of it. */
const eventsIn = (file: string): VEvent[] =>
  Object.values(ical.sync.parseICS(file)).filter((part): part is VEvent => part?.type === "VEVENT");
const eventIn = (file: string): VEvent => eventsIn(file)[0] as VEvent;

/** The lines as they were before folding. */
const linesIn = (file: string): string[] => file.replaceAll("\r\n ", "").split("\r\n").slice(0, -1);

describe("a unit's calendar", () => {
  it("has one all-day event for each report, on its last day in time", () => {
    const events = eventsIn(
      feed([
        anEntry(),
        anEntry({ obligation: anObligation({ periodId: "2026-Q3", dueDate: "2026-09-16" }) }),
      ]),
    );

    expect(events.map(({ start, datetype }) => [start.toDateString(), datetype])).toEqual([
      ["Wed Sep 16 2026", "date"],
      ["Wed Dec 16 2026", "date"],
    ]);
    expect(events[1]?.end?.toDateString()).toBe("Thu Dec 17 2026");
  });

  it("says what is due, where it stands and why then, and leads to the report", () => {
    expect(eventIn(feed())).toMatchObject({
      uid: `2026-YEAR.${aUnitId("00070")}@reform-reports`,
      summary: "Hạn nộp: Báo cáo năm 2026",
      description: "Tình trạng: chưa nộp.\nChậm nhất ngày 16/12/2026.",
      status: "CONFIRMED",
      transparency: "TRANSPARENT",
      sequence: 0,
    });
    expect(linesIn(feed())).toContain("URL;VALUE=URI:https://reports.example.org/r/1");
  });

  it.each([
    ["not due", anObligation(), NOW, "Hạn nộp", "chưa nộp."],
    [
      "missing",
      anObligation(),
      AFTER,
      "Quá hạn",
      "chưa nộp, đã quá hạn. Báo cáo muộn còn được nhận đến hết ngày",
    ],
    ["on time", aMetObligation(), AFTER, "Đã nộp", "đã nộp đúng hạn ngày 01/12/2026."],
    [
      "approved",
      aMetObligation({ current: aCurrent({ state: "approved" }) }),
      AFTER,
      "Đã nộp",
      "đã nộp đúng hạn ngày 01/12/2026, đã được duyệt.",
    ],
    [
      "late",
      anObligationMetAt("2026-12-18T03:00:00.000Z"),
      AFTER,
      "Đã nộp muộn",
      "đã nộp muộn ngày 18/12/2026.",
    ],
    [
      "nil",
      aMetObligation({ current: aCurrent({ isNil: true }) }),
      NOW,
      "Không phát sinh",
      "đã báo không phát sinh ngày 01/12/2026.",
    ],
    [
      "returned",
      aMetObligation({ current: aCurrent({ state: "returned" }) }),
      NOW,
      "Phải nộp lại",
      "bị trả lại, cần nộp lại.",
    ],
    [
      "withdrawn and missing",
      aMetObligation({ current: aCurrent({ state: "withdrawn" }) }),
      AFTER,
      "Quá hạn",
      "đơn vị đã rút, cần nộp lại, đã quá hạn.",
    ],
    [
      "exempt",
      anObligation({ exemption: EXEMPTION }),
      AFTER,
      "Được miễn",
      "được miễn báo cáo kỳ này theo văn bản 2231/SNV-CCHC.",
    ],
  ])("tells of a report that is %s", (_, obligation, now, heading, status) => {
    const { summary, description } = eventIn(feed([anEntry({ obligation })], now));

    expect(summary).toBe(`${heading}: Báo cáo năm 2026`);
    expect(description).toContain(`Tình trạng: ${status}`);
  });

  it("cancels the event of a unit that is exempt, and brings it back", () => {
    const exempt = anObligation({ exemption: EXEMPTION, version: 2 });

    expect(eventIn(feed([anEntry({ obligation: exempt })]))).toMatchObject({
      status: "CANCELLED",
      sequence: 1,
    });
    expect(eventIn(feed([anEntry({ obligation: anObligation({ version: 3 }) })]))).toMatchObject({
      status: "CONFIRMED",
      sequence: 2,
    });
  });

  it("moves the same event when the report is extended, under a higher sequence", () => {
    const extended = anObligation({
      dueDate: "2026-12-28",
      dueAtExclusive: "2026-12-28T17:00:00.000Z",
      because: {
        ...anObligation().because,
        extendedTo: "2026-12-26",
        rolled: true,
        rolledBecause: "SATURDAY",
      },
      version: 2,
    });
    const [before, after] = [anEntry(), anEntry({ obligation: extended })].map((entry) =>
      eventIn(feed([entry])),
    );

    expect(after?.uid).toBe(before?.uid);
    expect(after?.start.toDateString()).toBe("Mon Dec 28 2026");
    expect(Number(after?.sequence)).toBeGreaterThan(Number(before?.sequence));
    expect(after?.description).toContain("Được gia hạn đến hết ngày 26/12/2026.");
  });

  it("is the same text for the same state, whenever it is read", () => {
    const later = new Date(NOW.getTime() + 3_600_000);

    expect(feed([anEntry()], later)).toBe(feed());
  });

  it("counts as changed when the last day passes without a report", () => {
    expect(linesIn(feed([anEntry()], NOW))).toContain("DTSTAMP:20261114T170000Z");
    expect(linesIn(feed([anEntry()], AFTER))).toContain("DTSTAMP:20261216T170000Z");
  });

  it("is a calendar without events for a unit that owes nothing", () => {
    expect(linesIn(feed([]))).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Reform Reports//Due dates of a unit//VI",
      "CALSCALE:GREGORIAN",
      "NAME:Hạn báo cáo CCHC – Phường Hoàn Kiếm",
      "X-WR-CALNAME:Hạn báo cáo CCHC – Phường Hoàn Kiếm",
      "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
      "X-PUBLISHED-TTL:PT1H",
      "END:VCALENDAR",
    ]);
  });

  it("forgets reports of long ago", () => {
    const dueDate = "2025-12-16";

    expect(isInFeed({ dueDate }, new Date("2027-01-20T03:00:00.000Z"))).toBe(true);
    expect(isInFeed({ dueDate }, new Date("2027-01-21T03:00:00.000Z"))).toBe(false);
    expect(isInFeed({ dueDate: "2030-01-31" }, NOW)).toBe(true);
  });
});

const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.stringMatching(/^[\r\n;:,\\"'A-Z <>Đđệ]{0,120}$/),
  fc.constantFrom(
    "X\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged",
    "X\nATTENDEE:mailto:a@example.org",
    "\u2028ORGANIZER:x",
    "\u202Egnp.exe",
    "\ud800",
  ),
);

/** One name or reason that can hold anything, in every place where text is put. */
const withText = (said: string) =>
  feed(
    [
      anEntry({
        period: anOpenPeriod({ nameVi: said }),
        obligation: anObligation({
          exemption: { ...EXEMPTION, documentNumber: said },
          because: { ...anObligation().because, rolled: true, rolledBecause: said },
        }),
      }),
    ],
    NOW,
    said,
  );

describe("whatever text is put into it", () => {
  it("keeps its lines: 75 octets at most, whole characters, ended by CRLF", () => {
    fc.assert(
      fc.property(hostileText, (said) => {
        const file = withText(said);
        expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
        for (const line of file.slice(0, -2).split("\r\n")) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/);
          expect(line.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it("has the same lines, each beginning with the property we wrote", () => {
    const names = (file: string) => linesIn(file).map((line) => line.slice(0, line.indexOf(":")));
    const expected = names(withText("Báo cáo"));

    fc.assert(
      fc.property(hostileText, (said) => {
        expect(names(withText(said))).toEqual(expected);
      }),
    );
  });

  it("is read back as it was said, without what no text may hold", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-ZđĐệ0-9 ;:,\\"\n().-]{0,120}$/), (said) => {
        const [line = ""] = linesIn(withText(said)).filter((each) => each.startsWith("SUMMARY:"));
        const value = line
          .slice("SUMMARY:".length)
          .replaceAll(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
        expect(value).toBe(`Được miễn: ${said.normalize("NFC")}`);
      }),
    );
  });

  it("makes one event for a parser, never a second one", () => {
    fc.assert(
      fc.property(hostileText, (said) => {
        const events = eventsIn(withText(said));
        expect(events).toHaveLength(1);
        expect(events[0]?.uid).toBe(`2026-YEAR.${aUnitId("00070")}@reform-reports`);
        expect(events[0]).not.toHaveProperty("attendee");
      }),
    );
  });
});
