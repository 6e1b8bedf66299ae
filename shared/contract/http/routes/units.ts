import type { ApiRoute } from "../api-route.ts";
import { UnitPath } from "../ids.ts";
import { Me } from "../me.ts";
import {
  ContactPath,
  ContactRestorationBody,
  ContactView,
  UnitDetail,
  UnitList,
  UnitListQuery,
} from "../units.ts";

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
  {
    method: "POST",
    path: "/v1/units/{unitId}/contacts/{contactId}/restore",
    operationId: "restoreContact",
    tag: "units",
    function: "control-reminders",
    summary: {
      vi: "Gửi thư lại cho đầu mối có thư từng bị trả về, sau khi đã xác minh hoặc sửa địa chỉ",
      en: "Write again to a contact from which mail came back, after the address was checked or corrected",
    },
    rights: ["canRestoreContacts"],
    pathParameters: ContactPath,
    body: {
      schema: ContactRestorationBody,
      examples: {
        sameAddress: { reason: "Đã gọi điện: hộp thư đầy, nay đã dọn." },
        corrected: {
          reason: "Đã gọi điện: địa chỉ cũ thiếu một chữ.",
          email: "cchc.hoankiem@example.gov.vn",
        },
      },
    },
    answer: { status: 200, schema: ContactView },
    problems: ["FORBIDDEN", "NOT_FOUND", "CONCURRENT_CHANGE"],
  },
];
