/**
 * Every sentence that a message can contain, in one table: Vietnamese, then the same in English. They are read by officers with
 * twenty systems to feed: what is the matter, by when, what to do, whom to ask; and nobody is blamed. Values come cleaned and
 * are escaped later.
 */
import type { Channel } from "../../submission/submission.ts";

const many = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
const list = (...parts: readonly (string | false | undefined)[]) =>
  parts.filter((part) => part !== undefined && part !== false && part !== "").join(", ");

const VI = {
  // What every message has.
  greeting: (name: string) => `Kính gửi ${name},`,
  greetingLeader: (name: string) => `Kính gửi lãnh đạo ${name},`,
  greetingOffice: "Kính gửi cán bộ phụ trách,",
  closing: "Trân trọng. Cơ quan đầu mối cải cách hành chính",
  automatic:
    "Thư này được gửi tự động. Nếu cần trao đổi hoặc có điểm chưa đúng, xin liên hệ cơ quan đầu mối; chúng tôi sẵn sàng hỗ trợ.",
  choose: "Chọn cách nhận thư",
  chooseWhy: "Bạn có thể chọn nhận ngay, hằng ngày hoặc hằng tuần.",
  andMore: (count: number) => `… và ${count} mục khác`,
  andMoreUnits: (count: number) => `và ${count} đơn vị khác`,

  // When something is due, seen from the day of the message.
  dueToday: "Hạn là hôm nay",
  dueBeforeNextWorkingDay: "Đến hạn trước ngày làm việc tiếp theo",
  left: (days: number) => `Còn ${days} ngày làm việc`,
  overdue: (days: number) => (days === 0 ? "Vừa quá hạn" : `Đã quá hạn ${days} ngày làm việc`),
  due: (when: string, because: string) => `${when}. ${because}`,
  dueShort: (date: string) => `hạn ${date}`,
  takenUntil: (date: string) => `Báo cáo gửi muộn vẫn được nhận đến hết ngày ${date}.`,
  wasReturned: "Báo cáo đã được trả lại để hoàn thiện, chưa thấy bản mới.",
  wasWithdrawn: "Đơn vị đã rút lần gửi trước, chưa thấy bản mới.",

  // Reminders.
  reminderSubject: (period: string, when: string, date: string, unit: string) =>
    `${period}: ${when} (hạn ${date}) - ${unit}`,
  remindersSubject: (count: number, when: string, unit: string) =>
    `${count} báo cáo cần gửi: ${when} - ${unit}`,
  reminderIntro: "Xin gửi đơn vị thông tin về báo cáo chưa hoàn thành, để đơn vị tiện sắp xếp:",
  reminderHow:
    "Mở đường dẫn của báo cáo và tải các tệp lên. Nếu kỳ này không phát sinh gì để báo cáo, đơn vị chỉ cần xác nhận “không phát sinh” tại đó.",
  reminderHelp:
    "Nếu cần thêm thời gian hoặc gặp khó khăn, xin báo cơ quan đầu mối để được hỗ trợ. Nếu đơn vị vừa gửi, xin bỏ qua thư này.",

  // Escalation.
  escalationSubject: (count: number, unit: string) => `${count} báo cáo quá hạn cần được quan tâm - ${unit}`,
  escalationLeader:
    "Báo cáo dưới đây của đơn vị đã quá hạn và chưa hoàn thành. Cán bộ đầu mối đã được nhắc; mong lãnh đạo đơn vị quan tâm, tạo điều kiện để báo cáo được gửi sớm:",
  escalationParent:
    "Báo cáo dưới đây của các đơn vị trực thuộc đã quá hạn và chưa hoàn thành. Các đơn vị đã được nhắc; mong quý cơ quan quan tâm, hỗ trợ để báo cáo được gửi sớm:",
  escalationHow:
    "Đơn vị có vướng mắc hoặc cần gia hạn thì báo cơ quan đầu mối để cùng giải quyết. Nếu báo cáo vừa được gửi, xin bỏ qua thư này.",

  // What was decided about a report.
  openReport: "Mở báo cáo",
  reasonWas: "Lý do:",
  dueLine: (when: string, because: string) =>
    `Hạn gửi: ${when.charAt(0).toLocaleLowerCase("vi")}${when.slice(1)}. ${because}`,
  acceptedSubject: (period: string, unit: string) => `Đã nhận: ${period} - ${unit}`,
  accepted: (period: string, attempt: number) =>
    `Hệ thống đã nhận ${period} của đơn vị (lần gửi ${attempt}). Báo cáo đã qua kiểm tra tự động.`,
  acceptedDeclaration: (period: string) =>
    `Hệ thống đã ghi nhận xác nhận “không phát sinh” của đơn vị cho ${period}.`,
  acceptedByOffice: (period: string, channel: Exclude<Channel, "declaration">) =>
    `Cơ quan đầu mối đã ghi nhận ${period} mà đơn vị gửi ${channel === "paper" ? "bằng bản giấy" : "qua thư điện tử"}.`,
  receivedAt: (time: string) => `Thời điểm nhận: ${time}.`,
  receivedOn: (date: string) => `Tính là nhận vào ngày ${date}.`,
  inTime: (dueDate: string) => `Đúng hạn (hạn ${dueDate}).`,
  lateBy: (days: number, dueDate: string) =>
    days === 0 ? `Sau hạn ${dueDate}.` : `Muộn ${days} ngày làm việc so với hạn ${dueDate}.`,
  replaces: (attempt: number) => `Lần gửi này thay cho lần gửi ${attempt}.`,
  warnings: (count: number) => `Có ${count} điểm đơn vị nên xem lại; không bắt buộc, báo cáo vẫn được tính.`,
  evidenceNotKept: (count: number) =>
    `Có ${count} tài liệu kiểm chứng không được lưu; mở báo cáo để xem lý do. Muốn thay thì gửi lại, dùng lại các tệp đã gửi.`,
  acceptedNext: "Đơn vị không cần làm gì thêm. Nếu cần hoàn thiện, cơ quan đầu mối sẽ báo lại.",
  rejectedSubject: (period: string, unit: string) => `Cần sửa và gửi lại: ${period} - ${unit}`,
  rejected: (period: string, attempt: number, errors: number) =>
    `${period} (lần gửi ${attempt}) đã đến nhưng chưa tính được, vì còn ${errors} điểm cần sửa.`,
  rejectedNext:
    "Mở đường dẫn để xem tất cả các điểm, kèm vị trí trong tệp và cách sửa; sửa xong thì gửi lại. Tệp nào không phải sửa thì dùng lại được, không cần tải lên lần nữa.",
  rejectedClosed: (period: string, attempt: number) =>
    `${period} (lần gửi ${attempt}) đến sau khi kỳ báo cáo đã đóng, nên chưa tính được.`,
  rejectedClosedNext:
    "Xin liên hệ cơ quan đầu mối nếu đơn vị cần mở lại kỳ báo cáo; tệp đã gửi vẫn được lưu.",
  rejectedApproved: (period: string, attempt: number) =>
    `${period} (lần gửi ${attempt}) đến khi báo cáo trước đó đã được duyệt. Báo cáo đã duyệt vẫn được tính.`,
  rejectedApprovedNext: "Nếu cần thay báo cáo đã duyệt, xin đề nghị cơ quan đầu mối mở khóa.",
  returnedSubject: (period: string, unit: string) => `Đề nghị hoàn thiện: ${period} - ${unit}`,
  returned: (period: string, attempt: number) =>
    `Cơ quan đầu mối đã xem ${period} (lần gửi ${attempt}) và gửi lại để đơn vị hoàn thiện.`,
  returnedExtended: "Đơn vị được gia hạn cùng với việc trả lại.",
  returnedSameDue: "Hạn gửi không thay đổi.",
  stillInTime: "Lần gửi trước đã đúng hạn, và đơn vị vẫn được tính là đúng hạn.",
  returnedNext: "Mở đường dẫn, bổ sung theo ý kiến trên rồi gửi lại. Bản mới sẽ thay cho bản trước.",
  nilRefusedSubject: (period: string, unit: string) => `Cần báo cáo: ${period} - ${unit}`,
  nilRefused: (period: string) =>
    `Cơ quan đầu mối đề nghị đơn vị gửi ${period} thay cho xác nhận “không phát sinh”.`,
  nilRefusedNext: "Mở đường dẫn và gửi báo cáo. Nếu đơn vị thấy chưa đúng, xin trao đổi với cơ quan đầu mối.",
  extensionSubject: (period: string, date: string, unit: string) =>
    `Được gia hạn đến ${date}: ${period} - ${unit}`,
  extensionGranted: (period: string, documentNumber: string) =>
    `Đơn vị được gia hạn ${period} theo văn bản ${documentNumber}.`,
  extensionRemovedSubject: (period: string, date: string, unit: string) =>
    `Hạn gửi trở lại ${date}: ${period} - ${unit}`,
  extensionRemoved: (period: string) => `Việc gia hạn ${period} không còn áp dụng. Hạn gửi như ban đầu.`,
  extensionsSubject: (count: number, unit: string) => `Được gia hạn ${count} báo cáo - ${unit}`,
  extensionsGranted: (documentNumber: string) =>
    `Đơn vị được gia hạn các báo cáo sau theo văn bản ${documentNumber}:`,
  extensionsRemovedSubject: (count: number, unit: string) =>
    `Hạn gửi của ${count} báo cáo trở lại như ban đầu - ${unit}`,
  extensionsRemoved: "Việc gia hạn các báo cáo sau không còn áp dụng. Hạn gửi như ban đầu:",
  movedFrom: (from: string, to: string) => `Hạn gửi đổi từ ngày ${from} sang ngày ${to}.`,
  dueMovedSubject: (period: string, date: string, unit: string) =>
    `Hạn gửi đổi sang ${date}: ${period} - ${unit}`,
  dueMovedSeveralSubject: (count: number, unit: string) => `Hạn gửi của ${count} báo cáo thay đổi - ${unit}`,
  dueMoved: (period: string) => `Hạn gửi ${period} của đơn vị đã thay đổi.`,
  dueMovedSeveral: "Hạn gửi một số báo cáo của đơn vị đã thay đổi:",
  dueMovedBy: (documentNumber: string) => `Thay đổi theo văn bản ${documentNumber}.`,
  exemptedSubject: (period: string, unit: string) => `Được miễn: ${period} - ${unit}`,
  exempted: (period: string, documentNumber: string) =>
    `Đơn vị được miễn ${period} theo văn bản ${documentNumber}.`,
  exemptedUntil: (date: string) =>
    `Việc miễn có hiệu lực đến hết ngày ${date}; sau ngày đó đơn vị lại cần gửi báo cáo.`,
  exemptedNext: "Đơn vị không cần làm gì thêm và sẽ không nhận thư nhắc về báo cáo này.",
  exemptedUntilNext: "Trong thời gian đó đơn vị không nhận thư nhắc về báo cáo này.",
  exemptionOverSubject: (period: string, unit: string) => `Không còn được miễn: ${period} - ${unit}`,
  exemptionOver: (period: string) => `Việc miễn ${period} không còn áp dụng; đơn vị cần gửi báo cáo.`,
  unlockedSubject: (period: string, unit: string) => `Đã mở khóa để sửa: ${period} - ${unit}`,
  unlocked: (period: string, attempt: number) =>
    `Cơ quan đầu mối đã mở khóa ${period} (lần gửi ${attempt}, đã duyệt) để đơn vị gửi bản thay thế.`,
  unlockedNext: (date: string) =>
    `Đơn vị có thể gửi bản mới đến hết ngày ${date}. Trong lúc chờ, bản đã gửi vẫn được tính.`,
  unlockUndoneSubject: (period: string, unit: string) => `Đã khóa lại: ${period} - ${unit}`,
  unlockUndone: (period: string, attempt: number) =>
    `${period} (lần gửi ${attempt}) trở lại trạng thái đã duyệt. Đơn vị không cần làm gì thêm.`,
  returnUndoneSubject: (period: string, unit: string) => `Báo cáo vẫn được tính: ${period} - ${unit}`,
  returnUndone: (period: string, attempt: number) =>
    `Việc trả lại ${period} (lần gửi ${attempt}) là nhầm lẫn; báo cáo được tính như trước. Đơn vị không cần gửi lại.`,
  ruleWaivedSubject: (period: string, unit: string) =>
    `Được bỏ qua một quy tắc kiểm tra: ${period} - ${unit}`,
  ruleWaived: (period: string, rule: string, indicator: string | undefined, date: string) =>
    `Với ${period} của đơn vị, cơ quan đầu mối bỏ qua quy tắc “${rule}”${indicator === undefined ? "" : ` của chỉ tiêu ${indicator}`} đến hết ngày ${date}.`,
  ruleWaivedNext: "Đơn vị không cần làm gì thêm vì việc này.",
  reopenedSubject: (period: string, date: string, unit: string) =>
    `Được gửi đến ${date}: ${period} - ${unit}`,
  reopened: (period: string, date: string) =>
    `Cơ quan đầu mối mở lại ${period} cho đơn vị: báo cáo được nhận đến hết ngày ${date}.`,
  reopenedNext: "Báo cáo gửi trong thời gian này được nhận và ghi nhận theo hạn gửi ban đầu.",
  reopeningOverSubject: (period: string, unit: string) => `Đã đóng lại: ${period} - ${unit}`,
  reopeningOver: (period: string) =>
    `Việc mở lại ${period} cho đơn vị đã kết thúc; hiện không nhận thêm báo cáo.`,
  reopeningOverNext:
    "Báo cáo đã đến trong thời gian mở vẫn được tính. Nếu còn cần gửi, xin liên hệ cơ quan đầu mối.",

  // To the office: the digest.
  digestSubject: (date: string, counts: string) => `Tổng hợp ngày ${date}: ${counts}`,
  weeklySubject: (date: string, counts: string) => `Tổng hợp tuần từ ${date}: ${counts}`,
  countOverdue: (count: number) => `${count} quá hạn`,
  countDueSoon: (count: number) => `${count} sắp đến hạn`,
  countWaiting: (count: number) => `${count} chờ xem xét`,
  countUnreachable: (count: number) => `${count} đơn vị chưa liên lạc được`,
  countTroubled: (count: number) => `${count} thư cần xem lại`,
  countEscalated: (count: number) => `${count} đã báo cấp trên`,
  countCalendars: (years: string) => `thiếu lịch làm việc ${years}`,
  digestIntro: "Những việc cần biết trong ngày:",
  weeklyIntro: "Những việc cần biết trong tuần:",
  overdueHeading: (count: number) => `Quá hạn: ${count} báo cáo`,
  dueSoonHeading: (count: number) => `Sắp đến hạn: ${count} báo cáo chưa gửi`,
  waitingHeading: (count: number) => `Chờ xem xét: ${count} báo cáo`,
  unreachableHeading: (count: number) => `Chưa liên lạc được: ${count} đơn vị`,
  escalatedHeading: (count: number) => `Đã báo lãnh đạo hoặc cấp trên: ${count} báo cáo`,
  troubledHeading: (count: number) => `Thư cần xem lại: ${count}`,
  calendarsHeading: "Lịch làm việc chưa được duyệt",
  unitReport: (unit: string, period: string) => `${unit}: ${period}`,
  contact: (name?: string, phone?: string, email?: string) => `Đầu mối: ${list(name, phone, email)}`,
  noContact: "Chưa có địa chỉ thư điện tử còn hiệu lực.",
  undeliverable: (addresses: readonly string[]) => `Thư không đến được: ${addresses.join(", ")}`,
  waitedFor: (days: number) => `Đã chờ ${days} ngày làm việc`,
  troubledMessage: {
    failed: "không gửi được",
    uncertain: "chưa rõ đã đến hay chưa; hệ thống không tự gửi lại",
    bounced: "bị trả về",
    lapsed: "không kịp gửi trong ngày",
  },
  troubledLine: (to: string, date: string, state: string) => `${to}, thư ngày ${date}: ${state}`,
  aColleague: "Cán bộ cơ quan đầu mối",
  outstanding: (period: string, when: string, count: number) =>
    `${period}, ${when}: ${count} đơn vị chưa gửi`,
  calendarMissing: (year: number) =>
    `Năm ${year}: các hạn gửi trong năm này mới là tạm tính. Xin nạp và duyệt lịch làm việc.`,
  seeReviewQueue: "Xem báo cáo chờ xem xét",
  seeUnits: "Xem đơn vị và đầu mối",
  seeMessages: "Xem các thư đã gửi",
  seeCalendars: "Xem lịch làm việc",

  // To the office: at once.
  unitsMissingSubject: (count: number, periods: string) => `Hết hạn: ${count} đơn vị chưa gửi ${periods}`,
  unitsMissing: (count: number) =>
    `Đã hết hạn mà ${count} đơn vị chưa có báo cáo được tính. Báo cáo đã đến và đang được kiểm tra không nằm trong danh sách này.`,
  unitsMissingNext:
    "Các đơn vị sẽ được nhắc theo lịch. Cơ quan đầu mối có thể gọi cho đơn vị, gia hạn hoặc ghi nhận báo cáo giấy.",
  calendarsMissingSubject: (years: string) => `Cần duyệt lịch làm việc năm ${years}`,
  reviewSubject: (count: number, days: number) =>
    `${count} báo cáo chờ xem xét, lâu nhất ${days} ngày làm việc`,
  reviewIntro: (count: number) =>
    `Có ${count} báo cáo đã qua kiểm tra và đang chờ cơ quan đầu mối xem xét. Đơn vị chỉ biết báo cáo có cần sửa hay không khi được xem xét:`,
};

type Texts = typeof VI;

const EN: Texts = {
  greeting: (name) => `Dear ${name},`,
  greetingLeader: (name) => `To the leader of ${name},`,
  greetingOffice: "Dear colleague,",
  closing: "With kind regards, the reform office",
  automatic:
    "This message was sent automatically. If something is unclear or not right, please call the reform office; we are glad to help.",
  choose: "Choose what you are sent",
  chooseWhy: "You can be told at once, daily or weekly.",
  andMore: (count) => `… and ${count} more`,
  andMoreUnits: (count) => `and ${many(count, "other unit")}`,

  dueToday: "Due today",
  dueBeforeNextWorkingDay: "Due before the next working day",
  left: (days) => `${many(days, "working day")} left`,
  overdue: (days) => (days === 0 ? "Just past due" : `${many(days, "working day")} past due`),
  due: (when, because) => `${when}. ${because}`,
  dueShort: (date) => `due ${date}`,
  takenUntil: (date) => `A late report is still taken until the end of ${date}.`,
  wasReturned: "It was returned to be completed, and no newer one has come yet.",
  wasWithdrawn: "You took the last one back, and no newer one has come yet.",

  reminderSubject: (period, when, date, unit) => `${period}: ${when} (due ${date}) - ${unit}`,
  remindersSubject: (count, when, unit) => `${many(count, "report")} to send: ${when} - ${unit}`,
  reminderIntro: "So that you can plan your work, this is what is not complete yet:",
  reminderHow:
    "Open the link of the report and upload its files. If nothing happened in this period, just confirm “nothing to report” there.",
  reminderHelp:
    "If you need more time or something is in the way, tell the reform office; we are glad to help. If you have just sent it, please ignore this message.",

  escalationSubject: (count, unit) => `${many(count, "overdue report")} in need of attention - ${unit}`,
  escalationLeader:
    "The reports below are past due and not complete. Your contact person has been reminded; we would be grateful for your support so that they can be sent soon:",
  escalationParent:
    "The reports below, of units that belong to you, are past due and not complete. The units have been reminded; we would be grateful for your support so that they can be sent soon:",
  escalationHow:
    "A unit that has difficulties or needs more time may tell the reform office, and we will find a way. If a report has just been sent, please ignore this message.",

  openReport: "Open the report",
  reasonWas: "Reason:",
  dueLine: (when, because) => `${when}. ${because}`,
  acceptedSubject: (period, unit) => `Received: ${period} - ${unit}`,
  accepted: (period, attempt) =>
    `We have received your ${period} (attempt ${attempt}). It has passed the automatic checks.`,
  acceptedDeclaration: (period) => `We have recorded that you have nothing to report for ${period}.`,
  acceptedByOffice: (period, channel) =>
    `The reform office has recorded your ${period}, which came ${channel === "paper" ? "on paper" : "by e-mail"}.`,
  receivedAt: (time) => `Received at ${time}.`,
  receivedOn: (date) => `It counts as received on ${date}.`,
  inTime: (dueDate) => `In time (due ${dueDate}).`,
  lateBy: (days, dueDate) =>
    days === 0
      ? `After it was due on ${dueDate}.`
      : `${many(days, "working day")} after it was due on ${dueDate}.`,
  replaces: (attempt) => `It replaces attempt ${attempt}.`,
  warnings: (count) =>
    `${many(count, "point is", "points are")} worth a second look; the report counts all the same.`,
  evidenceNotKept: (count) =>
    `${many(count, "file of evidence is", "files of evidence are")} not kept; open the report to see why. To replace evidence, send the report again with the other files used again.`,
  acceptedNext:
    "There is nothing more to do. If something has to be completed, the reform office will tell you.",
  rejectedSubject: (period, unit) => `Please correct and send again: ${period} - ${unit}`,
  rejected: (period, attempt, errors) =>
    `${period} (attempt ${attempt}) has arrived but cannot count yet: ${many(errors, "point has", "points have")} to be corrected.`,
  rejectedNext:
    "Open the link to see every point with its place in the file and how to correct it, then send the report again. A file that needs no correction can be used again without another upload.",
  rejectedClosed: (period, attempt) =>
    `${period} (attempt ${attempt}) arrived after the period had closed, so it cannot count yet.`,
  rejectedClosedNext:
    "Please ask the reform office if you need the period reopened; the files you sent are kept.",
  rejectedApproved: (period, attempt) =>
    `${period} (attempt ${attempt}) arrived when an earlier report had been approved. The approved one still counts.`,
  rejectedApprovedNext: "If the approved report must be replaced, please ask the reform office to unlock it.",
  returnedSubject: (period, unit) => `Please complete: ${period} - ${unit}`,
  returned: (period, attempt) =>
    `The reform office has looked at ${period} (attempt ${attempt}) and returns it to be completed.`,
  returnedExtended: "You have been given more time with it.",
  returnedSameDue: "The due date stays.",
  stillInTime: "The report came in time before, and still counts as in time.",
  returnedNext:
    "Open the link, complete the report as asked, and send it again. The new one replaces the former.",
  nilRefusedSubject: (period, unit) => `A report is needed: ${period} - ${unit}`,
  nilRefused: (period) => `The reform office asks for ${period} in place of “nothing to report”.`,
  nilRefusedNext:
    "Open the link and send the report. If this does not seem right, please call the reform office.",
  extensionSubject: (period, date, unit) => `Extended to ${date}: ${period} - ${unit}`,
  extensionGranted: (period, documentNumber) =>
    `You have more time for ${period}, by document ${documentNumber}.`,
  extensionRemovedSubject: (period, date, unit) => `Due on ${date} again: ${period} - ${unit}`,
  extensionRemoved: (period) =>
    `The extension for ${period} no longer applies. It is due as it was at first.`,
  extensionsSubject: (count, unit) => `More time for ${count} reports - ${unit}`,
  extensionsGranted: (documentNumber) =>
    `You have more time for these reports, by document ${documentNumber}:`,
  extensionsRemovedSubject: (count, unit) => `${count} reports are due as at first - ${unit}`,
  extensionsRemoved: "The extensions for these reports no longer apply. They are due as they were at first:",
  movedFrom: (from, to) => `The due date moves from ${from} to ${to}.`,
  dueMovedSubject: (period, date, unit) => `Now due on ${date}: ${period} - ${unit}`,
  dueMovedSeveralSubject: (count, unit) => `${count} due dates have moved - ${unit}`,
  dueMoved: (period) => `The due date of ${period} has moved.`,
  dueMovedSeveral: "Due dates of your reports have moved:",
  dueMovedBy: (documentNumber) => `By document ${documentNumber}.`,
  exemptedSubject: (period, unit) => `Exempt: ${period} - ${unit}`,
  exempted: (period, documentNumber) => `You are exempt from ${period}, by document ${documentNumber}.`,
  exemptedUntil: (date) => `This holds until the end of ${date}; after that day the report is owed again.`,
  exemptedNext: "There is nothing more to do, and you will not be reminded of this report.",
  exemptedUntilNext: "Until then you will not be reminded of this report.",
  exemptionOverSubject: (period, unit) => `No longer exempt: ${period} - ${unit}`,
  exemptionOver: (period) => `The exemption from ${period} no longer applies; the report is owed.`,
  unlockedSubject: (period, unit) => `Unlocked for correction: ${period} - ${unit}`,
  unlocked: (period, attempt) =>
    `The reform office has unlocked ${period} (attempt ${attempt}, approved), so that you can replace it.`,
  unlockedNext: (date) =>
    `You can send a new one until the end of ${date}. Until it comes, the former counts.`,
  unlockUndoneSubject: (period, unit) => `Locked again: ${period} - ${unit}`,
  unlockUndone: (period, attempt) =>
    `${period} (attempt ${attempt}) is approved as before. There is nothing more to do.`,
  returnUndoneSubject: (period, unit) => `It counts after all: ${period} - ${unit}`,
  returnUndone: (period, attempt) =>
    `${period} (attempt ${attempt}) was returned by mistake and counts as before. You need not send it again.`,
  ruleWaivedSubject: (period, unit) => `A rule was let pass: ${period} - ${unit}`,
  ruleWaived: (period, rule, indicator, date) =>
    `For your ${period}, the reform office lets the rule “${rule}” pass${indicator === undefined ? "" : ` for indicator ${indicator}`} until the end of ${date}.`,
  ruleWaivedNext: "There is nothing to do about this.",
  reopenedSubject: (period, date, unit) => `Taken until ${date}: ${period} - ${unit}`,
  reopened: (period, date) =>
    `The reform office has reopened ${period} for you: reports are taken until the end of ${date}.`,
  reopenedNext: "A report sent in this time is taken, and judged by the due date it always had.",
  reopeningOverSubject: (period, unit) => `Closed again: ${period} - ${unit}`,
  reopeningOver: (period) => `The reopening of ${period} for you has ended; no more reports are taken.`,
  reopeningOverNext:
    "What arrived in that time counts. If you still have to send something, please call the reform office.",

  digestSubject: (date, counts) => `Summary of ${date}: ${counts}`,
  weeklySubject: (date, counts) => `Summary of the week from ${date}: ${counts}`,
  countOverdue: (count) => `${count} overdue`,
  countDueSoon: (count) => `${count} due soon`,
  countWaiting: (count) => `${count} to review`,
  countUnreachable: (count) => `${many(count, "unit")} out of reach`,
  countTroubled: (count) => `${many(count, "message")} to look at`,
  countEscalated: (count) => `${count} escalated`,
  countCalendars: (years) => `working calendar of ${years} missing`,
  digestIntro: "What you may want to know today:",
  weeklyIntro: "What you may want to know this week:",
  overdueHeading: (count) => `Overdue: ${many(count, "report")}`,
  dueSoonHeading: (count) => `Due soon: ${many(count, "report")} not sent yet`,
  waitingHeading: (count) => `Waiting for review: ${many(count, "report")}`,
  unreachableHeading: (count) => `Out of reach: ${many(count, "unit")}`,
  escalatedHeading: (count) => `Leader or parent told: ${many(count, "report")}`,
  troubledHeading: (count) => `Messages to look at: ${count}`,
  calendarsHeading: "Working calendars not approved",
  unitReport: (unit, period) => `${unit}: ${period}`,
  contact: (name, phone, email) => `Contact: ${list(name, phone, email)}`,
  noContact: "No e-mail address in force.",
  undeliverable: (addresses) => `Mail does not arrive at ${addresses.join(", ")}`,
  waitedFor: (days) => `Waiting for ${many(days, "working day")}`,
  troubledMessage: {
    failed: "could not be sent",
    uncertain: "not known to have arrived; it is not sent again by itself",
    bounced: "came back",
    lapsed: "could not be sent on its day",
  },
  troubledLine: (to, date, state) => `${to}, message of ${date}: ${state}`,
  aColleague: "A person of the reform office",
  outstanding: (period, when, count) =>
    `${period}, ${when}: ${many(count, "unit has", "units have")} not reported`,
  calendarMissing: (year) =>
    `${year}: due dates in this year are provisional. Please load and approve the working calendar.`,
  seeReviewQueue: "See what waits for review",
  seeUnits: "See units and contacts",
  seeMessages: "See the messages sent",
  seeCalendars: "See the working calendars",

  unitsMissingSubject: (count, periods) =>
    `Past due: ${many(count, "unit has", "units have")} not sent ${periods}`,
  unitsMissing: (count) =>
    `The due date has passed, and ${many(count, "unit has", "units have")} no report that counts. Reports that have arrived and are being checked are not in this list.`,
  unitsMissingNext:
    "The units will be reminded as planned. The reform office may call them, extend, or record a report on paper.",
  calendarsMissingSubject: (years) => `The working calendar of ${years} needs approval`,
  reviewSubject: (count, days) =>
    `${many(count, "report")} to review, the first waiting for ${many(days, "working day")}`,
  reviewIntro: (count) =>
    `${many(count, "report has", "reports have")} passed the checks and ${count === 1 ? "waits" : "wait"} for the office to look at. Only then does the unit know whether something has to be completed:`,
};

export type Language = "vi" | "en";

export const TEXTS: Readonly<Record<Language, Texts>> = { vi: VI, en: EN };
