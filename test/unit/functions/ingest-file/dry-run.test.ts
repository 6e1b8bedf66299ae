import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Deps, ingestFile } from "../../../../functions/ingest-file/handler.ts";
import { readObligations } from "../../../../functions/read-obligations/handler.ts";
import { requestSubmission } from "../../../../functions/request-submission/handler.ts";
import { checkNotesKey } from "../../../../shared/adapters/dynamodb/keys.ts";
import { toItem } from "../../../../shared/adapters/dynamodb/stored.ts";
import { dryRunKey } from "../../../../shared/adapters/s3/dry-run-key.ts";
import { aReading, someFigures } from "../../../builders/a-reading.ts";
import { aDataFile, aReceivedSubmission } from "../../../builders/a-submission.ts";
import { anIndicator, aTemplate } from "../../../builders/a-template.ts";
import { aWaiver } from "../../../builders/a-waiver.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { aCity, ask, HOAN_KIEM, NOW, outcomeOf, type Who } from "../read-units/a-city.ts";

const desk = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const REQUEST = "POST /v1/obligations/{unitId}/{periodId}/checks";
const READ = "GET /v1/obligations/{unitId}/{periodId}/checks/{checkId}";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TEMPLATE = aTemplate({
  indicators: [
    anIndicator({ code: "A05" }),
    anIndicator({ code: "A06", rule: "<= A05" }),
    anIndicator({ code: "B01" }),
  ],
});

type Workbook = ReturnType<typeof aReading>;

/** A city in which a workbook's bytes name what is read from it; the clock stands until it is moved. */
async function aCityThatTries(
  workbooks: Readonly<Record<string, Workbook>>,
  obligation = anObligation({ unitId: HOAN_KIEM }),
) {
  const city = await aCity();
  await city.templates.publish(TEMPLATE);
  await city.reports.createObligation(obligation);
  let clock = NOW.getTime();
  const checker: Deps["checker"] = {
    checkEvidence: () => Promise.reject(new Error("evidence is not tried")),
    check: async ([data]) => {
      const reading = data && workbooks[Buffer.from(data.bytes).toString()];
      return { findings: reading?.findings ?? [], ...(reading && { workbook: { fileId: "data", reading } }) };
    },
  };
  const deps = { ...city, now: () => new Date(clock), checker, ingest: async () => undefined };
  let keys = 0;
  const asking = (workbook: string, who: Who = "a member", key = `key-${++keys}`, more: object = {}) => {
    const bytes = Buffer.from(workbook);
    const sha256 = createHash("sha256").update(bytes).digest("base64");
    const { part, name, type } = aDataFile();
    return {
      ...{ route: REQUEST, path: desk, who, headers: { "idempotency-key": key } },
      body: { file: { part, name, type, size: bytes.length, sha256 }, ...more },
    };
  };
  const keyOf = (checkId: string) => dryRunKey({ ...desk, checkId });
  const tell = (checkId: string) =>
    ingestFile(deps)(anSqsEvent({ id: checkId, detail: { object: { key: keyOf(checkId) } } }));
  const read = (checkId: string, who: Who = "a member") => ({
    ...{ route: READ, path: { ...desk, checkId }, who },
  });
  return {
    ...city,
    deps,
    tell,
    keyOf,
    /** The checks of a file that has come break off. */
    failAt: (checkId: string) => {
      const failing = { ...checker, check: async () => Promise.reject(new Error("out of memory")) };
      const event = anSqsEvent({ id: checkId, detail: { object: { key: keyOf(checkId) } } });
      return ingestFile({ ...deps, checker: failing })(event);
    },
    pass: (milliseconds: number) => {
      clock += milliseconds;
    },
    request: (...asked: Parameters<typeof asking>) => ask(requestSubmission(deps), asking(...asked)),
    refusal: (...asked: Parameters<typeof asking>) => outcomeOf(requestSubmission(deps), asking(...asked)),
    read: (...asked: Parameters<typeof read>) => ask(readObligations(deps), read(...asked)),
    readRefusal: (...asked: Parameters<typeof read>) => outcomeOf(readObligations(deps), read(...asked)),
    upload: (checkId: string, bytes: string) =>
      city.files.upload(keyOf(checkId), Buffer.from(bytes), new Date(clock)),
    /** Asks, sends, has it checked, and answers with what was found. */
    async try(workbook: string, more: object = {}) {
      const { check } = await ask(
        requestSubmission(deps),
        asking(workbook, "a member", `key-${++keys}`, more),
      );
      city.files.upload(keyOf(check.checkId), Buffer.from(workbook), new Date(clock));
      expect((await tell(check.checkId)).batchItemFailures).toEqual([]);
      return ask(readObligations(deps), read(check.checkId));
    },
    /** Everything but the dry runs themselves. */
    others: () => city.table.all().filter(({ entity }) => entity !== "dry-runs"),
  };
}

const GOOD = aReading({ A05: 5, A06: 4 });
const BAD = aReading({ A05: 3, A06: 4 });

describe("a file that is only tried", () => {
  it("is answered with what a report of it would be told", async () => {
    const city = await aCityThatTries({ bad: BAD });
    expect(await city.try("bad")).toMatchObject({
      ...{ state: "done", wouldBe: "rejected", errors: 1, warnings: 0 },
      findings: [{ code: "MORE_THAN_INDICATOR", sheet: "Số liệu", cell: "E6", indicator: "A06" }],
      figures: { values: 2, nil: 0, empty: 1 },
      nextStep: { vi: expect.stringMatching(/^Sửa 1 lỗi/) },
    });
  });

  it("that is in order is told so, and that nothing is reported by it", async () => {
    const city = await aCityThatTries({ good: GOOD });
    expect(await city.try("good")).toMatchObject({
      ...{ state: "done", wouldBe: "accepted", errors: 0, findings: [] },
      nextStep: { vi: expect.stringContaining("Chưa báo cáo gì") },
    });
  });

  it("is held against what the unit reported before, as a report is", async () => {
    const city = await aCityThatTries({ unusual: aReading({ B01: 900 }) });
    const before = { unitId: HOAN_KIEM, periodId: "2025-YEAR" };
    const earlier = aReceivedSubmission({ ...before, state: "accepted" });
    await city.reports.issue(earlier);
    await city.reports.saveFigures(earlier, someFigures({ B01: 30 }));
    await city.reports.createObligation(aMetObligation(before));
    expect(await city.try("unusual")).toMatchObject({
      ...{ wouldBe: "accepted_with_reasons_missing", reasonsMissing: 1, warnings: 1 },
      findings: [{ code: "MUCH_MORE_THAN_OWN", asksForReason: true }],
    });
  });

  it("is judged by what the office let pass, as a report is", async () => {
    const city = await aCityThatTries({ bad: BAD });
    const notes = { explanations: {}, waivers: [aWaiver()], version: 1 };
    await city.table.put({ put: toItem("check-notes", checkNotesKey(desk.unitId, desk.periodId), notes) });
    expect(await city.try("bad")).toMatchObject({ wouldBe: "accepted", findings: [{ isWaived: true }] });
  });

  it("is told when a report would be refused whatever is in it", async () => {
    const approved = aMetObligation({ unitId: HOAN_KIEM, current: aCurrent({ state: "approved" }) });
    const city = await aCityThatTries({ good: GOOD }, approved);
    expect(await city.try("good")).toMatchObject({
      ...{ wouldBe: "rejected", findings: [{ code: "OBLIGATION_APPROVED" }] },
      nextStep: { vi: expect.stringMatching(/^Liên hệ cơ quan đầu mối/) },
    });
  });

  it.each(["bad", "good"])(
    "leaves no trace but its findings: no attempt, no event, no figures, no bytes (%s)",
    async (workbook) => {
      const city = await aCityThatTries({ bad: BAD, good: GOOD });
      const before = city.others();
      const { checkId } = await city.try(workbook);
      expect(city.others()).toEqual(before);
      expect(city.files.all().has(city.keyOf(checkId))).toBe(false);
    },
  );

  it("is forgotten after a day", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const { checkId, forgottenAt } = await city.try("good");
    expect(forgottenAt).toBe(new Date(NOW.getTime() + DAY).toISOString());
    city.pass(DAY - 1);
    expect(await city.readRefusal(checkId)).toBe("ok");
    city.pass(1);
    expect(await city.readRefusal(checkId)).toBe("NOT_FOUND");
    expect(city.table.all().find(({ entity }) => entity === "dry-runs")).toMatchObject({
      expiresAtEpoch: Date.parse(forgottenAt) / 1000,
    });
  });

  it("is checked once, however often its notice comes, and what is sent after that is only deleted", async () => {
    const city = await aCityThatTries({ good: GOOD, bad: BAD });
    const { checkId } = await city.try("good");
    const first = await city.read(checkId);
    city.upload(checkId, "bad");
    await city.tell(checkId);
    await city.tell(checkId);
    expect(await city.read(checkId)).toEqual(first);
    expect(city.files.all().has(city.keyOf(checkId))).toBe(false);
  });

  it("is tried again when the checks failed, and still deleted", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const { check } = await city.request("good");
    city.upload(check.checkId, "good");
    expect((await city.failAt(check.checkId)).batchItemFailures).toHaveLength(1);
    expect(await city.read(check.checkId)).toMatchObject({ state: "checking", findings: [] });
    await city.tell(check.checkId);
    expect(await city.read(check.checkId)).toMatchObject({ state: "done", wouldBe: "accepted" });
    expect(city.files.all().has(city.keyOf(check.checkId))).toBe(false);
  });

  it("that is not the one announced is said to be another, and deleted", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const { check } = await city.request("good");
    city.upload(check.checkId, "mine");
    await city.tell(check.checkId);
    expect(await city.read(check.checkId)).toMatchObject({ state: "waiting", problem: "FILE_DIFFERS" });
    expect(city.files.all().has(city.keyOf(check.checkId))).toBe(false);
  });

  it("of which nobody knows any more is deleted", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const checkId = "0".repeat(26);
    city.upload(checkId, "good");
    expect((await city.tell(checkId)).batchItemFailures).toEqual([]);
    expect(city.files.all().has(city.keyOf(checkId))).toBe(false);
  });

  it("may be a document whose number is known", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const document = { number: "47/BC-UBND", date: "2027-01-01" };
    expect(await city.try("good", { document })).toMatchObject({
      findings: [{ code: "DOCUMENT_DATE_TOO_LATE" }],
    });
  });
});

describe("asking for a dry run", () => {
  it("answers its id and the form for exactly that file", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const { check, upload } = await city.request("good");
    expect(check).toMatchObject({ state: "waiting", checkId: expect.stringMatching(/^[0-9a-z]{26}$/) });
    expect(upload).toMatchObject({ fileId: "data", fields: { key: city.keyOf(check.checkId), size: "4" } });
  });

  it("again with its key answers the same; with other words it is refused", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const first = await city.request("good", "a member", "one");
    expect(await city.request("good", "a member", "one")).toEqual(first);
    expect(await city.refusal("other", "a member", "one")).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  it("is possible for three files at once, and again when their forms have run out", async () => {
    const city = await aCityThatTries({ good: GOOD });
    for (let asked = 0; asked < 3; asked++) await city.request("good");
    expect(await city.refusal("good")).toBe("TOO_MANY_OPEN_REQUESTS");
    city.pass(10 * MINUTE);
    expect(await city.refusal("good")).toBe("ok");
  });

  it("is possible again when the checks of three have failed for good", async () => {
    const city = await aCityThatTries({ good: GOOD });
    for (let asked = 0; asked < 3; asked++) {
      const { check } = await city.request("good");
      city.upload(check.checkId, "good");
      await city.failAt(check.checkId);
    }
    expect(await city.refusal("good")).toBe("TOO_MANY_OPEN_REQUESTS");
    city.pass(10 * MINUTE);
    expect(await city.refusal("good")).toBe("ok");
  });

  it("is possible thirty times a day, whatever was reported meanwhile, and leaves reporting alone", async () => {
    const city = await aCityThatTries({ good: GOOD });
    for (let asked = 0; asked < 30; asked++) await city.try("good");
    expect(await city.refusal("good")).toBe("TOO_MANY_ATTEMPTS");
    expect(await city.reports.recentSubmissions(desk.unitId, desk.periodId, 10)).toEqual([]);
    city.pass(DAY);
    expect(await city.refusal("good")).toBe("ok");
  });

  it("of two at once gives each its own, and none is lost", async () => {
    const city = await aCityThatTries({ good: GOOD });
    const both = await Promise.all([city.request("good"), city.request("good")]);
    const ids = both.map(({ check }) => check.checkId);
    expect(new Set(ids).size).toBe(2);
    for (const checkId of ids) expect(await city.readRefusal(checkId)).toBe("ok");
  });

  it.each<[string, object, string]>([
    ["too large a file", { size: 25 * 1024 * 1024 + 1 }, "FILE_TOO_LARGE"],
    ["another type", { type: "application/zip" }, "FILE_TYPE_NOT_ALLOWED"],
    ["evidence", { part: "evidence" }, "INVALID_INPUT"],
    ["a name without letters", { name: "/" }, "FILE_NAME_EMPTY"],
  ])("is refused for %s", async (_, changes, code) => {
    const city = await aCityThatTries({});
    const { part, name, type, sha256 } = aDataFile();
    const file = { part, name, type, sha256, size: 4, ...changes };
    expect(await city.refusal("good", "a member", "key", { file })).toBe(code);
  });

  it.each<[Who, string, string]>([
    ["a member", "ok", "ok"],
    ["an officer", "FORBIDDEN", "NOT_FOUND"],
    ["an office admin", "FORBIDDEN", "NOT_FOUND"],
    ["a viewer", "FORBIDDEN", "NOT_FOUND"],
    ["a member of another unit", "NOT_FOUND", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND", "NOT_FOUND"],
  ])("by %s: %s; reading it: %s", async (who, asked, read) => {
    const city = await aCityThatTries({ good: GOOD });
    expect(await city.refusal("good", who)).toBe(asked);
    const { check } = await city.request("good");
    expect(await city.readRefusal(check.checkId, who)).toBe(read);
  });
});
