import { describe, expect, it } from "vitest";
import { addressOf, inboxKey } from "../../../../../shared/adapters/s3/inbox-key.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const address = { unitId: aUnitId("00070"), periodId: "2026-YEAR", attempt: 12, fileId: "evidence-3" };

describe("the key of an uploaded file", () => {
  it("is made of ids, and leads back to them", () => {
    expect(inboxKey(address)).toBe(`inbox/${address.unitId}/2026-YEAR/12/evidence-3`);
    expect(addressOf(inboxKey(address))).toEqual(address);
  });

  it.each([
    [""],
    ["inbox/"],
    [`results/${address.unitId}/2026-YEAR/12/findings.json`],
    [`inbox/${address.unitId}/2026-YEAR/12/../data`],
    [`inbox/${address.unitId}/2026-YEAR/x/data`],
    [`inbox/${address.unitId}/2026-YEAR/12/data/more`],
    [`x/inbox/${address.unitId}/2026-YEAR/12/data`],
    [`inbox/${address.unitId}/2026-YEAR/12/DATA`],
    ["inbox/00070/2026-YEAR/12/data"],
  ])("%j is none", (key) => {
    expect(addressOf(key)).toBeUndefined();
  });
});
