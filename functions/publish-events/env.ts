import * as z from "zod";

/** The variables this function is given at deployment. */
export const Env = z.object({
  EVENT_BUS_NAME: z.string().min(1),
  PARKED_EVENTS_QUEUE_URL: z.string().min(1),
});
