import * as z from "zod";

/** The largest number a unit may report: 12 digits covers đồng for a city and keeps a packed report small. */
export const FIGURE_MAX = 999_999_999_999;

/** An indicator's code: a group letter, two digits, and a letter where one indicator was split in two (G03a). */
export const indicatorCodeSchema = z.string().regex(/^[A-Z]\d{2}[a-z]?$/);

/** A content area of the communication plan, "00" to "06" in the first programme. */
export const contentAreaCodeSchema = z.string().regex(/^\d{2}$/);

const amountSchema = z.number().min(0).max(FIGURE_MAX);

/** The option of an enum indicator, as the template spells it: a word, so that it can be packed and read again. */
export const optionSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/);

/**
 * What a unit reported for one indicator. `nil` is "không phát sinh": the unit says that nothing happened.
 * An indicator without a figure was left empty, which is neither 0 nor nil: it was not reported.
 */
export const figureSchema = z.discriminatedUnion("state", [
  z.strictObject({
    code: indicatorCodeSchema,
    state: z.literal("value"),
    value: z.union([amountSchema, z.boolean(), optionSchema]),
    /** The same total by content area. One item may serve several areas, so the sum may exceed the total. */
    byContent: z.record(contentAreaCodeSchema, amountSchema).exactOptional(),
  }),
  z.strictObject({ code: indicatorCodeSchema, state: z.literal("nil") }),
]);

export type Figure = Readonly<z.infer<typeof figureSchema>>;

/** Figures by indicator code. */
export type Figures = Readonly<Record<string, Figure>>;

/** Whether a report says of everything it answers that nothing happened. One 0 or "no" is an answer of another kind. */
export function isNilReport(figures: Figures): boolean {
  const given = Object.values(figures);
  return given.length > 0 && given.every(({ state }) => state === "nil");
}
