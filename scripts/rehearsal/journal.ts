import { localDateOf, shownDate, shownTime, weekdayOf } from "../../shared/domain/time/local-date.ts";

/** What a line of the rehearsal tells of, and how an office calls it; in the order in which it is read. */
const KINDS = {
  calendar: "Lịch và kỳ báo cáo",
  decision: "Quyết định",
  state: "Tình trạng",
  alert: "Cảnh báo",
  message: "Thư gửi đơn vị",
  office: "Thư gửi cơ quan đầu mối",
  ranking: "Xếp hạng",
  mistake: "SAI QUY TẮC",
} as const;
export type JournalKind = keyof typeof KINDS;

export interface JournalLine {
  readonly at: Date;
  readonly kind: JournalKind;
  /** The unit or person it is about; empty when it is about all. */
  readonly about: string;
  readonly text: string;
}

export type Journal = ReturnType<typeof newJournal>;

/** Everything that happens in the rehearsed year, in its order. */
export function newJournal() {
  const lines: JournalLine[] = [];
  return {
    lines: lines as readonly JournalLine[],
    note(at: Date, kind: JournalKind, about: string, text: string): void {
      lines.push({ at, kind, about, text });
    },
  };
}

const WEEKDAYS = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
const WIDTH = 110;

/**
 * The year as an office reads it: a heading for each day on which something happened, under it what happened at each time, and what
 * is the same for many units once, with their names.
 */
export function* journalText(lines: readonly JournalLine[]): Generator<string> {
  for (const [day, ofDay] of Map.groupBy(lines, ({ at }) => localDateOf(at))) {
    yield `\n${WEEKDAYS[weekdayOf(day)]}, ${shownDate(day)}`;
    for (const [time, ofTime] of Map.groupBy(ofDay, ({ at }) => shownTime(at).time)) {
      const ofKind = Map.groupBy(ofTime, ({ kind }) => kind);
      for (const kind of Object.keys(KINDS) as JournalKind[]) {
        const own = ofKind.get(kind);
        if (!own) continue;
        yield `  ${time}  ${KINDS[kind]}`;
        for (const [text, same] of Map.groupBy(own, (line) => line.text)) yield* saidOf(text, same);
      }
    }
  }
}

/** What is said, and under it of whom. */
function* saidOf(text: string, lines: readonly JournalLine[]): Generator<string> {
  const names = lines.flatMap(({ about }) => (about === "" ? [] : [about]));
  yield* wrapped(names.length > 1 ? `${text} [${names.length}]` : text, "       • ", "         ");
  if (names.length > 0) yield* wrapped(names.join(", "), "         ", "         ");
}

function* wrapped(text: string, first: string, margin: string): Generator<string> {
  let line = first;
  let words = 0;
  for (const word of text.split(" ")) {
    if (words > 0 && line.length + word.length > WIDTH) {
      yield line.trimEnd();
      [line, words] = [margin, 0];
    }
    line += `${word} `;
    words += 1;
  }
  yield line.trimEnd();
}

/** The same as CSV for a spreadsheet, a row for each line: with a byte-order mark, and with formulas made harmless. */
export function journalCsv(lines: readonly JournalLine[]): string {
  const rows = lines.map(({ at, kind, about, text }) =>
    [localDateOf(at), shownTime(at).time, KINDS[kind], about, text].map(cell).join(","),
  );
  return `\uFEFF${["Ngày,Giờ,Loại,Đối tượng,Nội dung", ...rows].join("\r\n")}\r\n`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
