import type { MemoryFiles, StoredVersion } from "../../shared/adapters/memory/memory-files.ts";
import type { FileAddress } from "../../shared/adapters/s3/inbox-key.ts";
import { CLOSES_AT, type Content, contentOf, DAY, NOTHING, PERIODS, sha256Of } from "./scene.ts";
import type { EventItem, FileEntry, ObligationItem, SubmissionItem } from "./watch.ts";

/**
 * What must be true, worked out from the history alone: what lies in storage and when it came, what was asked for, what the
 * office decided. It never looks at the order in which anything was processed, and it shares no code with the product.
 */

/** The oldest version of exactly the bytes announced. */
export function countedVersion(
  files: MemoryFiles,
  address: FileAddress,
  { sha256 }: FileEntry,
): StoredVersion | undefined {
  const { unitId, periodId, attempt, fileId } = address;
  const versions = files.all().get(`inbox/${unitId}/${periodId}/${attempt}/${fileId}`) ?? [];
  return versions.find(({ bytes }) => sha256Of(bytes) === sha256);
}

function requiredOf({ files }: SubmissionItem): [string, FileEntry][] {
  return Object.entries(files).filter(([fileId]) => fileId === "data" || fileId === "document");
}

/** Where the file's bytes lie: a file used again lies under the attempt it came with. */
function versionOf(
  files: MemoryFiles,
  submission: SubmissionItem,
  fileId: string,
  file: FileEntry,
): StoredVersion | undefined {
  return countedVersion(
    files,
    { ...submission, ...(file.reusedFrom ?? { attempt: submission.attempt, fileId }) },
    file,
  );
}

/** 00:00 in Vietnam of the day after. */
export const endOfDay = (date: string): number => Date.parse(`${date}T17:00:00.000Z`);

/** The same of the first day from this one on that is no weekend: in these runs there are no other days off. */
export function endOfFirstWorkingDay(date: string): number {
  const weekday = new Date(`${date}T12:00:00.000Z`).getUTCDay();
  return endOfDay(date) + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0) * DAY;
}

/** The first instant at which nothing of a unit is taken any more. */
export function acceptanceEndOf(obligation: ObligationItem | undefined): number {
  const { extension, dueAtExclusive = "", reopened } = obligation ?? {};
  return Math.max(
    CLOSES_AT,
    extension ? Date.parse(dueAtExclusive) : CLOSES_AT,
    reopened ? Date.parse(reopened.until) : CLOSES_AT,
  );
}

/** The office took back what it had entered: units withdraw, too, and then it keeps speaking for them. */
export function isUndoneEntry(event: EventItem | undefined): boolean {
  return event?.type === "SubmissionWithdrawn" && event.record?.by.startsWith("office") === true;
}

/** When the last of the files that came with this attempt was stored, in milliseconds; undefined while one has not come. */
export function receivedAtOf(files: MemoryFiles, submission: SubmissionItem): number | undefined {
  if (submission.channel !== undefined) return Date.parse(submission.receivedAt ?? "");
  const arrivals = requiredOf(submission).map(([fileId, file]) => ({
    isOwn: file.reusedFrom === undefined,
    version: versionOf(files, submission, fileId, file),
  }));
  if (arrivals.some(({ version }) => !version)) return undefined;
  return Math.max(
    ...arrivals.filter(({ isOwn }) => isOwn).map(({ version }) => Date.parse(version?.lastModified ?? "")),
  );
}

function contentsOf(files: MemoryFiles, submission: SubmissionItem): Content[] {
  return requiredOf(submission).flatMap(([fileId, file]) => {
    const version = versionOf(files, submission, fileId, file);
    return version ? [contentOf(version.bytes)] : [];
  });
}

function numberIn(files: MemoryFiles, submission: SubmissionItem): number | undefined {
  const data = submission.files["data"];
  const version = data && versionOf(files, submission, "data", data);
  return version && contentOf(version.bytes).number;
}

/** The figures of a report, as they are to be stored. */
export function figuresOf(files: MemoryFiles, submission: SubmissionItem): string | undefined {
  const number = submission.channel === "declaration" ? NOTHING : numberIn(files, submission);
  if (number === undefined) return undefined;
  if (number === NOTHING) return "1;B01~;C01~";
  return number % 2 ? `1;B01=${number};C01=${number}` : `1;B01=${number};C01~`;
}

/** What has become of a submission when everything has been delivered and swept. */
export interface Expected {
  readonly states: ReadonlyMap<number, string>;
  readonly current: { readonly attempt: number; readonly state: string } | undefined;
  readonly firstPassedAt: number | undefined;
}

/** Looks at one obligation's submissions and at what was decided by people about them. */
export function expectedOf(
  files: MemoryFiles,
  submissions: readonly SubmissionItem[],
  events: readonly EventItem[],
): Expected {
  const reviews = new Map<number, string>();
  const shutOut = new Set<number>();
  const undone = new Set<number>();
  // By an extension and by a reopening; what is decided after closing is held against them as they are then.
  let extended = CLOSES_AT;
  let reopened = CLOSES_AT;
  const endAtDecision = new Map<number, number>();
  let approved = Number.POSITIVE_INFINITY;
  for (const event of events.toSorted((a, b) => a.data.version - b.data.version)) {
    const { type, data, time } = event;
    const { attempt = 0, dueAtExclusive, until = "" } = data;
    if (/^Submission(Accepted|Rejected|Superseded)$/.test(type)) {
      endAtDecision.set(attempt, Math.max(CLOSES_AT, extended, reopened));
    }
    if (type === "ExtensionRemoved") extended = CLOSES_AT;
    else if (dueAtExclusive !== undefined) extended = Date.parse(dueAtExclusive);
    if (type === "ObligationReopened") reopened = endOfDay(until);
    if (type === "ReopeningEnded") reopened = Date.parse(time);
    if (isUndoneEntry(event)) undone.add(attempt);
    // What comes to its decision while an earlier report is approved is refused: this alone depends on when.
    if (type === "SubmissionRejected" && attempt > approved) shutOut.add(attempt);
    const state = /^Submission(Withdrawn|Approved|Returned)$/.exec(type)?.[1]?.toLowerCase();
    if (state) reviews.set(attempt, state);
    if (type === "SubmissionUnlocked" || type === "ReturnUndone") reviews.delete(attempt);
    if (type === "UnlockUndone") reviews.set(attempt, "approved");
    if (state === "approved" || type === "UnlockUndone") approved = attempt;
    if (state === "returned" || type === "SubmissionUnlocked") approved = Number.POSITIVE_INFINITY;
  }
  const states = new Map<number, string>();
  const passed: SubmissionItem[] = [];
  for (const submission of submissions) {
    const receivedAt = receivedAtOf(files, submission);
    if (receivedAt === undefined) states.set(submission.attempt, "expired");
    else if (
      (submission.channel === undefined &&
        receivedAt >= (endAtDecision.get(submission.attempt) ?? CLOSES_AT)) ||
      shutOut.has(submission.attempt) ||
      contentsOf(files, submission).some(({ good }) => !good)
    ) {
      states.set(submission.attempt, "rejected");
    } else passed.push(submission);
  }
  const latest = Math.max(0, ...passed.map(({ attempt }) => attempt));
  for (const { attempt } of passed) {
    states.set(attempt, reviews.get(attempt) ?? (attempt === latest ? "accepted" : "superseded"));
  }
  // That nothing happened, declared or in a workbook, speaks for nothing that comes later.
  const speaking = passed.filter(
    (submission) =>
      submission.channel !== "declaration" &&
      numberIn(files, submission) !== NOTHING &&
      !undone.has(submission.attempt),
  );
  const times = speaking.map((submission) => receivedAtOf(files, submission) ?? 0);
  return {
    states,
    current: latest > 0 ? { attempt: latest, state: states.get(latest) ?? "" } : undefined,
    firstPassedAt: times.length > 0 ? Math.min(...times) : undefined,
  };
}

interface ExpectedGroup {
  expected: number;
  exempt: number;
  onTime: number;
  late: number;
  nil: number;
  nilLate?: number;
  outstandingByDueAt: Record<string, number>;
  totals: Record<string, { total: number; reported: number; nil: number }>;
}

/** When the report was received by which the unit is judged: its first that passed, or the one that counts, whichever was earlier. */
function decidingOf({ current, firstPassedAt, timeliness }: ObligationItem): string {
  const { receivedAt = "" } = current ?? {};
  if (timeliness === "LAST_ACCEPTED" || firstPassedAt === undefined) return receivedAt;
  return Date.parse(firstPassedAt) < Date.parse(receivedAt) ? firstPassedAt : receivedAt;
}

/** Adds up obligations one by one. */
export function expectedProgress(
  files: MemoryFiles,
  obligations: readonly ObligationItem[],
  submissionOf: (obligation: ObligationItem, attempt: number) => SubmissionItem | undefined,
): { revision: number; groups: Record<string, ExpectedGroup> } {
  const groups: Record<string, ExpectedGroup> = {};
  for (const obligation of obligations) {
    const { current, exemption, dueAtExclusive } = obligation;
    groups[obligation.group] ??= {
      expected: 0,
      exempt: 0,
      onTime: 0,
      late: 0,
      nil: 0,
      outstandingByDueAt: {},
      totals: {},
    };
    const group = groups[obligation.group] as ExpectedGroup;
    if (exemption) {
      group.exempt += 1;
      continue;
    }
    group.expected += 1;
    if (!current || current.state === "withdrawn" || current.state === "returned") {
      group.outstandingByDueAt[dueAtExclusive] = (group.outstandingByDueAt[dueAtExclusive] ?? 0) + 1;
      continue;
    }
    const submission = submissionOf(obligation, current.attempt);
    const asksForFigures = PERIODS.find(({ periodId }) => periodId === obligation.periodId)?.templateId;
    const declares = submission?.channel === "declaration";
    const number =
      submission && asksForFigures ? (declares ? NOTHING : numberIn(files, submission)) : undefined;
    const isLate = Date.parse(decidingOf(obligation)) >= Date.parse(dueAtExclusive);
    if (declares || number === NOTHING) {
      group.nil += 1;
      if (isLate) group.nilLate = (group.nilLate ?? 0) + 1;
    } else if (isLate) group.late += 1;
    else group.onTime += 1;
    if (number !== undefined) addNumber(group.totals, number);
  }
  return { revision: obligations.reduce((sum, { version }) => sum + version, 0), groups };
}

function addNumber(totals: ExpectedGroup["totals"], number: number): void {
  const nothing = number === NOTHING;
  const odd = number % 2 === 1 && !nothing;
  const sum = totals["B01"] ?? { total: 0, reported: 0, nil: 0 };
  totals["B01"] = nothing
    ? { ...sum, nil: sum.nil + 1 }
    : { ...sum, total: sum.total + number, reported: sum.reported + 1 };
  const most = totals["C01"] ?? { total: 0, reported: 0, nil: 0 };
  totals["C01"] = {
    total: odd ? Math.max(most.total, number) : most.total,
    reported: most.reported + (odd ? 1 : 0),
    nil: most.nil + (odd ? 0 : 1),
  };
}

/** Equal whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "nothing";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${key}:${canonical(part)}`)
    .join()}}`;
}
