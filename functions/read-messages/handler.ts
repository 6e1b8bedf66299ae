import type * as z from "zod";
import type { LedgerStore, MessagePage } from "../../shared/adapters/dynamodb/ledger-store.ts";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { UnitPath } from "../../shared/contract/http/ids.ts";
import { MessageList, MessageListQuery, UnitMessageListQuery } from "../../shared/contract/http/messages.ts";
import { canSeeAll, canSeeUnit, requireRight, requireRightOnUnit } from "../../shared/domain/access.ts";
import { type Message, MessageId, personIn, wordOf } from "../../shared/domain/message/message.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps {
  readonly ledger: Pick<LedgerStore, "pageOfDay" | "pageOfRecipient">;
  readonly memberships: Pick<MembershipStore, "isMember">;
  now(): Date;
}

async function listOfDay(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { day = localDateOf(deps.now()), limit, cursor } = parseQuery(MessageListQuery, event);
  requireRight(personOf(event), canSeeAll);
  const scope = ["messages", day];
  return answer(await deps.ledger.pageOfDay(day, { limit, after: positionIn(cursor, scope) }), scope);
}

async function listOfUnit(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId } = parsePath(UnitPath, event);
  const { limit, cursor } = parseQuery(UnitMessageListQuery, event);
  const person = personOf(event);
  const isMember = await deps.memberships.isMember(person.sub, unitId);
  requireRightOnUnit(person, { isMember }, canSeeUnit);
  const scope = ["unit-messages", unitId];
  const page = await deps.ledger.pageOfRecipient(unitId, { limit, after: positionIn(cursor, scope) });
  return answer(page, scope);
}

const positionIn = (cursor: string | undefined, scope: readonly string[]) =>
  cursor === undefined ? undefined : decodeCursor(cursor, MessageId, scope);

function answer({ messages, next }: MessagePage, scope: readonly string[]): HttpResult {
  return ok(MessageList, {
    messages: messages.map(messageView),
    ...(next && { nextCursor: encodeCursor(next, scope) }),
  });
}

function messageView(message: Message): z.input<typeof MessageList>["messages"][number] {
  const { day, recipient, kind, state, why, contactIds, items = [], plannedAt, sentAt, settledAt } = message;
  const person = personIn(recipient);
  return {
    messageId: wordOf(message),
    ...(person === undefined ? { unitId: recipient } : { person }),
    ...{ day, kind, state, why, contactIds, plannedAt, sentAt, settledAt },
    about: items.map(({ unitId = recipient, periodId }) => ({ unitId, periodId })),
  };
}

/** Answers what was sent to whom, and what became of it. */
export const readMessages = routed<Deps>({
  "GET /v1/messages": listOfDay,
  "GET /v1/units/{unitId}/messages": listOfUnit,
});
