import { createHash } from "node:crypto";
import * as z from "zod";
import { LocalDate } from "../../shared/domain/time/local-date.ts";

/** Units by their place in the rehearsed city, from 1. */
const Places = z.array(z.int().min(1)).min(1);
const Share = z.number().min(0).max(1);
const Why = { reason: z.string().min(1), documentNumber: z.string().min(1) };

/** Something that happens on a day of its own, besides what units do by themselves. */
const Happening = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("extend"),
    on: LocalDate,
    period: z.string(),
    units: Places,
    until: LocalDate,
    ...Why,
  }),
  z.strictObject({ what: z.literal("exempt"), on: LocalDate, period: z.string(), units: Places, ...Why }),
  /** The approved calendar gains a day off. */
  z.strictObject({ what: z.literal("holiday"), on: LocalDate, date: LocalDate, nameVi: z.string() }),
  /** From this day on, mail to these units comes back. */
  z.strictObject({ what: z.literal("bounce"), on: LocalDate, units: Places }),
  /** The unit goes into another; what it still owes is closed by a decision. */
  z.strictObject({
    what: z.literal("merge"),
    on: LocalDate,
    unit: z.int().min(1),
    into: z.int().min(1),
    ...Why,
  }),
  /** Nothing that the clock starts runs on these days; what was missed is made up for afterwards. */
  z.strictObject({ what: z.literal("outage"), on: LocalDate, until: LocalDate }),
]);
export type Happening = z.infer<typeof Happening>;

/** A year as it may come: how units behave, and what happens besides. `npm run rehearse -- 2026 --scenario file` reads one. */
export const Scenario = z.strictObject({
  /** Another seed, other units that are late. */
  seed: z.int(),
  /** Shares of all reports; the rest is sent in the last five working days. */
  shares: z.strictObject({
    early: Share,
    late: Share,
    never: Share,
    nil: Share,
    /** Sent in time, refused by the checks, and corrected. */
    rejected: Share,
    /** Sent in time, returned by the office, and corrected. */
    returned: Share,
  }),
  /** Share of units whose focal person has no address. */
  withoutContact: Share,
  /** Share of units whose leader can be written to, of what is overdue. */
  leaders: Share,
  /** Units that belong to another one of the same kind of code, which is written to of what is overdue for long. */
  belongTo: z.array(z.strictObject({ units: Places, to: z.int().min(1) })),
  /** The people of the reform office, and how each wants to be told. */
  office: z.array(
    z.strictObject({ name: z.string().min(1), told: z.enum(["immediate", "daily", "weekly"]) }),
  ),
  /** The office approves a report within so many working days after it came. */
  approvedWithin: z.int().min(1).max(20),
  happenings: z.array(Happening),
});
export type Scenario = z.infer<typeof Scenario>;

export const BEHAVIOURS = ["early", "late", "never", "nil", "rejected", "returned"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number] | "ordinary";

/** How a unit behaves with a report: always the same for the same seed. */
export function behaviourOf({ seed, shares }: Scenario, unitId: string, periodId: string): Behaviour {
  let left = chance(seed, unitId, periodId);
  for (const behaviour of BEHAVIOURS) {
    left -= shares[behaviour];
    if (left < 0) return behaviour;
  }
  return "ordinary";
}

/** A number in [0, 1) that depends on nothing but the seed and the names. */
export function chance(seed: number, ...names: readonly string[]): number {
  const hash = createHash("sha256")
    .update([seed, ...names].join("/"))
    .digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}
