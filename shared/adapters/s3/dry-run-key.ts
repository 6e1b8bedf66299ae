/** Where the file of a dry run lies, for as long as it takes to check it. The key is made of ids only. */
export interface DryRunAddress {
  readonly unitId: string;
  readonly periodId: string;
  readonly checkId: string;
}

const DRY_RUN_KEY = /^checks\/(unit_[0-9a-z]+)\/(\d{4}-[A-Z0-9]+)\/([0-9a-z]{26})$/;

/** Whose dry run lies under a key; undefined for a key this product never made. */
export function dryRunAddressOf(key: string): DryRunAddress | undefined {
  const [, unitId, periodId, checkId] = DRY_RUN_KEY.exec(key) ?? [];
  return unitId && periodId && checkId ? { unitId, periodId, checkId } : undefined;
}

export function dryRunKey({ unitId, periodId, checkId }: DryRunAddress): string {
  return `checks/${unitId}/${periodId}/${checkId}`;
}
