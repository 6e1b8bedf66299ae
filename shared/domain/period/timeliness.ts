import * as z from "zod";

/**
 * Which of a unit's reports says whether it was in time: the first that passed the checks (the default), or the last, which is
 * the one that counts. Data of the period type, copied to the period and its obligations.
 */
export const TimelinessPolicy = z.enum(["FIRST_ACCEPTED", "LAST_ACCEPTED"]);
export type TimelinessPolicy = z.infer<typeof TimelinessPolicy>;
