import type { FindingDefinition } from "../../shared/domain/findings/finding-definition.ts";
import { FINDINGS, FINDINGS_SHOWN, type FindingCode } from "../../shared/domain/findings/findings.ts";
import type { Rule } from "../../shared/domain/rules/rule.ts";
import { RULES } from "../../shared/domain/rules/rules.ts";

const INTRODUCTION = `# Rules

What is checked between the figures of a report, after its files and cells have been read one by one. Made from the rules and the
texts of their findings (\`shared/domain/rules\`, \`shared/domain/findings\`) by \`node scripts/rules-doc.ts\`.

## What a finding does

- An **error** rejects the report. A **warning** never does.
- A warning that **asks for a word** takes it from the column “Giải trình” of the indicator's row, or from the API
  (\`POST …/submissions/{attempt}/explanations\`). Without one the report is accepted and counts, but the office cannot approve it
  (\`REASONS_MISSING\`). A word holds for later attempts too, as long as the same was found.
- A rule **on trial** (\`betaRules\` of the template) tells what it finds; a finding that the office **waived** is told, too. Neither
  is counted as an error or a warning.
- A finding is the same one in the next attempt when the same is wrong with the same indicator, wherever its row then is. So each
  attempt says what is new, what is still there and what is fixed.
- At most ${FINDINGS_SHOWN.error.most} errors and ${FINDINGS_SHOWN.warning.most} warnings are told, and then that there are more.

## What the template asks

The column \`rule\` of an indicator, pieces separated by semicolons; anything else in it is a remark for people.

| Written                       | Means                                                                |
| ----------------------------- | -------------------------------------------------------------------- |
| \`required\`                  | must not be left empty; 0 and “không phát sinh” are answers          |
| \`0..100\`, \`5..\`, \`..12\` | lies within these, ends included                                     |
| \`<= A05\`, \`>= B01\`        | does not exceed, or does not lie below, another indicator's number   |
| \`document number and date\`  | a text that names a document, such as “15/KH-UBND, 05/01/2026”       |
`;

/** The handbook of the rules, as Markdown. */
export function rulesText(): string {
  return [INTRODUCTION, "## The rules", ...RULES.map(ruleText)].join("\n\n");
}

function ruleText({ codes, speaks, about }: Rule): string {
  const also =
    about === "document"
      ? " It looks at what the request says, so it also runs where no workbook is asked for."
      : "";
  const heading = codes.map((code) => `\`${code}\``).join(", ");
  return `### ${heading}\n\n${speaks}${also}\n\n${codes.map(findingText).join("\n")}`;
}

function findingText(code: FindingCode): string {
  const { severity, asksForReason, vi, en }: FindingDefinition = FINDINGS[code];
  const kind = asksForReason ? `${severity} that asks for a word` : severity;
  return [`- \`${code}\`, ${kind}`, `  - “${vi.title}. ${vi.fix}”`, `  - “${en.title}. ${en.fix}”`].join(
    "\n",
  );
}
