import * as z from "zod";
import type { ApiRoute } from "../api-route.ts";
import { ImportAnswer, ImportBodies, ImportKind, MemberImportBody } from "../imports.ts";

const CSV_OF_UNITS = "gso_code,name,kind\n00070,Phường Hoàn Kiếm,phuong\n";

/** Loading what everything else refers to. */
export const IMPORTS_ROUTES: readonly ApiRoute[] = [
  {
    method: "POST",
    path: "/v1/imports/{kind}",
    operationId: "importReferenceData",
    tag: "imports",
    function: "import-reference-data",
    summary: {
      vi: "Nạp dữ liệu danh mục từ CSV; nạp lại không làm thay đổi gì",
      en: "Load reference data from CSV; loaded again it changes nothing",
    },
    rights: ["canImport"],
    pathParameters: z.object({ kind: ImportKind }),
    body: {
      schema: z.union(Object.values(ImportBodies)).meta({ description: "The kind in the path says which" }),
      examples: {
        units: { csv: CSV_OF_UNITS, scheme: "gso", effectiveFrom: "2025-07-01", dryRun: true },
        periods: { csv: "year,type\n2026,YEAR\n" },
        calendar: {
          csv: "date,type,name_vi\n2026-01-01,HOLIDAY,Tết Dương lịch\n",
          year: 2026,
          status: "approved",
          legalBasis: "Bộ luật Lao động 2019, Điều 112",
        },
      },
    },
    answer: { status: 200, schema: ImportAnswer },
    problems: ["FORBIDDEN", "BODY_TOO_LARGE", "PREVIEW_REQUIRED", "CONCURRENT_CHANGE"],
  },
  {
    method: "POST",
    path: "/v1/imports/members",
    operationId: "importMembers",
    tag: "imports",
    function: "import-members",
    summary: {
      vi: "Thêm người dùng theo thư điện tử, cho đơn vị hoặc cơ quan đầu mối",
      en: "Add people by e-mail, to units or to the office",
    },
    rights: ["canImport"],
    body: {
      schema: MemberImportBody,
      examples: { members: { csv: "email,gso_code\ncchc@example.gov.vn,00070\n", scheme: "gso" } },
    },
    answer: { status: 200, schema: ImportAnswer },
    problems: ["FORBIDDEN", "BODY_TOO_LARGE", "CONCURRENT_CHANGE"],
  },
];
