import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { noticeOf, noticeReference } from "../../shared/domain/message/notice.ts";
import { workingAddresses } from "../../shared/domain/message/still-due.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { namedOn } from "../../shared/domain/unit/unit.ts";
import type { Prepare } from "./handler.ts";

export interface NoticeDeps {
  readonly reports: Pick<ReportStore, "decided" | "owedReports">;
  readonly units: Pick<UnitStore, "loadWithContacts">;
  readonly calendars: ReferenceStore["calendars"];
}

/** What has been decided about a unit's report. The decision stays a fact, so there is nothing to look at again but who reads it. */
export const prepareNotice =
  (deps: NoticeDeps): Prepare =>
  async (message, now) => {
    const { recipient, day, reference = "" } = message;
    const { periodId, version } = noticeReference(reference);
    const written = await deps.units.loadWithContacts(recipient);
    const to = written ? workingAddresses(message, written.contacts, localDateOf(now)) : [];
    if (!written || to.length === 0) return { drop: "NO_WORKING_CONTACT" };
    const [decided, [report], calendars] = await Promise.all([
      deps.reports.decided(recipient, periodId, version),
      deps.reports.owedReports([{ unitId: recipient, periodId }]),
      deps.calendars(),
    ]);
    if (!decided || !report) throw new Error(`nothing is stored of the event ${reference}`);
    return { to, content: noticeOf({ ...decided, ...report, unit: namedOn(written.unit, day) }, calendars) };
  };
