import * as z from "zod";

/** The variables this function is given at deployment. */
export const Env = z.object({
  TABLE_NAME: z.string().min(1),
});
