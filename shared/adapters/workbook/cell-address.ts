/** "A" for 1, "AB" for 28. The reader counts rows and columns from 1, as Excel does. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** "D12" for row 12, column 4. */
export function cellAddress(row: number, column: number): string {
  return `${columnLetters(column)}${row}`;
}
