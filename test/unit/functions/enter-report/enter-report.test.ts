import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { enterReportFor } from "../../../../functions/enter-report/handler.ts";
import { ingestFile } from "../../../../functions/ingest-file/handler.ts";
import { reviewObligation } from "../../../../functions/review-obligation/handler.ts";
import type { ReportChecker } from "../../../../shared/adapters/workbook/check-report.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { aCity, ask, type City, HOAN_KIEM, NOW, outcomeOf, type Who } from "../read-units/a-city.ts";

const route = "POST /v1/obligations/{unitId}/{periodId}/entered-reports";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const body = {
  channel: "paper",
  receivedOn: "2026-12-01",
  document: { number: "47/BC-UBND", date: "2026-11-30" },
  reason: "Nộp bản giấy vì mất mạng.",
};

let city: City;
beforeEach(async () => {
  city = await aCity();
  // It opened when its time came, a fortnight ago.
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
});

const wanted = (changes: object = {}, who: Who = "an officer", key = "click") => ({
  ...{ route, path, who },
  body: { ...body, ...changes },
  headers: { "idempotency-key": key },
});
const enter = (...args: Parameters<typeof wanted>) => ask(enterReportFor(city), wanted(...args));
const outcome = (...args: Parameters<typeof wanted>) => outcomeOf(enterReportFor(city), wanted(...args));

describe("a report that came on paper", () => {
  test("is entered by the office, marked so, with its document and the day it came", async () => {
    expect(await enter()).toMatchObject({ type: "SubmissionAccepted", attempt: 1, version: 2 });
    expect(await city.reports.submission({ ...path, attempt: 1 })).toMatchObject({
      channel: "paper",
      document: { number: "47/BC-UBND", date: "2026-11-30" },
      receivedAt: "2026-11-30T17:00:00.000Z",
    });
    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toMatchObject([
      { record: { by: "officer", documentNumber: "47/BC-UBND", documentDate: "2026-11-30" } },
    ]);
  });

  test("is entered once by a double click, and undone when it was another unit's", async () => {
    const [one, other] = await Promise.all([enter(), enter()]);
    expect(one).toEqual(other);
    const undo = { decision: "undo-entry", attempt: 1, reason: "Nhập nhầm đơn vị." };
    const at = { route: "POST /v1/obligations/{unitId}/{periodId}/decisions", path, body: undo };
    expect(await ask(reviewObligation(city), at)).toMatchObject({ type: "SubmissionWithdrawn", attempt: 1 });
    const { obligation } = await city.reports.loadDesk(HOAN_KIEM, "2026-YEAR", "");
    expect(obligation).toMatchObject({ current: { state: "withdrawn" } });
    expect(obligation).not.toHaveProperty("firstPassedAt");
  });

  test.each<[string, string, object]>([
    ["came tomorrow", "RECEIVED_ON_NOT_POSSIBLE", { receivedOn: "2026-12-03" }],
    ["came a year before", "RECEIVED_ON_NOT_POSSIBLE", { receivedOn: "2025-12-01" }],
    ["has no number", "INVALID_INPUT", { document: { date: "2026-11-30" } }],
    ["has half a number", "DOCUMENT_NUMBER_INVALID", { document: { number: "47", date: "2026-11-30" } }],
    ["came by pigeon", "INVALID_INPUT", { channel: "pigeon" }],
    ["comes without a word why", "INVALID_INPUT", { reason: "" }],
    ["was entered on what is no longer so", "CONCURRENT_CHANGE", { version: 4 }],
  ])("and %s is refused: %s", async (_, code, changes) => {
    expect(await outcome(changes)).toBe(code);
  });

  test.each<[Who, string]>([
    ["a member", "FORBIDDEN"],
    ["a viewer", "FORBIDDEN"],
    ["a member of another unit", "NOT_FOUND"],
  ])("is not entered by %s: %s", async (who, code) => {
    expect(await outcome({}, who)).toBe(code);
  });
});

describe("the scans of an entered report", () => {
  const bytes = Buffer.from("%PDF-1.7 a scan");
  const scan = {
    name: "47-BC-UBND.pdf",
    size: bytes.byteLength,
    type: "application/pdf",
    sha256: createHash("sha256").update(bytes).digest("base64"),
  };
  const at = { ...path, attempt: 1, fileId: "evidence-1" };

  async function arrived(checker: Partial<ReportChecker>): Promise<void> {
    city.files.upload(city.files.keyOf(at), bytes, NOW);
    const ingest = ingestFile({ ...city, checker: checker as ReportChecker, now: () => NOW });
    const event = anSqsEvent({ id: "e", detail: { object: { key: city.files.keyOf(at) } } });
    expect((await ingest(event)).batchItemFailures).toEqual([]);
  }

  test("have a form each, and again for a repeat, while the report counts at once", async () => {
    const { uploads } = await enter({ scans: [scan, { ...scan, name: "phu-luc.pdf" }] });
    expect(uploads).toMatchObject([
      { fileId: "evidence-1", fields: { key: city.files.keyOf(at) } },
      { fileId: "evidence-2" },
    ]);
    expect((await enter({ scans: [scan, { ...scan, name: "phu-luc.pdf" }] })).uploads).toEqual(uploads);
    expect(await city.reports.submission(at)).toMatchObject({
      ...{ state: "accepted", receivedAt: "2026-11-30T17:00:00.000Z" },
      files: { "evidence-1": { part: "evidence", name: "47-BC-UBND.pdf" } },
    });
  });

  test("are received when they come, and then nobody looks after the entry any more", async () => {
    await enter({ scans: [scan] });
    const later = new Date(NOW.getTime() + 3_600_000);
    expect(await city.reports.waitingSince("2026-YEAR", later)).toMatchObject([{ attempt: 1 }]);
    await arrived({ checkEvidence: async () => ({ findings: [], document: { kind: "pdf", pages: 1 } }) });
    expect(await city.reports.submission(at)).toMatchObject({
      ...{ state: "accepted", files: { "evidence-1": { received: { receivedAt: expect.any(String) } } } },
    });
    expect(await city.reports.waitingSince("2026-YEAR", later)).toEqual([]);
  });

  test("that are not kept take nothing from the entry", async () => {
    await enter({ scans: [scan] });
    await arrived({
      checkEvidence: async (fileId) => ({ findings: [{ code: "EVIDENCE_DAMAGED", fileId }] }),
    });
    expect(await city.reports.submission(at)).toMatchObject({
      ...{ state: "accepted", files: { "evidence-1": { problem: "EVIDENCE_DAMAGED" } } },
    });
    const { obligation } = await city.reports.loadDesk(HOAN_KIEM, "2026-YEAR", "");
    expect(obligation).toMatchObject({ current: { state: "accepted", channel: "paper" } });
  });

  test("are not waited for where there are none", async () => {
    expect(await enter()).toMatchObject({ uploads: [] });
    expect(await city.reports.waitingSince("2026-YEAR", new Date(NOW.getTime() + 3_600_000))).toEqual([]);
  });

  test.each<[string, string, object]>([
    ["of a type that nobody can open", "FILE_TYPE_NOT_ALLOWED", { type: "text/plain" }],
    ["larger than 25 MB", "FILE_TOO_LARGE", { size: 26_214_401 }],
    ["without a name", "FILE_NAME_EMPTY", { name: "/" }],
    ["without a hash", "INVALID_INPUT", { sha256: "x" }],
  ])("%s are refused: %s", async (_, code, changes) => {
    expect(await outcome({ scans: [{ ...scan, ...changes }] })).toBe(code);
  });
});
