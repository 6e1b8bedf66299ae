import * as z from "zod";

/** What a template says of it. A multiple of 1 or less would ask about every number, and one of a million about none. */
export const unusualSizeSchema = z.strictObject({
  timesOwn: z.number().min(1.5).max(1_000_000).exactOptional(),
  timesKind: z.number().min(1.5).max(1_000_000).exactOptional(),
  least: z.number().min(0).max(1e12).exactOptional(),
});

/** When a number is so large that somebody should say why. */
export type UnusualSize = Readonly<Required<z.infer<typeof unusualSizeSchema>>>;

/**
 * Where the template says nothing. The usual cause is another unit of measure (đồng for triệu đồng: a million times) or a point read as
 * a comma (1.500 for 1,5: a thousand times), so both limits may be generous. No source names them: they are the product's own.
 */
export const UNUSUAL_SIZE: UnusualSize = {
  /** Times the unit's own number of the last period of the same type. Campaign years of five times occur, ten hardly. */
  timesOwn: 10,
  /** Times the median of the units of its kind: within a kind, large and small units differ by ten or twenty. */
  timesKind: 50,
  /** Below it a jump says nothing: from 2 banners to 30 is a good year. */
  least: 50,
};

/** What holds for a template: its own limits, and the product's where it has none. */
export function unusualSizeOf({
  unusualSize,
}: {
  readonly unusualSize?: z.infer<typeof unusualSizeSchema>;
}): UnusualSize {
  return { ...UNUSUAL_SIZE, ...unusualSize };
}
