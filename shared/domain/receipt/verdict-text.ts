import type { Verdict } from "./receipt.ts";

interface Text {
  readonly vi: string;
  readonly en: string;
}

const TEXTS: Readonly<Record<Exclude<Verdict["kind"], "late">, Text>> = {
  on_time: { vi: "Đúng hạn", en: "On time" },
  nil: { vi: "Không phát sinh nội dung báo cáo", en: "Nothing to report" },
  exempt: { vi: "Đơn vị được miễn báo cáo kỳ này", en: "The unit is exempt from this report" },
  returned: { vi: "Cơ quan đầu mối đã trả lại", en: "Returned by the reform office" },
  withdrawn: { vi: "Đơn vị đã rút lại", en: "Withdrawn by the unit" },
  superseded: { vi: "Đã được thay bằng lần gửi sau", en: "Replaced by a later attempt" },
};

/** A verdict in words, as the check, the printed receipt and the messages say it. */
export function verdictText(verdict: Verdict): Text {
  if (verdict.kind !== "late") return TEXTS[verdict.kind];
  const { workingDays } = verdict;
  if (workingDays === 0) {
    return { vi: "Trễ hạn, chưa đến một ngày làm việc", en: "Late, by less than a working day" };
  }
  const days = workingDays === 1 ? "1 working day" : `${workingDays} working days`;
  return { vi: `Trễ hạn ${workingDays} ngày làm việc`, en: `Late by ${days}` };
}
