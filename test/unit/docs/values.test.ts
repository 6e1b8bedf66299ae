import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type CellContent, typedValue } from "../../../shared/domain/figures/typed-value.ts";
import { FINDINGS, type FindingCode } from "../../../shared/domain/findings/findings.ts";
import { plainText } from "../../../shared/domain/text/plain-text.ts";
import { anIndicator } from "../../builders/a-template.ts";

const DOCUMENT = readFileSync(new URL("../../../docs/values.md", import.meta.url), "utf8");

/** The lines of all tables: what is typed, asked for, and read. */
const LINES = DOCUMENT.split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (Typed|-)/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.replaceAll("\\|", "|").trim()),
  );

const CELLS: Readonly<Record<string, CellContent>> = {
  "an empty cell": { kind: "empty" },
  "a truth value": { kind: "boolean", isTrue: true },
  "a date": { kind: "date", text: "05/01/2026" },
  "0.85 shown as 85%": { kind: "number", number: 0.85, isPercent: true },
};

function cellOf(typed: string): CellContent {
  const [, text] = /^`(.*)`$/.exec(typed) ?? [];
  const cell = text === undefined ? CELLS[typed] : { kind: "text" as const, text: plainText(text) };
  if (cell === undefined) throw new Error(`"${typed}" is no cell`);
  return cell;
}

/** “integer, lượt người” or “enum, standalone | integrated”; after the unit there may be a name that begins with “Số”. */
function indicatorOf(asked: string) {
  const [type = "", ...rest] = asked.split(", ");
  const named = rest.findIndex((part) => part.startsWith("Số "));
  const unit = (named === -1 ? rest : rest.slice(0, named)).join(", ");
  const nameVi = named === -1 ? "Chỉ tiêu" : rest.slice(named).join(", ");
  const kind = type as "integer";
  return anIndicator({
    type: kind,
    nameVi,
    ...(type === "enum" ? { rule: unit } : { unitVi: unit || (type === "percent" ? "%" : "") }),
  });
}

function written(typed: string, asked: string): string {
  const value = typedValue(cellOf(typed), indicatorOf(asked));
  if (value.is === "empty") return "not reported";
  if (value.is === "problem")
    return `error ${value.code}${value.expected === undefined ? "" : `: ${value.expected}`}`;
  const shown = value.is === "nil" ? "không phát sinh" : String(value.value);
  const read = { true: "yes", false: "no" }[shown] ?? shown;
  return value.note === undefined ? read : `${read}, warning ${value.note.code}`;
}

describe("docs/values.md says what is read of", () => {
  test.each(LINES)("%s where %s is asked for: %s", (typed, asked, read) => {
    expect(written(typed as string, asked as string)).toBe(read);
  });

  test("and its codes have the severity that it names", () => {
    for (const [, severity, code] of DOCUMENT.matchAll(/(error|warning) ([A-Z][A-Z_]+)/g))
      expect(FINDINGS[code as FindingCode]?.severity, code).toBe(severity);
    expect(LINES.length).toBeGreaterThan(70);
  });
});
