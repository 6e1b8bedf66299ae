import { describe, expect, it } from "vitest";
import { problemOf } from "../../../../functions/_runtime/problem-details.ts";
import { assertAcceptsReports } from "../../../../shared/domain/period/period.ts";
import { aDatedCity, BY_DOCUMENT, NOW } from "../change-calendar/a-dated-city.ts";

type DatedCity = Awaited<ReturnType<typeof aDatedCity>>;

const PREVIEW = "POST /v1/periods/{periodId}/changes/preview";
const CHANGE = "POST /v1/periods/{periodId}/changes";
const REOPEN = "POST /v1/periods/{periodId}/reopen";
const CLOSE = "POST /v1/periods/{periodId}/close";
const AFTER_CLOSING = new Date("2027-03-01T03:00:00.000Z");
const MESSAGE = { vi: "Kỳ đã khóa sổ, gọi 024.", en: "The books are closed, call 024." };

async function changed(city: DatedCity, change: object) {
  const { hash } = await city.post(PREVIEW, { change });
  return city.post(CHANGE, { change, hash, ...BY_DOCUMENT });
}
const later = { due: { default: { nominalDate: "2026-12-22", wording: "by" } } };

describe("a period", () => {
  it("gets another date as it was previewed, and its obligations follow", async () => {
    const city = await aDatedCity();
    expect(await changed(city, later)).toEqual({
      periods: [{ periodId: "2026-YEAR", version: 4, obligationsFollow: true }],
    });
    await city.follow(4);
    expect((await city.obligations()).every(({ dueDate }) => dueDate === "2026-12-22")).toBe(true);
    expect(await city.deps.periods.events("2026-YEAR")).toMatchObject([
      { type: "PeriodChanged", record: { by: "admin", ...BY_DOCUMENT }, data: { obligationsFollow: true } },
      { type: "ObligationsRedated" },
    ]);
  });

  it("gets a date for one kind, and loses it again", async () => {
    const city = await aDatedCity();
    const due = { nominalDate: "2026-12-24", wording: "by" };
    await changed(city, { due: { byKind: [{ kind: "phuong", due }] } });
    expect((await city.period()).dues.byKind["phuong"]?.dueDate).toBe("2026-12-24");
    const without = { due: { byKind: [{ kind: "phuong", due: null }] } };
    const { groups } = await city.post(PREVIEW, { change: without });
    // Nothing has followed yet, so nothing has to go back.
    expect(groups).toEqual([]);
    await changed(city, without);
    expect((await city.period()).dues.byKind).toEqual({});
    const twice = [
      { kind: "xa", due },
      { kind: "xa", due: null },
    ];
    expect(await city.refusal(PREVIEW, { change: { due: { byKind: twice } } })).toBe("INVALID_INPUT");
  });

  it("says how many units would be judged anew by another policy", async () => {
    const city = await aDatedCity();
    const [first] = await city.obligations();
    if (!first) throw new Error("no obligation");
    const corrected = {
      ...first,
      current: { attempt: 2, state: "accepted", receivedAt: "2026-12-20T03:00:00.000Z", hasFigures: true },
      firstPassedAt: "2026-12-10T03:00:00.000Z",
      firstPassedAttempt: 1,
      version: 2,
    } as const;
    const decision = {
      obligation: corrected,
      submissions: [],
      event: { type: "SubmissionAccepted", data: { attempt: 2 } },
    } as const;
    await city.deps.reports.saveDecision(first, decision, { now: NOW, correlationId: "other" });
    const { groups, units } = await city.post(PREVIEW, { change: { timeliness: "LAST_ACCEPTED" } });
    expect(groups).toMatchObject([{ judgedAnew: 1 }]);
    expect(units[0].standing ?? units[1].standing ?? units[2].standing).toEqual({
      from: "on_time",
      to: "late",
    });
  });

  it("is not changed by another wish than the one that was previewed", async () => {
    const city = await aDatedCity();
    const { hash } = await city.post(PREVIEW, { change: later });
    const other = { due: { default: { nominalDate: "2026-12-23", wording: "by" } } };
    expect(await city.refusal(CHANGE, { change: other, hash, ...BY_DOCUMENT })).toBe("PREVIEW_OUTDATED");
    const without = { change: later, hash, reason: " ", documentNumber: "12/QĐ-TTg" };
    expect(await city.refusal(CHANGE, without)).toBe("INVALID_INPUT");
    const unnamed = { change: later, hash, reason: "Lý do", documentNumber: "theo QĐ" };
    expect(await city.refusal(CHANGE, unnamed)).toBe("DOCUMENT_NUMBER_INVALID");
    expect((await city.period()).version).toBe(3);
  });
});

describe("a closed period", () => {
  const closed = async () => {
    const city = await aDatedCity();
    await changed(city, { closingMessage: MESSAGE });
    city.clock.now = AFTER_CLOSING;
    return city;
  };
  const until = "2027-03-05T10:00:00.000Z";

  it("refuses in the office's own words", async () => {
    const city = await closed();
    const period = await city.period();
    let problem: unknown;
    try {
      assertAcceptsReports(period, AFTER_CLOSING);
    } catch (error) {
      problem = problemOf(error, "request-1");
    }
    expect(problem).toMatchObject({ code: "PERIOD_CLOSED", advice: MESSAGE.vi, adviceEn: MESSAGE.en });
  });

  it("is reopened for all, and closed again at once, each with its reason", async () => {
    const city = await closed();
    expect(await city.refusal(CLOSE, BY_DOCUMENT)).toBe("PERIOD_NOT_REOPENED");
    await city.post(REOPEN, { until, ...BY_DOCUMENT });
    assertAcceptsReports(await city.period(), AFTER_CLOSING);
    city.clock.now = new Date("2027-03-02T03:00:00.000Z");
    await city.post(CLOSE, BY_DOCUMENT);
    expect(await city.refusal(CLOSE, BY_DOCUMENT)).toBe("PERIOD_NOT_REOPENED");
    const events = await city.deps.periods.events("2026-YEAR");
    expect(events.map(({ type, data }) => [type, data.closesAt]).slice(1)).toEqual([
      ["PeriodReopened", until],
      ["PeriodReclosed", "2027-03-02T03:00:00.000Z"],
    ]);
  });

  it("is reopened until a moment that is to come", async () => {
    const city = await closed();
    const past = { until: "2027-02-01T00:00:00.000Z", ...BY_DOCUMENT };
    expect(await city.refusal(REOPEN, past)).toBe("END_NOT_IN_FUTURE");
    city.clock.now = NOW;
    expect(await city.refusal(REOPEN, { until, ...BY_DOCUMENT })).toBe("PERIOD_NOT_CLOSED");
  });

  it("is told of once by the first run after its closing, and once more after a reopening", async () => {
    const city = await aDatedCity();
    await city.close();
    expect(city.told().filter(({ type }) => type === "PeriodClosed")).toEqual([]);
    city.clock.now = AFTER_CLOSING;
    for (let run = 0; run < 3; run++) await city.close();
    const tellings = () =>
      city.told().flatMap(({ type, data }) => (type === "PeriodClosed" ? [data["closesAt"]] : []));
    const { closesAt } = await city.period();
    expect(tellings()).toEqual([closesAt]);
    await city.post(REOPEN, { until, ...BY_DOCUMENT });
    await city.close();
    city.clock.now = new Date(until);
    for (let run = 0; run < 2; run++) await city.close();
    expect(tellings()).toEqual([closesAt, until]);
  });
});

describe("the calendars", () => {
  it("are listed by year, those that are missing too, and read with their history", async () => {
    const city = await aDatedCity();
    const version = await city.draft();
    const { calendars } = await city.read("GET /v1/calendars");
    expect(calendars).toEqual([
      {
        year: 2026,
        inForce: { version: 1, legalBasis: "", days: 16 },
        draft: { version, legalBasis: "", days: 16 },
        isMissing: false,
        periodIds: ["2026-YEAR"],
      },
    ]);
    const year = await city.read("GET /v1/calendars/{year}", { year: "2026" });
    expect(year.history.map((table: { version: number }) => table.version)).toEqual([2, 1]);
    expect(year.inForce.days[0]).toEqual({
      ...{ date: "2026-01-01", type: "HOLIDAY" },
      ...{ name: "Tết Dương lịch", certainty: "published" },
    });
  });
});
