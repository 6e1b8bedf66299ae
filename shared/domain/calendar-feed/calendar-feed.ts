import { describeDue } from "../calendar/due.ts";
import {
  acceptanceEndOf,
  decidingReportOf,
  type Obligation,
  type ObligationStatus,
  statusOf,
} from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { dayAfter, dayBefore, daysBetween, latestOf, localDateOf, shownDate } from "../time/local-date.ts";
import { component, date, fileOf, instant, text } from "./icalendar.ts";

/** One report of a unit, as its calendar shows it. */
export interface FeedEntry {
  readonly obligation: Obligation;
  readonly period: Period;
  /** When the latest decision about it was made; of one that nobody has decided about, when the period's roster was fixed. */
  readonly decidedAt: string;
  /** Where the report is in the portal. */
  readonly url: string;
}

/** Calendars ask again this often; Google does so when it likes. */
const REFRESH = "PT1H";

/** Reports whose last day is further back than this are history: the calendar need not carry them for ever. */
const KEPT_DAYS = 400;

/** Whether a report is still of interest to somebody who looks at a calendar. */
export const isInFeed = ({ dueDate }: Pick<Obligation, "dueDate">, now: Date): boolean =>
  daysBetween(dueDate, localDateOf(now)) <= KEPT_DAYS;

/**
 * The unit's due dates as an iCalendar file (RFC 5545): one all-day event for each report on its last day in time. It is
 * made from the obligations as they are now, so an extension, a calendar or an exemption shows at the next reading.
 *
 * `SEQUENCE` rises with the obligation's version and `DTSTAMP` is when it was last changed (a day that passes unmet
 * changes it too), so the same state gives the same bytes. There is no `VALARM`: a calendar keeps its copy, and would
 * remind somebody who has reported since.
 */
export function calendarFeedOf(unitName: string, entries: readonly FeedEntry[], now: Date): string {
  const name = text(`Hạn báo cáo CCHC – ${unitName}`);
  const events = entries
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
    .map((entry) => eventOf(entry, now));
  return fileOf(
    component(
      "VCALENDAR",
      [
        ["VERSION", "2.0"],
        ["PRODID", "-//Reform Reports//Due dates of a unit//VI"],
        ["CALSCALE", "GREGORIAN"],
        ["NAME", name],
        ["X-WR-CALNAME", name],
        ["REFRESH-INTERVAL;VALUE=DURATION", REFRESH],
        ["X-PUBLISHED-TTL", REFRESH],
      ],
      events.flat(),
    ),
  );
}

const placeOf = ({ obligation: { dueDate, periodId } }: FeedEntry): string => `${dueDate} ${periodId}`;

function eventOf(entry: FeedEntry, now: Date): string[] {
  const { obligation, period, url } = entry;
  const { unitId, periodId, dueDate, version, exemption } = obligation;
  const changedAt = instant(entryChangedAt(entry, now));
  return component("VEVENT", [
    ["UID", `${periodId}.${unitId}@reform-reports`],
    ["DTSTAMP", changedAt],
    ["LAST-MODIFIED", changedAt],
    ["SEQUENCE", String(version - 1)],
    ["DTSTART;VALUE=DATE", date(dueDate)],
    ["DTEND;VALUE=DATE", date(dayAfter(dueDate))],
    ["SUMMARY", text(`${headingOf(obligation, now)}: ${period.nameVi}`)],
    ["DESCRIPTION", text(descriptionOf(entry, now))],
    ["URL;VALUE=URI", url],
    ["STATUS", exemption ? "CANCELLED" : "CONFIRMED"],
    ["TRANSP", "TRANSPARENT"],
  ]);
}

/** The day that passes without a report changes what is said of it, though nobody decided anything. */
function entryChangedAt({ obligation, decidedAt }: FeedEntry, now: Date): string {
  return statusOf(obligation, now) === "missing" ? latestOf(decidedAt, obligation.dueAtExclusive) : decidedAt;
}

const HEADINGS: Readonly<Record<ObligationStatus, string>> = {
  exempt: "Được miễn",
  nil: "Không phát sinh",
  on_time: "Đã nộp",
  late: "Đã nộp muộn",
  not_due: "Hạn nộp",
  missing: "Quá hạn",
};

function headingOf(obligation: Obligation, now: Date): string {
  if (obligation.current?.state === "returned" && !obligation.exemption) return "Phải nộp lại";
  return HEADINGS[statusOf(obligation, now)];
}

function descriptionOf({ obligation, period }: FeedEntry, now: Date): string {
  return [`Tình trạng: ${statusText(obligation, period, now)}`, describeDue(obligation).vi].join("\n");
}

function statusText(obligation: Obligation, period: Period, now: Date): string {
  const { current } = obligation;
  const deciding = decidingReportOf(obligation);
  const received = deciding ? ` ngày ${shownDate(localDateOf(deciding.receivedAt))}` : "";
  const status = statusOf(obligation, now);
  const again = outcomeOfReview(current?.state);
  switch (status) {
    case "exempt":
      return `được miễn báo cáo kỳ này theo văn bản ${obligation.exemption?.documentNumber ?? ""}.`;
    case "nil":
      return `đã báo không phát sinh${received}.`;
    case "on_time":
      return `đã nộp đúng hạn${received}${again}.`;
    case "late":
      return `đã nộp muộn${received}${again}.`;
    case "not_due":
      return current ? `${again.slice(2)}.` : "chưa nộp.";
    case "missing":
      return `${current ? again.slice(2) : "chưa nộp"}, đã quá hạn. ${lateUntil(obligation, period, now)}`.trim();
    default:
      return status satisfies never;
  }
}

function outcomeOfReview(state: NonNullable<Obligation["current"]>["state"] | undefined): string {
  switch (state) {
    case "approved":
      return ", đã được duyệt";
    case "returned":
      return ", bị trả lại, cần nộp lại";
    case "withdrawn":
      return ", đơn vị đã rút, cần nộp lại";
    default:
      return "";
  }
}

function lateUntil(obligation: Obligation, period: Period, now: Date): string {
  const end = acceptanceEndOf(period, obligation);
  if (now >= end) return "Kỳ báo cáo đã đóng.";
  const lastDay = dayBefore(localDateOf(end));
  return `Báo cáo muộn còn được nhận đến hết ngày ${shownDate(lastDay)}.`;
}
