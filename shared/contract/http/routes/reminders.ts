import type { ApiRoute } from "../api-route.ts";
import { UnitPath } from "../ids.ts";
import {
  ReminderPauseBody,
  ReminderPauseState,
  ReminderPlan,
  ReminderPlanQuery,
  ReminderRulesAnswer,
  ReminderRulesChangeBody,
  ReminderRulesPreview,
  ReminderRulesPreviewBody,
  ReminderRulesPreviewQuery,
  ReminderSwitchBody,
  ReminderSwitchState,
} from "../reminders.ts";

const RULES_CSV = "rule,number\nbefore,10\nbefore,3\non-day,0\nafter,1\nafter-every,5\n";
const HASH = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

/** What will be sent to whom, and holding it back. */
export const REMINDERS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/reminder-plan",
    operationId: "readReminderPlan",
    tag: "reminders",
    function: "read-reminder-plan",
    summary: {
      vi: "Ngày nào nhắc đơn vị nào, nội dung gì, vì sao; đơn vị nào không được nhắc và vì sao",
      en: "Who is reminded on which day, with which text and why; who is not, and why not",
    },
    rights: ["canSeeAll"],
    query: ReminderPlanQuery,
    answer: { status: 200, schema: ReminderPlan },
    problems: ["FORBIDDEN", "INVALID_CURSOR"],
  },
  {
    method: "POST",
    path: "/v1/reminders/switch",
    operationId: "switchReminders",
    tag: "reminders",
    function: "control-reminders",
    summary: { vi: "Tắt hoặc bật toàn bộ nhắc việc", en: "Stop all reminders, or let them go out again" },
    rights: ["canHoldReminders"],
    body: {
      schema: ReminderSwitchBody,
      examples: {
        off: { isOff: true, reason: "Bão số 5: thành phố dừng các hoạt động không cấp bách." },
        on: { isOff: false, reason: "Hoạt động bình thường trở lại." },
      },
    },
    answer: { status: 200, schema: ReminderSwitchState },
    problems: ["FORBIDDEN", "CONCURRENT_CHANGE"],
  },
  {
    method: "POST",
    path: "/v1/units/{unitId}/reminder-pause",
    operationId: "pauseReminders",
    tag: "reminders",
    function: "control-reminders",
    summary: {
      vi: "Tạm dừng nhắc một đơn vị đến hết một ngày, hoặc nhắc lại",
      en: "Stop reminding one unit until a day, or go on",
    },
    rights: ["canHoldReminders"],
    pathParameters: UnitPath,
    body: {
      schema: ReminderPauseBody,
      examples: {
        pause: { until: "2026-12-20", reason: "Trụ sở bị ngập, đơn vị đã báo." },
        resume: { until: null, reason: "Đơn vị đã làm việc lại." },
      },
    },
    answer: { status: 200, schema: ReminderPauseState },
    problems: ["FORBIDDEN", "NOT_FOUND", "CONCURRENT_CHANGE"],
  },
  {
    method: "GET",
    path: "/v1/reminder-rules",
    operationId: "readReminderRules",
    tag: "reminders",
    function: "control-reminders",
    summary: {
      vi: "Quy tắc nhắc việc đang áp dụng và các bản trước: ai đổi, khi nào, vì sao",
      en: "The rules of reminding that hold, and every version: who brought it into force, when and why",
    },
    rights: ["canSeeAll"],
    answer: { status: 200, schema: ReminderRulesAnswer },
    problems: ["FORBIDDEN"],
  },
  {
    method: "POST",
    path: "/v1/reminder-rules/preview",
    operationId: "previewReminderRules",
    tag: "reminders",
    function: "control-reminders",
    summary: {
      vi: "Xem trước quy tắc nhắc việc khác: lời nhắc nào thêm, lời nhắc nào mất, ngày nào, đơn vị nào",
      en: "What other rules of reminding would change: which messages appear and disappear, by day and unit",
    },
    rights: ["canImport"],
    query: ReminderRulesPreviewQuery,
    body: { schema: ReminderRulesPreviewBody, examples: { rules: { csv: RULES_CSV } } },
    answer: { status: 200, schema: ReminderRulesPreview },
    problems: ["FORBIDDEN", "INVALID_CURSOR"],
  },
  {
    method: "POST",
    path: "/v1/reminder-rules/changes",
    operationId: "changeReminderRules",
    tag: "reminders",
    function: "control-reminders",
    summary: {
      vi: "Áp dụng quy tắc nhắc việc đúng như đã xem trước",
      en: "Bring rules of reminding into force as previewed",
    },
    rights: ["canImport"],
    body: {
      schema: ReminderRulesChangeBody,
      examples: { rules: { csv: RULES_CSV, hash: HASH, reason: "Nhắc ít hơn, theo góp ý của các xã" } },
    },
    answer: { status: 200, schema: ReminderRulesAnswer },
    problems: [
      "FORBIDDEN",
      "NOTHING_CHANGES",
      "DOCUMENT_NUMBER_INVALID",
      "PREVIEW_OUTDATED",
      "CONCURRENT_CHANGE",
    ],
  },
];
