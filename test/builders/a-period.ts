import { type Period, periodOf } from "../../shared/domain/period/period.ts";
import type { PeriodType } from "../../shared/domain/period/period-type.ts";
import { aCalendar } from "./a-calendar.ts";

/** The annual report, with the product's defaults. */
export const aPeriodType = (changes: Partial<PeriodType> = {}): PeriodType => ({
  typeCode: "YEAR",
  nameVi: "Báo cáo năm {year}",
  nameEn: "Annual report {year}",
  programmeId: "KH145",
  windowStart: "Y-1-12-15",
  windowEnd: "Y-12-14",
  opensOn: "Y-11-15",
  due: "Y-12-16",
  dueByKind: {},
  wording: "by",
  rollPolicy: "NEXT_WORKING_DAY",
  closingWorkingDays: 30,
  parts: { required: ["data", "document"], optional: ["evidence"], documentFields: [] },
  owedBy: [],
  templateId: "cchc-comms",
  legalBasis: "",
  version: 1,
  ...changes,
});

/** 2026-YEAR before its opening: opens 2026-11-15, due by 2026-12-16. */
export const aPeriod = (changes: Partial<Period> = {}): Period => ({
  ...periodOf(aPeriodType(), 2026, [aCalendar()]),
  ...changes,
});

/** 2026-YEAR with its roster and every obligation, opened on 2026-11-15. */
export const anOpenPeriod = (changes: Partial<Period> = {}): Period =>
  aPeriod({
    roster: { units: 2, chunks: 1, shards: 1, rosterFixedAt: "2026-11-14T17:00:00.000Z" },
    templateVersion: 1,
    obligationsWrittenAt: "2026-11-14T17:00:05.000Z",
    version: 3,
    ...changes,
  });
