import { type LocalDate, localDateOf, shownDate, yearOf } from "../time/local-date.ts";
import type { DocumentContext, DocumentRule, RuleFinding } from "./rule.ts";

export const documentDate: DocumentRule = {
  codes: ["DOCUMENT_DATE_TOO_LATE", "DOCUMENT_DATE_TOO_EARLY"],
  about: "document",
  speaks:
    "The date of the signed document lies after the day on which the report was received, or before the year in which the period's window began or the period opened.",
  find: (context) => {
    const { document, receivedOn } = context;
    if (!document) return [];
    return dateFindings(document.date, earliestDate(context), receivedOn);
  },
};

/** The first day of the year in which the window begins or the period opens, whichever is earlier. */
function earliestDate({ period: { windowStartOn, opensAt } }: Pick<DocumentContext, "period">): LocalDate {
  return `${Math.min(yearOf(windowStartOn), yearOf(localDateOf(opensAt)))}-01-01`;
}

function dateFindings(date: LocalDate, earliest: LocalDate, latest: LocalDate): RuleFinding[] {
  const found = shownDate(date);
  if (date > latest) {
    return [{ code: "DOCUMENT_DATE_TOO_LATE", found, expected: `≤ ${shownDate(latest)}` }];
  }
  if (date < earliest) {
    return [{ code: "DOCUMENT_DATE_TOO_EARLY", found, expected: `≥ ${shownDate(earliest)}` }];
  }
  return [];
}
