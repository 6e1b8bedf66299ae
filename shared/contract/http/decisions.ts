import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { Sha256, UploadView } from "./submissions.ts";

const Attempt = z.int().min(1).meta({ description: "The attempt that the person saw" });
const Reason = z.string().normalize("NFC").trim().min(1).max(2000);
const DocumentNumber = z.string().trim().min(1).max(60).meta({ example: "2231/SNV-CCHC" });
const LastDay = z.iso.date().meta({ description: "The last day, in Vietnam" });

/** Of two people at once the second is told what changed, instead of deciding on what is no longer so. */
const seen = {
  version: z.int().min(1).exactOptional().meta({
    description:
      "Version of the obligation that the person saw. When it has changed since: 409 CONCURRENT_CHANGE with `details.changes`",
  }),
};

/** By a document where the office has one. */
const explained = { reason: Reason, documentNumber: DocumentNumber.exactOptional(), ...seen };
const byDocument = { reason: Reason, documentNumber: DocumentNumber, ...seen };

/** A decision of the office about one obligation. */
export const ReviewBody = z
  .discriminatedUnion("decision", [
    z.strictObject({ decision: z.literal("approve"), attempt: Attempt, ...seen }),
    z.strictObject({
      decision: z.literal("return"),
      attempt: Attempt,
      ...explained,
      extension: z
        .strictObject({ until: LastDay, documentNumber: DocumentNumber })
        .exactOptional()
        .meta({ description: "More time, granted with the return; without it the due date stays" }),
    }),
    z.strictObject({ decision: z.literal("unlock"), attempt: Attempt, ...explained }),
    z.strictObject({
      decision: z.literal("undo-unlock"),
      attempt: Attempt,
      reason: Reason.exactOptional(),
      ...seen,
    }),
    z.strictObject({ decision: z.literal("undo-return"), attempt: Attempt, ...explained }),
    z.strictObject({ decision: z.literal("undo-entry"), attempt: Attempt, ...explained }),
    z.strictObject({ decision: z.literal("exempt"), until: LastDay.exactOptional(), ...byDocument }),
    z.strictObject({ decision: z.literal("lift-exemption"), ...explained }),
    z.strictObject({ decision: z.literal("extend"), until: LastDay, ...byDocument }),
    z.strictObject({ decision: z.literal("remove-extension"), ...explained }),
    z.strictObject({ decision: z.literal("reopen"), until: LastDay, ...explained }),
    z.strictObject({ decision: z.literal("close-again"), ...explained }),
  ])
  .meta({ id: "Review" });

/** What was decided, by whichever of the ways; asked again with the same Idempotency-Key, the same. */
export const DecisionAnswer = z
  .object({
    id: z.string().meta({ description: "Of the event in the history" }),
    type: z.string().meta({ description: "See docs/events.md", example: "ObligationExtended" }),
    time: z.iso.datetime(),
    version: z.int().meta({ description: "Version of the obligation that the decision made" }),
    attempt: z.int().optional(),
    until: z.iso.date().optional().meta({ description: "The last day that was asked for" }),
    due: z
      .object({ dueAtExclusive: z.iso.datetime(), dueDate: z.iso.date(), because: BilingualText.optional() })
      .optional()
      .meta({
        description:
          "When it is due now, where the decision moved it. A day off rolls, and `because` says so",
      }),
  })
  .meta({ id: "Decision" });

/** A unit takes its report back. Without a version it is taken back whatever was decided meanwhile, as long as it counts. */
export const WithdrawalBody = z.strictObject(seen).meta({ id: "Withdrawal" });

/** A unit member's declaration that the unit has nothing to report. */
export const NothingToReportBody = z
  .strictObject({
    confirmed: z.literal(true).meta({ description: "The person confirms it, knowing that it counts" }),
    reason: Reason,
    ...seen,
  })
  .meta({ id: "NothingToReport" });

/** A report that came on paper or by e-mail, entered by the office in the unit's name. */
export const EnteredReportBody = z
  .strictObject({
    channel: z.enum(["paper", "email"]),
    receivedOn: z.iso.date().meta({
      description: "The day on which it came, not in the future; it counts from the beginning of that day",
    }),
    document: z.strictObject({
      number: DocumentNumber,
      date: z.iso.date(),
      form: z.enum(["standalone", "integrated"]).exactOptional(),
      tasks: z.int().min(0).max(10_000).exactOptional(),
    }),
    scans: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(1024),
          size: z.int().min(1),
          type: z.string().max(100),
          sha256: Sha256,
        }),
      )
      .min(1)
      .max(10)
      .exactOptional()
      .meta({
        description:
          "Scans of the paper or the mail, kept with the entry as evidence is: PDF, PNG, JPEG, DOCX or XLSX. They are uploaded by the forms " +
          "of the answer. The entry counts at once, whatever comes of them",
      }),
    reason: Reason,
    ...seen,
  })
  .meta({ id: "EnteredReport" });

/** What was decided, with a form for each scan that is still to come. */
export const EnteredReportAnswer = DecisionAnswer.extend({ uploads: z.array(UploadView) }).meta({
  id: "EnteredReportAnswer",
});
