import * as z from "zod";

/** The variables this function is given at deployment. */
export const Env = z.object({
  TABLE_NAME: z.string().min(1),
  /** Where people open the product: messages link to it. */
  APP_URL: z.url(),
});
