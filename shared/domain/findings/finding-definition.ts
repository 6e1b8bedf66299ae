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
  readonly vi: FindingText;
  readonly en: FindingText;
}
