import * as z from "zod";
import type { PlannedLine } from "../../shared/domain/reminder/planned-line.ts";

/** Where a line stands in the plan, by what it is about: lines that came or went between two pages shift nothing. */
export const LinePosition = z.strictObject({ day: z.iso.date(), place: z.string().max(100) });
export type LinePosition = z.infer<typeof LinePosition>;

/** In the order in which the plan makes them: each unit's lines, and what is gathered for the units above in the end. */
export const positionOf = (line: PlannedLine): LinePosition => {
  const { day, unitId, outcome } = line;
  const isGathered = outcome === "escalate" && line.level === "parent";
  return { day, place: `${isGathered ? 1 : 0}#${unitId}#${rankOf(line)}` };
};

const rankOf = (line: PlannedLine): number => {
  if (line.outcome === "escalate") return line.level === "leader" ? 1 : 0;
  if (line.outcome === "office" && line.why === "ESCALATED")
    return { leader: 1, parent: 2, office: 3 }[line.level ?? "office"];
  return 0;
};

export const isAfter = (line: PlannedLine, position: LinePosition): boolean => {
  const { day, place } = positionOf(line);
  return day > position.day || (day === position.day && place > position.place);
};
