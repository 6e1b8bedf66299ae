import { FINDINGS_SHOWN, type Finding, isError } from "./findings.ts";

/** So many findings that differ in nothing but their row, or of one row in nothing but their column, are told as one. */
const ALIKE_IN_COLUMN = 5;
const ALIKE_IN_ROW = 3;

/**
 * All problems at once, and still few enough to be read: what is alike becomes one finding with a count at the place of the
 * first, and beyond `FINDINGS_SHOWN` a note says that there are more. In the order in which they come.
 */
export function withoutFlood(findings: readonly Finding[]): Finding[] {
  const byRow = joined(findings, ALIKE_IN_ROW, rowOf);
  return cutOff(joined(byRow, ALIKE_IN_COLUMN, columnOf));
}

const rowOf = (cell: string) => cell.replace(/^[A-Z]+/, "");
const columnOf = (cell: string) => cell.replace(/\d+$/, "");

function joined(
  findings: readonly Finding[],
  least: number,
  lineOf: (cell: string) => string,
): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.cell === undefined) continue;
    const key = keyOf(finding, lineOf(finding.cell));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  const kept = new Map<Finding, number>();
  const dropped = new Set<Finding>();
  for (const [first, ...rest] of groups.values()) {
    if (first === undefined || rest.length + 1 < least) continue;
    kept.set(
      first,
      rest.reduce((sum, each) => sum + (each.count ?? 1), first.count ?? 1),
    );
    for (const each of rest) dropped.add(each);
  }
  return findings.flatMap((finding) => {
    if (dropped.has(finding)) return [];
    const count = kept.get(finding);
    return [count === undefined ? finding : { ...finding, count }];
  });
}

/** What a person would answer in the same way: the same words about the same kind of cell. */
function keyOf(
  { code, fileId, sheet, found, expected, isBeta, isWaived, reason }: Finding,
  line: string,
): string {
  return JSON.stringify([code, fileId, sheet, found, expected, isBeta, isWaived, reason, line]);
}

function cutOff(findings: readonly Finding[]): Finding[] {
  const seen = { error: 0, warning: 0 };
  return findings.flatMap((finding) => {
    const severity = isError(finding) ? "error" : "warning";
    const { most, note } = FINDINGS_SHOWN[severity];
    seen[severity] += 1;
    if (seen[severity] > most + 1) return [];
    if (seen[severity] <= most) return [finding];
    const { fileId, sheet } = finding;
    return [{ code: note, fileId, ...(sheet === undefined ? {} : { sheet }) }];
  });
}
