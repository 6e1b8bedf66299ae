import { describeDue } from "../calendar/due.ts";
import type { ObligationStatus } from "../obligation/obligation.ts";
import { escaped } from "../text/html.ts";
import { localDateOf, shownDate } from "../time/local-date.ts";
import type { ReportStanding, UnitStanding } from "./unit-standing.ts";

interface Sheet {
  readonly unitName: string;
  readonly year: number;
  readonly standing: UnitStanding;
  readonly now: Date;
}

/** All that the sheet's look is made of; a browser is told to apply nothing else. */
export const SHEET_STYLE =
  "body{font:12pt/1.45 'Times New Roman',serif;color:#000;max-width:18cm;margin:1cm auto}" +
  "h1{font-size:15pt;text-align:center;margin:0 0 2mm}h2{font-size:12pt;margin:6mm 0 2mm}" +
  "p{margin:1mm 0}table{width:100%;border-collapse:collapse}" +
  "th,td{border:1px solid #000;padding:1mm 2mm;text-align:left;vertical-align:top}" +
  "td.n{text-align:right}.small{font-size:10pt}" +
  "@page{size:A4;margin:1.5cm}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}";

const STATUS_NAMES: Readonly<Record<ObligationStatus, string>> = {
  on_time: "Đúng hạn",
  late: "Muộn",
  nil: "Không phát sinh",
  missing: "Chưa nộp, quá hạn",
  exempt: "Được miễn",
  not_due: "Chưa đến hạn",
};

/** What people call the groups of the first template; a group of a later one is shown by its code until it is named here. */
const FORM_NAMES: Readonly<Record<string, string>> = {
  "press-broadcast": "Báo chí, phát thanh, truyền hình",
  portal: "Cổng, trang thông tin điện tử",
  "social-network": "Mạng xã hội",
  "meeting-training": "Hội nghị, tập huấn, đối thoại",
  "contest-model": "Cuộc thi, mô hình, gương điển hình",
  visual: "Pano, băng rôn, màn hình",
  publications: "Tờ rơi, ấn phẩm, sản phẩm số",
  loudspeaker: "Truyền thanh cơ sở",
  mobile: "Tuyên truyền lưu động",
};

/** The sheet to print, in Vietnamese: one page of HTML without scripts, every value escaped. */
export function standingSheet({ unitName, year, standing, now }: Sheet): string {
  const title = `Kết quả thực hiện chế độ báo cáo năm ${year}`;
  return [
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">',
    `<title>${escaped(`${title} – ${unitName}`)}</title><style>${SHEET_STYLE}</style></head><body>`,
    `<h1>${escaped(title)}</h1><p><b>Đơn vị:</b> ${escaped(unitName)}</p>`,
    `<p class="small">Lập ngày ${shownDate(localDateOf(now))}, theo số liệu tại thời điểm lập.</p>`,
    `<h2>1. Kế hoạch tuyên truyền</h2>${planText(standing)}`,
    `<h2>2. Nhiệm vụ trong kế hoạch</h2>${tasksText(standing)}`,
    `<h2>3. Hình thức tuyên truyền đã sử dụng</h2>${formsText(standing)}`,
    `<h2>4. Chế độ báo cáo</h2>${reportsText(standing)}`,
    "</body></html>",
  ].join("\n");
}

function planText({ plan }: UnitStanding): string {
  if (!plan) return "<p>Chưa có kế hoạch được tiếp nhận.</p>";
  const form =
    plan.form === undefined
      ? ""
      : plan.form === "standalone"
        ? ", ban hành riêng"
        : ", lồng ghép trong kế hoạch CCHC";
  return `<p>Số ${escaped(plan.number)}, ban hành ngày ${shownDate(plan.date)}${form}; gửi ngày ${day(plan.receivedAt)}.</p>`;
}

function tasksText({ tasks, plan }: UnitStanding): string {
  if (tasks)
    return `<p>Đã hoàn thành ${tasks.done}/${tasks.of} nhiệm vụ (theo báo cáo ${escaped(tasks.periodId)}).</p>`;
  if (plan?.tasks !== undefined)
    return `<p>Kế hoạch có ${plan.tasks} nhiệm vụ; chưa có số liệu hoàn thành.</p>`;
  return "<p>Chưa có số liệu.</p>";
}

function formsText({ forms }: UnitStanding): string {
  const used = forms.filter(({ isUsed }) => isUsed).map(({ group }) => FORM_NAMES[group] ?? group);
  if (forms.length === 0) return "<p>Chưa có số liệu.</p>";
  const names = used.length === 0 ? "" : `: ${escaped(used.join("; "))}`;
  return `<p>${used.length}/${forms.length} hình thức${names}.</p>`;
}

function reportsText({ reports, counts, workingDaysLate }: UnitStanding): string {
  const summary = (Object.keys(STATUS_NAMES) as ObligationStatus[])
    .filter((status) => counts[status] > 0)
    .map((status) => `${STATUS_NAMES[status].toLowerCase()}: ${counts[status]}`);
  return [
    "<table><thead><tr><th>Báo cáo</th><th>Hạn nộp</th><th>Ngày nhận</th><th>Tình trạng</th><th>Số ngày làm việc muộn</th></tr></thead><tbody>",
    ...reports.map(reportRow),
    "</tbody></table>",
    `<p>Tổng số ${reports.length} báo cáo${summary.length === 0 ? "" : ` (${escaped(summary.join("; "))})`}. `,
    `Tổng số ngày làm việc muộn: ${workingDaysLate}.</p>`,
  ].join("");
}

function reportRow({ name, obligation, status, receivedAt, workingDaysLate }: ReportStanding): string {
  const due = `${shownDate(obligation.dueDate)}<br><span class="small">${escaped(describeDue(obligation).vi)}</span>`;
  const returned = obligation.current?.state === "returned" ? " (bị trả lại, phải nộp lại)" : "";
  const exempt = obligation.exemption ? ` (${obligation.exemption.documentNumber})` : "";
  return (
    `<tr><td>${escaped(name.vi)}</td><td>${due}</td><td>${receivedAt === undefined ? "" : day(receivedAt)}</td>` +
    `<td>${escaped(STATUS_NAMES[status] + returned + exempt)}</td><td class="n">${workingDaysLate}</td></tr>`
  );
}

const day = (instant: string): string => shownDate(localDateOf(instant));
