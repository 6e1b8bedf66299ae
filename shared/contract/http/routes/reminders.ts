import type { ApiRoute } from "../api-route.ts";
import { UnitPath } from "../ids.ts";
import {
  ReminderPauseBody,
  ReminderPauseState,
  ReminderPlan,
  ReminderPlanQuery,
  ReminderSwitchBody,
  ReminderSwitchState,
} from "../reminders.ts";

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
];
