/** Where the links of a message lead. Addresses hold ids only, so a forwarded message opens nothing without signing in. */
export interface MessageLinks {
  report(unitId: string, periodId: string): string;
  /** Who owes what of a period. */
  period(periodId: string): string;
  readonly units: string;
  readonly messages: string;
  readonly reviewQueue: string;
  readonly calendars: string;
  /** Where a person chooses what to be told, and when. */
  readonly preferences: string;
}

/** `appUrl` is where people open the product, without a slash at the end. */
export function linksAt(appUrl: string): MessageLinks {
  const at = (...segments: readonly string[]) => [appUrl, ...segments.map(encodeURIComponent)].join("/");
  return {
    report: (unitId, periodId) => at("reports", unitId, periodId),
    period: (periodId) => at("periods", periodId),
    units: at("units"),
    messages: at("messages"),
    reviewQueue: at("review"),
    calendars: at("calendars"),
    preferences: at("me"),
  };
}
