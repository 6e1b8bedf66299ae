import type { ApiRoute } from "../api-route.ts";
import { CommentBody, CommentList, CommentListQuery, CommentPath, CommentView } from "../comments.ts";
import { ObligationPath } from "../submissions.ts";

/** What units and office say to each other about a report, and the office among itself. */
export const COMMENT_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/comments",
    operationId: "listComments",
    tag: "obligations",
    function: "write-comment",
    summary: { vi: "Các ý kiến trao đổi, mới trước cũ sau", en: "The comments, newest first" },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    query: CommentListQuery,
    answer: { status: 200, schema: CommentList },
    problems: ["NOT_FOUND", "INVALID_CURSOR"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/comments",
    operationId: "addComment",
    tag: "obligations",
    function: "write-comment",
    summary: {
      vi: "Thêm ý kiến: trao đổi với đơn vị, hoặc nội bộ cơ quan đầu mối",
      en: "Add a comment: shared with the unit, or internal to the office",
    },
    rights: ["canComment", "canCommentInternally"],
    pathParameters: ObligationPath,
    idempotencyKey: "required",
    body: {
      schema: CommentBody,
      examples: {
        shared: { visibility: "shared", text: "Đề nghị đơn vị bổ sung số liệu mục B01.", attempt: 2 },
        internal: { visibility: "internal", text: "Đã gọi điện nhắc đơn vị ngày 14/12." },
      },
    },
    answer: { status: 201, schema: CommentView },
    problems: ["FORBIDDEN", "NOT_FOUND", "IDEMPOTENCY_KEY_REUSED", "CONCURRENT_CHANGE", "TOO_MANY_COMMENTS"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/comments/{commentId}/withdraw",
    operationId: "withdrawComment",
    tag: "obligations",
    function: "write-comment",
    summary: { vi: "Rút ý kiến của chính mình", en: "Withdraw one's own comment" },
    rights: ["canComment", "canCommentInternally"],
    pathParameters: CommentPath,
    answer: { status: 204 },
    problems: ["FORBIDDEN", "NOT_FOUND"],
  },
];
