import * as z from "zod";
import type { JobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import {
  JobList,
  JobListQuery,
  JobPath,
  JobUnits,
  JobUnitsQuery,
  JobView,
} from "../../shared/contract/http/jobs.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { Job } from "../../shared/domain/job/job.ts";
import { type JobCounts, type JobOutcome, sumOf } from "../../shared/domain/job/outcome.ts";
import { refusalText } from "../../shared/domain/job/refusal.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { jobView } from "../_runtime/job-view.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { unitSummary } from "../_runtime/unit-view.ts";

export interface Deps {
  readonly jobs: Pick<JobStore, "load" | "page" | "workDone" | "outcomesOf">;
  readonly units: Pick<UnitStore, "loadMany">;
  now(): Date;
}

const JobPosition = z.strictObject({ plannedAt: z.iso.datetime(), jobId: z.string().max(64) });

/** After this outcome of this work item, or at its beginning. */
const UnitsPosition = z.strictObject({
  item: z.int().min(0).max(99_999),
  after: z.string().max(100).exactOptional(),
});

async function list(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { limit, cursor } = parseQuery(JobListQuery, event);
  requireRight(personOf(event), canSeeAll);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, JobPosition, ["jobs"]);
  const { jobs, isLast } = await deps.jobs.page({ limit, after });
  const last = jobs.at(-1);
  const views = await Promise.all(jobs.map(async (job) => jobView(job, await countsSoFar(deps, job))));
  return ok(JobList, {
    jobs: views,
    ...(!isLast &&
      last && { nextCursor: encodeCursor({ plannedAt: last.plannedAt, jobId: last.jobId }, ["jobs"]) }),
  });
}

async function readOne(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { jobId } = parsePath(JobPath, event);
  parseQuery(NoQuery, event);
  requireRight(personOf(event), canSeeAll);
  const job = await existing(deps, jobId);
  return ok(JobView, jobView(job, await countsSoFar(deps, job)));
}

/** What is finished: the sum over the finished work items until the job is done. */
async function countsSoFar(deps: Deps, { jobId, counts }: Job): Promise<JobCounts> {
  return counts ?? sumOf((await deps.jobs.workDone(jobId)).map((part) => part.counts));
}

async function listUnits(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { jobId } = parsePath(JobPath, event);
  const { outcome, limit, cursor } = parseQuery(JobUnitsQuery, event);
  requireRight(personOf(event), canSeeAll);
  const scope = ["job-units", jobId, outcome ?? ""];
  const from = cursor === undefined ? { item: 0 } : decodeCursor(cursor, UnitsPosition, scope);
  const job = await existing(deps, jobId);
  const { outcomes, next } = await outcomesFrom(deps, job, { from, outcome, limit });
  const units = await deps.units.loadMany([...new Set(outcomes.map(({ unitId }) => unitId))]);
  const unitOf = new Map(units.map((unit) => [unit.unitId, unit]));
  const today = localDateOf(deps.now());
  return ok(JobUnits, {
    units: outcomes.map(({ unitId, periodId, outcome: became, code, changed, at }) => {
      const unit = unitOf.get(unitId);
      return {
        unit: unit ? unitSummary(unit, today) : unknownUnit(unitId),
        ...{ periodId, outcome: became, at },
        ...(code !== undefined && { why: { code, title: refusalText(code) } }),
        ...(changed && { version: changed.version }),
      };
    }),
    ...(next && { nextCursor: encodeCursor(next, scope) }),
  });
}

/** Reads on until a page is full. A work item that is finished and holds nothing of what is asked for is passed over. */
async function outcomesFrom(
  deps: Deps,
  { jobId, workItems }: Job,
  asked: {
    readonly from: z.infer<typeof UnitsPosition>;
    readonly outcome: JobOutcome["outcome"] | undefined;
    readonly limit: number;
  },
): Promise<{ outcomes: JobOutcome[]; next?: z.infer<typeof UnitsPosition> }> {
  const { outcome, limit } = asked;
  const counted = new Map((await deps.jobs.workDone(jobId)).map(({ item, counts }) => [item, counts]));
  const found: JobOutcome[] = [];
  let { after = "" } = asked.from;
  for (let { item } = asked.from; item < workItems; item++) {
    const holdsNone = outcome !== undefined && counted.get(item)?.[outcome] === 0;
    const outcomes = holdsNone ? [] : await deps.jobs.outcomesOf(jobId, item);
    for (const one of outcomes) {
      if (placeOf(one) <= after || (outcome !== undefined && one.outcome !== outcome)) continue;
      const last = found.at(-1);
      if (last && found.length === limit) return { outcomes: found, next: { item, ...(after && { after }) } };
      found.push(one);
      after = placeOf(one);
    }
    if (found.length === limit && item + 1 < workItems) return { outcomes: found, next: { item: item + 1 } };
    after = "";
  }
  return { outcomes: found };
}

const placeOf = ({ unitId, periodId }: JobOutcome) => `${unitId}#${periodId}`;

/** It was asked for by an id that no unit has, and the job says so. */
const unknownUnit = (unitId: string) => ({
  ...{ unitId, name: "", kind: "unknown", codes: [] },
  ...{ isTest: false, exists: false },
});

async function existing(deps: Deps, jobId: string): Promise<Job> {
  const job = await deps.jobs.load(jobId);
  if (!job) throw new DomainError("NOT_FOUND");
  return job;
}

/** Answers which decisions over many there were, how far each has come, and what became of each unit. */
export const readJobs = routed<Deps>({
  "GET /v1/jobs": list,
  "GET /v1/jobs/{jobId}": readOne,
  "GET /v1/jobs/{jobId}/units": listUnits,
});
