import { createHash } from "node:crypto";
import type { NameMatch } from "./report-reading.ts";

/**
 * Names a set of matches, so that a person confirms exactly those that were shown: SHA-256 in hexadecimal. Of the same matches in the
 * same cells it is the same, whatever the figures beside them say.
 */
export function hashOfMatches(matches: readonly NameMatch[]): string {
  const rows = matches
    .map(({ indicator, sheet, cell, found }) => JSON.stringify([indicator, sheet, cell, found]))
    .sort();
  return createHash("sha256").update(rows.join("\n")).digest("hex");
}
