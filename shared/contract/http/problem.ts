import * as z from "zod";

/** Every `code` a problem may have. Stable: a client may branch on it. Texts are not, they may be improved at any time. */
export const PROBLEM_CODES = [
  "INVALID_INPUT",
  "NOT_FOUND",
  "FORBIDDEN",
  "CONCURRENT_CHANGE",
  "TOKEN_NOT_ACCEPTED",
  "IDEMPOTENCY_KEY_REQUIRED",
  "INVALID_CURSOR",
  "BODY_TOO_LARGE",
  "ALREADY_EXEMPT",
  "NOT_EXEMPT",
  "NOT_UNLOCKED",
  "NOT_EXTENDED",
  "EXTENSION_NOT_LATER",
  "UNTIL_IN_THE_PAST",
  "UNTIL_TOO_FAR",
  "NOT_REOPENED",
  "REOPENING_NOT_LATER",
  "REPORT_COUNTS_ALREADY",
  "RECEIVED_ON_NOT_POSSIBLE",
  "NOT_AN_ENTERED_REPORT",
  "NOT_THE_CURRENT_REPORT",
  "IDEMPOTENCY_KEY_REUSED",
  "OBLIGATION_APPROVED",
  "NEWER_REPORT_ARRIVED",
  "TOO_MANY_OPEN_REQUESTS",
  "TOO_MANY_ATTEMPTS",
  "TOO_MANY_COMMENTS",
  "DOCUMENT_NUMBER_INVALID",
  "DOCUMENT_FIELD_MISSING",
  "PART_NOT_WANTED",
  "PART_MISSING",
  "TOO_MANY_FILES",
  "NOTHING_NEW",
  "MATCHES_DIFFER",
  "REASONS_MISSING",
  "NOT_TO_EXPLAIN",
  "NOT_WAIVABLE",
  "ALREADY_WAIVED",
  "NOT_WAIVED",
  "TOO_MANY_WAIVERS",
  "WAIVER_AFTER_CLOSING",
  "FILE_TYPE_NOT_ALLOWED",
  "FILE_TOO_LARGE",
  "FILE_NOT_REUSABLE",
  "FILE_NAME_EMPTY",
  "FILE_NOT_READY",
  "PERIOD_NOT_OPEN",
  "PERIOD_CLOSED",
  "PERIOD_NOT_CLOSED",
  "PERIOD_NOT_REOPENED",
  "PERIOD_BEING_OPENED",
  "END_NOT_IN_FUTURE",
  "NOTHING_CHANGES",
  "DUE_DATE_PASSED",
  "DUE_DATE_NOT_IN_FUTURE",
  "DUE_BEFORE_OPENING",
  "CLOSING_NOT_IN_FUTURE",
  "CALENDAR_NOT_DRAFTED",
  "PREVIEW_REQUIRED",
  "PREVIEW_OUTDATED",
  "TEMPLATE_PREVIEW_REQUIRED",
  "PERIOD_ALREADY_OPENED",
  "PAUSE_DAY_INVALID",
  "ROSTER_EMPTY",
  "TEMPLATE_MISSING",
  "FORM_NOT_NEEDED",
  "JOB_PREVIEW_STALE",
  "JOB_CHANGES_NOTHING",
  "JOB_TOO_LARGE",
  "JOB_NOT_DONE",
  "JOB_ALREADY_UNDONE",
  "JOB_NOT_UNDOABLE",
  "INTERNAL_ERROR",
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** The body of every answer that is not a success: RFC 9457, with the texts in both languages. */
export const Problem = z
  .object({
    type: z.string().meta({ example: "urn:reform-reports:problem:PERIOD_CLOSED" }),
    title: z.string().meta({ description: "What was wrong, in Vietnamese" }),
    titleEn: z.string().meta({ description: "What was wrong, in English" }),
    advice: z.string().meta({ description: "What to do now, in Vietnamese" }),
    adviceEn: z.string().meta({ description: "What to do now, in English" }),
    status: z.int(),
    code: z.enum(PROBLEM_CODES),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({
        description:
          "Ids, limits and field names; for INVALID_INPUT `issues` of path and message; for FILE_NOT_READY `reason`: " +
          "NOT_PASSED (not arrived, or its report has not passed the checks), BEING_SCANNED (for malware: try again in " +
          "seconds), THREAT_FOUND or NOT_SCANNABLE (as with a password): never handed out",
      }),
    instance: z.string().meta({ description: "Id of the request: state it when asking for help" }),
  })
  .meta({ id: "Problem" });
