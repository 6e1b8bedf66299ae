import type { Contact } from "../../shared/domain/unit/contact.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";

/** A valid unit id that ends in a readable tail, `aUnitId("ba-dinh")`: letters and digits of the tail only. */
export const aUnitId = (tail: string | number = 1): string =>
  `unit_${String(tail)
    .replace(/[^0-9a-z]/g, "")
    .padStart(26, "0")}`;

interface UnitShape extends Partial<Unit> {
  readonly name?: string;
  readonly kind?: string;
  readonly code?: string;
}

/** A commune that holds its code, name and kind since 2025-07-01. */
export const aUnit = ({
  name = "Phường Hoàn Kiếm",
  kind = "phuong",
  code = "00070",
  ...changes
}: UnitShape = {}): Unit => {
  const from = changes.validFrom ?? "2025-07-01";
  return {
    unitId: aUnitId(code),
    kinds: [{ value: kind, from }],
    names: [{ value: name, from }],
    codes: [{ scheme: "gso", value: code, from }],
    parents: [],
    isTest: false,
    order: 1,
    validFrom: from,
    version: 1,
    ...changes,
  };
};

export const aContact = (changes: Partial<Contact> = {}): Contact => ({
  contactId: `contact_${"1".padStart(26, "0")}`,
  unitId: aUnitId("00070"),
  name: "Nguyễn Văn A",
  email: "cchc@example.gov.vn",
  from: "2025-07-01",
  version: 1,
  ...changes,
});
