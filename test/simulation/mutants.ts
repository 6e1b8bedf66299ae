// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like templates here is source text.

/** One mistake that somebody could make: the line as it is, and as it would be. */
export interface Mutant extends Edit {
  readonly mistake: string;
  /** A second line, where two hold the same thing up and either would do. */
  readonly and?: Edit;
}

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const STORE = "shared/adapters/dynamodb/report-store.ts";
const PROGRESS_STORE = "shared/adapters/dynamodb/progress-store.ts";
const DECISIONS = "shared/domain/obligation/decisions.ts";
const OBLIGATION = "shared/domain/obligation/obligation.ts";
const TERMS = "shared/domain/obligation/terms.ts";
const WITHOUT_UPLOAD = "shared/domain/obligation/without-upload.ts";
const DECIDE_ONCE = "functions/_runtime/decide-once.ts";
const PROGRESS = "shared/domain/progress/progress.ts";
const REQUEST = "shared/domain/submission/request.ts";
const SUBMISSION = "shared/domain/submission/submission.ts";
const SWEEP = "shared/domain/submission/sweep.ts";
const INGEST = "functions/ingest-file/handler.ts";
const MATCH = "functions/ingest-file/oldest-match.ts";
const DRY_RUN = "functions/ingest-file/dry-run.ts";
const PUBLISH = "functions/publish-events/handler.ts";
const UPDATE = "functions/update-progress/handler.ts";

/** Each must be caught by the simulation; one that is not shows what the simulation does not see. */
export const MUTANTS: readonly Mutant[] = [
  {
    mistake: "an event's key is not held to be new, and the decision not to its version",
    file: STORE,
    find: "{ put: obligationItem(obligation), if: { equals: { version: before.version } } },",
    put: "{ put: obligationItem(obligation), if: { equals: { unitId: before.unitId } } },",
    and: {
      file: STORE,
      find: "{ put: eventItem(decision, occasion), if: { absent: true } },",
      put: "{ put: eventItem(decision, occasion) },",
    },
  },
  {
    mistake: "the event is left out of the transaction",
    file: STORE,
    find: "const result = await table.transact(decisionWrites(before, decision, occasion));",
    put: `const result = await table.transact(decisionWrites(before, decision, occasion).slice(0, -1));
      if (result.ok) await table.put({ put: eventItem(decision, occasion) });`,
  },
  {
    mistake: "a new attempt takes its number whoever had it",
    file: STORE,
    find: "        put: submissionItem(submission),\n        if: { absent: true },",
    put: "        put: submissionItem(submission),",
  },
  {
    mistake: "of two files arriving at once both wait for the other",
    file: STORE,
    find: "missing: [`files.${file.fileId}.received`, ...others.map(([fileId]) => `files.${fileId}.received`)],",
    put: "missing: [`files.${file.fileId}.received`],",
  },
  {
    mistake: "bytes that come after the request expired are not taken",
    file: SUBMISSION,
    find: 'received: ["requested", "expired"],',
    put: 'received: ["requested"],',
  },
  {
    mistake: "a received report can still expire",
    file: STORE,
    find: 'set: { state: "expired" }, from: VALID_FROM.expired }',
    put: 'set: { state: "expired" }, from: ["requested", "received"] }',
  },
  {
    mistake: "a report with evidence to come is taken for settled",
    file: STORE,
    find: "change.isSettled ? WAITING_KEYS : []",
    put: "WAITING_KEYS",
  },
  {
    mistake: "only the first page of the waiting is read",
    file: STORE,
    find: `    const items = await table.query({
        pk: waitingPartition(periodId),
        skBetween: ["0", before.toISOString()],
        index: "gsi1",
      });`,
    put: `    const { items } = await table.queryPage({
        pk: waitingPartition(periodId),
        skBetween: ["0", before.toISOString()],
        index: "gsi1",
      }, { limit: 2 });`,
  },
  {
    mistake: "the newest version of a file counts",
    file: MATCH,
    find: "  for (const version of versions) {",
    put: "  for (const version of [...versions].reverse()) {",
  },
  {
    mistake: "the bytes are not hashed",
    file: MATCH,
    find: 'if (createHash("sha256").update(bytes).digest("base64") === file.sha256) return',
    put: "if (bytes.length === file.size) return",
  },
  {
    mistake: "a decision is not made anew after a conflict",
    file: INGEST,
    find: "    current = await deps.reports.loadForDecision(current.submission);",
    put: "    return;",
  },
  {
    mistake: "after a conflict the old decision is written over the new state",
    file: INGEST,
    find: "    current = await deps.reports.loadForDecision(current.submission);",
    put: `    const latest = await deps.reports.loadForDecision(current.submission);
    current = latest && { ...current, obligation: { ...current.obligation, version: latest.obligation.version } };`,
  },
  {
    mistake: "a file known to have arrived ends the delivery, decided or not",
    file: INGEST,
    find: '    if (submission.state === "received") {',
    put: '    if (submission.state === "received" && !file.received) {',
  },
  {
    mistake: "figures are written after the decision that points to them",
    file: INGEST,
    find: "  if (figures) await deps.reports.saveFigures(submission, figures);",
    put: "",
  },
  {
    mistake: "a report received after closing is taken",
    file: "functions/_runtime/verdict.ts",
    find: "const refusal = refusalOf(obligation, submission, acceptanceEndOf(period, obligation));",
    put: 'const refusal = refusalOf(obligation, submission, new Date("9999-12-31T00:00:00.000Z"));',
  },
  {
    mistake: "an approved report is replaced by a later one",
    file: DECISIONS,
    find: 'if (current?.state === "approved" && current.attempt < submission.attempt) return "OBLIGATION_APPROVED";',
    put: "",
  },
  {
    mistake: "the attempt decided last counts, not the latest attempt",
    file: DECISIONS,
    find: "if (current && current.attempt > attempt) {",
    put: "if (current && current.attempt > attempt + 100) {",
  },
  {
    mistake: "the first attempt decided is taken for the first received",
    file: DECISIONS,
    find: "if (first !== undefined && Date.parse(first) <= Date.parse(receivedAt)) return obligation;",
    put: "if (first !== undefined) return obligation;",
  },
  {
    mistake: "the first passing is overwritten by each that follows",
    file: DECISIONS,
    find: "if (first !== undefined && Date.parse(first) <= Date.parse(receivedAt)) return obligation;",
    put: "",
  },
  {
    mistake: "a superseded attempt keeps counting beside the new one",
    file: DECISIONS,
    find: '...(replaced === undefined ? [] : [change(replaced, "superseded", ["accepted"])]),',
    put: "",
  },
  {
    mistake: "a withdrawal makes the earlier attempt possible again",
    file: DECISIONS,
    find: "current: { ...current, state: to, ...stopped },",
    put: 'current: { ...current, state: to, ...stopped, attempt: to === "withdrawn" ? Math.max(1, current.attempt - 1) : current.attempt },',
  },
  {
    mistake: "a report that is unlocked stays approved as a submission",
    file: DECISIONS,
    find: 'submissions: [change(input.attempt, "accepted", ["approved"])],',
    put: "submissions: [],",
  },
  {
    mistake: "an extension that is removed leaves its date behind",
    file: TERMS,
    find: "decided({ ...rest, ...due }, ",
    put: "decided(rest, ",
  },
  {
    mistake: "an exemption ends on its last day",
    file: TERMS,
    find: "exemption.until < localDateOf(now)",
    put: "exemption.until <= localDateOf(now)",
  },
  {
    mistake: "a reopening of one unit keeps nothing open",
    file: OBLIGATION,
    find: "[extension && dueAtExclusive, reopened?.until]",
    put: "[extension && dueAtExclusive]",
    and: {
      file: OBLIGATION,
      find: "const { extension, dueAtExclusive, reopened } = obligation;",
      put: "const { extension, dueAtExclusive } = obligation;",
    },
  },
  {
    mistake: "a declaration of nothing speaks for the report that follows",
    file: WITHOUT_UPLOAD,
    find: "return accepted(obligation, made, recordOf(input), figures);",
    put: "return accepted(withPassed(obligation, made.attempt, made.receivedAt), made, recordOf(input), figures);",
  },
  {
    mistake: "a workbook in which nothing happened speaks for the report that follows",
    file: DECISIONS,
    find: "isNil ? next : withPassed(next, attempt, receivedAt)",
    put: "withPassed(next, attempt, receivedAt)",
  },
  {
    mistake: "an entry that is undone keeps speaking for its unit",
    file: WITHOUT_UPLOAD,
    find: "...(obligation.firstPassedAttempt === attempt ? withoutEntry : obligation),",
    put: "...(withoutEntry && obligation),",
  },
  {
    mistake: "a declaration takes a number that an upload has",
    file: STORE,
    find: "...(made ? [{ put: madeItem(made), if: { absent: true as const } }] : []),",
    put: "...(made ? [{ put: madeItem(made) }] : []),",
  },
  {
    mistake: "the figures of a declaration are not written",
    file: STORE,
    find: "...(made && figures ? [{ put: figuresItem(made, figures) }] : []),",
    put: "",
  },
  {
    mistake: "a decision that is sent again is made again",
    file: DECIDE_ONCE,
    find: "event.idempotency?.key === idempotency.key &&",
    put: "event.idempotency?.key === `${idempotency.key}?` &&",
  },
  {
    mistake: "accepting a report ends an exemption",
    file: DECISIONS,
    find: "      ...passed,\n      current:",
    put: "      ...(({ exemption: _, ...rest }) => rest)(passed),\n      current:",
  },
  {
    mistake: "an Idempotency-Key is not looked at",
    file: REQUEST,
    find: "submission.idempotency.key === idempotency.key &&",
    put: "false &&",
  },
  {
    mistake: "an Idempotency-Key answers whatever the body says",
    file: REQUEST,
    find: "if (earlier && earlier.idempotency.body !== idempotency.body) {",
    put: "if (earlier && false) {",
  },
  {
    mistake: "the next number follows how many attempts were looked at",
    file: REQUEST,
    find: "attempt: (recent[0]?.attempt ?? 0) + 1,",
    put: 'attempt: (recent.filter(({ state }) => state !== "expired").length ?? 0) + 1,',
  },
  {
    mistake: "the time of the first file is taken for that of the report",
    file: SUBMISSION,
    find: "    .sort()\n    .at(-1);",
    put: "    .sort()\n    .at(0);",
  },
  {
    mistake: "a file used again dates the report back to its own arrival",
    file: SUBMISSION,
    find: ".filter((file) => isRequired(file) && (countsAll || file.reusedFrom === undefined))",
    put: ".filter((file) => isRequired(file))\n    .filter((file, _, all) => file.reusedFrom !== undefined || all.every((each) => each.reusedFrom === undefined))",
  },
  {
    mistake: "the sweep passes over what is received and undecided",
    file: SWEEP,
    find: "const toIngest = [...fileThatBringsTheDecision(submission), ...unseen];",
    put: "const toIngest = unseen.filter(() => fileThatBringsTheDecision(submission).length === 0);",
  },
  {
    mistake: "the sweep lets a request expire though its bytes lie there",
    file: SWEEP,
    find: "if (toIngest.length > 0) return",
    put: 'if (toIngest.length > 0 && submission.state !== "requested") return',
  },
  {
    mistake: "the sweep never looks again where something else lay before",
    file: SWEEP,
    find: "(fileId) => (found.get(fileId) ?? 0) > (submission.files[fileId]?.versionsSeen ?? 0),",
    put: "(fileId) => (found.get(fileId) ?? 0) > 0 && !submission.files[fileId]?.problem,",
  },
  {
    mistake: "a returned report still counts",
    file: OBLIGATION,
    find: 'return state === "accepted" || state === "approved";',
    put: 'return state === "accepted" || state === "approved" || state === "returned";',
  },
  {
    mistake: "timeliness is judged by the report that counts, not by the first that passed",
    file: OBLIGATION,
    find: 'policy === "FIRST_ACCEPTED" && hasPassedBefore',
    put: 'policy === "LAST_ACCEPTED" && hasPassedBefore',
  },
  {
    mistake: "figures of an exempt unit are added",
    file: PROGRESS,
    find: "|| !countsNow(obligation) || obligation.exemption) continue;",
    put: "|| !countsNow(obligation)) continue;",
  },
  {
    mistake: "progress is saved over that of somebody who saw more",
    file: PROGRESS_STORE,
    find: "        if: { atMost: { revision: progress.revision } },\n",
    put: "",
  },
  {
    mistake: "only the first page of a shard is added up",
    file: PROGRESS_STORE,
    find: "const items = await table.query({ pk: shardPartition(periodId, shard), reverse: true });",
    put: "const { items } = await table.queryPage({ pk: shardPartition(periodId, shard), reverse: true }, { limit: 3 });",
  },
  {
    mistake: "figures are read before the obligations that point to them, and one not found is left out",
    file: PROGRESS_STORE,
    find: "shard), reverse: true });",
    put: "shard) });",
    and: {
      file: PROGRESS,
      find: "    if (!reported) {",
      put: "    if (!reported) continue;\n    if (reported === undefined) {",
    },
  },
  {
    mistake: "of a batch only the first changed shard is recomputed",
    file: UPDATE,
    find: "  for (const [changed, messageIds] of messagesOf) {",
    put: "  for (const [changed, messageIds] of [...messagesOf].slice(0, 1)) {",
  },
  {
    mistake: "a file that is only tried becomes an attempt",
    file: DRY_RUN,
    find: "  if (report) await deps.dryRunFiles.saveFindings(address, report);",
    put: "  await deps.reports.issue(submission);",
  },
  {
    mistake: "figures of a file that is only tried are stored",
    file: DRY_RUN,
    find: "  if (report) await deps.dryRunFiles.saveFindings(address, report);",
    put: "  await deps.reports.saveFigures(submission, {});",
  },
  {
    mistake: "a recompute that failed is taken for done",
    file: UPDATE,
    find: "for (const messageId of messageIds) failed.add(messageId);",
    put: "",
  },
  {
    mistake: "events that the bus refused are taken for published",
    file: PUBLISH,
    find: "await deps.park({ ...key, reason });",
    put: "void reason;",
  },
  {
    mistake: "a parking that failed is taken for done",
    file: PUBLISH,
    find: "return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };",
    put: "void sequenceNumber;",
  },
];
