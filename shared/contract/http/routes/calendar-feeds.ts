import type { ApiRoute } from "../api-route.ts";
import { CalendarFeedPath, CalendarLinkMade, CalendarLinkState } from "../calendar-feeds.ts";
import { UnitPath } from "../ids.ts";

/** The calendars of units, for their own calendar programs. */
export const CALENDAR_FEED_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/units/{unitId}/calendar-link",
    operationId: "readCalendarLink",
    tag: "units",
    function: "share-calendar",
    summary: {
      vi: "Đơn vị có đang dùng đường dẫn lịch hay không",
      en: "Whether a link to the unit's calendar is in use",
    },
    rights: ["canSeeUnit"],
    pathParameters: UnitPath,
    answer: { status: 200, schema: CalendarLinkState },
    problems: ["NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/units/{unitId}/calendar-link",
    operationId: "makeCalendarLink",
    tag: "units",
    function: "share-calendar",
    summary: {
      vi: "Tạo đường dẫn lịch hạn báo cáo của đơn vị; đường dẫn cũ hết hiệu lực",
      en: "Make the link to the unit's calendar of due dates; the one before ends",
    },
    rights: ["canShareCalendar"],
    pathParameters: UnitPath,
    answer: { status: 201, schema: CalendarLinkMade },
    problems: ["FORBIDDEN", "NOT_FOUND", "CONCURRENT_CHANGE"],
  },
  {
    method: "POST",
    path: "/v1/units/{unitId}/calendar-link/revoke",
    operationId: "revokeCalendarLink",
    tag: "units",
    function: "share-calendar",
    summary: { vi: "Thu hồi đường dẫn lịch của đơn vị", en: "End the link to the unit's calendar" },
    rights: ["canRevokeCalendar"],
    pathParameters: UnitPath,
    answer: { status: 204 },
    problems: ["FORBIDDEN", "NOT_FOUND", "CONCURRENT_CHANGE"],
  },
  {
    method: "GET",
    path: "/v1/calendar-feeds/{unitId}/{feed}",
    operationId: "readCalendarFeed",
    tag: "units",
    function: "read-calendar-feed",
    summary: {
      vi: "Lịch hạn báo cáo của đơn vị dạng iCalendar, cho ai biết đường dẫn",
      en: "The unit's due dates as iCalendar, for whoever knows the link",
    },
    rights: ["anyone"],
    pathParameters: CalendarFeedPath,
    answer: { status: 200, mediaTypes: ["text/calendar"] },
    problems: ["NOT_FOUND"],
  },
];
