/**
 * Every route of the API in one table: what it is for, who may use it, what it takes and what it answers. The OpenAPI
 * document is made from it, and tests hold the deployed routes and the functions to it.
 */
import type { ApiRoute } from "./api-route.ts";
import { CALENDAR_FEED_ROUTES } from "./routes/calendar-feeds.ts";
import { CALENDARS_ROUTES } from "./routes/calendars.ts";
import { COMMENT_ROUTES } from "./routes/comments.ts";
import { DRY_RUNS_ROUTES } from "./routes/dry-runs.ts";
import { IMPORTS_ROUTES } from "./routes/imports.ts";
import { JOBS_ROUTES } from "./routes/jobs.ts";
import { MESSAGE_CHOICE_ROUTES } from "./routes/message-choice.ts";
import { MESSAGES_ROUTES } from "./routes/messages.ts";
import { OBLIGATIONS_ROUTES } from "./routes/obligations.ts";
import { PERIODS_ROUTES } from "./routes/periods.ts";
import { RECEIPTS_ROUTES } from "./routes/receipts.ts";
import { RECHECKS_ROUTES } from "./routes/rechecks.ts";
import { REMINDERS_ROUTES } from "./routes/reminders.ts";
import { STANDING_ROUTES } from "./routes/standing.ts";
import { SUBMISSIONS_ROUTES } from "./routes/submissions.ts";
import { TEMPLATES_ROUTES } from "./routes/templates.ts";
import { UNITS_ROUTES } from "./routes/units.ts";
import { WAIVERS_ROUTES } from "./routes/waivers.ts";

export const ROUTES: readonly ApiRoute[] = [
  ...UNITS_ROUTES,
  ...MESSAGE_CHOICE_ROUTES,
  ...PERIODS_ROUTES,
  ...CALENDARS_ROUTES,
  ...TEMPLATES_ROUTES,
  ...OBLIGATIONS_ROUTES,
  ...WAIVERS_ROUTES,
  ...SUBMISSIONS_ROUTES,
  ...DRY_RUNS_ROUTES,
  ...RECEIPTS_ROUTES,
  ...MESSAGES_ROUTES,
  ...STANDING_ROUTES,
  ...COMMENT_ROUTES,
  ...CALENDAR_FEED_ROUTES,
  ...JOBS_ROUTES,
  ...RECHECKS_ROUTES,
  ...REMINDERS_ROUTES,
  ...IMPORTS_ROUTES,
];
