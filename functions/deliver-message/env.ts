import * as z from "zod";

/** The variables this function is given at deployment. */
export const Env = z.object({
  TABLE_NAME: z.string().min(1),
  USER_POOL_ID: z.string().min(1),
  SENDER: z.string().min(3),
  REPLY_TO: z.string().min(3),
  CONFIGURATION_SET: z.string().min(1),
  APP_URL: z.url(),
  /** Milliseconds between two calls of one copy of the function. */
  SPACING_MS: z.coerce.number().min(0),
});
