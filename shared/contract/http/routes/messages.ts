import type { ApiRoute } from "../api-route.ts";
import { UnitPath } from "../ids.ts";
import { MessageList, MessageListQuery, UnitMessageListQuery } from "../messages.ts";

/** What was sent to whom, and what became of it. */
export const MESSAGES_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/messages",
    operationId: "listMessagesOfDay",
    tag: "messages",
    function: "read-messages",
    summary: {
      vi: "Thư của một ngày: gửi cho ai, kết quả ra sao",
      en: "The messages of a day: to whom, and what became of each",
    },
    rights: ["canSeeAll"],
    query: MessageListQuery,
    answer: { status: 200, schema: MessageList },
    problems: ["FORBIDDEN", "INVALID_CURSOR"],
  },
  {
    method: "GET",
    path: "/v1/units/{unitId}/messages",
    operationId: "listMessagesOfUnit",
    tag: "messages",
    function: "read-messages",
    summary: {
      vi: "Thư đã gửi cho một đơn vị, mới nhất trước",
      en: "What a unit was written, the latest first",
    },
    rights: ["canSeeUnit"],
    pathParameters: UnitPath,
    query: UnitMessageListQuery,
    answer: { status: 200, schema: MessageList },
    problems: ["NOT_FOUND", "INVALID_CURSOR"],
  },
];
