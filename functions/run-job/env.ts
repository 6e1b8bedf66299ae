import * as z from "zod";

/** The variables this function is given at deployment. */
export const Env = z.object({
  TABLE_NAME: z.string().min(1),
  INBOX_BUCKET: z.string().min(1),
  JOBS_QUEUE_URL: z.string().min(1),
});
