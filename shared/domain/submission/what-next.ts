import { definitionOf } from "../findings/findings.ts";
import { shownDate } from "../time/local-date.ts";
import { type FirstError, maySendAgain, type Submission } from "./submission.ts";

export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

/** Names of sheets are the sender's; a sentence shows their beginning. */
const SHEET_SHOWN_CHARACTERS = 40;

/** One sentence: what the unit can do about an attempt at `now`. */
export function whatNext(submission: Submission, now: Date): Sentence {
  const { state, unexplained = [], errors = 0, warnings = 0, channel } = submission;
  switch (state) {
    case "requested":
      return {
        vi: "Tải các tệp lên bằng biểu mẫu đã cấp; quá 10 phút thì lập lần gửi mới.",
        en: "Upload the files with the forms you were given; after 10 minutes ask for a new attempt.",
      };
    case "expired":
      return {
        vi: "Lần gửi này đã hết hạn mà chưa có đủ tệp; lập lần gửi mới.",
        en: "This attempt ran out before all files came; make a new one.",
      };
    case "received":
      return {
        vi: "Hệ thống đang kiểm tra, thường chỉ vài giây; xem lại sau.",
        en: "It is being checked, which usually takes seconds; look again.",
      };
    case "rejected":
      return maySendAgain(submission, now) ? sendAgain(submission) : correct(submission);
    case "accepted":
      // Only when it was checked again since.
      if (errors > 0) return correctIfAsked(errors);
      if (unexplained.length > 0) return explainFirst(unexplained.length);
      if (warnings > 0 && channel === undefined) return lookAgain(warnings);
      return {
        vi: "Đơn vị không cần làm gì thêm; cơ quan đầu mối sẽ xem báo cáo.",
        en: "There is nothing more to do; the reform office will look at the report.",
      };
    case "approved":
      return {
        vi: "Báo cáo đã được duyệt; đơn vị không cần làm gì thêm.",
        en: "The report has been approved; there is nothing more to do.",
      };
    case "returned":
      return {
        vi: "Bổ sung theo ý kiến của cơ quan đầu mối rồi gửi lại.",
        en: "Complete the report as the reform office asks, and send it again.",
      };
    case "superseded":
      return {
        vi: "Đã có lần gửi mới hơn được tính; xem lần gửi đó.",
        en: "A newer attempt counts; look at that one.",
      };
    case "withdrawn":
      return {
        vi: "Báo cáo đã được rút; gửi lại khi có bản mới.",
        en: "The report was taken back; send it again when it is ready.",
      };
    default:
      return state satisfies never;
  }
}

function sendAgain({ resendUntil = "" }: Submission): Sentence {
  return {
    vi: `Cơ quan đầu mối đã cho qua các lỗi của lần này: gửi lại chính các tệp đó, không cần tải lên lại, chậm nhất ngày ${shownDate(resendUntil)}.`,
    en: `The reform office let these errors pass: send the same files again, without another upload, by ${shownDate(resendUntil)}.`,
  };
}

function correct({ errors = 0, firstError }: Submission): Sentence {
  const definition = firstError && definitionOf(firstError.code);
  if (!firstError || !definition) {
    return {
      vi: `Sửa ${errors} lỗi đã nêu rồi gửi lại.`,
      en: `Correct the ${many(errors, "error")} listed and send the report again.`,
    };
  }
  const { vi, en } = definition;
  // Nothing in a file can be corrected about these: their own advice is the next step.
  if (firstError.fileId === "" || firstError.code === "MATCHES_TO_CONFIRM") return { vi: vi.fix, en: en.fix };
  const place = placeOf(firstError);
  const inWorkbook = firstError.fileId === "data";
  return {
    vi: `Sửa ${errors} lỗi rồi gửi lại, bắt đầu từ: ${vi.title}${place.vi}.${inWorkbook ? " Tệp đã đánh dấu chỉ rõ từng ô." : ""}`,
    en: `Correct ${many(errors, "error")} and send it again, beginning with: ${en.title}${place.en}.${inWorkbook ? " The marked file shows each cell." : ""}`,
  };
}

function placeOf({ sheet, cell, indicator }: FirstError): Sentence {
  const name = sheet?.slice(0, SHEET_SHOWN_CHARACTERS);
  if (name !== undefined && cell !== undefined) {
    return { vi: ` (trang “${name}”, ô ${cell})`, en: ` (sheet “${name}”, cell ${cell})` };
  }
  return indicator === undefined
    ? { vi: "", en: "" }
    : { vi: ` (chỉ tiêu ${indicator})`, en: ` (indicator ${indicator})` };
}

function explainFirst(count: number): Sentence {
  return {
    vi: `Giải trình ${count} điểm khác thường để báo cáo được duyệt: ghi trên hệ thống, hoặc sửa rồi gửi lại. Báo cáo vẫn được tính.`,
    en: `Explain ${many(count, "unusual figure")} so that the report can be approved: in the system, or correct and send it again. It counts meanwhile.`,
  };
}

function correctIfAsked(errors: number): Sentence {
  return {
    vi: `Kiểm tra lại cho thấy ${errors} lỗi; báo cáo vẫn được tính. Nên sửa và gửi lại.`,
    en: `Checked again, it has ${many(errors, "error")}; it counts all the same. Better correct it and send it again.`,
  };
}

function lookAgain(warnings: number): Sentence {
  return {
    vi: `Xem lại ${warnings} điểm lưu ý; không bắt buộc, báo cáo vẫn được tính.`,
    en: `Look at ${many(warnings, "point")} once more if you like; the report counts all the same.`,
  };
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
