import type { ApiRoute } from "../api-route.ts";
import { ReceiptKeys, ReceiptList, ReceiptPath, ReceiptQuery, SignedReceiptView } from "../receipts.ts";
import { ObligationPath } from "../submissions.ts";

/** What units can show later, and how anybody checks it. */
export const RECEIPTS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/receipts",
    operationId: "listReceipts",
    tag: "receipts",
    function: "list-receipts",
    summary: {
      vi: "Biên nhận của các lần gửi đã qua kiểm tra",
      en: "The receipts of the attempts that passed the checks",
    },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, schema: ReceiptList },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/receipts/{receiptId}",
    operationId: "readReceipt",
    tag: "receipts",
    function: "read-receipts",
    summary: {
      vi: "Biên nhận đã ký, cho ai biết mã biên nhận",
      en: "A signed receipt, for whoever knows its id",
    },
    rights: ["anyone"],
    pathParameters: ReceiptPath,
    query: ReceiptQuery,
    answer: { status: 200, schema: SignedReceiptView },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/receipts/{receiptId}/check",
    operationId: "checkReceipt",
    tag: "receipts",
    function: "read-receipts",
    summary: {
      vi: "Trang kiểm tra biên nhận, nơi mã QR dẫn đến; `revision` là bản đang cầm",
      en: "The page that a receipt's QR code leads to; `revision` is the one in hand",
    },
    rights: ["anyone"],
    pathParameters: ReceiptPath,
    query: ReceiptQuery,
    answer: { status: 200, mediaTypes: ["text/html"] },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/receipts/{receiptId}/document.pdf",
    operationId: "printReceipt",
    tag: "receipts",
    function: "print-receipt",
    summary: { vi: "Biên nhận để in, có mã QR", en: "A receipt to print, with a QR code" },
    rights: ["anyone"],
    pathParameters: ReceiptPath,
    query: ReceiptQuery,
    answer: { status: 200, mediaTypes: ["application/pdf"] },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/receipt-keys",
    operationId: "listReceiptKeys",
    tag: "receipts",
    function: "read-receipts",
    summary: {
      vi: "Khóa công khai để kiểm tra chữ ký của biên nhận",
      en: "The public keys with which receipts are checked",
    },
    rights: ["anyone"],
    answer: { status: 200, schema: ReceiptKeys },
    problems: [],
  },
];
