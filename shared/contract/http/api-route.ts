import type * as z from "zod";
import type { ProblemCode } from "./problem.ts";

/**
 * The predicate that decides, by its name in `access.ts`. `signedIn` asks for nothing but an accepted token, and `anyone`
 * not even for that: such a route is reached by an address that nobody can guess, or shows public keys; it has a throttle of its own.
 */
export type RightName =
  | "anyone"
  | "signedIn"
  | "canSeeAll"
  | "canSeePeriods"
  | "canSeeUnit"
  | "canDownload"
  | "canReportFor"
  | "canWithdrawFor"
  | "canShareCalendar"
  | "canRevokeCalendar"
  | "canComment"
  | "canCommentInternally"
  | "canExplainFor"
  | "canReview"
  | "canWaive"
  | "canRecheck"
  | "canExempt"
  | "canExtend"
  | "canReopen"
  | "canEnterFor"
  | "canDeclareFor"
  | "canHoldReminders"
  | "canRestoreContacts"
  | "canChooseMessages"
  | "canOpenPeriods"
  | "canChangeDates"
  | "canImport";

/** The parts of the API, in the order in which its document shows them. */
export const TAGS = [
  "me",
  "units",
  "periods",
  "calendars",
  "templates",
  "obligations",
  "submissions",
  "receipts",
  "messages",
  "jobs",
  "rechecks",
  "reminders",
  "imports",
] as const;

export interface ApiRoute {
  readonly method: "GET" | "POST";
  readonly path: `/v1/${string}`;
  readonly operationId: string;
  readonly tag: (typeof TAGS)[number];
  /** The folder under `functions/` that answers. */
  readonly function: string;
  readonly summary: { readonly vi: string; readonly en: string };
  /** One right; of several, the body says which is needed. */
  readonly rights: readonly [RightName, ...RightName[]];
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: {
    readonly schema: z.ZodType;
    readonly examples: Readonly<Record<string, unknown>>;
    /** The command may come without any. */
    readonly isOptional?: true;
  };
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly schema?: z.ZodType;
    /** Answers that are documents rather than JSON, such as `application/pdf`. */
    readonly mediaTypes?: readonly string[];
  };
  /** The header `Idempotency-Key` is required, or taken: sent again with the same key, the first answer comes back. */
  readonly idempotencyKey?: "required" | "optional";
  /** Besides those that any route may answer with; see {@link problemsOf}. */
  readonly problems: readonly ProblemCode[];
}

/** Says whether the route answers people who have not signed in. */
export const isPublic = ({ rights }: ApiRoute): boolean => rights[0] === "anyone";

/** Every code with which a route may answer. */
export function problemsOf(route: ApiRoute): ProblemCode[] {
  const takesInput = route.pathParameters ?? route.query ?? route.body ?? route.method === "GET";
  return [
    ...new Set<ProblemCode>([
      ...(isPublic(route) ? [] : (["TOKEN_NOT_ACCEPTED"] as const)),
      ...(takesInput ? (["INVALID_INPUT"] as const) : []),
      ...(route.idempotencyKey ? (["IDEMPOTENCY_KEY_REQUIRED"] as const) : []),
      ...(route.body ? (["BODY_TOO_LARGE"] as const) : []),
      ...route.problems,
      "INTERNAL_ERROR",
    ]),
  ];
}
