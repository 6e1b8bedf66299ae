import * as z from "zod";

/** What a person reads at once; the next page is one request away. */
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

/** Query parameters of a list that comes in pages. */
export const pagingFields = {
  /** Text in the address, so it becomes a number here. */
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_LIMIT))
    .default(DEFAULT_LIMIT)
    .meta({
      description: "Entries a page",
      override: { type: "integer", minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    }),
  cursor: z
    .string()
    .max(1024)
    .optional()
    .meta({ description: "`nextCursor` of the page before. Opaque: it fits only the list it came from." }),
};

/** Absent on the last page. */
export const NextCursor = z
  .string()
  .optional()
  .meta({ description: "Where the next page begins; absent on the last page" });

/** For a route that takes no query parameters: one that is not known is refused, not ignored. */
export const NoQuery = z.strictObject({});
