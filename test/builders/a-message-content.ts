import type {
  Deadline,
  DigestContent,
  NoticeContent,
  OwedReport,
} from "../../shared/domain/message/text/content.ts";
import { aUnitId } from "./a-unit.ts";
import { anObligation } from "./an-obligation.ts";

export const HOAN_KIEM = { unitId: aUnitId("00070"), name: "Phường Hoàn Kiếm" };

export const THE_YEAR = {
  periodId: "2026-YEAR",
  nameVi: "Báo cáo năm 2026",
  nameEn: "Annual report 2026",
};

/** Due by 16/12/2026, seen from five working days before. */
export const aDeadline = (changes: Partial<Deadline> = {}): Deadline => ({
  dueDate: "2026-12-16",
  because: anObligation().because,
  workingDays: 5,
  ...changes,
});

export const anOwedReport = (changes: Partial<OwedReport> = {}): OwedReport => ({
  ...aDeadline(),
  unit: HOAN_KIEM,
  period: THE_YEAR,
  ...changes,
});

type NoticeOf<Kind> = Omit<Extract<NoticeContent, { notice: Kind }>, "kind" | "day" | "unit" | "period">;

/** To Phường Hoàn Kiếm about its annual report, five working days before it is due. */
export const aNotice = <Kind extends NoticeContent["notice"]>(notice: NoticeOf<Kind>): NoticeContent =>
  ({
    kind: "notice",
    day: "2026-12-09",
    unit: HOAN_KIEM,
    period: THE_YEAR,
    ...notice,
  }) as NoticeContent;

/** A digest with nothing in it. */
export const aDigest = (changes: Partial<DigestContent> = {}): DigestContent => ({
  kind: "digest",
  day: "2026-12-21",
  rhythm: "daily",
  overdue: { total: 0, rows: [] },
  dueSoon: [],
  unreachable: { total: 0, rows: [] },
  escalated: { total: 0, rows: [] },
  troubled: { total: 0, rows: [] },
  waiting: { total: 0, rows: [] },
  calendarsMissing: [],
  ...changes,
});
