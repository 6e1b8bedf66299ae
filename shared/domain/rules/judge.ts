import { hashOfMatches } from "../figures/confirmed-matches.ts";
import type { Figures } from "../figures/figure.ts";
import { formFindings } from "../figures/form-stamp.ts";
import type { IndicatorTemplate } from "../figures/indicator-template.ts";
import type { NameMatch, ReportReading } from "../figures/report-reading.ts";
import { withNotes } from "../findings/apply-notes.ts";
import type { CheckNotes } from "../findings/check-notes.ts";
import type { FindingDefinition } from "../findings/finding-definition.ts";
import {
  asksForReason,
  counts,
  FINDING_REASON_MAX_CHARACTERS,
  FINDINGS_SHOWN,
  type Finding,
  type FindingCode,
  isError,
  isUnexplained,
  quoted,
} from "../findings/findings.ts";
import type { Period } from "../period/period.ts";
import type { CheckedDocument } from "../submission/checked-document.ts";
import { cutText } from "../text/plain-text.ts";
import type { DocumentContext, RuleContext, RuleFinding } from "./rule.ts";
import { RULES } from "./rules.ts";

/** What the files of a report hold, each for itself. */
export interface CheckedFiles {
  /** What is wrong with the files, their cells included. */
  readonly findings: readonly Finding[];
  /** What was seen of the signed document, by file. */
  readonly documents?: Readonly<Record<string, CheckedDocument>>;
  /** Of the workbook, when it could be read. */
  readonly workbook?: { readonly fileId: string; readonly reading: ReportReading };
}

/** In which circumstances a report is judged. */
export interface Circumstances
  extends DocumentContext,
    Pick<RuleContext, "earlier" | "medians" | "dataSha256"> {
  readonly unitId: string;
  readonly period: DocumentContext["period"] & Pick<Period, "nameVi">;
  /** None where the period asks for no figures. */
  readonly template?: IndicatorTemplate | undefined;
  readonly notes?: CheckNotes | undefined;
  /** What the request confirmed: {@link hashOfMatches}. */
  readonly confirmedMatches?: string | undefined;
}

/** What is decided by. */
export interface Judgement {
  /** Errors first, then in the order of the rules. */
  readonly findings: readonly Finding[];
  readonly errors: number;
  readonly warnings: number;
  /** Warnings that ask for a word and have none. They refuse nothing, but the office cannot approve the report meanwhile. */
  readonly unexplained: readonly Finding[];
  /** Present when it passed. */
  readonly figures?: Figures;
  readonly narrative?: Readonly<Record<string, string>>;
  /** Rows that a person has to confirm before the report counts. */
  readonly matches?: readonly NameMatch[];
}

/**
 * Judges a report by everything that is known of it. An error rejects it; a warning never does; what a rule on trial finds, or what
 * the office waived, is told and not counted.
 */
export function judge({ findings, workbook }: CheckedFiles, circumstances: Circumstances): Judgement {
  const { notes, receivedOn, confirmedMatches } = circumstances;
  const matches = toConfirm(workbook?.reading, confirmedMatches);
  const all = [
    ...(matches && workbook ? [askForMatches(matches, workbook.fileId)] : []),
    ...aboutForm(workbook, circumstances),
    ...findings,
    ...ruleFindings(workbook, circumstances),
  ];
  const told = shown(withNotes(all.map(fitting), notes, receivedOn));
  const errors = told.filter(isError).length;
  return {
    findings: [...told.filter(isError), ...told.filter((finding) => !isError(finding))],
    errors,
    warnings: told.filter(counts).length - errors,
    unexplained: told.filter(isUnexplained),
    ...(workbook &&
      errors === 0 && {
        figures: workbook.reading.figures,
        narrative: workbook.reading.narrative,
      }),
    ...(matches && { matches }),
  };
}

/** Whether it is the form of this unit and period at all: what the file says of itself. */
function aboutForm(
  workbook: CheckedFiles["workbook"],
  { unitId, period, template }: Circumstances,
): Finding[] {
  if (!workbook || !template) return [];
  const { periodId, nameVi: periodNameVi } = period;
  return formFindings(workbook.reading, { unitId, periodId, periodNameVi, template }, workbook.fileId);
}

function toConfirm(
  reading: ReportReading | undefined,
  confirmed: string | undefined,
): readonly NameMatch[] | undefined {
  const matches = reading?.matches ?? [];
  return matches.length === 0 || hashOfMatches(matches) === confirmed ? undefined : matches;
}

function askForMatches(matches: readonly NameMatch[], fileId: string): Finding {
  const [first] = matches;
  return {
    code: "MATCHES_TO_CONFIRM",
    fileId,
    ...(first && {
      sheet: quoted(first.sheet),
      cell: first.cell,
      indicator: first.indicator,
      found: quoted(first.found),
    }),
    ...(matches.length > 1 && { count: matches.length }),
  };
}

/** However long what a file or a rule says is: what is kept of an attempt has to be read again, or the next one is never decided. */
function fitting(finding: Finding): Finding {
  const { sheet, found, expected } = finding;
  return {
    ...finding,
    ...(sheet !== undefined && { sheet: quoted(sheet) }),
    ...(found !== undefined && { found: quoted(found) }),
    ...(expected !== undefined && { expected: quoted(expected) }),
  };
}

function ruleFindings(workbook: CheckedFiles["workbook"], circumstances: Circumstances): Finding[] {
  const { template } = circumstances;
  const beta = new Set<FindingCode>(template?.betaRules);
  return RULES.flatMap((rule): Finding[] => {
    if (rule.about === "document") {
      return rule.find(circumstances).map((finding) => tried({ ...finding, fileId: "document" }, beta));
    }
    if (!workbook || !template) return [];
    const found = rule.find({ ...circumstances, template, reading: workbook.reading });
    return found.map((finding) => tried(placed(finding, workbook), beta));
  });
}

/** Where it stands in the file, with the sender's word to it. */
function placed(finding: RuleFinding, { fileId, reading }: NonNullable<CheckedFiles["workbook"]>): Finding {
  const { indicator = "", area = "" } = finding;
  const place = reading.places[indicator];
  const cell = place?.contentCells?.[area] ?? place?.cell;
  const reason = cutText(reading.reasons[indicator] ?? "", FINDING_REASON_MAX_CHARACTERS);
  return {
    ...finding,
    fileId,
    ...(place && { sheet: quoted(place.sheet) }),
    ...(cell !== undefined && { cell }),
    ...(reason !== "" && asksForReason(finding.code) && { reason }),
  };
}

function tried(finding: Finding, beta: ReadonlySet<FindingCode>): Finding {
  return beta.has(finding.code) ? { ...finding, isBeta: true } : finding;
}

/** The first of each severity, and a note that there are more: the reader of the workbook may have left such a note already. */
function shown(findings: readonly Finding[]): Finding[] {
  const notes: Finding[] = [];
  const kept = (["error", "warning"] as const).flatMap((severity) => {
    const { most, note } = FINDINGS_SHOWN[severity];
    const ofKind = findings.filter((finding) => severityOf(finding) === severity && finding.code !== note);
    const earlier = findings.find(({ code }) => code === note);
    const first = ofKind[most];
    if (earlier) notes.push(earlier);
    else if (first) notes.push({ code: note, fileId: first.fileId });
    return ofKind.slice(0, most);
  });
  const told = new Set(kept);
  return [...findings.filter((finding) => told.has(finding)), ...notes];
}

function severityOf(finding: Finding): FindingDefinition["severity"] {
  return isError(finding) ? "error" : "warning";
}
