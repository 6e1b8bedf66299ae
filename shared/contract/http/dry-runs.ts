import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import {
  FindingView,
  NameMatchView,
  NewFile,
  ObligationPath,
  StatedDocument,
  UploadView,
} from "./submissions.ts";

/** Asks for a file to be checked without reporting. */
export const DryRunRequestBody = z
  .strictObject({
    file: NewFile.extend({ part: z.enum(["data", "document"]) }),
    document: StatedDocument.exactOptional().meta({
      description:
        "As the report would state it, where it is known: what the sheet says of it is then compared",
    }),
  })
  .meta({ id: "DryRunRequest" });

export const DryRunPath = ObligationPath.extend({
  checkId: z
    .string()
    .regex(/^[0-9a-z]{26}$/)
    .meta({ description: "Id of the dry run", example: "01jz8m5x7q3v9c2t6b4w0k1n8p" }),
});

export const DryRunView = z
  .object({
    checkId: z.string(),
    state: z.enum(["waiting", "checking", "done"]),
    file: z.object({
      part: z.string(),
      name: z.string(),
      size: z.int(),
      type: z.string(),
      sha256: z.string(),
    }),
    requestedAt: z.iso.datetime(),
    uploadExpiresAt: z.iso.datetime(),
    receivedAt: z.iso.datetime().optional(),
    forgottenAt: z.iso.datetime().meta({
      description:
        "When nothing of it is kept any more; the file itself is deleted as soon as it was checked",
    }),
    problem: z.enum(["FILE_DIFFERS"]).optional(),
    wouldBe: z.enum(["accepted", "accepted_with_reasons_missing", "rejected"]).optional().meta({
      description: "What a report with this file would become now. Nothing is reported by a dry run",
    }),
    errors: z.int().optional(),
    warnings: z.int().optional(),
    reasonsMissing: z.int().optional(),
    figures: z.object({ values: z.int(), nil: z.int(), empty: z.int() }).optional().meta({
      description: "How many indicators were read with a value, as “không phát sinh”, and not at all",
    }),
    nextStep: BilingualText.meta({ description: "One sentence: what to do now" }),
  })
  .meta({ id: "DryRun" });

export const DryRunIssued = z
  .object({
    check: DryRunView,
    upload: UploadView.optional().meta({
      description: "Absent once the file has come or the form has run out",
    }),
  })
  .meta({ id: "DryRunIssued" });

export const DryRunDetail = DryRunView.extend({
  findings: z.array(FindingView),
  matches: z
    .array(NameMatchView)
    .optional()
    .meta({ description: "Rows of a workbook without codes, as they were found by their names" }),
}).meta({ id: "DryRunDetail" });
