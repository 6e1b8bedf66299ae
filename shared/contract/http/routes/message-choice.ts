import type { ApiRoute } from "../api-route.ts";
import { ChooseMessages, MessageChoice } from "../message-choice.ts";

/** How a person of the office is told. */
export const MESSAGE_CHOICE_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/me/preferences",
    operationId: "readMessageChoice",
    tag: "me",
    function: "choose-messages",
    summary: { vi: "Tôi nhận thư ngay, hằng ngày hay hằng tuần", en: "How often I am sent messages" },
    rights: ["canChooseMessages"],
    answer: { status: 200, schema: MessageChoice },
    problems: ["FORBIDDEN"],
  },
  {
    method: "POST",
    path: "/v1/me/preferences",
    operationId: "chooseMessages",
    tag: "me",
    function: "choose-messages",
    summary: { vi: "Chọn nhận thư ngay, hằng ngày hay hằng tuần", en: "Choose how often I am sent messages" },
    rights: ["canChooseMessages"],
    body: { schema: ChooseMessages, examples: { weekly: { rhythm: "weekly" } } },
    answer: { status: 200, schema: MessageChoice },
    problems: ["FORBIDDEN", "CONCURRENT_CHANGE"],
  },
];
