type Cell = string | number;

/** Prints a table in Markdown, so that it can be read here and copied into a document. Numbers stand on the right. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const body = rows.map((row) => row.map(shown));
  const widths = head.map((text, column) =>
    Math.max(text.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => rows.some((row) => typeof row[column] === "number");
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => padded(cells[column] ?? "", width, isNumber(column))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    isNumber(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  console.log([`\n### ${title}\n`, line(head), `| ${rule.join(" | ")} |`, ...body.map(line)].join("\n"));
}

function padded(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

function shown(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return Number.isInteger(cell) ? cell.toLocaleString("en") : cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
}
