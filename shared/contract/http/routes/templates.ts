import type { ApiRoute } from "../api-route.ts";
import { ObligationPath } from "../submissions.ts";
import {
  TemplatePath,
  TemplateVersionPath,
  TemplateVersionQuery,
  TemplateVersions,
  TemplateView,
} from "../templates.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What units are asked. New versions come through the import of indicators. */
export const TEMPLATES_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/templates/{templateId}",
    operationId: "listTemplateVersions",
    tag: "templates",
    function: "read-periods",
    summary: {
      vi: "Các phiên bản của bộ chỉ tiêu, mới trước cũ sau: ai công bố, vì sao, kỳ nào dùng",
      en: "The versions of a template, newest first: who published each, why, and which periods use it",
    },
    rights: ["canSeePeriods"],
    pathParameters: TemplatePath,
    answer: { status: 200, schema: TemplateVersions },
    problems: ["FORBIDDEN", "NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/templates/{templateId}/versions/{version}",
    operationId: "readTemplate",
    tag: "templates",
    function: "read-periods",
    summary: {
      vi: "Một phiên bản của bộ chỉ tiêu, dạng JSON hoặc CSV",
      en: "One version of a template, as JSON or CSV",
    },
    rights: ["canSeePeriods"],
    pathParameters: TemplateVersionPath,
    query: TemplateVersionQuery,
    answer: { status: 200, schema: TemplateView, mediaTypes: ["text/csv"] },
    problems: ["FORBIDDEN", "NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/template.xlsx",
    operationId: "makeForm",
    tag: "templates",
    function: "make-form",
    summary: {
      vi: "Biểu mẫu của đơn vị cho kỳ này, có sẵn thời hạn và số liệu kỳ trước",
      en: "The unit's form for this period, with its due date and what was reported before",
    },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, mediaTypes: [XLSX] },
    problems: ["NOT_FOUND", "FORM_NOT_NEEDED"],
  },
];
