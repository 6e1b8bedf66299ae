import { Buffer } from "node:buffer";
import type { JobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import {
  JobPath,
  JobPreviewBody,
  JobPreviewView,
  JobStartBody,
  JobUndoBody,
  JobView,
} from "../../shared/contract/http/jobs.ts";
import {
  canExempt,
  canExtend,
  canOpenPeriods,
  canReopen,
  type Person,
  requireRight,
} from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { checkedCommand, type JobCommand } from "../../shared/domain/job/command.ts";
import { type Job, planJob, planUndo } from "../../shared/domain/job/job.ts";
import { countsOf } from "../../shared/domain/job/outcome.ts";
import { type JobPreview, previewOf } from "../../shared/domain/job/preview.ts";
import type { JobSelection } from "../../shared/domain/job/selection.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { fingerprint } from "../_runtime/fingerprint.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { obligationsSelected } from "../_runtime/job-selection.ts";
import { jobView, whyOf } from "../_runtime/job-view.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { accepted, ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "load" | "start" | "startUndo" | "workDone">;
  readonly reports: Pick<ReportStore, "obligationsOfUnits" | "obligationsOfShard">;
  readonly periods: Pick<PeriodStore, "loadMany">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  now(): Date;
}

/** The right to make a decision over many is the right to make it of one. */
const RIGHT: Readonly<Record<JobCommand["command"], (person: Person) => boolean>> = {
  exempt: canExempt,
  "lift-exemption": canExempt,
  extend: canExtend,
  "remove-extension": canExtend,
  reopen: canReopen,
  "close-again": canReopen,
  redate: canOpenPeriods,
};

/** As many as a person looks through before confirming; the counts are of all. */
const EXCEPTIONS_SHOWN = 100;

async function preview(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const person = personOf(event);
  const { selection, ...command } = parseBody(JobPreviewBody, event);
  requireRight(person, RIGHT[command.command]);
  const seen = await previewed(deps, { command: checkedCommand(command, deps.now()), selection }, person);
  const { targets, counts, changingByStatus, hash } = seen;
  const { changed, unchanged, refused } = counts;
  return ok(JobPreviewView, {
    ...{ hash, targets: targets.length, changed, unchanged, refused, changingByStatus },
    why: whyOf(counts),
    exceptions: targets
      .filter(({ outcome }) => outcome !== "changed")
      .slice(0, EXCEPTIONS_SHOWN)
      .map(({ unitId, periodId, outcome, code = "" }) => ({ unitId, periodId, outcome, code })),
  });
}

/** What the job would do now. Throws NOT_FOUND for a period that there is not, and PERIOD_NOT_OPEN while nobody owes its report. */
async function previewed(
  deps: Deps,
  wish: { readonly command: JobCommand; readonly selection: JobSelection },
  { sub: by }: Person,
): Promise<JobPreview> {
  const { selection } = wish;
  const [periods, calendars] = await Promise.all([
    periodsOf(deps, selection.periodIds),
    deps.reference.calendars(),
  ]);
  const found = await obligationsSelected(deps.reports, periods, selection);
  return previewOf(wish, found, { by, reason: "", calendars, now: deps.now() });
}

async function periodsOf(deps: Deps, periodIds: readonly string[]): Promise<Period[]> {
  const periods = await deps.periods.loadMany(periodIds);
  for (const periodId of periodIds) {
    const period = periods.find((one) => one.periodId === periodId);
    if (!period) throw new DomainError("NOT_FOUND");
    if (!period.roster) throw new DomainError("PERIOD_NOT_OPEN", { periodId, opensAt: period.opensAt });
  }
  return periods;
}

async function start(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const person = personOf(event);
  const asked = parseBody(JobStartBody, event);
  const { selection, reason, hash, ...command } = asked;
  requireRight(person, RIGHT[command.command]);
  const wish = wishOf(event, person, asked, deps.now());
  const repeated = await repeatOf(deps, wish);
  if (repeated) return repeated;

  const decision = { command: checkedCommand(command, wish.now), selection };
  const planned = planJob({ ...wish, ...decision, reason, hash }, await previewed(deps, decision, person));
  if (!(await deps.jobs.start(planned, occasionOf(event, wish)))) return lostTo(await repeatOf(deps, wish));
  const { jobId, targets, workItems } = planned.job;
  logger.info("job started", { jobId, command: command.command, targets, workItems });
  return accepted(JobView, jobView(planned.job, countsOf([])));
}

async function undo(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { jobId } = parsePath(JobPath, event);
  const person = personOf(event);
  const asked = parseBody(JobUndoBody, event);
  const job = await deps.jobs.load(jobId);
  requireRight(person, job?.work.kind === "command" ? RIGHT[job.work.command.command] : canExempt);
  if (!job) throw new DomainError("NOT_FOUND");
  const wish = wishOf(event, person, { jobId, ...asked }, deps.now());
  const repeated = await repeatOf(deps, wish);
  if (repeated) return repeated;
  const undoing = planUndo({ ...wish, ...asked }, job);
  if (!(await deps.jobs.startUndo(undoing, job, occasionOf(event, wish)))) {
    return lostTo(await repeatOf(deps, wish), jobId);
  }
  logger.info("undo started", { jobId: undoing.jobId, undoes: jobId });
  return accepted(JobView, jobView(undoing, countsOf([])));
}

type Wish = Pick<Job, "jobId" | "by" | "body"> & { readonly now: Date };

/** A job's id follows from who asked with which key, so the same request again is the same job. */
function wishOf(event: HttpEvent, { sub: by }: Person, asked: object, now: Date): Wish {
  const key = fingerprint("job", by, idempotencyKeyOf(event));
  const jobId = `job_${Buffer.from(key, "base64url").toString("hex").slice(0, 32)}`;
  return { jobId, by, body: fingerprint(JSON.stringify(asked)), now };
}

/** The answer to a request that was made before. Throws IDEMPOTENCY_KEY_REUSED when it was another. */
async function repeatOf(deps: Deps, { jobId, body }: Wish): Promise<HttpResult | undefined> {
  const job = await deps.jobs.load(jobId);
  if (!job) return undefined;
  if (job.body !== body) throw new DomainError("IDEMPOTENCY_KEY_REUSED");
  return accepted(JobView, jobView(job, job.counts ?? countsOf([])));
}

/** Two requests at once: the same key has the same answer, and of two undos one counts. */
function lostTo(repeated: HttpResult | undefined, jobId?: string): HttpResult {
  if (repeated) return repeated;
  throw new DomainError("JOB_ALREADY_UNDONE", { jobId });
}

const occasionOf = (event: HttpEvent, { now }: Wish) => ({
  now,
  correlationId: event.requestContext.requestId,
});

/** Previews and starts decisions over many obligations, and takes them back. */
export const requestJob = routed<Deps>({
  "POST /v1/jobs/preview": preview,
  "POST /v1/jobs": start,
  "POST /v1/jobs/{jobId}/undo": undo,
});
