/**
 * Checks a saved receipt without asking anybody: `npm run verify-receipt -- receipt.json keys.json`. The files are the answers of
 * `/v1/receipts/{receiptId}` and `/v1/receipt-keys`. Ends with 1 when something was changed. Changes nothing.
 */
import { readFileSync } from "node:fs";
import { ReceiptKeys, SignedReceiptView } from "../shared/contract/http/receipts.ts";
import { linesOf } from "../shared/domain/receipt/receipt-lines.ts";
import { verdictText } from "../shared/domain/receipt/verdict-text.ts";
import { verifyReceipt } from "../shared/domain/receipt/verify-receipt.ts";

const [receiptFile, keysFile] = process.argv.slice(2);
if (receiptFile === undefined || keysFile === undefined) {
  process.stderr.write("Usage: npm run verify-receipt -- receipt.json keys.json\n");
  process.exit(2);
}
const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const receipt = SignedReceiptView.parse(json(receiptFile));
const result = verifyReceipt(receipt, ReceiptKeys.parse(json(keysFile)).keys);
if (result.ok) {
  const { content } = result;
  const lines = linesOf(content).map(({ label, value }) => `  ${label.en}: ${value}`);
  const files = content.files.map(({ name, sha256 }) => `  File: ${name}, SHA-256 ${sha256}`);
  const verdict = verdictText(content.verdict);
  process.stdout.write(
    `${["Genuine, as signed.", `  ${verdict.vi}. ${verdict.en}.`, ...lines, ...files].join("\n")}\n`,
  );
} else {
  process.stdout.write(`Not genuine: ${result.problem}.\n`);
  process.exitCode = 1;
}
