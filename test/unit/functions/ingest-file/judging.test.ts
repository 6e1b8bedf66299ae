import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Deps, ingestFile } from "../../../../functions/ingest-file/handler.ts";
import { requestSubmission } from "../../../../functions/request-submission/handler.ts";
import { reviewObligation } from "../../../../functions/review-obligation/handler.ts";
import { checkNotesKey } from "../../../../shared/adapters/dynamodb/keys.ts";
import { toItem } from "../../../../shared/adapters/dynamodb/stored.ts";
import { hashOfMatches } from "../../../../shared/domain/figures/confirmed-matches.ts";
import type { CheckNotes } from "../../../../shared/domain/findings/check-notes.ts";
import { explain } from "../../../../shared/domain/obligation/explain.ts";
import { shardOf } from "../../../../shared/domain/period/shard.ts";
import { aReading, someFigures } from "../../../builders/a-reading.ts";
import {
  aDataFile,
  aDocumentFile,
  aReceivedSubmission,
  aSubmission,
} from "../../../builders/a-submission.ts";
import { anIndicator, aTemplate } from "../../../builders/a-template.ts";
import { aWaiver } from "../../../builders/a-waiver.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { aCity, ask, HOAN_KIEM, NOW, outcomeOf } from "../read-units/a-city.ts";

const desk = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const AT = new Date("2026-12-01T03:02:05.000Z");
const sha256 = (text: string) => createHash("sha256").update(text).digest("base64");

const TEMPLATE = aTemplate({
  indicators: [
    anIndicator({ code: "A05" }),
    anIndicator({ code: "A06", rule: "<= A05" }),
    ...["B01", "B02", "B04", "E01"].map((code) => anIndicator({ code })),
  ],
});

type Workbook = ReturnType<typeof aReading>;

/** A city in which a workbook's bytes name what is read from it; nothing is reported yet. */
async function aCityThatReads(workbooks: Readonly<Record<string, Workbook>>) {
  const city = await aCity();
  await city.templates.publish(TEMPLATE);
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
  const checker: Deps["checker"] = {
    checkEvidence: async () => ({ findings: [], document: { kind: "jpeg" } }),
    check: async (files) => {
      const data = files.find(({ file }) => file.part === "data");
      const reading = data && workbooks[Buffer.from(data.bytes).toString()];
      return { findings: reading?.findings ?? [], ...(reading && { workbook: { fileId: "data", reading } }) };
    },
  };
  let deps: Deps = { ...city, checker };
  const tell = (attempt: number, fileId: string) => {
    const key = city.files.keyOf({ ...desk, attempt, fileId });
    return ingestFile(deps)(anSqsEvent({ id: `${attempt}-${fileId}`, detail: { object: { key } } }));
  };
  return {
    ...city,
    deps,
    tell,
    use: (changes: Partial<Deps["reports"]>) => {
      deps = { ...deps, reports: { ...deps.reports, ...changes } };
    },
    /** Sends a workbook as the next attempt, with the signed document. */
    async send(attempt: number, workbook: string, changes: Parameters<typeof aSubmission>[0] = {}) {
      const announced = (text: string) => ({ size: Buffer.from(text).length, sha256: sha256(text) });
      const files = { data: aDataFile(announced(workbook)), document: aDocumentFile(announced("signed")) };
      await city.reports.issue(aSubmission({ ...desk, attempt, files, ...changes }));
      for (const [fileId, text] of [
        ["data", workbook],
        ["document", "signed"],
      ] as const) {
        city.files.upload(city.files.keyOf({ ...desk, attempt, fileId }), Buffer.from(text), AT);
        expect((await tell(attempt, fileId)).batchItemFailures).toEqual([]);
      }
      return city.reports.submission({ ...desk, attempt });
    },
    attempt: (attempt: number) => city.reports.submission({ ...desk, attempt }),
    report: (attempt: number) => city.files.readResult({ ...desk, attempt }, "findings"),
    obligation: async () => {
      const { obligation } = await city.reports.loadDesk(desk.unitId, desk.periodId, "");
      if (!obligation) throw new Error("the unit owes nothing");
      return obligation;
    },
    /** What the unit reported for another period, as it counts there. */
    async reportedFor(periodId: string, figures: Parameters<typeof someFigures>[0], workbook = "other") {
      const id = { unitId: HOAN_KIEM, periodId };
      const submission = aReceivedSubmission({ ...id, state: "accepted" });
      const files = { ...submission.files, data: aDataFile({ sha256: sha256(workbook) }) };
      await city.reports.issue({ ...submission, files });
      await city.reports.saveFigures(submission, someFigures(figures));
      await city.reports.createObligation(aMetObligation(id));
    },
  };
}

describe("a workbook is held against", () => {
  it("its own figures", async () => {
    const city = await aCityThatReads({ contradicting: aReading({ A05: 3, A06: 4 }) });
    expect(await city.send(1, "contradicting")).toMatchObject({
      ...{ state: "rejected", errors: 1 },
      firstError: { code: "MORE_THAN_INDICATOR", sheet: "Số liệu", cell: "E6", indicator: "A06" },
    });
    expect(await city.report(1)).toMatchObject({
      schemaVersion: 2,
      templateVersion: 1,
      still: [],
      fixed: [],
    });
  });

  it("what the unit reported for the periods within this one, and for the last of its type", async () => {
    const city = await aCityThatReads({ unusual: aReading({ B01: 5, B02: 900 }) });
    await city.reportedFor("2026-H1", { B01: 8 });
    await city.reportedFor("2025-YEAR", { B02: 30 });
    expect(await city.send(1, "unusual")).toMatchObject({
      ...{ state: "accepted", errors: 0, warnings: 2 },
      unexplained: [
        { id: "LESS_THAN_BEFORE/data/B01", found: "5" },
        { id: "MUCH_MORE_THAN_OWN/data/B02", found: "900" },
      ],
    });
    expect((await city.obligation()).current).toMatchObject({ state: "accepted", reasonsMissing: 2 });
  });

  it("an earlier report that does not count any more, not at all", async () => {
    const city = await aCityThatReads({ less: aReading({ B01: 5 }) });
    await city.reportedFor("2026-H1", { B01: 8 });
    const [half] = await city.reports.obligationsIn([{ unitId: HOAN_KIEM, periodId: "2026-H1", shard: 0 }]);
    if (!half) throw new Error("no report of the half year");
    const withdrawn = { ...half, current: aCurrent({ state: "withdrawn" }), version: half.version + 1 };
    const event = { type: "SubmissionWithdrawn" as const, data: { attempt: 1 } };
    const occasion = { now: NOW, correlationId: "test" };
    await city.reports.saveDecision(half, { obligation: withdrawn, submissions: [], event }, occasion);
    expect(await city.send(1, "less")).toMatchObject({ state: "accepted", warnings: 0 });
  });

  it("the file and the figures of earlier periods", async () => {
    const figures = { A05: 1, B01: 2, B02: 3, B04: 4, E01: 5 };
    const city = await aCityThatReads({ same: aReading(figures), retyped: aReading(figures) });
    await city.reportedFor("2025-YEAR", figures, "same");
    expect((await city.send(1, "same"))?.unexplained).toEqual([{ id: "SAME_FILE/data", found: "2025-YEAR" }]);
    expect((await city.send(2, "retyped"))?.unexplained).toEqual([
      { id: "SAME_VALUES/data", found: "2025-YEAR" },
    ]);
  });

  it("the median of the units of its kind, of last year before this one's", async () => {
    const city = await aCityThatReads({ large: aReading({ B01: 500, B02: 500 }) });
    const total = { total: 0, reported: 9, nil: 0 };
    const progress = (medians: Record<string, number>) => ({
      revision: 1,
      groups: {
        phuong: {
          ...{ expected: 9, exempt: 0, onTime: 9, late: 0, nil: 0, outstandingByDueAt: {} },
          totals: Object.fromEntries(
            Object.entries(medians).map(([code, median]) => [code, { ...total, median }]),
          ),
        },
      },
    });
    await city.progress.save("2026-YEAR", 0, progress({ B01: 2, B02: 2 }), NOW);
    await city.progress.save("2025-YEAR", 0, progress({ B01: 100 }), NOW);
    expect((await city.send(1, "large"))?.unexplained).toEqual([
      { id: "MUCH_MORE_THAN_KIND/data/B02", found: "500" },
    ]);
  });

  it("the document that the request names", async () => {
    const city = await aCityThatReads({ plain: aReading({ B01: 1 }) });
    const document = { number: "47/BC-UBND", date: "2026-12-02" };
    expect(await city.send(1, "plain", { document })).toMatchObject({ state: "accepted", warnings: 1 });
    expect(await city.report(1)).toMatchObject({
      findings: [{ code: "DOCUMENT_DATE_TOO_LATE", fileId: "document", expected: "≤ 01/12/2026" }],
    });
  });
});

describe("a unit in another shard than the first", () => {
  it("is held against what it reported there", async () => {
    const city = await aCityThatReads({ less: aReading({ B01: 5 }) });
    const shard = 1;
    const period = await city.periods.load("2026-YEAR");
    if (!period?.roster) throw new Error("the period is not open");
    const shards = [2, 3, 5].find((count) => shardOf(HOAN_KIEM, count) === shard) ?? 0;
    expect(shards).toBeGreaterThan(1);
    const split = { ...period, roster: { ...period.roster, shards } };
    await city.periods.save(split, period);
    const owed = anObligation({ unitId: HOAN_KIEM, shard });
    const id = { unitId: HOAN_KIEM, periodId: "2026-H1", shard };
    await city.reports.createObligation(aMetObligation(id));
    await city.reports.saveFigures(aReceivedSubmission(id), someFigures({ B01: 8 }));
    expect(await city.reports.knownBefore({ obligation: owed, period: split, related: [] })).toMatchObject({
      earlier: { "2026-H1": { figures: { B01: { value: 8 } } } },
    });
  });
});

describe("a period that contains others than usual", () => {
  it("is held against what the unit reported for those", async () => {
    const city = await aCityThatReads({ less: aReading({ B01: 5 }) });
    const period = await city.periods.load("2026-YEAR");
    if (!period) throw new Error("the period is not there");
    await city.periods.save({ ...period, contains: { YEAR: ["M07"], M07: [] } }, period);
    const id = { unitId: HOAN_KIEM, periodId: "2026-M07" };
    await city.reports.createObligation(aMetObligation(id));
    await city.reports.saveFigures(aReceivedSubmission(id), someFigures({ B01: 8 }));

    expect(await city.send(1, "less")).toMatchObject({ warnings: expect.any(Number) });
    expect(await city.report(1)).toMatchObject({
      findings: [{ code: "LESS_THAN_BEFORE", expected: "≥ 8 (2026-M07: 8)" }],
    });
  });
});

describe("the next attempt", () => {
  const cell = (indicator: string) => ({ code: "VALUE_NOT_NUMBER" as const, fileId: "data", indicator });

  it("says what is fixed, what is still there and what is new", async () => {
    const city = await aCityThatReads({
      first: aReading({}, { findings: [cell("B01"), cell("B02")] }),
      second: aReading({}, { findings: [cell("B02"), cell("B04")] }),
      third: aReading({ B01: 1 }),
    });
    await city.send(1, "first");
    await city.send(2, "second");
    expect(await city.report(2)).toMatchObject({
      ...{ comparedWith: 1, fixed: [cell("B01")], still: ["VALUE_NOT_NUMBER/data/B02"] },
    });
    expect(await city.send(3, "third")).toMatchObject({ state: "accepted", hasFindings: true });
    expect(await city.report(3)).toMatchObject({
      comparedWith: 2,
      findings: [],
      fixed: [cell("B02"), cell("B04")],
    });
  });

  it("is compared with the last one that was judged, not with one that never came", async () => {
    const city = await aCityThatReads({ first: aReading({}, { findings: [cell("B01")] }) });
    await city.send(1, "first");
    await city.reports.issue(aSubmission({ ...desk, attempt: 2, state: "expired" }));
    await city.send(3, "first");
    expect(await city.report(3)).toMatchObject({ comparedWith: 1, still: ["VALUE_NOT_NUMBER/data/B01"] });
  });

  it("is compared with one in which nothing was found without looking in storage", async () => {
    const city = await aCityThatReads({
      good: aReading({ B01: 1 }),
      bad: aReading({}, { findings: [cell("B01")] }),
    });
    await city.send(1, "good");
    await city.send(2, "bad");
    expect(await city.report(2)).toMatchObject({ comparedWith: 1, fixed: [], still: [] });
  });

  it("is accepted with the word that was said to the figure before", async () => {
    const city = await aCityThatReads({ unusual: aReading({ B02: 900 }), higher: aReading({ B02: 901 }) });
    await city.reportedFor("2025-YEAR", { B02: 30 });
    const submission = await city.send(1, "unusual");
    if (!submission) throw new Error("nothing was sent");
    const before = await city.obligation();
    const explanations = [{ findingId: "MUCH_MORE_THAN_OWN/data/B02", text: "Chiến dịch lớn" }];
    const decision = explain(before, { submission, notes: undefined, explanations, by: "member" }, NOW);
    expect(await city.reports.saveDecision(before, decision, { now: NOW, correlationId: "test" })).toBe(true);

    expect(await city.send(2, "unusual")).not.toHaveProperty("unexplained");
    expect((await city.obligation()).current).not.toHaveProperty("reasonsMissing");
    expect(await city.report(2)).toMatchObject({ findings: [{ reason: "Chiến dịch lớn" }] });
    expect((await city.send(3, "higher"))?.unexplained).toHaveLength(1);
  });
});

describe("a waiver of the office", () => {
  it("lets the report pass, and is told", async () => {
    const city = await aCityThatReads({ contradicting: aReading({ A05: 3, A06: 4 }) });
    const notes: CheckNotes = {
      explanations: {},
      waivers: [aWaiver({ indicator: "A06" })],
      version: 1,
    };
    const key = checkNotesKey(desk.unitId, desk.periodId);
    await city.table.put({ put: toItem("check-notes", key, notes) });
    expect(await city.send(1, "contradicting")).toMatchObject({
      ...{ state: "accepted", errors: 0, warnings: 0, hasFindings: true },
    });
    expect(await city.report(1)).toMatchObject({
      findings: [{ code: "MORE_THAN_INDICATOR", isWaived: true }],
    });
  });

  it("of a rejected attempt lets the very same files pass, without another upload", async () => {
    const city = await aCityThatReads({ contradicting: aReading({ A05: 3, A06: 4 }) });
    await city.send(1, "contradicting");
    const again = {
      ...{
        route: "POST /v1/obligations/{unitId}/{periodId}/submissions",
        path: desk,
        who: "a member" as const,
      },
      headers: { "idempotency-key": "again" },
      body: {
        document: { number: "47/BC-UBND", date: "2026-11-30" },
        files: [
          { part: "data", reuse: { attempt: 1, fileId: "data" } },
          { part: "document", reuse: { attempt: 1, fileId: "document" } },
        ],
      },
    };
    const told: unknown[] = [];
    const request = requestSubmission({ ...city, ingest: async (message) => void told.push(message) });
    expect(await outcomeOf(request, again)).toBe("NOTHING_NEW");

    const waiver = { rule: "MORE_THAN_INDICATOR", indicator: "A06", reason: "Nhiệm vụ giao bổ sung" };
    const route = "POST /v1/obligations/{unitId}/{periodId}/waivers";
    const given = { route, path: desk, headers: { "idempotency-key": "waive" }, body: waiver };
    expect(await outcomeOf(reviewObligation(city), given)).toBe("ok");
    expect(await city.attempt(1)).toMatchObject({ state: "rejected", resendUntil: expect.any(String) });

    expect(await outcomeOf(request, again)).toBe("ok");
    expect(told).toHaveLength(1);
    await city.tell(2, "data");
    expect(await city.attempt(2)).toMatchObject({ state: "accepted", errors: 0 });
    expect((await city.obligation()).current).toMatchObject({
      ...{ attempt: 2, receivedAt: "2026-12-01T03:02:05.000Z" },
    });
  });

  it("given while the report was being decided holds for it: it is judged again", async () => {
    const city = await aCityThatReads({ unusual: aReading({ B02: 900 }) });
    await city.reportedFor("2025-YEAR", { B02: 30 });
    let conflicts = 0;
    const waived = async (...[before, decision, occasion]: Parameters<Deps["reports"]["saveDecision"]>) => {
      if (conflicts++ === 0) {
        const notes: CheckNotes = {
          explanations: {},
          waivers: [aWaiver({ code: "MUCH_MORE_THAN_OWN" })],
          version: 1,
        };
        const obligation = { ...before, version: before.version + 1 };
        const event = { type: "SubmissionExplained" as const, data: { attempt: 1 } };
        await city.reports.saveDecision(before, { obligation, submissions: [], notes, event }, occasion);
      }
      return city.reports.saveDecision(before, decision, occasion);
    };
    city.use({ saveDecision: waived });
    expect(await city.send(1, "unusual")).toMatchObject({ state: "accepted", warnings: 0 });
    expect(await city.report(1)).toMatchObject({ findings: [{ isWaived: true }] });
    expect(conflicts).toBe(2);
  });
});

describe("a workbook without codes", () => {
  const matches = [{ indicator: "B01", sheet: "Sheet1", cell: "B7", found: "Tin trên báo" }];
  const hash = hashOfMatches(matches);

  it("is decided by a confirmation that uploads nothing, as received when its bytes came", async () => {
    const city = await aCityThatReads({ byHand: aReading({ B01: 7 }, { matches }) });
    expect(await city.send(1, "byHand")).toMatchObject({
      ...{ state: "rejected", errors: 1, matchesToConfirm: hash, firstError: { code: "MATCHES_TO_CONFIRM" } },
    });
    expect(await city.report(1)).toMatchObject({ matches });

    const queued: { detail: { object: { key: string } } }[] = [];
    const ingest = async (message: unknown) => void queued.push(message as (typeof queued)[number]);
    const reuse = (part: string) => ({ part, reuse: { attempt: 1, fileId: part } });
    const request = {
      who: "a member" as const,
      route: "POST /v1/obligations/{unitId}/{periodId}/submissions",
      path: desk,
      headers: { "idempotency-key": "confirm" },
      body: {
        document: { number: "47/BC-UBND", date: "2026-11-30" },
        files: [reuse("data"), reuse("document")],
        confirmMatches: hash,
      },
    };
    const issued = await ask(requestSubmission({ ...city, ingest }), request);
    expect(issued).toMatchObject({ submission: { attempt: 2, state: "received" }, uploads: [] });
    expect(queued.map(({ detail }) => detail.object.key)).toEqual([
      city.files.keyOf({ ...desk, attempt: 2, fileId: "data" }),
    ]);

    // Delivered twice, as queues may.
    for (const message of [queued[0], queued[0]]) await ingestFile(city.deps)(anSqsEvent(message));
    expect(await city.attempt(2)).toMatchObject({
      ...{ state: "accepted", errors: 0, receivedAt: AT.toISOString() },
    });
    expect((await city.obligation()).current).toMatchObject({ attempt: 2, hasFigures: true });
    expect(await city.report(2)).toMatchObject({ fixed: [{ code: "MATCHES_TO_CONFIRM" }] });
  });

  it("asked for twice is handed over twice: the first may have been lost", async () => {
    const city = await aCityThatReads({});
    const sent: unknown[] = [];
    const earlier = aReceivedSubmission({ ...desk, state: "rejected", matchesToConfirm: hash });
    await city.reports.issue(earlier);
    const reuse = (part: string) => ({ part, reuse: { attempt: 1, fileId: part } });
    const handler = requestSubmission({ ...city, ingest: async (message) => void sent.push(message) });
    for (const _ of [1, 2]) {
      const { submission } = await ask(handler, {
        who: "a member",
        route: "POST /v1/obligations/{unitId}/{periodId}/submissions",
        path: desk,
        headers: { "idempotency-key": "confirm" },
        body: {
          document: { number: "47/BC-UBND", date: "2026-11-30" },
          files: [reuse("data"), reuse("document")],
          confirmMatches: hash,
        },
      });
      expect(submission.attempt).toBe(2);
    }
    expect(sent).toHaveLength(2);
  });

  it("a notice about a file that was used again says nothing of other reports", async () => {
    const city = await aCityThatReads({ plain: aReading({ B01: 1 }) });
    const reused = aDocumentFile({
      ...{ received: { versionId: "v1", receivedAt: AT.toISOString() } },
      reusedFrom: { attempt: 1, fileId: "document" },
    });
    await city.reports.issue(
      aSubmission({ ...desk, attempt: 2, files: { data: aDataFile(), document: reused } }),
    );
    expect(await city.tell(2, "document")).toEqual({ batchItemFailures: [] });
    expect((await city.attempt(2))?.state).toBe("requested");
  });
});
