import * as z from "zod";
import { UnitId } from "./ids.ts";

/** The link is told this once and never again: only a hash of it is kept. */
export const CalendarLinkMade = z
  .object({
    url: z.url().meta({
      description:
        "Address of the unit's calendar, to subscribe to. Whoever knows it can read the due dates; a new link ends it.",
      example: "https://reports.example.org/api/v1/calendar-feeds/unit_01jz8m5x7q3v9c2t6b4w0k1n8p/8sP0….ics",
    }),
    madeAt: z.iso.datetime(),
  })
  .meta({ id: "CalendarLinkMade" });

export const CalendarLinkState = z
  .object({
    isActive: z.boolean().meta({ description: "Whether some link can be used now" }),
    madeAt: z.iso.datetime().optional(),
    revokedAt: z.iso.datetime().optional(),
  })
  .meta({ id: "CalendarLinkState" });

/** `feed` is not checked here: whatever is no secret of the unit is not found. */
export const CalendarFeedPath = z.object({
  unitId: UnitId,
  feed: z.string().meta({ description: "The secret and `.ics`" }),
});
