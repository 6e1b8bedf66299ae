import type { Deps } from "../../../../functions/issue-receipts/handler.ts";
import { calendarKey, obligationKey, periodKey, unitKey } from "../../../../shared/adapters/dynamodb/keys.ts";
import { receiptStore } from "../../../../shared/adapters/dynamodb/receipt-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import { fromItem, toItem } from "../../../../shared/adapters/dynamodb/stored.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import {
  approve,
  type Decision,
  decideReport,
  returnReport,
  undoReturn,
  withdraw,
} from "../../../../shared/domain/obligation/decisions.ts";
import { Obligation } from "../../../../shared/domain/obligation/obligation.ts";
import { exempt, liftExemption } from "../../../../shared/domain/obligation/terms.ts";
import { receiptIdOf } from "../../../../shared/domain/receipt/receipt.ts";
import { aCalendar } from "../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aSigner } from "../../../builders/a-signer.ts";
import { aDataFile, aDocumentFile, aSubmission, received } from "../../../builders/a-submission.ts";
import { aUnit } from "../../../builders/a-unit.ts";
import { anObligation } from "../../../builders/an-obligation.ts";

export const NOW = new Date("2026-12-20T03:00:00.000Z");
const UNIT = aUnit();
const PERIOD = anOpenPeriod();
const BY = "office-1";
const DOCUMENT = "12/QĐ-UBND";

/** One obligation of one unit, on a table in memory, decided by the product's own rules; the events are kept aside. */
export async function anObligationWithReceipts() {
  const table = memoryTable();
  const reports = reportStore(table);
  const signer = aSigner();
  await table.put({ put: toItem("unit", unitKey(UNIT.unitId), UNIT) });
  await table.put({ put: toItem("period", periodKey(PERIOD.periodId), PERIOD) });
  await table.put({ put: toItem("calendar", calendarKey(2026), aCalendar()) });
  await reports.createObligation(anObligation());
  const events: object[] = [];
  let ids = 0;

  const obligation = async () => {
    const { periodId, unitId } = anObligation();
    const item = await table.get(obligationKey(periodId, 0, unitId));
    if (!item) throw new Error("the obligation is gone");
    return fromItem(Obligation, item);
  };
  async function decide(decisionAbout: (known: Obligation) => Decision): Promise<void> {
    const before = await obligation();
    const decision = decisionAbout(before);
    const isSaved = await reports.saveDecision(before, decision, { now: NOW, correlationId: "c" });
    if (!isSaved) throw new Error("the decision was not saved");
    const { unitId, periodId, shard, version } = decision.obligation;
    const data = { unitId, periodId, shard, version, ...decision.event.data };
    events.push({ "detail-type": decision.event.type, detail: { metadata: { id: String(version) }, data } });
  }

  return {
    table,
    reports,
    receipts: receiptStore(table),
    signer,
    /** What the bus carries of each decision, oldest first. */
    events,
    obligation,

    async issue(attempt: number, receivedAt: string): Promise<void> {
      const files = {
        data: aDataFile(received(receivedAt, `data-${attempt}`)),
        document: aDocumentFile(received(receivedAt, `document-${attempt}`)),
      };
      await reports.issue(aSubmission({ attempt, state: "received", files }));
    },
    async accept(attempt: number, errors = 0): Promise<void> {
      const { unitId, periodId } = anObligation();
      const submission = await reports.submission({ unitId, periodId, attempt });
      if (!submission) throw new Error(`there is no attempt ${attempt}`);
      const checks = { errors, warnings: 0, hasFigures: false, isNil: false };
      await decide((known) => decideReport(known, submission, checks, NOW));
    },
    withdraw: (attempt: number) => decide((known) => withdraw(known, { attempt, by: BY }, NOW)),
    approve: (attempt: number) => decide((known) => approve(known, { attempt, by: BY }, NOW)),
    return: (attempt: number) =>
      decide((known) => returnReport(known, { attempt, by: BY, reason: "Thiếu số liệu" }, NOW)),
    undoReturn: (attempt: number) =>
      decide((known) => undoReturn(known, { attempt, by: BY, reason: "Trả lại nhầm" }, NOW)),
    exempt: () =>
      decide((known) => exempt(known, { by: BY, reason: "Sáp nhập", documentNumber: DOCUMENT }, NOW)),
    lift: () => decide((known) => liftExemption(known, { by: BY, reason: "Nhầm" }, NOW)),
    /** What an extension does to the due date, without its other rules. */
    dueOn: (dueDate: string, dueAtExclusive: string) =>
      decide((known) => ({
        obligation: {
          ...known,
          dueDate,
          dueAtExclusive,
          because: { ...known.because, extendedTo: dueDate },
          version: known.version + 1,
        },
        submissions: [],
        event: { type: "ObligationExempted", data: {} },
      })),

    /** The function's dependencies, on this table or on one that fails. */
    deps(seen: Table = table, changes: Partial<Deps> = {}): Deps {
      return {
        receipts: receiptStore(seen),
        reference: referenceStore(seen),
        signer,
        now: () => NOW,
        newReceiptId: () => receiptIdOf(Uint8Array.from({ length: 20 }, () => ++ids)),
        ...changes,
      };
    },
  };
}
