import type { ApiRoute } from "../api-route.ts";
import { UnitPath } from "../ids.ts";
import { Me } from "../me.ts";
import { UnitDetail, UnitList, UnitListQuery } from "../units.ts";

/** Who somebody is, and the units. */
export const UNITS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/me",
    operationId: "readMe",
    tag: "me",
    function: "read-units",
    summary: {
      vi: "Tôi là ai, được làm gì, thuộc đơn vị nào",
      en: "Who I am, what I may do, and for which units",
    },
    rights: ["signedIn"],
    answer: { status: 200, schema: Me },
    problems: [],
  },
  {
    method: "GET",
    path: "/v1/units",
    operationId: "listUnits",
    tag: "units",
    function: "read-units",
    summary: { vi: "Danh sách đơn vị", en: "The units" },
    rights: ["canSeeAll"],
    query: UnitListQuery,
    answer: { status: 200, schema: UnitList },
    problems: ["FORBIDDEN", "INVALID_CURSOR"],
  },
  {
    method: "GET",
    path: "/v1/units/{unitId}",
    operationId: "readUnit",
    tag: "units",
    function: "read-units",
    summary: {
      vi: "Một đơn vị: tên, mã, loại theo thời gian, và đầu mối",
      en: "One unit: names, codes and kinds with their validity, and contacts",
    },
    rights: ["canSeeUnit"],
    pathParameters: UnitPath,
    answer: { status: 200, schema: UnitDetail },
    problems: ["NOT_FOUND"],
  },
];
