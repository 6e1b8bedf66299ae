import type { AppliedUnit } from "../../domain/recheck/recheck.ts";
import { LEFT_PREFIX, recheckUnitKey } from "./keys.ts";
import { toItem } from "./stored.ts";
import type { Put } from "./table.ts";

/** What became of a unit when a recheck was let stand. */
export interface LeftUnit {
  readonly recheckId: string;
  readonly left: AppliedUnit;
}

/** Written with the decision or alone, whichever of several deliveries comes first: the others then change nothing. */
export function leftPut({ recheckId, left }: LeftUnit): Put & { if: { absent: true } } {
  return {
    put: toItem("recheck-left", recheckUnitKey(recheckId, LEFT_PREFIX, left.unitId), left),
    if: { absent: true },
  };
}
