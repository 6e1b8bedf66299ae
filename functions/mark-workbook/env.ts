import * as z from "zod";

/** The variables this function is given at deployment. */
export const Env = z.object({
  TABLE_NAME: z.string().min(1),
  INBOX_BUCKET: z.string().min(1),
  /** Whether GuardDuty scans each upload, so that only what it found clean can be read: "true" or "false". */
  UPLOADS_ARE_SCANNED: z.stringbool({ truthy: ["true"], falsy: ["false"] }),
});
