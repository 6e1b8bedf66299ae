import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planReminderRulesImport } from "../../../../../shared/domain/imports/plan-reminder-rules-import.ts";
import {
  DEFAULT_REMINDER_RULES,
  ReminderRules,
} from "../../../../../shared/domain/reminder/reminder-rules.ts";
import { shippedCsv } from "./shipped-csv.ts";

const shipped = shippedCsv("reminder-rules.csv");

const reasons = (rows: readonly ImportRow[]) =>
  planReminderRulesImport(rows, undefined).results.map(({ reason }) => reason?.code);

describe("importing the rules of reminding", () => {
  it("loads the shipped ones, which are those that hold without any, and changes nothing the second time", () => {
    const first = planReminderRulesImport(shipped, undefined);
    expect(first.rules).toEqual(DEFAULT_REMINDER_RULES);
    expect(ReminderRules.parse(first.rules)).toEqual(first.rules);
    const second = planReminderRulesImport(shipped, first.rules);
    expect(second.rules).toBeUndefined();
    expect(new Set(second.results.map(({ outcome }) => outcome))).toEqual(new Set(["unchanged"]));
  });

  it("replaces the whole table, so a rule that the file does not have no longer holds", () => {
    const { rules } = planReminderRulesImport([{ rule: "before", number: "7" }], DEFAULT_REMINDER_RULES);
    const { digest } = DEFAULT_REMINDER_RULES;
    expect(rules).toEqual({ before: [7], onDay: false, after: [], escalateAfter: {}, digest, version: 2 });
  });

  it("loads what the office's summary tells, each number by itself", () => {
    const { rules } = planReminderRulesImport(
      [
        { rule: "digest-due-soon", number: "7" },
        { rule: "old-queue", number: "2" },
      ],
      undefined,
    );
    expect(rules?.digest).toEqual({ dueSoon: { daily: 7, weekly: 10 }, oldQueue: 2 });
    expect(reasons([{ rule: "old-queue", number: "0" }])).toEqual(["OFFSET_INVALID"]);
  });

  it.each(["-5", "5,5", "1.5", "năm", "5 ngày", "1e1", "0", "61", "９"])(
    "refuses %j as a number of working days, and says what is expected",
    (number) => {
      const plan = planReminderRulesImport([{ rule: "before", number }], undefined);
      expect(plan.rules).toBeUndefined();
      expect(plan.results[0]?.reason).toMatchObject({ code: "OFFSET_INVALID" });
      expect(plan.results[0]?.reason?.en).toContain(`"${number}"`);
      expect(plan.results[0]?.reason?.en).toContain("from 1 to 60");
    },
  );

  it("refuses a doubled offset and a rule stated twice, and with them the whole table", () => {
    expect(
      reasons([
        { rule: "before", number: "5" },
        { rule: "before", number: "05" },
        { rule: "after", number: "1" },
      ]),
    ).toEqual(["DUPLICATE_ROW", "DUPLICATE_ROW", "TABLE_INCOMPLETE"]);
    expect(
      reasons([
        { rule: "after-every", number: "5" },
        { rule: "after-every", number: "6" },
      ]),
    ).toEqual(["DUPLICATE_ROW", "DUPLICATE_ROW"]);
  });

  it.each<[string, ImportRow[], string[]]>([
    ["an unknown rule", [{ rule: "sometimes", number: "3" }], ["VALUE_INVALID"]],
    ["no number", [{ rule: "before", number: "" }], ["VALUE_MISSING"]],
    ["a break without its length", [{ rule: "before-break", number: "3" }], ["RULE_WITHOUT_PARTNER"]],
    ["the day itself with an offset", [{ rule: "on-day", number: "1" }], ["OFFSET_INVALID"]],
    [
      "a higher level that is told earlier",
      [
        { rule: "escalate-to-parent", number: "3" },
        { rule: "escalate-to-leader", number: "3" },
      ],
      ["LEVELS_OUT_OF_ORDER", "TABLE_INCOMPLETE"],
    ],
  ])("refuses %s", (_, rows, expected) => {
    expect(reasons(rows)).toEqual(expected);
  });

  it("refuses an empty file", () => {
    expect(planReminderRulesImport([], undefined).rules).toBeUndefined();
  });
});
