import * as z from "zod";
import { PeriodId, RecheckId } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { UnitSummary } from "./units.ts";

export const RecheckPath = z.object({ recheckId: RecheckId });

export const RecheckStarted = z.object({ recheckId: RecheckId }).meta({ id: "RecheckStarted" });

export const RecheckQuery = z.strictObject(pagingFields);

/** `hash` is that of the preview which the person saw. */
export const RecheckCommitBody = z
  .strictObject({ hash: z.string().min(1).max(100), reason: z.string().trim().min(1).max(2000) })
  .meta({ id: "RecheckCommit" });

const Numbers = z.object({ errors: z.int(), warnings: z.int(), reasonsMissing: z.int() });

const DifferingReport = z
  .object({
    unit: UnitSummary,
    attempt: z.int(),
    state: z.string().meta({ description: "Of the attempt, as it was checked; a recheck changes none" }),
    before: Numbers,
    after: Numbers,
    gained: z.array(z.string()).meta({ description: "Codes of what is found now and was not" }),
    lost: z.array(z.string()).meta({ description: "Codes of what was found and is not any more" }),
    became: z.enum(["applied", "CHANGED_SINCE", "PERIOD_CLOSED"]).optional().meta({
      description:
        "Once let stand. CHANGED_SINCE: left alone, as something was decided since it was checked. PERIOD_CLOSED: it would pass now, but nothing is taken any more",
    }),
  })
  .meta({ id: "RecheckedReport" });

export const RecheckView = z
  .object({
    recheckId: RecheckId,
    periodId: PeriodId,
    state: z.enum(["checking", "ready", "applying", "applied"]),
    by: z.string().meta({ description: "Id of the person" }),
    startedAt: z.iso.datetime(),
    hash: z.string().optional().meta({ description: "To let stand what is shown here; once all is checked" }),
    committed: z.object({ by: z.string(), reason: z.string(), at: z.iso.datetime() }).optional(),
    units: z.int().meta({ description: "Units whose reports are looked at" }),
    progress: z
      .object({ checked: z.int(), applied: z.int(), skipped: z.int() })
      .meta({ description: "Units of the pieces that are finished: exact, and never less than before" }),
    counts: z
      .object({
        same: z.int(),
        nothing: z.int().meta({ description: "No file whose content was judged" }),
        differs: z.int(),
        gainedErrors: z.int(),
        lostErrors: z.int(),
        gainedWarnings: z.int(),
        lostWarnings: z.int(),
        wouldPass: z.int().meta({ description: "Rejected, and in order by the rules as they are now" }),
      })
      .meta({ description: "Units of the pieces that are checked; one that differs may be in several" }),
    differing: z.array(DifferingReport),
    nextCursor: NextCursor,
  })
  .meta({
    id: "Recheck",
    description: "A page may hold fewer than asked for, even none, and still have a `nextCursor`",
  });
