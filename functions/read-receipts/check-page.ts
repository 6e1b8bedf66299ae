import { createHash } from "node:crypto";
import type { ReceiptContent } from "../../shared/domain/receipt/receipt.ts";
import { linesOf } from "../../shared/domain/receipt/receipt-lines.ts";
import { verdictText } from "../../shared/domain/receipt/verdict-text.ts";
import { escaped } from "../../shared/domain/text/html.ts";
import type { HttpResult } from "../_runtime/http-api.ts";

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1b1f;--quiet:#5c5f66;--paper:#fff;--line:#d9dbe0;--good:#0b6b3a;--bad:#a3220f;--warn:#8a5300}
@media(prefers-color-scheme:dark){:root{--ink:#f2f2f4;--quiet:#a9adb6;--paper:#17181b;--line:#3a3d44;--good:#5fd39a;--bad:#ff9b87;--warn:#ffc46b}}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:44rem;margin:0 auto;padding:1.25rem}
h1{font-size:1.05rem;margin:0 0 .25rem}
.verdict{margin:1rem 0;padding:1rem 1.1rem;border:2px solid currentColor;border-radius:.6rem;font-size:1.7rem;font-weight:700;line-height:1.25}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
small,.en{color:var(--quiet);font-size:.88rem;font-weight:400;display:block}
dl{margin:1.25rem 0;border-top:1px solid var(--line)}
dt{margin-top:.7rem;color:var(--quiet);font-size:.88rem}
dd{margin:0;padding-bottom:.7rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
code{font:.82rem/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
`;

/** No script, no picture, nothing from anywhere: only this very style sheet. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const COLOUR = {
  on_time: "good",
  nil: "good",
  late: "bad",
  exempt: "warn",
  returned: "warn",
  withdrawn: "warn",
  superseded: "warn",
} as const satisfies Record<ReceiptContent["verdict"]["kind"], string>;

/** What the latest revision says, and, to whoever holds an earlier one, that it was replaced. */
export function checkPage(latest: ReceiptContent, revisionInHand: number): HttpResult {
  const verdict = verdictText(latest.verdict);
  const isReplaced = revisionInHand < latest.revision;
  const replaced = isReplaced
    ? `<p class="verdict bad">Bản số ${revisionInHand} đã được thay thế. Dưới đây là bản mới nhất, số ${latest.revision}.<small>Revision ${revisionInHand} was replaced. Below is the latest, revision ${latest.revision}.</small></p>`
    : "";
  const test = latest.unit.isTest
    ? '<p class="verdict warn">Đơn vị thử nghiệm<small>A test unit, not a real one</small></p>'
    : "";
  const lines = linesOf(latest).map(
    ({ label, value, english }) =>
      `<dt>${label.vi} <span lang="en">· ${label.en}</span></dt><dd>${escaped(value)}${english === undefined ? "" : `<span class="en" lang="en">${escaped(english)}</span>`}</dd>`,
  );
  const files = latest.files.map(
    ({ name, size, sha256 }) =>
      `<dt>Tệp <span lang="en">· File</span></dt><dd>${escaped(name)} (${size} bytes)<br><code>SHA-256 ${escaped(sha256)}</code></dd>`,
  );
  return page(
    200,
    `<h1>Biên nhận có trong hệ thống<small lang="en">This receipt is genuine: it is in the system</small></h1>
${test}${replaced}
<p class="verdict ${COLOUR[latest.verdict.kind]}">${escaped(verdict.vi)}<small lang="en">${escaped(verdict.en)}</small></p>
<dl>${lines.join("")}${files.join("")}
<dt>Mã biên nhận <span lang="en">· Receipt id</span></dt><dd><code>${latest.receiptId}</code></dd></dl>
<p>So sánh giấy với trang này: nếu khác nhau, trang này đúng.<span class="en" lang="en">Compare the paper with this page: where they differ, this page is right. The signed text and its signature are at the same address without “/check”.</span></p>`,
  );
}

/** The same for every id that was never given out, and for a revision that there is not. */
export function notFoundPage(): HttpResult {
  return page(
    404,
    `<h1>Kiểm tra biên nhận<small lang="en">Check of a receipt</small></h1>
<p class="verdict bad">Không có biên nhận này<small lang="en">There is no such receipt</small></p>
<p>Hệ thống chưa từng cấp biên nhận có mã này. Kiểm tra lại địa chỉ; nếu mã lấy từ giấy in, hãy hỏi cơ quan đầu mối.<span class="en" lang="en">No receipt with this id was ever issued. Check the address; if the code is from a printed paper, ask the reform office.</span></p>`,
  );
}

function page(statusCode: number, main: string): HttpResult {
  return {
    statusCode,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": POLICY,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
    },
    body: `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Kiểm tra biên nhận</title><style>${STYLE}</style></head><body><main>
${main}
</main></body></html>`,
  };
}
