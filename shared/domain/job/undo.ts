import type { EventDraft } from "../event.ts";
import type { Decision } from "../obligation/decisions.ts";
import type { Obligation } from "../obligation/obligation.ts";
import type { Verdict } from "./command.ts";
import type { FormerTerms, JobOutcome } from "./outcome.ts";

/** Puts back what a job changed, unless anything was decided since: then a person has to look at it. */
export function judgeUndo(
  { changed }: JobOutcome,
  obligation: Obligation,
  who: { readonly by: string; readonly reason: string },
): Verdict {
  if (!changed || obligation.version !== changed.version)
    return { outcome: "refused", code: "CHANGED_SINCE" };
  return { outcome: "changed", decision: putBack(obligation, changed.former, who) };
}

function putBack(
  obligation: Obligation,
  former: FormerTerms,
  { by, reason }: { readonly by: string; readonly reason: string },
): Decision {
  const kept = Object.entries(obligation).filter(([name]) => !(name in former));
  const restored = Object.entries(former).filter(([, value]) => value !== null);
  const documentNumber = (former.exemption ?? former.extension)?.documentNumber;
  return {
    // Every field comes from the obligation or from what it was: the names and values are its own.
    obligation: {
      ...(Object.fromEntries([...kept, ...restored]) as Obligation),
      version: obligation.version + 1,
    },
    submissions: [],
    event: {
      type: eventOfPuttingBack(former),
      data: {},
      record: { by, reason, ...(documentNumber !== undefined && { documentNumber }) },
    },
  };
}

/** The fact that it comes to, told as if it had been decided of the unit alone. */
function eventOfPuttingBack({ exemption }: FormerTerms): EventDraft["type"] {
  if (exemption !== undefined) return exemption ? "ObligationExempted" : "ExemptionLifted";
  throw new Error("a job changed something that no event tells of");
}
