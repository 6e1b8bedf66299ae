import type * as z from "zod";
import type { WaiverView } from "../../shared/contract/http/waivers.ts";
import { holdsOn, type Waiver } from "../../shared/domain/findings/check-notes.ts";
import { titleOf } from "../../shared/domain/findings/findings.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";

/** A rule that the office let pass, as it stands at `now`. Which person of the office did, only the office sees. */
export function waiverView(waiver: Waiver, isStaff: boolean, now: Date): z.input<typeof WaiverView> {
  const { number, code, indicator, why, documentNumber, at, until, ended, by } = waiver;
  return {
    ...{ waiver: number, rule: code, indicator, reason: why, documentNumber, at, until },
    title: titleOf(code),
    isInForce: holdsOn(waiver, localDateOf(now)),
    ...(ended && { endedAt: ended.at }),
    ...(isStaff && { by }),
  };
}
