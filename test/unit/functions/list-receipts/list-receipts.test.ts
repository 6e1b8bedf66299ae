import { expect, it } from "vitest";
import { listReceipts } from "../../../../functions/list-receipts/handler.ts";
import { aJudgement, anIssuedReceipt, aReceiptId } from "../../../builders/a-receipt.ts";
import { aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, BA_DINH, HOAN_KIEM, outcomeOf, type Who } from "../read-units/a-city.ts";

const route = "GET /v1/obligations/{unitId}/{periodId}/receipts";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };

async function aHandler() {
  const city = await aCity();
  await city.reports.createObligation(aMetObligation({ unitId: HOAN_KIEM }));
  const late = aJudgement({ verdict: { kind: "late", workingDays: 3 } });
  return listReceipts({
    reports: city.reports,
    receipts: { ofObligation: async () => [anIssuedReceipt({ revision: 2, judgement: late })] },
    appUrl: "https://reports.example.org",
  });
}

it("answers the latest revision of each receipt, and where it is checked", async () => {
  expect(await ask(await aHandler(), { route, path, who: "a member" })).toEqual({
    receipts: [
      {
        receiptId: aReceiptId(),
        attempt: 1,
        revision: 2,
        issuedAt: "2026-12-01T03:01:07.000Z",
        verdict: {
          kind: "late",
          workingDays: 3,
          text: { vi: "Trễ hạn 3 ngày làm việc", en: "Late by 3 working days" },
        },
        checkUrl: `https://reports.example.org/api/v1/receipts/${aReceiptId()}/check`,
      },
    ],
  });
});

it.each<[Who, string]>([
  ["a member", "ok"],
  ["a viewer", "ok"],
  ["an officer", "ok"],
  ["a member of another unit", "NOT_FOUND"],
  ["a member of no unit", "NOT_FOUND"],
])("answers %s with %s", async (who, outcome) => {
  expect(await outcomeOf(await aHandler(), { route, path, who })).toBe(outcome);
});

it("finds nothing where nothing is owed", async () => {
  expect(await outcomeOf(await aHandler(), { route, path: { ...path, unitId: BA_DINH } })).toBe("NOT_FOUND");
});
