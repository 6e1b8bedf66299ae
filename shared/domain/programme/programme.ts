/** The multi-year programmes that reporting serves: KH 145/KH-UBND 2021–2025 and what follows it. */
import * as z from "zod";
import { LocalDate } from "../time/local-date.ts";

export const ProgrammeId = z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,30}$/);

export const Programme = z.object({
  programmeId: ProgrammeId,
  nameVi: z.string().min(1).max(300),
  nameEn: z.string().max(300).optional(),
  startsOn: LocalDate,
  /** The last day, inclusive. */
  endsOn: LocalDate,
  /** The programme that continues this one. */
  successorId: ProgrammeId.optional(),
  legalBasis: z.string().max(500),
  version: z.int().min(1),
});
export type Programme = z.infer<typeof Programme>;

/** The programme in force on a day: the one named, or the first of its successors that covers the day. */
export const programmeInForce = (
  programmeId: string,
  date: LocalDate,
  programmes: readonly Programme[],
): Programme | undefined => {
  const visited = new Set<string>();
  let programme = programmes.find((candidate) => candidate.programmeId === programmeId);
  while (programme !== undefined && !visited.has(programme.programmeId)) {
    if (programme.startsOn <= date && date <= programme.endsOn) return programme;
    visited.add(programme.programmeId);
    const { successorId } = programme;
    programme = programmes.find((candidate) => candidate.programmeId === successorId);
  }
  return undefined;
};
