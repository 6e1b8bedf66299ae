import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { FileId, PeriodId, UnitId } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { wordsUpTo } from "./words.ts";

export const Sha256 = z.base64().length(44).meta({
  description: "SHA-256 of the bytes, base64",
  example: "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
});

export const NewFile = z.strictObject({
  part: z.enum(["data", "document", "evidence"]),
  name: z.string().min(1).max(1024),
  size: z.int().min(1),
  type: z.string().max(100),
  sha256: Sha256,
});

const ReusedFile = z.strictObject({
  part: z.enum(["data", "document", "evidence"]),
  reuse: z.strictObject({ attempt: z.int().min(1), fileId: FileId }),
});

/** The signed document, as the unit states it. */
export const StatedDocument = z.strictObject({
  number: z.string().min(1).max(200),
  date: z.iso.date(),
  form: z.enum(["standalone", "integrated"]).exactOptional(),
  tasks: z.int().min(0).max(10_000).exactOptional(),
});

/** Asks for an upload: which files, of what size and hash, and which document they carry. */
export const SubmissionRequestBody = z
  .strictObject({
    document: StatedDocument,
    files: z
      .array(z.union([NewFile, ReusedFile]))
      .min(1)
      .max(12),
    confirmMatches: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional()
      .meta({
        description:
          "The person has seen which rows were found by their names, and they are right: `confirmMatches` of the attempt that asked for it. " +
          "All files may then be used again",
      }),
  })
  .meta({ id: "SubmissionRequest" });

const SubmissionStateName = z.enum([
  "requested",
  "received",
  "expired",
  "accepted",
  "rejected",
  "superseded",
  "withdrawn",
  "approved",
  "returned",
]);

export const ChannelName = z.enum(["declaration", "paper", "email"]).meta({
  description:
    "How it came, when not by an upload: nothing to report declared by the unit, or a report on paper or by e-mail that the " +
    "office entered in the unit's name",
});

const SubmissionFileView = z
  .object({
    fileId: z.string(),
    part: z.enum(["data", "document", "evidence"]),
    name: z.string(),
    size: z.int(),
    type: z.string(),
    sha256: z.string(),
    receivedAt: z.iso.datetime().optional(),
    reusedFrom: z.object({ attempt: z.int(), fileId: z.string() }).optional(),
    problem: z
      .enum([
        "FILE_DIFFERS",
        "EVIDENCE_WRONG_CONTENT",
        "EVIDENCE_DAMAGED",
        "EVIDENCE_ENCRYPTED",
        "EVIDENCE_ACTIVE_CONTENT",
        "EVIDENCE_TOO_LARGE",
        "EVIDENCE_UNREADABLE",
      ])
      .optional()
      .meta({
        description:
          "What arrived was not what was announced; or it is evidence that is not kept, and never handed out (among the findings, too)",
      }),
  })
  .meta({ id: "SubmissionFile" });

const SignatureView = z
  .object({
    kind: z.enum(["signature", "timestamp"]),
    signer: z.string().optional().meta({ description: "Common name of the certificate that the file names" }),
    organisation: z.string().optional(),
    signedAt: z.iso.datetime().optional().meta({ description: "As the signer's computer claims" }),
    coversWholeFile: z.boolean().meta({ description: "Nothing was added to the file after it" }),
    verified: z.literal(false).meta({
      description: "Show it as “chưa xác minh”: neither the certificate nor the signature has been verified",
    }),
  })
  .meta({ id: "DocumentSignature" });

const DocumentView = z
  .object({
    fileId: z.string(),
    kind: z.enum(["pdf", "docx", "xlsx", "png", "jpeg"]),
    pages: z.int().optional(),
    isScanned: z
      .boolean()
      .optional()
      .meta({ description: "Most pages are pictures: nobody can search them" }),
    isRestricted: z
      .boolean()
      .optional()
      .meta({ description: "It opens without a password, and restricts printing or copying" }),
    signatures: z.array(SignatureView).optional(),
    width: z.int().optional(),
    height: z.int().optional(),
  })
  .meta({ id: "CheckedDocument", description: "What was seen of a document or of evidence by the checks" });

export const FindingView = z
  .object({
    id: z.string().meta({
      description:
        "What is wrong, and with which indicator: the same in the next attempt, wherever its row then is",
      example: "MUCH_MORE_THAN_OWN/data/B01",
    }),
    since: z.enum(["new", "still"]).optional().meta({
      description:
        "Whether the attempt that this one is compared with had it as well; absent of what is fixed",
    }),
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    fileId: z.string(),
    sheet: z.string().optional(),
    cell: z.string().optional(),
    indicator: z.string().optional(),
    area: z.string().optional(),
    found: z.string().optional(),
    expected: z.string().optional(),
    count: z
      .int()
      .optional()
      .meta({ description: "How many there are of this kind, when only the first is told" }),
    asksForReason: z
      .boolean()
      .meta({ description: "It waits for the unit's word: in the sheet, or by `explainFindings`" }),
    reason: z.string().optional(),
    isBeta: z.boolean().optional().meta({ description: "Of a rule on trial: told, not counted" }),
    isWaived: z.boolean().optional().meta({ description: "Let pass by the office: told, not counted" }),
    title: BilingualText,
    fix: BilingualText,
  })
  .meta({ id: "Finding" });

export const SubmissionView = z
  .object({
    unitId: z.string(),
    periodId: z.string(),
    attempt: z.int(),
    state: SubmissionStateName,
    requestedAt: z.iso.datetime(),
    uploadExpiresAt: z.iso.datetime(),
    receivedAt: z.iso.datetime().optional(),
    decidedAt: z.iso.datetime().optional(),
    channel: ChannelName.optional(),
    document: z
      .object({
        number: z.string(),
        date: z.iso.date(),
        form: z.enum(["standalone", "integrated"]).optional(),
        tasks: z.int().optional(),
      })
      .optional()
      .meta({ description: "Absent when nothing to report was declared" }),
    files: z.array(SubmissionFileView),
    errors: z.int().optional(),
    warnings: z.int().optional(),
    resendUntil: z.iso.date().optional().meta({
      description:
        "Rejected, and the office let pass what was wrong: until then its files may be sent again as they are",
    }),
    reasonsMissing: z.int().optional().meta({
      description: "Warnings that ask for a word and have none: the office cannot approve it before",
    }),
    evidenceNotKept: z
      .int()
      .optional()
      .meta({
        description:
          "How much of the evidence came and is not kept; absent of none. Evidence may come after the report was decided, so it is not " +
          "among `warnings`, and stands among the findings of the attempt",
      }),
  })
  .meta({ id: "Submission" });

export const UploadView = z
  .object({
    fileId: z.string(),
    url: z.string(),
    fields: z.record(z.string(), z.string()),
  })
  .meta({
    id: "Upload",
    description: "POST these fields and then the file, as multipart/form-data, to the url",
  });

/** The attempt that was issued, with one upload form for each file that is still to come. */
export const SubmissionIssued = z
  .object({ submission: SubmissionView, uploads: z.array(UploadView) })
  .meta({ id: "SubmissionIssued" });

/** A row without a code, and the indicator that its name seems to mean. */
export const NameMatchView = z.object({
  indicator: z.string(),
  sheet: z.string(),
  cell: z.string(),
  found: z.string(),
});

/** One submission in full, with all its findings. */
export const SubmissionDetail = SubmissionView.extend({
  nextStep: BilingualText.meta({ description: "One sentence: what the unit can do about this attempt" }),
  findings: z.array(FindingView),
  templateVersion: z.int().optional().meta({ description: "By which version of the form it was judged" }),
  comparedWith: z.int().optional().meta({ description: "The last attempt before it that was judged" }),
  documents: z.array(DocumentView),
  fixed: z.array(FindingView).meta({ description: "What that attempt had, and this one has not" }),
  matches: z
    .array(NameMatchView)
    .optional()
    .meta({ description: "Rows of a workbook without codes, as they were found by their names" }),
  confirmMatches: z.string().optional().meta({
    description: "What a new request says to confirm these matches; the files may be used again in it",
  }),
}).meta({ id: "SubmissionDetail" });

/** Why unusual figures are right as they stand. */
export const ExplanationsBody = z
  .strictObject({
    explanations: z
      .array(
        z.strictObject({
          findingId: z.string().min(1).max(250).meta({ example: "MUCH_MORE_THAN_OWN/data/B01" }),
          text: wordsUpTo(500),
        }),
      )
      .min(1)
      .max(50),
  })
  .meta({ id: "Explanations" });

/** Newest first. */
export const SubmissionList = z
  .object({ submissions: z.array(SubmissionView), nextCursor: NextCursor })
  .meta({ id: "SubmissionList" });

/** Why a file cannot be downloaded: `details.reason` of FILE_NOT_READY. A client may branch on it. */
export type FileNotReadyReason =
  /** It has not arrived as announced, or its report has not passed the checks. */
  | "NOT_PASSED"
  /** Its report has not been decided: there is no answer yet. */
  | "NOT_DECIDED"
  /** The malware scan has not finished: it takes seconds, try again. */
  | "BEING_SCANNED"
  /** The scan found malware: it is never handed out. */
  | "THREAT_FOUND"
  /** The scan could not look inside, as with a password: it is never handed out. */
  | "NOT_SCANNABLE";

export const DownloadLink = z
  .object({ url: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: "DownloadLink" });

export const AnswerLink = z
  .object({
    url: z.string(),
    expiresAt: z.iso.datetime(),
    isMarked: z
      .boolean()
      .meta({ description: "False: the link leads to the list of findings alone, and `reason` says why" }),
    reason: BilingualText.optional(),
  })
  .meta({ id: "AnswerLink" });

export const ObligationPath = z.object({ unitId: UnitId, periodId: PeriodId });

export const SubmissionListQuery = z.strictObject(pagingFields);

export const SubmissionPath = ObligationPath.extend({
  attempt: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .transform(Number)
    .meta({ description: "Number of the attempt", override: { type: "integer", minimum: 1 } }),
});

export const FilePath = SubmissionPath.extend({ fileId: FileId });
