import type { ReceiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { ReceiptList } from "../../shared/contract/http/receipts.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { canSeeUnit, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { receiptCheckPage } from "../../shared/domain/portal-links.ts";
import { verdictText } from "../../shared/domain/receipt/verdict-text.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk">;
  readonly receipts: Pick<ReceiptStore, "ofObligation">;
  readonly appUrl: string;
}

/** Answers the unit and the office which receipts there are for one report, and where each is checked. */
export const listReceipts =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId } = parsePath(ObligationPath, event);
    parseQuery(NoQuery, event);
    const person = personOf(event);
    const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
    requireRightOnUnit(person, desk, canSeeUnit);
    if (!desk.obligation) throw new DomainError("NOT_FOUND");

    const receipts = await deps.receipts.ofObligation(unitId, periodId);
    return ok(ReceiptList, {
      receipts: receipts.map(({ receiptId, attempt, revision, issuedAt, judgement: { verdict } }) => ({
        ...{ receiptId, attempt, revision, issuedAt },
        verdict: { ...verdict, text: verdictText(verdict) },
        checkUrl: receiptCheckPage(deps.appUrl, receiptId),
      })),
    });
  };
