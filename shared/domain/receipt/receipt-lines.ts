import { shownDate, shownTime } from "../time/local-date.ts";
import type { ReceiptContent } from "./receipt.ts";

interface Text {
  readonly vi: string;
  readonly en: string;
}

/** One fact of a receipt, as the check and the printed receipt show it. */
export interface ReceiptLine {
  readonly label: Text;
  readonly value: string;
  /** The same in English, where the value is a sentence. */
  readonly english?: string;
}

const CHANNEL_TEXTS: Readonly<Record<ReceiptContent["channel"], Text>> = {
  upload: { vi: "Tải tệp lên hệ thống", en: "Uploaded" },
  declaration: { vi: "Đơn vị xác nhận không phát sinh", en: "Declared by the unit: nothing to report" },
  paper: { vi: "Bản giấy, cơ quan đầu mối nhập", en: "On paper, entered by the reform office" },
  email: { vi: "Thư điện tử, cơ quan đầu mối nhập", en: "By e-mail, entered by the reform office" },
};

const POLICY_TEXTS = {
  FIRST_ACCEPTED: { vi: "lần gửi đầu tiên qua kiểm tra", en: "the first that passed the checks" },
  LAST_ACCEPTED: { vi: "lần gửi đang có hiệu lực", en: "the one that counts" },
} as const;

const shownInstant = (instant: string): string => {
  const { date, time } = shownTime(instant);
  // On deadline day a second decides; it is the same second in every zone.
  return `${time}:${instant.slice(17, 19)} ngày ${date} (giờ Việt Nam)`;
};

/** What a receipt says, line by line, without its files. Everything is as the unit or the office wrote it: escape it. */
export function linesOf(content: ReceiptContent): ReceiptLine[] {
  const { unit, period, attempt, channel, document, due, decidedBy } = content;
  const codes = unit.codes.map(({ value }) => value).join(", ");
  const how = CHANNEL_TEXTS[channel];
  return [
    { label: { vi: "Đơn vị", en: "Unit" }, value: codes === "" ? unit.name : `${unit.name} (${codes})` },
    {
      label: { vi: "Kỳ báo cáo", en: "Period" },
      value: `${period.name.vi} (${period.id})`,
      english: period.name.en,
    },
    { label: { vi: "Lần gửi", en: "Attempt" }, value: `${attempt}. ${how.vi}`, english: how.en },
    ...(document
      ? [
          {
            label: { vi: "Văn bản", en: "Document" },
            value: `${document.number}, ${shownDate(document.date)}`,
          },
        ]
      : []),
    {
      label: { vi: "Nhận lúc", en: "Received" },
      value: `${shownInstant(content.receivedAt)}. ${content.receivedAtMeans.vi}`,
      english: content.receivedAtMeans.en,
    },
    {
      label: { vi: "Hạn gửi", en: "Due" },
      value: `Hết ngày ${shownDate(due.lastDay)}. ${due.because.vi}`,
      english: due.because.en,
    },
    ...(decidedBy
      ? [
          {
            label: { vi: "Xét theo", en: "Judged by" },
            value: `Lần gửi ${decidedBy.attempt}, nhận lúc ${shownInstant(decidedBy.receivedAt)}: ${POLICY_TEXTS[decidedBy.policy].vi}`,
            english: `Attempt ${decidedBy.attempt}, ${POLICY_TEXTS[decidedBy.policy].en}`,
          },
        ]
      : []),
    {
      label: { vi: "Cấp lúc", en: "Issued" },
      value: `${shownInstant(content.issuedAt)}, bản số ${content.revision}`,
      english: `Revision ${content.revision}`,
    },
  ];
}
