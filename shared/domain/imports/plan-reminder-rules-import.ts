/** Loads when reminders go out: the whole table or nothing, since half of it would be a rhythm nobody decided on. */
import {
  DEFAULT_REMINDER_RULES,
  ESCALATION_LEVELS,
  type EscalationLevel,
  MAX_OFFSET_WORKING_DAYS,
  type ReminderRules,
  wordingOf,
} from "../reminder/reminder-rules.ts";
import { choice, requiredText } from "./cells.ts";
import {
  acceptedOf,
  attempt,
  type ImportRow,
  type ImportRowResult,
  next,
  type Reading,
  RowRefusal,
  refusedWhole,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { saved } from "./saved.ts";

export interface ReminderRulesImportPlan {
  readonly results: readonly ImportRowResult[];
  /** The rules to write, with their next version; undefined when a row was refused or nothing changes. */
  readonly rules: ReminderRules | undefined;
}

const RULES = [
  "before",
  "on-day",
  "after",
  "after-every",
  "before-break",
  "break-days",
  "escalate-to-leader",
  "escalate-to-parent",
  "escalate-to-office",
  "digest-due-soon",
  "digest-due-soon-weekly",
  "old-queue",
] as const;
type Rule = (typeof RULES)[number];

/** Those of which there may be several, each with its own number. */
const REPEATED: readonly Rule[] = ["before", "after"];

/**
 * Columns: `rule`, `number`. Numbers are working days, those of `break-days` calendar days. `before`, `on-day` (0),
 * `after`, `after-every`, `before-break` with `break-days`, `escalate-to-leader`, `-parent`, `-office`; a rule that the
 * file does not have does not hold. What the office's summary tells always has its numbers: of `digest-due-soon`,
 * `digest-due-soon-weekly` and `old-queue` those that the file does not have are the product's own.
 */
export const planReminderRulesImport = (
  rows: readonly ImportRow[],
  existing: ReminderRules | undefined,
): ReminderRulesImportPlan => {
  const unique = withoutDuplicates(
    rows.map((row) => attempt(() => readRule(row))),
    ({ rule, number }) => (REPEATED.includes(rule) ? `${rule} ${number}` : rule),
  );
  const read = unique.map((reading) => next(reading, (row) => consistent(row, acceptedOf(unique))));
  const refused = refusedWhole(read);
  if (refused) return { results: refused, rules: undefined };
  const stored = existing && { ...wordingOf(existing), version: existing.version };
  const { answer, write } = saved(rulesOf(acceptedOf(read)), stored, "reminder-rules");
  return { results: resultsOf(read.map((reading) => answered(reading, answer.outcome))), rules: write };
};

interface RuleRow {
  readonly rule: Rule;
  readonly number: number;
}

const answered = (reading: Reading<RuleRow>, outcome: "created" | "changed" | "unchanged" | "refused") =>
  next(reading, ({ rule, number }) => ({ outcome, id: `${rule} ${number}` }));

const readRule = (row: ImportRow): RuleRow => {
  const rule = choice(row, "rule", RULES);
  const [min, max] = limitsOf(rule);
  const found = requiredText(row, "number", 100);
  const number = /^\d{1,4}$/.test(found) ? Number(found) : Number.NaN;
  if (!(number >= min && number <= max)) throw new RowRefusal("OFFSET_INVALID", { found, rule, min, max });
  return { rule, number };
};

const limitsOf = (rule: Rule): readonly [min: number, max: number] => {
  if (rule === "on-day") return [0, 0];
  return [rule === "break-days" ? 2 : 1, MAX_OFFSET_WORKING_DAYS];
};

const consistent = (row: RuleRow, all: readonly RuleRow[]): RuleRow => {
  const partner = { "before-break": "break-days", "break-days": "before-break" }[row.rule as string];
  if (partner !== undefined && !all.some(({ rule }) => rule === partner)) {
    throw new RowRefusal("RULE_WITHOUT_PARTNER", { rule: row.rule, partner });
  }
  const lower = all.find((other) => isLowerLevel(other, row) && other.number >= row.number);
  if (lower)
    throw new RowRefusal("LEVELS_OUT_OF_ORDER", { rule: row.rule, lower: lower.rule, number: lower.number });
  return row;
};

const levelOf = ({ rule }: RuleRow): number =>
  ESCALATION_LEVELS.findIndex((level) => rule === `escalate-to-${level}`);

const isLowerLevel = (other: RuleRow, row: RuleRow): boolean => {
  const [a, b] = [levelOf(other), levelOf(row)];
  return a >= 0 && a < b;
};

const { digest: usual } = DEFAULT_REMINDER_RULES;

const rulesOf = (rows: readonly RuleRow[]): ReminderRules => {
  const all = (wanted: Rule) => rows.flatMap(({ rule, number }) => (rule === wanted ? [number] : []));
  const one = (wanted: Rule) => all(wanted)[0];
  const [afterEvery, beforeBreak, breakDays] = [one("after-every"), one("before-break"), one("break-days")];
  const level = (name: EscalationLevel) => {
    const after = one(`escalate-to-${name}`);
    return after === undefined ? {} : { [name]: after };
  };
  return {
    before: all("before").toSorted((a, b) => b - a),
    onDay: one("on-day") !== undefined,
    after: all("after").toSorted((a, b) => a - b),
    ...(afterEvery !== undefined && { afterEvery }),
    ...(beforeBreak !== undefined &&
      breakDays !== undefined && { beforeBreak: { workingDays: beforeBreak, daysOff: breakDays } }),
    escalateAfter: Object.assign({}, ...ESCALATION_LEVELS.map(level)),
    digest: {
      dueSoon: {
        daily: one("digest-due-soon") ?? usual.dueSoon.daily,
        weekly: one("digest-due-soon-weekly") ?? usual.dueSoon.weekly,
      },
      oldQueue: one("old-queue") ?? usual.oldQueue,
    },
    version: 1,
  };
};
