/**
 * When a number is so large that somebody should say why. The usual cause is another unit of measure (đồng for triệu đồng: a million
 * times) or a point read as a comma (1.500 for 1,5: a thousand times), so both limits may be generous.
 */
export const UNUSUAL_SIZE = {
  /** Times the unit's own number of the last period of the same type. Campaign years of five times occur, ten hardly. */
  timesOwn: 10,
  /** Times the median of the units of its kind: within a kind, large and small units differ by ten or twenty. */
  timesKind: 50,
  /** Below it a jump says nothing: from 2 banners to 30 is a good year. */
  least: 50,
} as const;
