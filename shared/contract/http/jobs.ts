import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { JobId, PeriodId, UnitId, UnitKind } from "./ids.ts";
import { ObligationStatusName } from "./obligations.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { UnitSummary } from "./units.ts";

export const JobPath = z.object({ jobId: JobId });

const Selection = z
  .strictObject({
    periodIds: z.array(PeriodId).min(1).max(6),
    kind: UnitKind.exactOptional(),
    unitIds: z.array(UnitId).min(1).max(1000).exactOptional(),
    status: ObligationStatusName.exactOptional(),
  })
  .meta({
    id: "JobSelection",
    description: "Which obligations. What is left out does not narrow; what is given narrows together.",
  });

const DocumentNumber = z.string().trim().min(1).max(60);
const Reason = z.string().trim().min(1).max(2000);

/** The decisions that can be made over many, each with more fields. */
const decisionsWith = <More extends z.ZodRawShape>(more: More) =>
  z.discriminatedUnion("command", [
    z.strictObject({
      command: z.literal("exempt"),
      documentNumber: DocumentNumber,
      until: z.iso.date().exactOptional().meta({ description: "Its last day; for good without it" }),
      ...more,
    }),
    z.strictObject({ command: z.literal("lift-exemption"), ...more }),
    z.strictObject({
      command: z.literal("extend"),
      documentNumber: DocumentNumber,
      until: z.iso.date().meta({ description: "The last day; on a day off it rolls as the due date does" }),
      ...more,
    }),
    z.strictObject({ command: z.literal("remove-extension"), ...more }),
    z.strictObject({ command: z.literal("reopen"), until: z.iso.date(), ...more }),
    z.strictObject({ command: z.literal("close-again"), ...more }),
    z.strictObject({ command: z.literal("redate"), ...more }),
  ]);

export const JobPreviewBody = decisionsWith({ selection: Selection }).meta({ id: "JobPreviewRequest" });

/** `hash` is that of the preview which the person saw. */
export const JobStartBody = decisionsWith({
  selection: Selection,
  reason: Reason,
  hash: z.string().min(1).max(100),
}).meta({ id: "JobRequest" });

export const JobUndoBody = z.strictObject({ reason: Reason }).meta({ id: "JobUndo" });

const OutcomeName = z.enum(["changed", "unchanged", "refused"]).meta({
  description: "unchanged: it is already so. refused: `code` says why",
});

const counts = {
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
};

const Why = z
  .object({ code: z.string(), title: BilingualText })
  .meta({ id: "JobRefusal", description: "Why an obligation is not changed" });

export const JobPreviewView = z
  .object({
    hash: z.string().meta({ description: "To start the job that was shown here" }),
    targets: z.int().meta({ description: "Obligations that are selected" }),
    ...counts,
    why: z.array(Why.extend({ count: z.int() })).meta({ description: "Of those that would not change" }),
    changingByStatus: z
      .partialRecord(ObligationStatusName, z.int())
      .meta({ description: "Where those stand now that would change" }),
    exceptions: z
      .array(z.object({ unitId: UnitId, periodId: PeriodId, outcome: OutcomeName, code: z.string() }))
      .meta({ description: "The first of those that would not change" }),
  })
  .meta({ id: "JobPreview" });

export const JobView = z
  .object({
    jobId: JobId,
    state: z.enum(["planned", "running", "done", "undone"]),
    command: z.string().meta({ description: "Of an undo, what it takes back", example: "exempt" }),
    documentNumber: z.string().optional(),
    until: z.iso.date().optional(),
    selection: Selection.optional(),
    undoes: JobId.optional(),
    undoneBy: JobId.optional(),
    reason: z.string(),
    by: z.string().meta({ description: "Id of the person" }),
    plannedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    targets: z.int().meta({ description: "Obligations that it is about" }),
    progress: z
      .object({ decided: z.int(), ...counts, why: z.array(Why.extend({ count: z.int() })) })
      .meta({ description: "Of the pieces that are finished: exact, and never less than before" }),
  })
  .meta({ id: "Job" });

export const JobListQuery = z.strictObject(pagingFields);

export const JobList = z
  .object({ jobs: z.array(JobView), nextCursor: NextCursor })
  .meta({ id: "JobList", description: "The latest first" });

export const JobUnitsQuery = z.strictObject({ outcome: OutcomeName.optional(), ...pagingFields });

export const JobUnits = z
  .object({
    units: z.array(
      z
        .object({
          unit: UnitSummary,
          periodId: PeriodId,
          outcome: OutcomeName,
          why: Why.optional(),
          version: z.int().optional().meta({ description: "Of the obligation, as the job made it" }),
          at: z.iso.datetime(),
        })
        .meta({ id: "JobUnit" }),
    ),
    nextCursor: NextCursor,
  })
  .meta({ id: "JobUnits" });
