import * as z from "zod";
import type { CommentStore, Idempotency } from "../../shared/adapters/dynamodb/comment-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import {
  CommentBody,
  CommentList,
  CommentListQuery,
  CommentPath,
  CommentView,
} from "../../shared/contract/http/comments.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import {
  canComment,
  canCommentInternally,
  canSeeAll,
  canSeeUnit,
  type Person,
  requireRightOnUnit,
} from "../../shared/domain/access.ts";
import {
  type Comment,
  newComment,
  requireAuthor,
  type Visibility,
} from "../../shared/domain/comment/comment.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import { idempotencyOf } from "../_runtime/fingerprint.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath, parseQuery } from "../_runtime/requests.ts";
import { created, noContent, ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { commentView } from "./comment-view.ts";
import { explainFindings } from "./explain.ts";

export interface Deps {
  readonly comments: CommentStore;
  readonly reports: Pick<ReportStore, "loadDesk" | "loadAttempt" | "recentEvents" | "saveDecision">;
  now(): Date;
}

const RIGHT = { shared: canComment, internal: canCommentInternally } as const;
/** Two people at once need a second try; more would be a crowd at one obligation. */
const TRIES_FOR_A_NUMBER = 5;

/** The numbers of the last comments shown, or where their kind begins. */
const Position = z.strictObject({ shared: z.int().min(1).optional(), internal: z.int().min(1).optional() });

async function listComments(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { limit, cursor } = parseQuery(CommentListQuery, event);
  const { unitId, periodId } = parsePath(ObligationPath, event);
  const person = personOf(event);
  const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, canSeeUnit);
  if (!desk.obligation) throw new DomainError("NOT_FOUND");
  const isStaff = canSeeAll(person);
  const scope = ["comments", unitId, periodId, isStaff ? "staff" : "unit"];
  const from: z.output<typeof Position> = cursor === undefined ? {} : decodeCursor(cursor, Position, scope);

  const visible: readonly Visibility[] = isStaff ? ["shared", "internal"] : ["shared"];
  const found = await Promise.all(
    visible.map((visibility) =>
      deps.comments.page({ unitId, periodId, visibility }, { before: from[visibility], limit: limit + 1 }),
    ),
  );
  const newestFirst = found.flat().sort((a, b) => (a.at > b.at ? -1 : 1));
  const shown = newestFirst.slice(0, limit);
  const lastOf = (visibility: Visibility) =>
    shown.findLast((comment) => comment.visibility === visibility)?.number ?? from[visibility];
  const next = { shared: lastOf("shared"), internal: lastOf("internal") };
  return ok(CommentList, {
    comments: shown.map((comment) => commentView(comment, person, isStaff)),
    ...(newestFirst.length > limit && { nextCursor: encodeCursor(next, scope) }),
  });
}

async function addComment(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, periodId } = parsePath(ObligationPath, event);
  const person = personOf(event);
  const body = parseBody(CommentBody, event);
  const { isMember } = await requireDesk(deps, person, { unitId, periodId, ...body });
  const idempotency = idempotencyOf(event, person, body);
  const draft = { unitId, periodId, ...body, by: person.sub, isMember };
  const comment = await add(deps, draft, idempotency, event.requestContext.requestId);
  logger.info("comment added", { unitId, periodId, visibility: comment.visibility });
  return created(CommentView, commentView(comment, person, canSeeAll(person)));
}

/** Rights first; then that there is such a report, and such an attempt if one is named. Throws NOT_FOUND and FORBIDDEN. */
async function requireDesk(
  { reports }: Deps,
  person: Person,
  asked: { unitId: string; periodId: string; visibility: Visibility; attempt?: number },
) {
  const { unitId, periodId, visibility, attempt } = asked;
  const desk =
    attempt === undefined
      ? { ...(await reports.loadDesk(unitId, periodId, person.sub)), submission: undefined }
      : { submission: undefined, ...(await reports.loadAttempt({ unitId, periodId, attempt }, person.sub)) };
  requireRightOnUnit(person, desk, RIGHT[visibility]);
  if (!desk.obligation || (attempt !== undefined && !desk.submission)) throw new DomainError("NOT_FOUND");
  return desk;
}

type Draft = Omit<Parameters<typeof newComment>[0], "last" | "now">;

async function add(
  { comments, ...deps }: Deps,
  draft: Draft,
  idempotency: Idempotency,
  correlationId: string,
): Promise<Comment> {
  for (let tries = 0; tries < TRIES_FOR_A_NUMBER; tries++) {
    const repeated = await comments.madeBy(draft, idempotency.key);
    if (repeated && repeated.body !== idempotency.body) throw new DomainError("IDEMPOTENCY_KEY_REUSED");
    if (repeated) return repeated.comment;
    const [latest] = await comments.page(draft, { limit: 1 });
    const now = deps.now();
    const comment = newComment({ ...draft, last: latest?.number ?? 0, now });
    if (await comments.add(comment, idempotency, { now, correlationId })) return comment;
  }
  throw new DomainError("CONCURRENT_CHANGE");
}

async function withdrawComment(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, periodId, commentId } = parsePath(CommentPath, event);
  const person = personOf(event);
  const [visibility, number] = commentId.split("-") as [Visibility, string];
  const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, canSeeUnit);
  // To whom internal comments are hidden, none of them is there.
  if (visibility === "internal" && !canSeeAll(person)) throw new DomainError("NOT_FOUND");
  requireRightOnUnit(person, desk, RIGHT[visibility]);
  const comment = await deps.comments.load({ unitId, periodId, visibility, number: Number(number) });
  if (!comment) throw new DomainError("NOT_FOUND");
  requireAuthor(comment, person.sub);
  const { requestId: correlationId } = event.requestContext;
  if (!comment.withdrawnAt) await deps.comments.withdraw(comment, { now: deps.now(), correlationId });
  logger.info("comment withdrawn", { unitId, periodId, visibility });
  return noContent();
}

/** Records what people say about a report and its findings, and answers it to those it is meant for. */
export const writeComment = routed<Deps>({
  "GET /v1/obligations/{unitId}/{periodId}/comments": listComments,
  "POST /v1/obligations/{unitId}/{periodId}/comments": addComment,
  "POST /v1/obligations/{unitId}/{periodId}/comments/{commentId}/withdraw": withdrawComment,
  "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/explanations": explainFindings,
});
