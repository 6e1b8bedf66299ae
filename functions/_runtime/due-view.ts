import type * as z from "zod";
import type { DueView } from "../../shared/contract/http/due.ts";
import { type Due, describeDue } from "../../shared/domain/calendar/due.ts";

/** A due date as the API shows it: with its reason, and whether it may still move. */
export const dueView = (due: Due): z.input<typeof DueView> => ({
  dueAtExclusive: due.dueAtExclusive,
  dueDate: due.dueDate,
  because: describeDue(due),
  provisional: due.because.provisional,
});
