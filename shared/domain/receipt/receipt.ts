/**
 * What a unit can show later: that an attempt arrived, when, with which bytes, and how it was judged. One receipt for each
 * attempt that passed the checks; its id is random, stays the same, and is all that is needed to look it up. When a decision
 * changes the judgement, the receipt gets a further revision, which names the one before it by the hash of its bytes.
 *
 * No person's name is in it. File names are the only words that people typed.
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import { describeDue } from "../calendar/due.ts";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { workingDaysLate } from "../obligation/lateness.ts";
import { decidingReportOf, type Obligation, standingOf } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { TimelinessPolicy } from "../period/timeliness.ts";
import { Channel, hasPassed, PARTS, type Submission } from "../submission/submission.ts";
import { Instant, LocalDate, latestOf, localDateOf } from "../time/local-date.ts";
import { nameOn, type Unit } from "../unit/unit.ts";
import { isInForce } from "../unit/validity.ts";

/** `rcpt_` and 160 random bits: the id is the only thing that protects a receipt from being read by anybody. */
export const ReceiptId = z.string().regex(/^rcpt_[0-9a-hjkmnp-tv-z]{32}$/);

const RECEIPT_ID_BYTES = 20;
/** Crockford's: none of i, l, o, u, so that an id can be read off paper. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Makes an id of 20 random bytes. */
export function receiptIdOf(random: Uint8Array): string {
  if (random.length !== RECEIPT_ID_BYTES) {
    throw new Error(`${RECEIPT_ID_BYTES} random bytes are needed, not ${random.length}`);
  }
  const bits = Array.from(random, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = bits.match(/.{5}/g) ?? [];
  return `rcpt_${letters.map((letter) => ALPHABET[Number.parseInt(letter, 2)]).join("")}`;
}

const BilingualText = z.object({ vi: z.string(), en: z.string() });

/**
 * `on_time`, `late` and `nil` (nothing to report) while the attempt is the report that counts. The others say why it is not, or why the unit
 * need not report at all; after `withdrawn` and `superseded` nothing can happen to an attempt any more, and after `returned` only that the
 * return was a mistake.
 */
export const Verdict = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("on_time") }),
  /** 0 when it came after the last day and before the next working day. */
  z.object({ kind: z.literal("late"), workingDays: z.int().min(0) }),
  z.object({ kind: z.literal("nil") }),
  z.object({ kind: z.literal("exempt") }),
  z.object({ kind: z.literal("returned") }),
  z.object({ kind: z.literal("withdrawn") }),
  z.object({ kind: z.literal("superseded") }),
]);
export type Verdict = z.infer<typeof Verdict>;

const FINAL_VERDICTS: readonly Verdict["kind"][] = ["withdrawn", "superseded"];
/** Of an attempt that does not count the due date is no ground any more. */
const IDLE_VERDICTS: readonly Verdict["kind"][] = [...FINAL_VERDICTS, "returned"];

/** The part of a receipt that decisions can change. */
export const Judgement = z.object({
  due: z.object({
    /** The last day in time, in Vietnam. */
    lastDay: LocalDate,
    /** The first instant that is too late. */
    tooLateFrom: Instant,
    because: BilingualText,
    /** The date may still move: a working calendar is not approved. */
    provisional: z.boolean(),
  }),
  verdict: Verdict,
  /** The attempt by which timeliness is judged, and by which policy. Only while the attempt counts. */
  decidedBy: z
    .object({ policy: TimelinessPolicy, attempt: z.int().positive(), receivedAt: Instant })
    .exactOptional(),
});
export type Judgement = z.infer<typeof Judgement>;

const CHANNELS = ["upload", ...Channel.options] as const;

/** What is signed, field by field; see {@link textOf}. Fields are only ever added, and only with a higher `format`. */
export const ReceiptContent = z.object({
  type: z.literal("reform-reports.receipt"),
  format: z.literal(1),
  receiptId: ReceiptId,
  revision: z.int().positive(),
  /** The revision that this one replaces, with the SHA-256 (hex) of its text. */
  replaces: z.object({ revision: z.int().positive(), sha256: z.string() }).exactOptional(),
  issuedAt: Instant,
  keyId: z.string(),
  /** As it was named and coded on the day of receipt. */
  unit: z.object({
    id: z.string(),
    name: z.string(),
    codes: z.array(z.object({ scheme: z.string(), value: z.string() })),
    /** Not a real unit: made to try the system out. */
    isTest: z.literal(true).exactOptional(),
  }),
  period: z.object({ id: z.string(), name: BilingualText }),
  attempt: z.int().positive(),
  channel: z.enum(CHANNELS),
  /** As the unit stated them. */
  document: z.object({ number: z.string(), date: LocalDate }).exactOptional(),
  /** Those that had arrived when this revision was issued. */
  files: z.array(
    z.object({
      fileId: z.string(),
      part: z.enum(PARTS),
      name: z.string(),
      /** Bytes. */
      size: z.int().positive(),
      /** Hex, as `sha256sum` prints it. */
      sha256: z.string(),
      /** Version id of the object in S3. */
      version: z.string(),
      receivedAt: Instant,
      /** It was sent with this earlier attempt and used again. */
      sentWithAttempt: z.int().positive().exactOptional(),
    }),
  ),
  receivedAt: Instant,
  receivedAtMeans: BilingualText,
  ...Judgement.shape,
});
export type ReceiptContent = z.infer<typeof ReceiptContent>;

/** The latest revision of an attempt's receipt, as much as is needed to decide about the next one and to list it. */
export const IssuedReceipt = z.object({
  receiptId: ReceiptId,
  unitId: z.string(),
  periodId: z.string(),
  attempt: z.int().positive(),
  revision: z.int().positive(),
  issuedAt: Instant,
  /** Hex, of the signed text. */
  sha256: z.string(),
  judgement: Judgement,
});
export type IssuedReceipt = z.infer<typeof IssuedReceipt>;

/** A revision as it is kept: the very text that was signed, and what is needed to check it. */
export const SignedReceipt = z.object({
  receiptId: ReceiptId,
  revision: z.int().positive(),
  text: z.string(),
  /** Base64 of the DER form. */
  signature: z.base64(),
  keyId: z.string(),
});
export type SignedReceipt = z.infer<typeof SignedReceipt>;

/** A public key as it is published. It signs from `firstUsedAt` until the next one is first used, and checks for ever. */
export const ReceiptKey = z.object({ keyId: z.string(), pem: z.string(), firstUsedAt: Instant });
export type ReceiptKey = z.infer<typeof ReceiptKey>;

/**
 * How the attempt is judged by what the obligation and it say now; undefined when it has not passed the checks. An approval and its
 * undoing change nothing here. `submission` must not have been read before `obligation`.
 */
export function judgementOf(
  obligation: Obligation,
  submission: Submission,
  calendars: readonly WorkingCalendar[],
): Judgement | undefined {
  if (!hasPassed(submission)) return undefined;
  const { dueDate: lastDay, dueAtExclusive: tooLateFrom, because } = obligation;
  const due = { lastDay, tooLateFrom, because: describeDue(obligation), provisional: because.provisional };
  const { state, attempt } = submission;
  if (state === "returned" || state === "withdrawn" || state === "superseded")
    return { due, verdict: { kind: state } };
  if (obligation.current?.attempt !== attempt) {
    throw new Error(
      `attempt ${attempt} of ${obligation.unitId} ${obligation.periodId} is ${state} and does not count`,
    );
  }
  const verdict = verdictOf(obligation, submission, calendars);
  const deciding = decidingReportOf(obligation);
  if (verdict.kind === "exempt" || !deciding) return { due, verdict };
  const { policy, attempt: decidingAttempt, receivedAt } = deciding;
  return { due, verdict, decidedBy: { policy, attempt: decidingAttempt, receivedAt } };
}

function verdictOf(
  obligation: Obligation,
  submission: Submission,
  calendars: readonly WorkingCalendar[],
): Verdict {
  const kind = standingOf(obligation);
  switch (kind) {
    case "late": {
      // Something counts, so "until now" is not asked for.
      const receivedAt = new Date(requireReceivedAt(submission));
      return { kind, workingDays: workingDaysLate(obligation, calendars, receivedAt) };
    }
    case "on_time":
    case "nil":
    case "exempt":
      return { kind };
    case "outstanding":
      throw new Error(`an accepted report of ${obligation.unitId} ${obligation.periodId} does not count`);
    default:
      return kind satisfies never;
  }
}

/** Says whether a judgement calls for a receipt, or for a further revision of the one that was issued last. */
export function isReceiptDue(judgement: Judgement, latest: IssuedReceipt | undefined): boolean {
  if (!latest) return true;
  const known = latest.judgement;
  if (FINAL_VERDICTS.includes(known.verdict.kind)) return false;
  return JSON.stringify(grounds(judgement)) !== JSON.stringify(grounds(known));
}

/**
 * What a judgement rests on. Not the number of days: a calendar corrected afterwards would otherwise change a verdict in passing,
 * at the next decision about something else.
 */
function grounds({ due, verdict, decidedBy }: Judgement) {
  const { lastDay, tooLateFrom, because, provisional } = due;
  return [
    verdict.kind,
    ...(IDLE_VERDICTS.includes(verdict.kind)
      ? []
      : [lastDay, tooLateFrom, because.vi, because.en, provisional]),
    ...(decidedBy ? [decidedBy.policy, decidedBy.attempt, decidedBy.receivedAt] : []),
  ];
}

export interface ReceiptFacts {
  readonly unit: Unit;
  readonly period: Period;
  readonly submission: Submission;
  readonly judgement: Judgement;
}

export interface Issue {
  /** Of a new receipt; a further revision keeps the id that there is. */
  readonly newReceiptId: string;
  readonly latest: IssuedReceipt | undefined;
  readonly keyId: string;
  readonly now: Date;
}

/** The content of the next revision, or of the first. Issued never before the one that it replaces, whatever the clock says. */
export function nextReceipt(
  facts: ReceiptFacts,
  { newReceiptId, latest, keyId, now }: Issue,
): ReceiptContent {
  const { unit, period, submission, judgement } = facts;
  const receivedAt = requireReceivedAt(submission);
  const day = localDateOf(receivedAt);
  const { due, verdict, decidedBy } = judgement;
  return {
    type: "reform-reports.receipt",
    format: 1,
    receiptId: latest?.receiptId ?? newReceiptId,
    revision: (latest?.revision ?? 0) + 1,
    ...(latest && { replaces: { revision: latest.revision, sha256: latest.sha256 } }),
    issuedAt: latestOf(now.toISOString(), latest?.issuedAt ?? ""),
    keyId,
    unit: {
      id: unit.unitId,
      name: nameOn(unit, day) ?? unit.names.at(-1)?.value ?? "",
      codes: unit.codes
        .filter((code) => isInForce(code, day))
        .map(({ scheme, value }) => ({ scheme, value })),
      ...(unit.isTest && { isTest: true }),
    },
    period: { id: period.periodId, name: { vi: period.nameVi, en: period.nameEn } },
    attempt: submission.attempt,
    channel: submission.channel ?? "upload",
    ...(submission.document && {
      document: { number: submission.document.number, date: submission.document.date },
    }),
    files: filesOf(submission),
    receivedAt,
    receivedAtMeans: RECEIVED_AT_MEANS[submission.channel ?? "upload"],
    due,
    verdict,
    ...(decidedBy && { decidedBy }),
  };
}

/**
 * The text that is signed: JSON with its fields in the order of {@link ReceiptContent}, in UTF-8. It is kept and handed out as it is;
 * nobody has to make it a second time.
 */
export function textOf(content: ReceiptContent): string {
  return JSON.stringify(content);
}

/** SHA-256 of a receipt's text, hex: by it the next revision names this one. */
export function sha256Of(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function filesOf({ files }: Submission): ReceiptContent["files"] {
  return Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([fileId, { part, name, size, sha256, received, reusedFrom }]) => {
      if (!received) return [];
      return [
        {
          fileId,
          part,
          name,
          size,
          sha256: Buffer.from(sha256, "base64").toString("hex"),
          version: received.versionId,
          receivedAt: received.receivedAt,
          ...(reusedFrom && { sentWithAttempt: reusedFrom.attempt }),
        },
      ];
    });
}

function requireReceivedAt({ attempt, receivedAt }: Submission): string {
  if (receivedAt === undefined)
    throw new Error(`attempt ${attempt} passed the checks without having been received`);
  return receivedAt;
}

const STATED_DAY = {
  vi: "Đầu ngày (giờ Việt Nam) mà cơ quan đầu mối ghi là ngày nhận được báo cáo.",
  en: "The beginning, in Vietnam, of the day on which the reform office states that it received the report.",
};

const RECEIVED_AT_MEANS: Readonly<Record<ReceiptContent["channel"], z.infer<typeof BilingualText>>> = {
  upload: {
    vi: "Thời điểm Amazon S3 nhận xong tệp bắt buộc cuối cùng, theo đồng hồ của S3, tính tròn giây theo hướng có lợi cho đơn vị.",
    en: "When Amazon S3 had finished receiving the last required file, by the clock of S3, in whole seconds, counted in the unit's favour.",
  },
  declaration: {
    vi: "Thời điểm hệ thống ghi nhận xác nhận của đơn vị rằng không phát sinh nội dung báo cáo.",
    en: "When the system recorded the unit's declaration that there is nothing to report.",
  },
  paper: STATED_DAY,
  email: STATED_DAY,
};
