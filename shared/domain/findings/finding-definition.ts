/** Longest piece of a file's own text that a finding may quote. */
export const FINDING_QUOTE_MAX_CHARACTERS = 100;

/** Longest reason that is kept of what a sender says to a warning. */
export const FINDING_REASON_MAX_CHARACTERS = 500;

interface FindingText {
  readonly title: string;
  /** What the person who filled the file in can do about it. */
  readonly fix: string;
}

/** What a finding of one code says, whatever cell it is about. */
export interface FindingDefinition {
  /** An error rejects the submission; a warning only travels with it. */
  readonly severity: "error" | "warning";
  /** A warning that asks for a word: why the figure is right as it stands. */
  readonly asksForReason?: true;
  /**
   * The office may let it pass for one report. Only what compares figures that were read: nothing makes a file readable, opens a
   * closed period or stands in for a person's confirmation.
   */
  readonly isWaivable?: true;
  readonly vi: FindingText;
  readonly en: FindingText;
}
