import { ReceiptPath, ReceiptQuery } from "../../shared/contract/http/receipts.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { SignedReceipt } from "../../shared/domain/receipt/receipt.ts";
import type { HttpEvent } from "./http-api.ts";
import { parseQuery } from "./requests.ts";

export interface AskedReceipt {
  /** The revision that was asked for, or the latest. */
  readonly asked: SignedReceipt;
  readonly latest: SignedReceipt;
}

/**
 * The receipt that a request without a sign-in names. Throws NOT_FOUND, in the same words and after one look at the table, for an id
 * that was never given out as for a revision that there is not.
 */
export async function receiptAskedFor(
  event: HttpEvent,
  revisionsOf: (receiptId: string) => Promise<readonly SignedReceipt[]>,
): Promise<AskedReceipt> {
  const { revision } = parseQuery(ReceiptQuery, event);
  const path = ReceiptPath.safeParse(event.pathParameters ?? {});
  if (!path.success) throw new DomainError("NOT_FOUND");
  const revisions = await revisionsOf(path.data.receiptId);
  const latest = revisions.at(-1);
  const asked = revision === undefined ? latest : revisions.find((each) => each.revision === revision);
  if (!latest || !asked) throw new DomainError("NOT_FOUND");
  return { asked, latest };
}
