import { definitionOf } from "../findings/findings.ts";
import type { Sentence } from "../submission/what-next.ts";
import type { DryRun, DryRunOutcome } from "./dry-run.ts";

/** One sentence: what the person can do about a dry run at `now`. */
export function whatNextOfDryRun({ state, problem, outcome, uploadExpiresAt }: DryRun, now: Date): Sentence {
  if (outcome) return afterwards(outcome);
  if (state === "checking") {
    return {
      vi: "Hệ thống đang kiểm tra, thường chỉ vài giây; xem lại sau.",
      en: "It is being checked, which usually takes seconds; look again.",
    };
  }
  if (problem) {
    return {
      vi: "Tệp tải lên khác tệp đã khai; yêu cầu kiểm tra lại với đúng tệp.",
      en: "The file that came is not the one announced; ask for a new check of the right file.",
    };
  }
  if (now.getTime() >= Date.parse(uploadExpiresAt)) {
    return {
      vi: "Biểu mẫu tải lên đã hết hạn; yêu cầu kiểm tra lại.",
      en: "The form for the upload has run out; ask for a new check.",
    };
  }
  return {
    vi: "Tải tệp lên bằng biểu mẫu đã cấp, trong vòng 10 phút.",
    en: "Upload the file with the form you were given, within 10 minutes.",
  };
}

function afterwards({ wouldBe, errors, warnings, reasonsMissing, firstError }: DryRunOutcome): Sentence {
  switch (wouldBe) {
    case "rejected": {
      // Nothing in a file can be corrected about these: their own advice is the next step.
      const definition = firstError && definitionOf(firstError.code);
      if (definition && (firstError.fileId === "" || firstError.code === "MATCHES_TO_CONFIRM")) {
        return { vi: definition.vi.fix, en: definition.en.fix };
      }
      return {
        vi: `Sửa ${errors} lỗi đã nêu rồi kiểm tra lại, hoặc gửi báo cáo khi đã sửa.`,
        en: `Correct what is listed (errors: ${errors}), then check again, or report when it is corrected.`,
      };
    }
    case "accepted_with_reasons_missing":
      return {
        vi: `Báo cáo sẽ được nhận; còn ${reasonsMissing} điểm khác thường cần giải trình, có thể ghi ngay vào cột “Giải trình”. Chưa báo cáo gì: hãy gửi chính thức.`,
        en: `It would be accepted; unusual figures to explain: ${reasonsMissing}, at once in the column “Giải trình” if you like. Nothing is reported yet.`,
      };
    case "accepted":
      return warnings > 0
        ? {
            vi: `Báo cáo sẽ được nhận; xem lại ${warnings} điểm lưu ý nếu cần. Chưa báo cáo gì: hãy gửi chính thức.`,
            en: `It would be accepted; look at what is listed if you like (${warnings}). Nothing is reported yet: send it.`,
          }
        : {
            vi: "Tệp đạt yêu cầu. Chưa báo cáo gì: hãy gửi chính thức.",
            en: "The file is in order. Nothing is reported yet: send it.",
          };
    default:
      return wouldBe satisfies never;
  }
}
