/** Where a unit's report for a period is in the portal. `appUrl` has no slash at its end. */
export const reportPage = (
  appUrl: string,
  { unitId, periodId }: { readonly unitId: string; readonly periodId: string },
): string => `${appUrl}/reports/${unitId}/${periodId}`;

/**
 * Where anybody checks a receipt, without signing in. It is printed on paper, so it must lead there for ever. `revision` is the one on
 * the paper: by it the page can say that it was replaced.
 */
export const receiptCheckPage = (appUrl: string, receiptId: string, revision?: number): string =>
  `${appUrl}/api/v1/receipts/${receiptId}/check${revision === undefined ? "" : `?revision=${revision}`}`;
