/** Reads e-mail addresses that people typed. They end up in message headers, so only plain ones are taken. */
import { type ImportRow, RowRefusal } from "./import-result.ts";

// RFC 5321: 254 octets an address, 64 before the @.
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

// ASCII only: the mail systems of the administration take nothing else. It begins with a letter or digit, so it is no formula either.
const ADDRESS =
  /^[a-z0-9](?:[a-z0-9._%+-]*[a-z0-9_%+-])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** An address in lower case; undefined when the cell is empty. Control characters are refused, not removed. */
export const optionalEmail = (row: ImportRow, column: string): string | undefined => {
  const typed = row[column] ?? "";
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(typed)) throw new RowRefusal("CONTROL_CHARACTER", { column });
  const address = typed.normalize("NFC").trim().toLowerCase();
  if (address === "") return undefined;
  if (!isPlainAddress(address)) throw new RowRefusal("EMAIL_INVALID", { column });
  return address;
};

/** Whether a text in lower case is an address that mail may be sent to. */
export const isPlainAddress = (address: string): boolean =>
  address.length <= MAX_ADDRESS &&
  address.indexOf("@") <= MAX_LOCAL_PART &&
  !address.includes("..") &&
  ADDRESS.test(address);

export const requiredEmail = (row: ImportRow, column: string): string => {
  const address = optionalEmail(row, column);
  if (address === undefined) throw new RowRefusal("VALUE_MISSING", { column });
  return address;
};
