import { isDocumentNumber } from "../document-number.ts";
import { quoted } from "../findings/findings.ts";
import { isLocalDate, type LocalDate, shownDate } from "../time/local-date.ts";
import { constraintsOf } from "./constraints.ts";
import type { FiguresRule, RuleContext, RuleFinding } from "./rule.ts";

/** Number and date of a document, as far as a text names them. */
interface Named {
  readonly number: string | undefined;
  readonly date: LocalDate | undefined;
}

const AN_EXAMPLE = "15/KH-UBND, 05/01/2026";
/** 05/7/2023, 5.7.2023, “ngày 05 tháng 7 năm 2023”. */
const DATE = /(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})/i;

export const planReference: FiguresRule = {
  codes: ["REFERENCE_UNCLEAR", "REFERENCE_DATE_TOO_LATE", "REFERENCE_DIFFERS"],
  about: "figures",
  speaks:
    "A text that has to name a document (its rule says `document number and date`) names no number or no date, or a date after the report was received; or it names the signed document of this very report with another date, or another document of the same kind and issuer with the same date.",
  find: (context) =>
    context.template.indicators
      .filter((indicator) => constraintsOf(indicator).isDocument)
      .flatMap(({ code }) => {
        const text = context.reading.narrative[code] ?? "";
        return text === "" ? [] : findingsOf(code, text, context);
      }),
};

function findingsOf(indicator: string, text: string, context: RuleContext): RuleFinding[] {
  const { number, date } = named(text);
  const about = { indicator, found: quoted(text) };
  if (number === undefined || date === undefined) {
    return [{ ...about, code: "REFERENCE_UNCLEAR", expected: AN_EXAMPLE }];
  }
  if (date > context.receivedOn) {
    const expected = `≤ ${shownDate(context.receivedOn)}`;
    return [{ ...about, code: "REFERENCE_DATE_TOO_LATE", expected }];
  }
  const { document } = context;
  if (!document || !contradicts({ number, date }, document)) return [];
  return [
    { ...about, code: "REFERENCE_DIFFERS", expected: `${document.number}, ${shownDate(document.date)}` },
  ];
}

/** The same document with another date; or two of one kind and issuer from one day, of which one is a slip of the pen. */
function contradicts(
  { number, date }: { readonly number: string; readonly date: LocalDate },
  document: { readonly number: string; readonly date: LocalDate },
): boolean {
  const isSameNumber = number === document.number;
  const isSameSeries = seriesOf(number) === seriesOf(document.number);
  return isSameNumber ? date !== document.date : isSameSeries && date === document.date;
}

/** `15/KH-UBND` → `/KH-UBND`. */
function seriesOf(number: string): string {
  return number.replace(/^\d+(\/\d{4})?/, "");
}

function named(text: string): Named {
  const [, day = "", month = "", year = ""] = DATE.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const words = text.replaceAll("Ð", "Đ").split(/[\s;,()]+/);
  return {
    number: words.map((word) => word.replace(/[.:]+$/, "")).find(isDocumentNumber),
    date: isLocalDate(date) ? date : undefined,
  };
}
