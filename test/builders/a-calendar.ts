import type { CalendarDay, WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";

/** The approved calendar of 2026 as published, make-up Saturdays included. */
export const aCalendar = (changes: Partial<WorkingCalendar> = {}): WorkingCalendar => ({
  year: 2026,
  version: 1,
  status: "approved",
  legalBasis: "",
  days: [
    aDayOff("2026-01-01", { nameVi: "Tết Dương lịch" }),
    aDayOff("2026-01-02", { type: "SWAPPED_OFF", nameVi: "Nghỉ hoán đổi" }),
    aDayOff("2026-01-10", { type: "SWAPPED_WORK", nameVi: "Làm bù" }),
    aDayOff("2026-02-16", { nameVi: "Tết Nguyên đán" }),
    aDayOff("2026-02-17", { nameVi: "Tết Nguyên đán" }),
    aDayOff("2026-02-18", { nameVi: "Tết Nguyên đán" }),
    aDayOff("2026-02-19", { nameVi: "Tết Nguyên đán" }),
    aDayOff("2026-02-20", { nameVi: "Tết Nguyên đán" }),
    aDayOff("2026-04-26", { nameVi: "Giỗ Tổ Hùng Vương (10/3 âm lịch)" }),
    aDayOff("2026-04-27", { type: "COMPENSATORY", nameVi: "Nghỉ bù Giỗ Tổ Hùng Vương" }),
    aDayOff("2026-04-30", { nameVi: "Ngày Chiến thắng" }),
    aDayOff("2026-05-01", { nameVi: "Quốc tế Lao động" }),
    aDayOff("2026-08-22", { type: "SWAPPED_WORK", nameVi: "Làm bù" }),
    aDayOff("2026-08-31", { type: "SWAPPED_OFF", nameVi: "Nghỉ hoán đổi" }),
    aDayOff("2026-09-01", { nameVi: "Quốc khánh" }),
    aDayOff("2026-09-02", { nameVi: "Quốc khánh" }),
  ],
  ...changes,
});

export const aDayOff = (date: string, changes: Partial<CalendarDay> = {}): CalendarDay => ({
  date,
  type: "HOLIDAY",
  nameVi: "Ngày nghỉ",
  certainty: "published",
  ...changes,
});
