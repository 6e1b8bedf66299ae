import * as z from "zod";

const Rhythm = z.enum(["immediate", "daily", "weekly"]).meta({
  description:
    "immediate: at once what cannot wait, and a summary each working day. daily: the summary. weekly: the summary of the " +
    "first working day of the week",
});

export const MessageChoice = z
  .object({
    rhythm: Rhythm,
    chosenAt: z.iso.datetime().optional().meta({ description: "Absent for who has not chosen" }),
  })
  .meta({ id: "MessageChoice" });

export const ChooseMessages = z.strictObject({ rhythm: Rhythm }).meta({ id: "ChooseMessages" });
