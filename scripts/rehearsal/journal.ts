import { localDateOf, shownDate } from "../../shared/domain/time/local-date.ts";

/** What a line of the rehearsal tells of. */
export type JournalKind = "calendar" | "decision" | "state" | "message" | "alert" | "progress" | "ranking";

export interface JournalLine {
  readonly at: Date;
  readonly kind: JournalKind;
  /** The unit, the period or the recipient it is about; empty when it is about all. */
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

const ZONE = "Asia/Ho_Chi_Minh";
const TIME = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, weekday: "long" });

/** The year as an office reads it: a heading for each day on which something happened. */
export function* journalText(lines: readonly JournalLine[]): Generator<string> {
  let day = "";
  for (const { at, kind, about, text } of lines) {
    const today = localDateOf(at);
    if (today !== day) yield `\n${WEEKDAY.format(at)} ${shownDate(today)}`;
    day = today;
    yield `  ${TIME.format(at)}  ${kind.padEnd(9)} ${about.padEnd(24)} ${text}`;
  }
}

/** The same as CSV for a spreadsheet: with a byte-order mark, and with formulas made harmless. */
export function journalCsv(lines: readonly JournalLine[]): string {
  const rows = lines.map(({ at, kind, about, text }) =>
    [localDateOf(at), TIME.format(at), kind, about, text].map(cell).join(","),
  );
  return `\uFEFF${["day,time,kind,about,text", ...rows].join("\r\n")}\r\n`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
