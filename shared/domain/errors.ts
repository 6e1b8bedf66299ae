/**
 * Everything this product refuses, in one table: what kind of refusal it is and what to tell people.
 * A code is a promise to clients: never renamed, never reused. Texts may be improved at any time.
 */

interface ErrorText {
  readonly title: string;
  /** What the reader can do now. */
  readonly advice: string;
}

/** Decides the HTTP status: 400, 401, 403, 404, 409, 413, 422, 429, in this order. */
export type ErrorKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "unprocessable"
  | "too_many";

interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly vi: ErrorText;
  readonly en: ErrorText;
}

export const ERRORS = {
  INVALID_INPUT: {
    kind: "invalid",
    vi: { title: "Dữ liệu gửi lên không hợp lệ", advice: "Sửa các trường được nêu rồi gửi lại." },
    en: { title: "The request is not valid", advice: "Correct the fields named and send it again." },
  },
  NOT_FOUND: {
    kind: "not_found",
    vi: { title: "Không tìm thấy", advice: "Kiểm tra lại đường dẫn, hoặc hỏi cơ quan đầu mối." },
    en: { title: "Not found", advice: "Check the address, or ask the reform office." },
  },
  FORBIDDEN: {
    kind: "forbidden",
    vi: {
      title: "Bạn không có quyền làm việc này",
      advice: "Liên hệ cơ quan đầu mối nếu bạn cần quyền này.",
    },
    en: { title: "You may not do this", advice: "Ask the reform office if you need this right." },
  },
  CONCURRENT_CHANGE: {
    kind: "conflict",
    vi: { title: "Dữ liệu vừa được người khác thay đổi", advice: "Tải lại để xem thay đổi rồi thử lại." },
    en: { title: "Somebody else has just changed this", advice: "Reload to see the change, then try again." },
  },
  TOKEN_NOT_ACCEPTED: {
    kind: "unauthenticated",
    vi: {
      title: "Phiên đăng nhập không dùng được",
      advice: "Đăng nhập lại. Ứng dụng phải gửi access token, không gửi ID token.",
    },
    en: {
      title: "This sign-in cannot be used",
      advice: "Sign in again. An application must send the access token, not the ID token.",
    },
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    kind: "invalid",
    vi: {
      title: "Thiếu hoặc sai tiêu đề Idempotency-Key",
      advice: "Gửi kèm một khóa 1–200 ký tự ASCII in được, và dùng lại đúng khóa đó khi gửi lại.",
    },
    en: {
      title: "The Idempotency-Key header is missing or malformed",
      advice: "Send a key of 1–200 printable ASCII characters, and the same key when you send again.",
    },
  },
  INVALID_CURSOR: {
    kind: "invalid",
    vi: { title: "Vị trí trang không hợp lệ", advice: "Mở lại danh sách từ trang đầu." },
    en: { title: "The page position is not valid", advice: "Open the list again from its first page." },
  },
  BODY_TOO_LARGE: {
    kind: "too_large",
    vi: { title: "Nội dung gửi lên quá lớn", advice: "Chia nhỏ dữ liệu rồi gửi từng phần." },
    en: { title: "The request body is too large", advice: "Split the data and send it in parts." },
  },
  ALREADY_EXEMPT: {
    kind: "conflict",
    vi: { title: "Đơn vị đã được miễn báo cáo kỳ này", advice: "Không cần làm gì thêm." },
    en: { title: "The unit is already exempt from this report", advice: "Nothing more is needed." },
  },
  NOT_EXEMPT: {
    kind: "conflict",
    vi: { title: "Đơn vị không được miễn báo cáo kỳ này", advice: "Tải lại để xem tình trạng hiện tại." },
    en: { title: "The unit is not exempt from this report", advice: "Reload to see where it stands." },
  },
  NOT_UNLOCKED: {
    kind: "conflict",
    vi: {
      title: "Báo cáo này không ở trạng thái được mở khóa",
      advice: "Tải lại để xem tình trạng hiện tại của báo cáo.",
    },
    en: { title: "This report is not unlocked", advice: "Reload to see where it stands." },
  },
  NOT_EXTENDED: {
    kind: "conflict",
    vi: { title: "Đơn vị không có gia hạn cho báo cáo này", advice: "Tải lại để xem hạn gửi hiện tại." },
    en: { title: "The unit has no extension for this report", advice: "Reload to see when it is due." },
  },
  EXTENSION_NOT_LATER: {
    kind: "unprocessable",
    vi: {
      title: "Ngày gia hạn không muộn hơn hạn gửi hiện tại",
      advice: "Chọn một ngày sau hạn gửi được nêu.",
    },
    en: {
      title: "The extension does not end after the present due date",
      advice: "Choose a day after the due date named.",
    },
  },
  UNTIL_IN_THE_PAST: {
    kind: "unprocessable",
    vi: { title: "Ngày kết thúc đã qua", advice: "Chọn hôm nay hoặc một ngày sau hôm nay." },
    en: { title: "The last day is over already", advice: "Choose today or a later day." },
  },
  UNTIL_TOO_FAR: {
    kind: "unprocessable",
    vi: {
      title: "Ngày kết thúc xa hơn một năm",
      advice: "Kiểm tra lại năm đã nhập, chọn một ngày không quá một năm kể từ hôm nay.",
    },
    en: {
      title: "The last day is more than a year away",
      advice: "Check the year, and choose a day within a year from today.",
    },
  },
  NOT_REOPENED: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo không được mở lại riêng cho đơn vị này",
      advice: "Tải lại để xem đơn vị còn được gửi đến khi nào.",
    },
    en: {
      title: "The period is not reopened for this unit",
      advice: "Reload to see until when its reports are taken.",
    },
  },
  REOPENING_NOT_LATER: {
    kind: "unprocessable",
    vi: {
      title: "Đơn vị vốn được gửi đến ngày đó hoặc muộn hơn",
      advice: "Chọn một ngày sau thời điểm ngừng nhận được nêu, nếu vẫn cần mở lại.",
    },
    en: {
      title: "Reports of this unit are taken until then anyway",
      advice: "Choose a day after the time named, if it is to be reopened at all.",
    },
  },
  REPORT_COUNTS_ALREADY: {
    kind: "conflict",
    vi: {
      title: "Đơn vị đang có báo cáo có hiệu lực trong kỳ này",
      advice: "Đơn vị rút báo cáo đó, hoặc cơ quan đầu mối trả lại, rồi mới thực hiện việc này.",
    },
    en: {
      title: "A report of this unit counts already",
      advice: "The unit withdraws it, or the office returns it; then do this.",
    },
  },
  RECEIVED_ON_NOT_POSSIBLE: {
    kind: "unprocessable",
    vi: {
      title: "Ngày nhận không thể đúng",
      advice: "Ghi ngày thực tế nhận báo cáo: từ ngày mở kỳ đến hôm nay.",
    },
    en: {
      title: "It cannot have been received on that day",
      advice: "State the day it really came: from the opening of the period to today.",
    },
  },
  NOT_AN_ENTERED_REPORT: {
    kind: "conflict",
    vi: {
      title: "Lần gửi này không do cơ quan đầu mối nhập",
      advice: "Nếu báo cáo chưa đạt, hãy trả lại và nêu lý do.",
    },
    en: {
      title: "The office did not enter this attempt",
      advice: "If the report will not do, return it with the reason.",
    },
  },
  NOT_THE_CURRENT_REPORT: {
    kind: "conflict",
    vi: {
      title: "Lần gửi này không phải là báo cáo đang có hiệu lực",
      advice: "Tải lại để xem lần gửi nào đang được tính, rồi thực hiện với lần gửi đó.",
    },
    en: {
      title: "This attempt is not the report that counts",
      advice: "Reload to see which attempt counts, then act on that one.",
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: "unprocessable",
    vi: {
      title: "Khóa Idempotency-Key đã dùng cho một nội dung khác",
      advice: "Gửi lại nội dung cũ với khóa này, hoặc dùng khóa mới cho nội dung mới.",
    },
    en: {
      title: "This Idempotency-Key came with another body before",
      advice: "Send the earlier body with this key, or a new key with the new body.",
    },
  },
  OBLIGATION_APPROVED: {
    kind: "conflict",
    vi: {
      title: "Báo cáo đã được duyệt",
      advice: "Nếu cần sửa, đề nghị cơ quan đầu mối mở khóa hoặc trả lại báo cáo.",
    },
    en: {
      title: "The report has been approved",
      advice: "Ask the reform office to unlock or return it if it must be corrected.",
    },
  },
  NEWER_REPORT_ARRIVED: {
    kind: "conflict",
    vi: {
      title: "Đơn vị vừa gửi một báo cáo mới hơn, đang được kiểm tra",
      advice: "Đợi kết quả kiểm tra (thường vài giây), rồi xem và duyệt lần gửi mới nhất.",
    },
    en: {
      title: "The unit has just sent a newer report, which is being checked",
      advice: "Wait for its outcome, usually seconds, then look at the newest attempt and approve that.",
    },
  },
  TOO_MANY_OPEN_REQUESTS: {
    kind: "too_many",
    vi: {
      title: "Có quá nhiều lần gửi đang dở dang",
      advice: "Hoàn tất một lần gửi đang mở, hoặc đợi 10 phút để các lần đó hết hạn.",
    },
    en: {
      title: "Too many uploads are open at once",
      advice: "Finish one that is open, or wait 10 minutes until they run out.",
    },
  },
  TOO_MANY_ATTEMPTS: {
    kind: "too_many",
    vi: {
      title: "Đã gửi quá nhiều lần trong 24 giờ",
      advice: "Thử lại vào ngày mai hoặc liên hệ cơ quan đầu mối.",
    },
    en: {
      title: "Too many attempts within 24 hours",
      advice: "Try again tomorrow or call the reform office.",
    },
  },
  TOO_MANY_COMMENTS: {
    kind: "too_many",
    vi: {
      title: "Báo cáo này đã có quá nhiều ý kiến",
      advice:
        "Trao đổi trực tiếp với cơ quan đầu mối hoặc đơn vị, rồi ghi kết quả vào lần duyệt hoặc trả lại.",
    },
    en: {
      title: "There are too many comments on this report",
      advice: "Talk to the office or the unit directly, and put the outcome into the approval or the return.",
    },
  },
  DOCUMENT_NUMBER_INVALID: {
    kind: "invalid",
    vi: {
      title: "Số, ký hiệu văn bản chưa đúng mẫu",
      advice: "Ghi số và ký hiệu như trên văn bản, ví dụ 145/KH-UBND hoặc 01-CTr/TU.",
    },
    en: {
      title: "The document number does not look like one",
      advice: "Write number and symbol as on the document, e.g. 145/KH-UBND or 01-CTr/TU.",
    },
  },
  DOCUMENT_FIELD_MISSING: {
    kind: "invalid",
    vi: {
      title: "Thiếu thông tin của văn bản",
      advice: "Bổ sung trường được nêu: kế hoạch cần hình thức (riêng hoặc lồng ghép) và số nhiệm vụ.",
    },
    en: {
      title: "A detail of the document is missing",
      advice:
        "Add the field named: a plan needs its form (stand-alone or integrated) and its number of tasks.",
    },
  },
  PART_NOT_WANTED: {
    kind: "invalid",
    vi: { title: "Kỳ báo cáo này không nhận loại tệp đó", advice: "Chỉ gửi các tệp mà kỳ báo cáo yêu cầu." },
    en: {
      title: "This period does not take that part",
      advice: "Send only the parts that the period asks for.",
    },
  },
  PART_MISSING: {
    kind: "invalid",
    vi: { title: "Thiếu tệp bắt buộc", advice: "Thêm tệp còn thiếu rồi gửi lại." },
    en: { title: "A required part is missing", advice: "Add the part named and send it again." },
  },
  TOO_MANY_FILES: {
    kind: "invalid",
    vi: { title: "Có quá nhiều tệp cùng loại", advice: "Gộp tệp hoặc bỏ bớt rồi gửi lại." },
    en: { title: "Too many files of one part", advice: "Merge or leave out files and send it again." },
  },
  NOTHING_NEW: {
    kind: "invalid",
    vi: {
      title: "Không có tệp mới so với lần gửi trước",
      advice: "Gửi ít nhất một tệp đã được sửa, hoặc một tài liệu kiểm chứng mới.",
    },
    en: {
      title: "Nothing is new against the earlier attempt",
      advice: "Send at least one file that was corrected, or new evidence.",
    },
  },
  MATCHES_DIFFER: {
    kind: "invalid",
    vi: {
      title: "Danh sách ghép được xác nhận không phải của tệp này",
      advice: "Xem lại danh sách ghép ở lần gửi có tệp đó và xác nhận đúng danh sách ấy, hoặc gửi tệp mới.",
    },
    en: {
      title: "The matches confirmed are not those of this file",
      advice: "Look at the list of the attempt with this file and confirm that one, or send a new file.",
    },
  },
  REASONS_MISSING: {
    kind: "conflict",
    vi: {
      title: "Báo cáo còn điểm cần đơn vị giải trình",
      advice: "Đợi đơn vị giải trình (hoặc ghi giải trình thay đơn vị) từng điểm được nêu, rồi duyệt.",
    },
    en: {
      title: "The report has points that the unit has not explained",
      advice:
        "Wait until the unit has explained each point named, or enter the explanation for it; then approve.",
    },
  },
  NOT_TO_EXPLAIN: {
    kind: "invalid",
    vi: {
      title: "Lần gửi này không có điểm cần giải trình như vậy",
      advice: "Tải lại kết quả kiểm tra của lần gửi và giải trình các điểm được nêu ở đó.",
    },
    en: {
      title: "Nothing of this kind is to be explained in this attempt",
      advice: "Read the findings of the attempt again and explain those named there.",
    },
  },
  NOT_WAIVABLE: {
    kind: "unprocessable",
    vi: {
      title: "Lỗi này không thể bỏ qua",
      advice:
        "Chỉ các quy tắc so sánh số liệu được nêu mới bỏ qua được; với lỗi khác, đơn vị sửa tệp rồi gửi lại.",
    },
    en: {
      title: "This cannot be let pass",
      advice: "Only the rules named can be, which compare figures; otherwise the unit corrects its file.",
    },
  },
  ALREADY_WAIVED: {
    kind: "conflict",
    vi: {
      title: "Quy tắc này đang được bỏ qua cho báo cáo",
      advice: "Không cần làm gì thêm; muốn đổi thời hạn thì kết thúc lần bỏ qua hiện tại rồi tạo lại.",
    },
    en: {
      title: "This rule is let pass for the report already",
      advice: "Nothing more is needed; to change its last day, take it back and let it pass anew.",
    },
  },
  NOT_WAIVED: {
    kind: "conflict",
    vi: { title: "Lần bỏ qua này đã kết thúc", advice: "Tải lại để xem các quy tắc đang được bỏ qua." },
    en: { title: "This waiver was taken back before", advice: "Reload to see which waivers are in force." },
  },
  TOO_MANY_WAIVERS: {
    kind: "too_many",
    vi: {
      title: "Báo cáo này đã có quá nhiều lần bỏ qua quy tắc",
      advice: "Nếu quy tắc không phù hợp với kỳ này, đề nghị sửa quy tắc của biểu mẫu.",
    },
    en: {
      title: "Too many rules were let pass for this report",
      advice: "If the rules do not fit the period, have them changed in its form.",
    },
  },
  WAIVER_AFTER_CLOSING: {
    kind: "unprocessable",
    vi: {
      title: "Ngày kết thúc ở sau khi ngừng nhận báo cáo",
      advice: "Chọn một ngày không muộn hơn ngày được nêu.",
    },
    en: {
      title: "The last day is after reports are taken",
      advice: "Choose a day no later than the one named.",
    },
  },
  FILE_TYPE_NOT_ALLOWED: {
    kind: "invalid",
    vi: {
      title: "Loại tệp không được nhận",
      advice: "Gửi báo cáo số liệu dạng .xlsx và văn bản ký dạng .pdf.",
    },
    en: {
      title: "This type of file is not taken",
      advice: "Send the data as .xlsx and the signed document as .pdf.",
    },
  },
  FILE_TOO_LARGE: {
    kind: "too_large",
    vi: {
      title: "Tệp quá lớn",
      advice: "Giảm dung lượng xuống dưới 25 MB, ví dụ quét ở độ phân giải thấp hơn.",
    },
    en: {
      title: "The file is too large",
      advice: "Bring it below 25 MB, for example by scanning at a lower resolution.",
    },
  },
  FILE_NOT_REUSABLE: {
    kind: "invalid",
    vi: { title: "Không dùng lại được tệp của lần gửi trước", advice: "Tải tệp đó lên lại." },
    en: { title: "That file of an earlier attempt cannot be used again", advice: "Upload the file again." },
  },
  FILE_NAME_EMPTY: {
    kind: "invalid",
    vi: { title: "Tên tệp trống", advice: "Đặt tên cho tệp rồi gửi lại." },
    en: { title: "The file has no name", advice: "Give the file a name and send it again." },
  },
  FILE_NOT_READY: {
    kind: "conflict",
    vi: {
      title: "Tệp chưa tải xuống được",
      advice:
        "Chỉ tải được tệp đã nhận đủ, đã qua kiểm tra và quét mã độc. Thử lại sau khi kiểm tra xong; tệp có mã độc " +
        "hoặc không quét được (như tệp có mật khẩu) thì không tải được, cần gửi tệp khác.",
    },
    en: {
      title: "The file cannot be downloaded",
      advice:
        "Only files that have arrived and passed the checks and the malware scan can. Try again once that is done; a file " +
        "with malware, or one that cannot be scanned (as with a password), never can: send another one.",
    },
  },
  PERIOD_NOT_OPEN: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo chưa mở",
      advice: "Gửi lại từ ngày mở kỳ báo cáo, hoặc hỏi cơ quan đầu mối.",
    },
    en: {
      title: "The period is not open yet",
      advice: "Send it from the opening day on, or ask the reform office.",
    },
  },
  PERIOD_CLOSED: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo đã đóng",
      advice: "Đề nghị cơ quan đầu mối mở lại kỳ báo cáo cho đơn vị.",
    },
    en: {
      title: "The period has closed",
      advice: "Ask the reform office to reopen the period for your unit.",
    },
  },
  PERIOD_NOT_CLOSED: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo chưa đóng",
      advice:
        "Kỳ chưa đóng thì không cần mở lại. Muốn nhận báo cáo lâu hơn, hãy đổi số ngày làm việc đến khi đóng kỳ.",
    },
    en: {
      title: "The period has not closed",
      advice:
        "There is nothing to reopen. To take reports for longer, change the working days until it closes.",
    },
  },
  PERIOD_NOT_REOPENED: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo không đang được mở lại",
      advice: "Chỉ đóng lại được kỳ đã đóng và đang mở lại. Tải lại để xem tình trạng hiện tại.",
    },
    en: {
      title: "The period is not reopened",
      advice:
        "Only a period that had closed and was reopened can be closed again. Reload to see where it stands.",
    },
  },
  PERIOD_BEING_OPENED: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo đang được mở",
      advice: "Đợi đến khi mọi đơn vị đã có tên trong kỳ (thường dưới một phút), rồi thực hiện lại.",
    },
    en: {
      title: "The period is just being opened",
      advice: "Wait until every unit has its obligation, usually less than a minute, then do it again.",
    },
  },
  END_NOT_IN_FUTURE: {
    kind: "invalid",
    vi: { title: "Thời điểm kết thúc đã qua", advice: "Chọn một thời điểm trong tương lai." },
    en: { title: "The end has already passed", advice: "Choose a moment in the future." },
  },
  NOTHING_CHANGES: {
    kind: "conflict",
    vi: { title: "Không có gì thay đổi", advice: "Mọi thứ đã đúng như vậy; không cần làm gì thêm." },
    en: { title: "Nothing would change", advice: "It is like this already; nothing more is needed." },
  },
  DUE_DATE_PASSED: {
    kind: "conflict",
    vi: {
      title: "Hạn gửi này đã qua nên không đổi được",
      advice: "Nếu cần thêm thời gian, hãy gia hạn cho các đơn vị; hạn đã qua vẫn giữ nguyên.",
    },
    en: {
      title: "This due date has passed and cannot be changed",
      advice: "Extend the units that need more time; a date that has passed stays as it was.",
    },
  },
  DUE_DATE_NOT_IN_FUTURE: {
    kind: "invalid",
    vi: {
      title: "Hạn gửi mới đã qua",
      advice: "Chọn hạn gửi trong tương lai, để không đơn vị nào bị trễ hạn vì thay đổi này.",
    },
    en: {
      title: "The new due date has already passed",
      advice: "Choose one in the future, so that no unit becomes late by this change.",
    },
  },
  DUE_BEFORE_OPENING: {
    kind: "invalid",
    vi: { title: "Hạn gửi trước ngày mở kỳ báo cáo", advice: "Chọn hạn gửi sau ngày mở kỳ." },
    en: {
      title: "The due date comes before the opening of the period",
      advice: "Choose a due date after the opening.",
    },
  },
  CLOSING_NOT_IN_FUTURE: {
    kind: "invalid",
    vi: {
      title: "Theo thay đổi này, kỳ báo cáo đã đóng rồi",
      advice: "Tăng số ngày làm việc đến khi đóng kỳ.",
    },
    en: {
      title: "By this change the period would have closed already",
      advice: "Raise the number of working days until it closes.",
    },
  },
  CALENDAR_NOT_DRAFTED: {
    kind: "conflict",
    vi: {
      title: "Không có bản dự thảo lịch này để duyệt",
      advice: "Tải lại để xem bản dự thảo mới nhất của năm, xem trước thay đổi rồi duyệt bản đó.",
    },
    en: {
      title: "There is no such draft of the calendar to approve",
      advice: "Reload to see the newest draft of the year, preview what it changes, and approve that.",
    },
  },
  PREVIEW_REQUIRED: {
    kind: "conflict",
    vi: {
      title: "Các kỳ báo cáo đã mở đang dựa vào lịch hoặc quy tắc nhắc việc này",
      advice:
        'Lịch: nạp ở trạng thái dự thảo ("provisional"), xem trước, rồi duyệt. Quy tắc nhắc việc: xem trước, rồi áp dụng đúng bản đã xem.',
    },
    en: {
      title: "Periods that have opened rest on this calendar, or on these rules of reminding",
      advice:
        'A calendar: load it as a draft (status "provisional"), preview what it changes, then approve it. Rules of reminding: preview them, then apply what was seen.',
    },
  },
  TEMPLATE_PREVIEW_REQUIRED: {
    kind: "conflict",
    vi: {
      title: "Bộ chỉ tiêu này đã có phiên bản, phiên bản mới cần được xem trước",
      advice:
        'Gửi lại với "dryRun" để xem những gì sẽ đổi, rồi công bố kèm "hash" của bản xem trước và lý do.',
    },
    en: {
      title: "This template has a version already, so a new one has to be previewed",
      advice:
        'Send it with "dryRun" to see what would change, then publish it with the "hash" of that preview and a reason.',
    },
  },
  FORM_NOT_NEEDED: {
    kind: "conflict",
    vi: {
      title: "Kỳ này không yêu cầu biểu số liệu",
      advice: "Chỉ cần gửi các phần mà kỳ báo cáo yêu cầu, như văn bản đã ký.",
    },
    en: {
      title: "This period asks for no figures",
      advice: "Send only the parts that the period asks for, such as the signed document.",
    },
  },
  PREVIEW_OUTDATED: {
    kind: "conflict",
    vi: {
      title: "Những gì bản xem trước đã thấy nay đã khác",
      advice: "Xem trước lại để biết thay đổi sẽ tác động đến đâu, rồi thực hiện với bản mới.",
    },
    en: {
      title: "What the preview saw has changed since",
      advice: "Preview again to see what the change would do now, then apply that.",
    },
  },
  PERIOD_ALREADY_OPENED: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo đã được mở",
      advice: "Danh sách đơn vị của kỳ đã được chốt; không cần mở lại.",
    },
    en: {
      title: "The period has been opened already",
      advice: "Its roster is fixed; there is nothing more to open.",
    },
  },
  PAUSE_DAY_INVALID: {
    kind: "invalid",
    vi: {
      title: "Ngày kết thúc tạm dừng không hợp lệ",
      advice: "Chọn một ngày từ hôm nay, không quá một năm; muốn nhắc lại ngay thì bỏ tạm dừng.",
    },
    en: {
      title: "The pause cannot end on that day",
      advice: "Choose a day from today on, within a year; to remind again at once, end the pause.",
    },
  },
  ROSTER_EMPTY: {
    kind: "conflict",
    vi: {
      title: "Không có đơn vị nào phải báo cáo kỳ này",
      advice: "Nạp danh sách đơn vị có hiệu lực vào ngày mở kỳ, rồi mở lại.",
    },
    en: {
      title: "No unit owes this period",
      advice: "Load the units that exist on the opening day, then open it again.",
    },
  },
  TEMPLATE_MISSING: {
    kind: "conflict",
    vi: {
      title: "Kỳ báo cáo chưa có biểu mẫu số liệu",
      advice: "Nạp bộ chỉ tiêu của biểu mẫu, rồi mở lại kỳ báo cáo.",
    },
    en: {
      title: "The period has no template for its data",
      advice: "Load the indicators of its template, then open the period again.",
    },
  },
  JOB_PREVIEW_STALE: {
    kind: "conflict",
    vi: {
      title: "Tình hình đã thay đổi sau khi xem trước",
      advice: "Xem trước lại để thấy điều sẽ xảy ra bây giờ, rồi xác nhận lần nữa.",
    },
    en: {
      title: "Something has changed since the preview",
      advice: "Preview it again to see what it would do now, then confirm once more.",
    },
  },
  JOB_CHANGES_NOTHING: {
    kind: "conflict",
    vi: {
      title: "Không có đơn vị nào được thay đổi",
      advice: "Kiểm tra phạm vi đã chọn; lý do của từng đơn vị có trong phần xem trước.",
    },
    en: {
      title: "This would change no unit",
      advice: "Check what you selected; the preview says why for each unit.",
    },
  },
  JOB_TOO_LARGE: {
    kind: "unprocessable",
    vi: {
      title: "Phạm vi đã chọn quá lớn cho một lần",
      advice: "Chia theo kỳ báo cáo hoặc theo loại đơn vị rồi thực hiện từng phần.",
    },
    en: {
      title: "This selects too much for one job",
      advice: "Divide it by period or by kind of unit and do each part.",
    },
  },
  JOB_NOT_DONE: {
    kind: "conflict",
    vi: {
      title: "Công việc chưa hoàn thành nên chưa hoàn tác được",
      advice: "Đợi công việc xong (thường dưới một phút) rồi hoàn tác.",
    },
    en: {
      title: "The job is not done yet, so it cannot be undone",
      advice: "Wait until it is done, usually less than a minute, then undo it.",
    },
  },
  JOB_ALREADY_UNDONE: {
    kind: "conflict",
    vi: { title: "Công việc đã được hoàn tác", advice: "Xem kết quả của lần hoàn tác đó." },
    en: { title: "The job has been undone already", advice: "Look at what that undo did." },
  },
  JOB_NOT_UNDOABLE: {
    kind: "conflict",
    vi: {
      title: "Không hoàn tác được một lần hoàn tác",
      advice: "Nếu cần, thực hiện lại quyết định ban đầu bằng một công việc mới.",
    },
    en: {
      title: "An undo cannot be undone",
      advice: "Make the earlier decision again by a new job if it is needed.",
    },
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;

/** A refusal a person can act on. `details` carries ids, limits and field names, never personal data. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  /** What to do, in the office's own words in place of the product's. */
  readonly advice: { readonly vi: string; readonly en: string } | undefined;

  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, unknown>> = {},
    advice?: { readonly vi: string; readonly en: string },
  ) {
    super(`${code}: ${ERRORS[code].en.title}`);
    this.name = "DomainError";
    this.code = code;
    this.details = details;
    this.advice = advice;
  }
}
