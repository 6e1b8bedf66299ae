/** Why a unit's own file is not marked: it gets the list alone, with this reason in words. */
export const MARK_REFUSALS = {
  NOT_READABLE: {
    vi: "tệp không đọc được nên không thể đánh dấu trong tệp",
    en: "the file cannot be read, so nothing can be marked in it",
  },
  NOT_CLEAN: {
    vi: "tệp không qua được quét mã độc nên không được gửi trả lại",
    en: "the file did not pass the malware scan, so it is not handed out",
  },
  SIGNED: {
    vi: "tệp đã được ký số; thay đổi tệp sẽ làm chữ ký mất giá trị",
    en: "the file is digitally signed, and any change would void its signature",
  },
  SHARED: {
    vi: "tệp đang ở chế độ dùng chung có lưu lịch sử thay đổi",
    en: "the file is shared with a history of its changes",
  },
  STRICT: {
    vi: "tệp được lưu ở dạng Strict Open XML; hãy lưu dưới dạng “Excel Workbook (.xlsx)”",
    en: "the file was saved as Strict Open XML; save it as “Excel Workbook (.xlsx)”",
  },
  NAME_TAKEN: {
    vi: "tệp đã có một trang tính khác tên là “Kết quả kiểm tra”; hãy đổi tên trang đó",
    en: "the file has a sheet of its own called “Kết quả kiểm tra”; give it another name",
  },
  UNUSUAL: {
    vi: "tệp có cấu tạo khác thường, đánh dấu có thể làm hỏng tệp",
    en: "the file is built in an unusual way, and marking it might damage it",
  },
  TOO_MANY_STYLES: {
    vi: "tệp có quá nhiều kiểu định dạng ô",
    en: "the file has too many cell formats",
  },
  TOO_SLOW: {
    vi: "tệp quá lớn hoặc quá phức tạp để đánh dấu",
    en: "the file is too large or too complex to mark",
  },
} as const;

export type MarkRefusal = keyof typeof MARK_REFUSALS;

export const isMarkRefusal = (text: string | undefined): text is MarkRefusal =>
  text !== undefined && text in MARK_REFUSALS;
