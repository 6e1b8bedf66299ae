/**
 * Every route of the API in one table: what it is for, who may use it, what it takes and what it answers. The OpenAPI
 * document is made from it, and tests hold the deployed routes and the functions to it.
 */
import * as z from "zod";
import { PeriodPath, UnitPath } from "./ids.ts";
import { ImportAnswer, ImportBodies, ImportKind, MemberImportBody } from "./imports.ts";
import { Me } from "./me.ts";
import {
  ObligationHistory,
  ObligationView,
  PeriodObligations,
  PeriodObligationsQuery,
  UnitObligations,
} from "./obligations.ts";
import { OpeningAnswer, PeriodList, PeriodView } from "./periods.ts";
import type { ProblemCode } from "./problem.ts";
import { PeriodProgress } from "./progress.ts";
import {
  DownloadLink,
  FilePath,
  ObligationPath,
  ReviewBody,
  SubmissionDetail,
  SubmissionIssued,
  SubmissionList,
  SubmissionListQuery,
  SubmissionPath,
  SubmissionRequestBody,
} from "./submissions.ts";
import { UnitDetail, UnitList, UnitListQuery } from "./units.ts";

/** The predicate that decides, by its name in `access.ts`. `signedIn` asks for nothing but an accepted token. */
export type RightName =
  | "signedIn"
  | "canSeeAll"
  | "canSeePeriods"
  | "canSeeUnit"
  | "canDownload"
  | "canReportFor"
  | "canWithdrawFor"
  | "canReview"
  | "canExempt"
  | "canOpenPeriods"
  | "canImport";

export interface ApiRoute {
  readonly method: "GET" | "POST";
  readonly path: `/v1/${string}`;
  readonly operationId: string;
  readonly tag: "me" | "units" | "periods" | "obligations" | "submissions" | "imports";
  /** The folder under `functions/` that answers. */
  readonly function: string;
  readonly summary: { readonly vi: string; readonly en: string };
  /** One right; of several, the body says which is needed. */
  readonly rights: readonly [RightName, ...RightName[]];
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly examples: Readonly<Record<string, unknown>> };
  readonly answer: { readonly status: 200 | 201 | 202 | 204; readonly schema?: z.ZodType };
  /** The header `Idempotency-Key` is required: sent again with the same key, the first answer comes back. */
  readonly idempotencyKey?: true;
  /** Besides those that any route may answer with; see {@link problemsOf}. */
  readonly problems: readonly ProblemCode[];
}

const DOCUMENT = { number: "15/BC-UBND", date: "2026-12-10" };
const SHA256 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
const CSV_OF_UNITS = "gso_code,name,kind\n00070,Phường Hoàn Kiếm,phuong\n";

export const ROUTES: readonly ApiRoute[] = [
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
    method: "GET",
    path: "/v1/units/{unitId}/obligations",
    operationId: "listObligationsOfUnit",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Các báo cáo của một đơn vị: tình trạng, hạn và lý do",
      en: "What a unit owes: status, due date and why",
    },
    rights: ["canSeeUnit"],
    pathParameters: UnitPath,
    answer: { status: 200, schema: UnitObligations },
    problems: ["NOT_FOUND"],
  },
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
    method: "GET",
    path: "/v1/periods/{periodId}/obligations",
    operationId: "listObligationsOfPeriod",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Tình trạng của mọi đơn vị trong kỳ, lọc theo tình trạng hoặc nhóm",
      en: "Where every unit stands in a period, by status or group",
    },
    rights: ["canSeeAll"],
    pathParameters: PeriodPath,
    query: PeriodObligationsQuery,
    answer: { status: 200, schema: PeriodObligations },
    problems: ["FORBIDDEN", "NOT_FOUND", "INVALID_CURSOR"],
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
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}",
    operationId: "readObligation",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Báo cáo của một đơn vị trong một kỳ",
      en: "What one unit owes for one period",
    },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, schema: ObligationView },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/events",
    operationId: "readHistory",
    tag: "obligations",
    function: "read-obligations",
    summary: { vi: "Lịch sử xử lý, cũ trước mới sau", en: "What was decided, oldest first" },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, schema: ObligationHistory },
    problems: ["NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/decisions",
    operationId: "reviewObligation",
    tag: "obligations",
    function: "review-obligation",
    summary: {
      vi: "Duyệt, trả lại, miễn báo cáo hoặc bỏ miễn",
      en: "Approve, return, exempt, or lift an exemption",
    },
    rights: ["canReview", "canExempt"],
    pathParameters: ObligationPath,
    body: {
      schema: ReviewBody,
      examples: {
        approve: { decision: "approve", attempt: 2 },
        return: { decision: "return", attempt: 2, reason: "Số liệu mục B01 chưa khớp với văn bản." },
        exempt: { decision: "exempt", reason: "Đơn vị giải thể.", documentNumber: "2231/SNV-CCHC" },
        liftExemption: { decision: "lift-exemption", reason: "Ghi nhầm đơn vị." },
      },
    },
    answer: { status: 204 },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "CONCURRENT_CHANGE",
      "ALREADY_EXEMPT",
      "NOT_EXEMPT",
      "NOT_THE_CURRENT_REPORT",
      "NEWER_REPORT_ARRIVED",
    ],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions",
    operationId: "listSubmissions",
    tag: "submissions",
    function: "read-obligations",
    summary: { vi: "Các lần gửi, mới trước cũ sau", en: "The attempts, newest first" },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    query: SubmissionListQuery,
    answer: { status: 200, schema: SubmissionList },
    problems: ["NOT_FOUND", "INVALID_CURSOR"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/submissions",
    operationId: "requestSubmission",
    tag: "submissions",
    function: "request-submission",
    summary: {
      vi: "Xin một lần gửi, kèm biểu mẫu tải lên cho từng tệp",
      en: "Ask for an attempt, with an upload form for each file",
    },
    rights: ["canReportFor"],
    pathParameters: ObligationPath,
    idempotencyKey: true,
    body: {
      schema: SubmissionRequestBody,
      examples: {
        report: {
          document: DOCUMENT,
          files: [
            {
              part: "data",
              name: "bao-cao-2026.xlsx",
              size: 18_204,
              type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
              sha256: SHA256,
            },
            {
              part: "document",
              name: "15-BC-UBND.pdf",
              size: 1_204_112,
              type: "application/pdf",
              sha256: SHA256,
            },
          ],
        },
        correctionWithTheSignedDocumentOfAttempt1: {
          document: DOCUMENT,
          files: [
            {
              part: "data",
              name: "bao-cao-2026-sua.xlsx",
              size: 18_310,
              type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
              sha256: SHA256,
            },
            { part: "document", reuse: { attempt: 1, fileId: "document" } },
          ],
        },
        plan: {
          document: { number: "02/KH-UBND", date: "2026-12-28", form: "standalone", tasks: 12 },
          files: [
            { part: "document", name: "KH-2027.pdf", size: 902_331, type: "application/pdf", sha256: SHA256 },
          ],
        },
      },
    },
    answer: { status: 201, schema: SubmissionIssued },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "OBLIGATION_APPROVED",
      "IDEMPOTENCY_KEY_REUSED",
      "CONCURRENT_CHANGE",
      "TOO_MANY_OPEN_REQUESTS",
      "TOO_MANY_ATTEMPTS",
      "DOCUMENT_NUMBER_INVALID",
      "DOCUMENT_FIELD_MISSING",
      "PART_NOT_WANTED",
      "PART_MISSING",
      "TOO_MANY_FILES",
      "NOTHING_NEW",
      "FILE_TYPE_NOT_ALLOWED",
      "FILE_TOO_LARGE",
      "FILE_NOT_REUSABLE",
      "FILE_NAME_EMPTY",
    ],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}",
    operationId: "readSubmission",
    tag: "submissions",
    function: "read-obligations",
    summary: { vi: "Một lần gửi và các lỗi tìm thấy", en: "One attempt, with what was found in it" },
    rights: ["canSeeUnit"],
    pathParameters: SubmissionPath,
    answer: { status: 200, schema: SubmissionDetail },
    problems: ["NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw",
    operationId: "withdrawSubmission",
    tag: "submissions",
    function: "withdraw-submission",
    summary: { vi: "Rút báo cáo đang có hiệu lực", en: "Take back the report that counts" },
    rights: ["canWithdrawFor"],
    pathParameters: SubmissionPath,
    answer: { status: 204 },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "CONCURRENT_CHANGE",
      "NOT_THE_CURRENT_REPORT",
    ],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}/files/{fileId}",
    operationId: "downloadFile",
    tag: "submissions",
    function: "download-file",
    summary: {
      vi: "Đường dẫn tải một tệp, dùng được trong một phút",
      en: "A link to one file, good for a minute",
    },
    rights: ["canDownload"],
    pathParameters: FilePath,
    answer: { status: 200, schema: DownloadLink },
    problems: ["NOT_FOUND", "FILE_NOT_READY"],
  },
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
    problems: ["FORBIDDEN", "BODY_TOO_LARGE", "CONCURRENT_CHANGE"],
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

/** Every code with which a route may answer. */
export function problemsOf(route: ApiRoute): ProblemCode[] {
  const takesInput = route.pathParameters ?? route.query ?? route.body ?? route.method === "GET";
  return [
    ...new Set<ProblemCode>([
      "TOKEN_NOT_ACCEPTED",
      ...(takesInput ? (["INVALID_INPUT"] as const) : []),
      ...(route.idempotencyKey ? (["IDEMPOTENCY_KEY_REQUIRED"] as const) : []),
      ...(route.body ? (["BODY_TOO_LARGE"] as const) : []),
      ...route.problems,
      "INTERNAL_ERROR",
    ]),
  ];
}
