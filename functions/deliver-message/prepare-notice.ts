import type { JobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ObligationEvent, ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import type { Message } from "../../shared/domain/message/message.ts";
import {
  changeReference,
  movedBy,
  movedNotice,
  noticeOf,
  noticeReference,
} from "../../shared/domain/message/notice.ts";
import { isStillOwed, workingAddresses } from "../../shared/domain/message/still-due.ts";
import type { NamedUnit, NoticeContent } from "../../shared/domain/message/text/content.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { namedOn } from "../../shared/domain/unit/unit.ts";
import type { Prepare } from "./handler.ts";

export interface NoticeDeps {
  readonly reports: Pick<ReportStore, "decided" | "owedReports" | "obligationsOf" | "recentEvents">;
  readonly units: Pick<UnitStore, "loadWithContacts">;
  readonly jobs: Pick<JobStore, "load">;
  readonly calendars: ReferenceStore["calendars"];
}

/** A change that moves due dates is told within days; few decisions about one report come in between. */
const RECENT_EVENTS = 50;

/**
 * What has been decided about a unit's report. The decision stays a fact, so there is nothing to look at again but who reads it;
 * only a due date that moved is nobody's concern any more who has reported since.
 */
export const prepareNotice =
  (deps: NoticeDeps): Prepare =>
  async (message, now) => {
    const { recipient, day, reference = "" } = message;
    const written = await deps.units.loadWithContacts(recipient);
    const to = written ? workingAddresses(message, written.contacts, localDateOf(now)) : [];
    if (!written || to.length === 0) return { drop: "NO_WORKING_CONTACT" };
    const unit = namedOn(written.unit, day);
    const changedAt = changeReference(reference);
    if (changedAt === undefined) return { to, content: await decidedContent(deps, message, unit) };
    const content = await movedContent(deps, { unit, day, changedAt }, now);
    return content ? { to, content } : { drop: "NOTHING_OWED" };
  };

async function decidedContent(
  deps: NoticeDeps,
  { recipient, reference = "" }: Message,
  unit: NamedUnit,
): Promise<NoticeContent> {
  const { periodId, version } = noticeReference(reference);
  const [decided, [report], calendars] = await Promise.all([
    deps.reports.decided(recipient, periodId, version),
    deps.reports.owedReports([{ unitId: recipient, periodId }]),
    deps.calendars(),
  ]);
  if (!decided || !report) throw new Error(`nothing is stored of the event ${reference}`);
  return noticeOf({ ...decided, ...report, unit }, calendars);
}

/**
 * Of every report whose due date the change moved. An extension is told of whatever has become of the report since; any other move only
 * of what the unit owes.
 */
async function movedContent(
  { reports, jobs, calendars: readCalendars }: NoticeDeps,
  { unit, day, changedAt }: { unit: NamedUnit; day: string; changedAt: string },
  now: Date,
): Promise<NoticeContent | undefined> {
  const { unitId } = unit;
  const all = await reports.owedReports(await reports.obligationsOf(unitId));
  const [calendars, histories] = await Promise.all([
    readCalendars(),
    Promise.all(all.map(({ period }) => reports.recentEvents(unitId, period.periodId, RECENT_EVENTS))),
  ]);
  const told = histories.flat().find(({ data }: ObligationEvent) => data.changedAt === changedAt);
  if (!told) throw new Error(`nothing is stored of the change of ${changedAt}`);
  const jobId = told.record?.jobId;
  const job = jobId === undefined ? undefined : await jobs.load(jobId);
  const moved = all.flatMap((report, index) => {
    if (told.type === "DueDateMoved" && !isStillOwed(report, now)) return [];
    return movedBy(changedAt, report, histories[index] ?? [], calendars, job) ?? [];
  });
  return movedNotice({ day, unit, told }, moved, calendars);
}
