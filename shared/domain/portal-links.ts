/** Where a unit's report for a period is in the portal. `appUrl` has no slash at its end. */
export const reportPage = (
  appUrl: string,
  { unitId, periodId }: { readonly unitId: string; readonly periodId: string },
): string => `${appUrl}/reports/${unitId}/${periodId}`;
