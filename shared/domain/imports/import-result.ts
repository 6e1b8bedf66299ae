/** What an import answers for each row, and the reasons for which it refuses one. */

export type ImportOutcome = "created" | "changed" | "unchanged" | "refused";

export interface ImportReason {
  readonly code: ImportReasonCode;
  readonly vi: string;
  readonly en: string;
}

export interface ImportRowResult {
  /** As a spreadsheet numbers it: the header is row 1, the first record row 2. */
  readonly row: number;
  readonly outcome: ImportOutcome;
  /** What the row is about, when it was not refused. */
  readonly id?: string;
  readonly reason?: ImportReason;
}

/** One record of the file: column → text as typed. */
export type ImportRow = Readonly<Record<string, string | undefined>>;

type Details = Readonly<Record<string, string | number>>;

/** Texts may be improved at any time; a code is never renamed or reused. `{…}` is filled from the details. */
const REASONS = {
  VALUE_MISSING: {
    vi: 'Thiếu giá trị ở cột "{column}".',
    en: 'The column "{column}" is empty or missing.',
  },
  VALUE_INVALID: {
    vi: 'Giá trị "{found}" ở cột "{column}" không hợp lệ. Cần: {expected}.',
    en: 'The value "{found}" of column "{column}" is not valid. Expected: {expected}.',
  },
  VALUE_TOO_LONG: {
    vi: 'Giá trị ở cột "{column}" dài quá {limit} ký tự.',
    en: 'The value of column "{column}" is longer than {limit} characters.',
  },
  CONTROL_CHARACTER: {
    vi: 'Cột "{column}" có ký tự điều khiển hoặc ký tự ẩn. Gõ lại giá trị này.',
    en: 'The column "{column}" holds a control or invisible character. Type the value again.',
  },
  DATE_INVALID: {
    vi: 'Ngày "{found}" ở cột "{column}" không có thật hoặc không viết dạng năm-tháng-ngày. Viết như {example}.',
    en: 'The date "{found}" of column "{column}" is not real or not written year-month-day. Write it like {example}.',
  },
  DATE_ORDER: {
    vi: "Ngày kết thúc {end} sớm hơn ngày bắt đầu {start}.",
    en: "The end {end} is earlier than the start {start}.",
  },
  DUPLICATE_ROW: {
    vi: "Dòng {others} cũng nói về {key}. Chỉ giữ một dòng đúng; chưa dòng nào được nạp.",
    en: "Row {others} is about {key} as well. Keep the one that is right; none of them was loaded.",
  },
  GSO_CODE_INVALID: {
    vi: 'Mã "{found}" phải đủ 5 chữ số, kể cả số 0 ở đầu (Excel thường bỏ mất). Định dạng cột là Văn bản và viết như {example}.',
    en: 'The code "{found}" must have 5 digits, leading zeros included (Excel drops them). Format the column as text and write it like {example}.',
  },
  RENAMED_OR_NEW_UNIT: {
    vi: 'Ngày {date} mã {code} thuộc "{held}", trong tệp là "{found}". Đơn vị đổi tên, hay là đơn vị mới? Ghi "renamed" hoặc "new-unit" ở cột "change".',
    en: 'On {date} the code {code} belongs to "{held}", the file says "{found}". Was the unit renamed, or is this a new unit? Write "renamed" or "new-unit" in the column "change".',
  },
  NOTHING_TO_RENAME: {
    vi: 'Ngày {date} chưa đơn vị nào giữ mã {code}, nên không có gì để đổi tên. Kiểm tra mã, hoặc bỏ trống cột "change".',
    en: 'No unit holds the code {code} on {date}, so there is nothing to rename. Check the code, or leave the column "change" empty.',
  },
  SAME_NAME_EXISTS: {
    vi: 'Đã có đơn vị "{held}" chưa có mã {scheme}. Nếu là đơn vị đó, thêm mã đã biết của nó vào cột "<loại mã>_code"; nếu không, ghi "new-unit" ở cột "change".',
    en: 'There is a unit "{held}" without a {scheme} code. If the row means it, add a code it already has in a column "<scheme>_code"; if not, write "new-unit" in the column "change".',
  },
  INTERVALS_OVERLAP: {
    vi: 'Mã {code} đã thuộc "{held}" từ ngày {from}; hai đơn vị không thể giữ một mã cùng lúc. Sửa ngày hiệu lực, hoặc ghi ngày cuối ở cột "valid_to".',
    en: 'The code {code} belongs to "{held}" from {from}; two units cannot hold a code at once. Correct the effective date, or state the last day in the column "valid_to".',
  },
  PARENT_UNKNOWN: {
    vi: "Ngày {date} không có đơn vị cấp trên nào giữ mã {code}, hoặc dòng của đơn vị đó bị từ chối.",
    en: "No parent unit holds the code {code} on {date}, or the row of that unit was refused.",
  },
  PARENT_CYCLE: {
    vi: "Đơn vị cấp trên {code} lại thuộc chính đơn vị này.",
    en: "The parent {code} belongs to this very unit.",
  },
  CONTACT_INCOMPLETE: {
    vi: 'Đầu mối cần có tên hoặc thư điện tử ở cột "contact_name", "contact_email".',
    en: 'A contact needs a name or an e-mail address in the columns "contact_name", "contact_email".',
  },
  EMAIL_INVALID: {
    vi: 'Địa chỉ thư điện tử ở cột "{column}" không hợp lệ. Viết như ten.ho@donvi.gov.vn, không dấu.',
    en: 'The e-mail address of column "{column}" is not valid. Write it like name@unit.gov.vn, without accents.',
  },
  YEAR_DIFFERS: {
    vi: "Ngày {found} không thuộc năm {year} của lịch này.",
    en: "The day {found} is not in {year}, the year of this calendar.",
  },
  DAY_CONTRADICTS_WEEKDAY: {
    vi: "Ngày {found} là {weekdayVi}, không thể là {type}.",
    en: "{found} is a {weekdayEn}, which cannot be {type}.",
  },
  HOLIDAY_HAS_GAP: {
    vi: 'Ngày {missing} nằm giữa các ngày nghỉ "{name}" (đến ngày {found}) mà không có trong tệp. Thêm ngày đó, hoặc đặt tên khác cho ngày nghỉ này.',
    en: 'The day {missing} lies amid the holiday "{name}" (up to {found}) and is not in the file. Add it, or give this holiday another name.',
  },
  TABLE_INCOMPLETE: {
    vi: "Dòng này đúng, nhưng bảng chỉ được nạp trọn vẹn. Sửa các dòng bị từ chối rồi nạp lại.",
    en: "This row is right, but the table is loaded whole or not at all. Correct the refused rows and load it again.",
  },
  PROGRAMME_UNKNOWN: {
    vi: "Chưa có chương trình {code}. Nạp chương trình trước.",
    en: "There is no programme {code}. Load the programmes first.",
  },
  SUCCESSION_CYCLE: {
    vi: "Chuỗi chương trình kế tiếp của {code} quay lại chính nó.",
    en: "The successors of {code} lead back to it.",
  },
  NO_PROGRAMME_IN_FORCE: {
    vi: "Không có chương trình nào hiệu lực ngày {date} (bắt đầu từ {code}). Nạp chương trình kế tiếp trước.",
    en: "No programme is in force on {date} (starting from {code}). Load its successor first.",
  },
  PERIOD_TYPE_UNKNOWN: {
    vi: "Chưa có loại kỳ báo cáo {code}. Nạp loại kỳ báo cáo trước.",
    en: "There is no period type {code}. Load the period types first.",
  },
  PERIOD_ALREADY_OPENED: {
    vi: "Kỳ {period} đã mở, danh sách đơn vị và thời hạn đã chốt; nạp lại không sửa được: {fields}. Thời hạn của kỳ đã mở chỉ đổi bằng một quyết định được ghi lại.",
    en: "The period {period} has opened, its roster and dates are fixed; an import can no longer change: {fields}. The dates of an opened period change only by a recorded decision.",
  },
  PERIOD_DATES_CONTRADICT: {
    vi: "Kỳ {period}: ngày mở phải trước hạn gửi, ngày đầu phải trước ngày cuối của kỳ số liệu.",
    en: "The period {period}: the opening must come before the due date, and the window's start before its end.",
  },
  UNIT_UNKNOWN: {
    vi: "Ngày {date} không có đơn vị nào giữ mã {code} ({scheme}).",
    en: "No unit holds the code {code} ({scheme}) on {date}.",
  },
  CONTACT_UNKNOWN: {
    vi: "Đơn vị không có đầu mối nào dùng địa chỉ này, nên không có gì để kết thúc. Kiểm tra mã đơn vị và địa chỉ.",
    en: "The unit has no contact with this address, so there is nothing to end. Check the unit's code and the address.",
  },
  OFFSET_INVALID: {
    vi: 'Số "{found}" của quy tắc {rule} phải là số nguyên viết bằng chữ số, từ {min} đến {max}: không âm, không phần lẻ, không kèm chữ.',
    en: 'The number "{found}" of the rule {rule} must be a whole number in digits from {min} to {max}: not negative, no fraction, no words.',
  },
  RULE_WITHOUT_PARTNER: {
    vi: "Quy tắc {rule} chỉ dùng được cùng với {partner}. Thêm dòng {partner} hoặc bỏ dòng này.",
    en: "The rule {rule} works only together with {partner}. Add a row {partner} or remove this one.",
  },
  LEVELS_OUT_OF_ORDER: {
    vi: "Cấp {rule} phải được báo muộn hơn cấp {lower} ({number} ngày làm việc).",
    en: "{rule} must come later than {lower} ({number} working days).",
  },
  UNIT_OR_ROLE: {
    vi: "Ghi mã đơn vị hoặc vai trò (office, office-admin, viewer): đúng một trong hai.",
    en: "State a unit code or a role (office, office-admin, viewer): one of the two.",
  },
} as const satisfies Record<string, { readonly vi: string; readonly en: string }>;

export type ImportReasonCode = keyof typeof REASONS;

const filled = (text: string, details: Details): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));

/** A row that cannot be loaded, with a reason that says what was found and what to do. */
export class RowRefusal extends Error {
  readonly reason: ImportReason;

  constructor(code: ImportReasonCode, details: Details = {}) {
    super(code);
    this.name = "RowRefusal";
    this.reason = { code, vi: filled(REASONS[code].vi, details), en: filled(REASONS[code].en, details) };
  }
}

/** A row that could be read so far, or the reason why not. */
export type Reading<T> = { readonly value: T } | { readonly refused: ImportReason };

/** Runs a step that may refuse a row. */
export const attempt = <T>(step: () => T): Reading<T> => {
  try {
    return { value: step() };
  } catch (error) {
    if (error instanceof RowRefusal) return { refused: error.reason };
    throw error;
  }
};

/** Does the next step with a row, unless it is refused already. */
export const next = <T, U>(reading: Reading<T>, step: (value: T) => U): Reading<U> =>
  "refused" in reading ? reading : attempt(() => step(reading.value));

/** What was read of the rows that are not refused. */
export const acceptedOf = <T>(readings: readonly Reading<T>[]): T[] =>
  readings.flatMap((reading) => ("value" in reading ? [reading.value] : []));

/**
 * Refuses every row whose key another row has too: which of them is right, only a person can say. `shown` is how the
 * reason names the key, where the key itself is personal data.
 */
export const withoutDuplicates = <T>(
  readings: readonly Reading<T>[],
  keyOf: (value: T) => string,
  shown: (value: T) => string = keyOf,
): Reading<T>[] => {
  const rowsByKey = Map.groupBy(
    readings.flatMap((reading, index) =>
      "value" in reading ? [{ key: keyOf(reading.value), row: rowNumber(index) }] : [],
    ),
    ({ key }) => key,
  );
  return readings.map((reading, index) =>
    next(reading, (value) => {
      const key = keyOf(value);
      const others = (rowsByKey.get(key) ?? []).flatMap(({ row }) => (row === rowNumber(index) ? [] : [row]));
      if (others.length > 0)
        throw new RowRefusal("DUPLICATE_ROW", { key: shown(value), others: others.join(", ") });
      return value;
    }),
  );
};

/** The answer for each row, in the order of the file. */
export const resultsOf = (
  readings: readonly Reading<{ readonly outcome: ImportOutcome; readonly id: string }>[],
): ImportRowResult[] =>
  readings.map((reading, index) =>
    "refused" in reading
      ? { row: rowNumber(index), outcome: "refused", reason: reading.refused }
      : { row: rowNumber(index), ...reading.value },
  );

const HEADER_ROWS = 1;
const rowNumber = (index: number): number => index + HEADER_ROWS + 1;

/**
 * For a table that is loaded whole or not at all: the results when a row was refused or there is none, the other rows
 * then being refused as parts of an incomplete table; undefined when every row was read.
 */
export const refusedWhole = <T>(readings: readonly Reading<T>[]): ImportRowResult[] | undefined => {
  if (readings.length > 0 && acceptedOf(readings).length === readings.length) return undefined;
  return resultsOf(
    readings.map((reading) =>
      next(reading, (): never => {
        throw new RowRefusal("TABLE_INCOMPLETE");
      }),
    ),
  );
};
