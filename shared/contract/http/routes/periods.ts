import type { ApiRoute } from "../api-route.ts";
import { PeriodPath } from "../ids.ts";
import { OpeningAnswer, PeriodList, PeriodView } from "../periods.ts";
import { PeriodProgress } from "../progress.ts";

/** The rounds of reporting. */
export const PERIODS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/periods",
    operationId: "listPeriods",
    tag: "periods",
    function: "read-periods",
    summary: { vi: "Các kỳ báo cáo", en: "The reporting periods" },
    rights: ["canSeePeriods"],
    answer: { status: 200, schema: PeriodList },
    problems: ["FORBIDDEN"],
  },
  {
    method: "GET",
    path: "/v1/periods/{periodId}",
    operationId: "readPeriod",
    tag: "periods",
    function: "read-periods",
    summary: { vi: "Một kỳ báo cáo", en: "One period" },
    rights: ["canSeePeriods"],
    pathParameters: PeriodPath,
    answer: { status: 200, schema: PeriodView },
    problems: ["FORBIDDEN", "NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/periods/{periodId}/progress",
    operationId: "readProgress",
    tag: "periods",
    function: "read-periods",
    summary: {
      vi: "Tiến độ của kỳ: toàn thành phố và từng nhóm đơn vị",
      en: "Progress of a period: the city and each group of units",
    },
    rights: ["canSeeAll"],
    pathParameters: PeriodPath,
    answer: { status: 200, schema: PeriodProgress },
    problems: ["FORBIDDEN", "NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/periods/{periodId}/open",
    operationId: "openPeriod",
    tag: "periods",
    function: "request-opening",
    summary: {
      vi: "Mở kỳ báo cáo ngay; gọi lại để bổ sung phần còn thiếu",
      en: "Open a period now; asked again it repairs what is missing",
    },
    rights: ["canOpenPeriods"],
    pathParameters: PeriodPath,
    answer: { status: 202, schema: OpeningAnswer },
    problems: ["FORBIDDEN", "NOT_FOUND", "PERIOD_CLOSED"],
  },
];
