import type { EventDraft } from "../event.ts";
import type { Decision } from "../obligation/decisions.ts";
import type { Obligation } from "../obligation/obligation.ts";
import type { Verdict } from "./command.ts";
import type { FormerTerms, JobOutcome } from "./outcome.ts";

interface Who {
  readonly by: string;
  readonly reason: string;
}

/** Puts back what a job changed, unless anything was decided since: then a person has to look at it. */
export function judgeUndo({ changed }: JobOutcome, obligation: Obligation, who: Who): Verdict {
  if (!changed || obligation.version !== changed.version)
    return { outcome: "refused", code: "CHANGED_SINCE" };
  return { outcome: "changed", decision: putBack(obligation, changed.former, who) };
}

function putBack(present: Obligation, former: FormerTerms, { by, reason }: Who): Decision {
  const kept = Object.entries(present).filter(([name]) => !(name in former));
  const restored = Object.entries(former).filter(([, value]) => value !== null);
  // Every field comes from the obligation or from what it was: the names and values are its own.
  const obligation = Object.fromEntries([...kept, ...restored]) as Obligation;
  const documentNumber = (former.exemption ?? former.extension)?.documentNumber;
  const { because } = former;
  return {
    obligation: { ...obligation, version: present.version + 1 },
    submissions: [],
    event: {
      ...eventOfPuttingBack(former, present),
      record: {
        by,
        reason,
        ...(documentNumber !== undefined && { documentNumber }),
        ...(because && { because }),
      },
    },
  };
}

/** The fact that it comes to, told as if it had been decided of the unit alone. */
function eventOfPuttingBack(former: FormerTerms, present: Obligation): Pick<EventDraft, "type" | "data"> {
  const { exemption, extension, reopened, dueAtExclusive, because, timeliness } = former;
  const moved = dueAtExclusive === undefined ? {} : { dueAtExclusive, movedFrom: present.dueAtExclusive };
  if (exemption !== undefined) {
    const until = exemption?.until;
    return {
      type: exemption ? "ObligationExempted" : "ExemptionLifted",
      data: until === undefined ? {} : { until },
    };
  }
  if (extension !== undefined) {
    if (!extension) return { type: "ExtensionRemoved", data: moved };
    return { type: "ObligationExtended", data: { ...moved, until: extension.until } };
  }
  if (reopened !== undefined) return { type: reopened ? "ObligationReopened" : "ReopeningEnded", data: {} };
  const policy = timeliness === undefined ? {} : { timeliness: timeliness ?? "FIRST_ACCEPTED" };
  if (dueAtExclusive !== undefined) {
    return { type: "DueDateMoved", data: { ...moved, ...policy } };
  }
  return { type: because ? "DueDateConfirmed" : "TimelinessChanged", data: policy };
}
