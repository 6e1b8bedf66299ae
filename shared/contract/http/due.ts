import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";

export const DueView = z.object({
  dueAtExclusive: z.iso.datetime().meta({ description: "The first instant that is too late" }),
  dueDate: z.iso.date().meta({ description: "The last day in time, in Vietnam" }),
  because: BilingualText.meta({ id: "DueBecause", description: "Why then: shown wherever the date is" }),
  provisional: z.boolean().meta({ description: "It may still move: the working calendar is not approved" }),
});
