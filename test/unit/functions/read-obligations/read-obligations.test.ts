import { describe, expect, it } from "vitest";
import { readObligations } from "../../../../functions/read-obligations/handler.ts";
import { returnReport } from "../../../../shared/domain/obligation/decisions.ts";
import { exempt } from "../../../../shared/domain/obligation/terms.ts";
import {
  anEvidenceFile,
  aReceivedSubmission,
  aSubmission,
  received,
} from "../../../builders/a-submission.ts";
import { aUnitId } from "../../../builders/a-unit.ts";
import { aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import {
  aCity,
  ask,
  BA_DINH,
  type City,
  HOAN_KIEM,
  NOW,
  outcomeOf,
  SO_NOI_VU,
  TRIAL,
  type Who,
} from "../read-units/a-city.ts";

const OF_UNIT = "GET /v1/units/{unitId}/obligations";
const OF_PERIOD = "GET /v1/periods/{periodId}/obligations";
const ONE = "GET /v1/obligations/{unitId}/{periodId}";
const ATTEMPTS = `${ONE}/submissions`;
const ATTEMPT = `${ONE}/submissions/{attempt}`;
const HISTORY = `${ONE}/events`;

const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const occasion = { now: NOW, correlationId: "request-1" };

async function aCityThatOwes(wishes: Parameters<typeof aCity>[0] = {}): Promise<City> {
  const city = await aCity(wishes);
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
  await city.reports.createObligation(aMetObligation({ unitId: BA_DINH }));
  await city.reports.createObligation(anObligation({ unitId: SO_NOI_VU, group: "department" }));
  await city.reports.createObligation(anObligation({ unitId: TRIAL, group: "xa", isTest: true }));
  return city;
}

const one = async (city: City) => ask(readObligations(city), { route: ONE, path, who: "a member" });

describe("what a unit owes", () => {
  it("is shown with the due date, why, and what to do next", async () => {
    const obligation = await one(await aCityThatOwes());

    expect(obligation).toMatchObject({
      status: "not_due",
      due: {
        dueDate: "2026-12-16",
        because: { vi: "Chậm nhất ngày 16/12/2026.", en: "Due by 16/12/2026." },
        provisional: false,
      },
      period: { name: { vi: "Báo cáo năm 2026" }, status: "open" },
      beingChecked: [],
      nextStep: "report",
    });
  });

  it("becomes missing at the due instant and not before", async () => {
    const city = await aCityThatOwes();
    const at = async (now: string) => (await one({ ...city, now: () => new Date(now) })).status;

    expect(await at("2026-12-16T16:59:59.999Z")).toBe("not_due");
    expect(await at("2026-12-16T17:00:00.000Z")).toBe("missing");
  });

  it.each([
    ["finish_upload", aSubmission({ uploadExpiresAt: "2026-12-02T03:05:00.000Z" })],
    ["report", aSubmission({ uploadExpiresAt: "2026-12-02T03:00:00.000Z" })],
    ["wait_for_checks", aReceivedSubmission()],
    ["correct", aSubmission({ state: "rejected", errors: 2 })],
    ["report", aSubmission({ state: "expired" })],
  ] as const)("leads to %s while the latest attempt is %o", async (nextStep, submission) => {
    const city = await aCityThatOwes();
    await city.reports.issue(submission);

    expect(await one(city)).toMatchObject({
      nextStep,
      beingChecked: submission.state === "received" ? [1] : [],
    });
  });

  it("is to be corrected once the office has returned it, and done with once the unit is exempt", async () => {
    const city = await aCityThatOwes();
    const before = aMetObligation({ unitId: BA_DINH });
    await city.reports.issue(aReceivedSubmission({ unitId: BA_DINH, state: "accepted" }));
    const returned = returnReport(before, { attempt: 1, by: "officer", reason: "Thiếu chữ ký." }, NOW);
    await city.reports.saveDecision(before, returned, occasion);
    const read = () =>
      ask(readObligations(city), { route: ONE, path: { ...path, unitId: BA_DINH }, who: "a viewer" });

    expect(await read()).toMatchObject({
      status: "not_due",
      nextStep: "correct",
      current: { state: "returned" },
    });
    const released = exempt(
      returned.obligation,
      { by: "officer", reason: "Sáp nhập.", documentNumber: "1/QĐ-UBND" },
      NOW,
    );
    await city.reports.saveDecision(returned.obligation, released, occasion);
    const after = await read();
    expect(after).toMatchObject({
      status: "exempt",
      nextStep: "nothing",
      exemption: { documentNumber: "1/QĐ-UBND", at: NOW.toISOString() },
    });
    expect(JSON.stringify(after)).not.toContain("officer");
  });

  it("can only be asked for again after the period has closed", async () => {
    const city = await aCityThatOwes({ now: new Date("2027-06-01T00:00:00.000Z") });

    expect(await one(city)).toMatchObject({ status: "missing", nextStep: "ask_to_reopen" });
  });

  it("is listed for every period, the latest first", async () => {
    const city = await aCityThatOwes();
    const earlier = await city.periods.load("2026-YEAR");
    if (earlier) await city.periods.save({ ...earlier, periodId: "2025-YEAR", year: 2025 }, undefined);
    await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM, periodId: "2025-YEAR" }));
    await city.reports.issue(aReceivedSubmission());

    const { obligations } = await ask(readObligations(city), {
      route: OF_UNIT,
      path: { unitId: HOAN_KIEM },
      who: "a member",
    });

    expect(obligations).toMatchObject([
      { periodId: "2026-YEAR", beingChecked: [1], nextStep: "wait_for_checks" },
      { periodId: "2025-YEAR", beingChecked: [], nextStep: "report" },
    ]);
  });
});

describe("the obligations of a period", () => {
  const list = (city: City, query: Record<string, string> = {}) =>
    ask(readObligations(city), { route: OF_PERIOD, path: { periodId: "2026-YEAR" }, query });
  const idsOf = (page: { obligations: { unitId: string }[] }) => page.obligations.map(({ unitId }) => unitId);

  it("name the units and say whose report is being checked", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission({ attempt: 2 }));
    const page = await list(city);

    expect(page).not.toHaveProperty("nextCursor");
    expect(page.obligations).toHaveLength(4);
    expect(page.obligations.find(({ unitId }: { unitId: string }) => unitId === HOAN_KIEM)).toMatchObject({
      unit: { name: "Phường Hoàn Kiếm" },
      beingChecked: [2],
    });
    expect(page.obligations.find(({ unitId }: { unitId: string }) => unitId === TRIAL)).toMatchObject({
      isTest: true,
    });
  });

  it("are filtered by the status they have now, and by group", async () => {
    const city = await aCityThatOwes();
    const late = { ...city, now: () => new Date("2026-12-20T00:00:00.000Z") };

    expect(idsOf(await list(city, { status: "on_time" }))).toEqual([BA_DINH]);
    expect(idsOf(await list(city, { status: "missing" }))).toEqual([]);
    expect(idsOf(await list(late, { status: "missing", group: "phuong" }))).toEqual([HOAN_KIEM]);
    expect(idsOf(await list(city, { group: "department" }))).toEqual([SO_NOI_VU]);
  });

  it.each([1, 2, 3, 7])("come once each, over every shard, in pages of %i", async (limit) => {
    const { city, all } = await aLargeCity({ itemsPerPage: 2 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(city, { limit: String(limit), ...(cursor && { cursor }) });
      expect(page.obligations.length).toBe(Math.min(limit, all.length - seen.length));
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen.toSorted()).toEqual(all.toSorted());
  });

  it("fill a page although what is asked for is rare", async () => {
    const { city, all } = await aLargeCity({ exempt: [3, 11] });
    const page = await list(city, { status: "exempt", limit: "2" });

    expect(idsOf(page).toSorted()).toEqual([all[3], all[11]].toSorted());
  });

  it("look at only so many at once, and say where to go on", async () => {
    const { city } = await aLargeCity({ units: 2600 });
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(city, { status: "exempt", ...(cursor && { cursor }) });
      sizes.push(page.obligations.length);
      cursor = page.nextCursor;
    } while (cursor);

    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.length).toBeLessThanOrEqual(3);
    expect(sizes.every((size) => size === 0)).toBe(true);
  });

  it("take no cursor of another filter or another period", async () => {
    const { city } = await aLargeCity({});
    const { nextCursor: cursor } = await list(city, { limit: "1", status: "not_due" });
    const outcome = (periodId: string, query: Record<string, string>) =>
      outcomeOf(readObligations(city), { route: OF_PERIOD, path: { periodId }, query });

    expect(await outcome("2026-YEAR", { status: "missing", cursor })).toBe("INVALID_CURSOR");
    expect(await outcome("2027-PLAN", { status: "not_due", cursor })).toBe("INVALID_CURSOR");
    expect(await outcome("2026-YEAR", { status: "not_due", cursor })).toBe("ok");
    expect(await outcome("2026-YEAR", { status: "overdue" })).toBe("INVALID_INPUT");
  });
});

/** Units that owe 2026-YEAR, over several shards. */
async function aLargeCity({ units = 15, exempt: released = [], itemsPerPage = 1000 }: LargeCityWishes) {
  const shards = 3;
  const roster = { units, chunks: 1, shards, rosterFixedAt: NOW.toISOString() };
  const city = await aCity({ period: { roster }, itemsPerPage });
  const all = Array.from({ length: units }, (_, index) => aUnitId(String(index + 1000)));
  for (const [index, unitId] of all.entries()) {
    const exemption = { documentNumber: "1/QĐ-UBND", at: NOW.toISOString() };
    await city.reports.createObligation(
      anObligation({ unitId, shard: index % shards, ...(released.includes(index) && { exemption }) }),
    );
  }
  return { city, all };
}

interface LargeCityWishes {
  readonly units?: number;
  readonly exempt?: readonly number[];
  readonly itemsPerPage?: number;
}

describe("the attempts", () => {
  it("come newest first, in pages", async () => {
    const city = await aCityThatOwes({ itemsPerPage: 2 });
    for (const attempt of [1, 2, 3, 4, 5]) await city.reports.issue(aSubmission({ attempt }));
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: "3", ...(cursor && { cursor }) };
      const page = await ask(readObligations(city), { route: ATTEMPTS, path, query, who: "a member" });
      pages.push(page.submissions.map(({ attempt }: { attempt: number }) => attempt));
      cursor = page.nextCursor;
    } while (cursor);

    expect(pages.flat()).toEqual([5, 4, 3, 2, 1]);
  });

  it("tell nobody who asked for them, which version counts, or the key they were asked with", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission());
    const text = JSON.stringify(await ask(readObligations(city), { route: ATTEMPTS, path }));

    expect(text).toContain('"receivedAt"');
    expect(text).not.toMatch(/requestedBy|versionId|idempotency|11111111/);
  });

  it("are shown with what was found, in both languages", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission({ state: "rejected", errors: 1, warnings: 0 }));
    await city.files.saveResult({ ...path, attempt: 1 }, "findings", [
      { code: "VALUE_NEGATIVE", fileId: "data", sheet: "Số liệu", cell: "C7", indicator: "B01", found: "-3" },
    ]);
    const detail = await ask(readObligations(city), {
      route: ATTEMPT,
      path: { ...path, attempt: "1" },
      who: "a member",
    });

    expect(detail).toMatchObject({ state: "rejected", errors: 1 });
    expect(detail.findings).toEqual([
      {
        id: "VALUE_NEGATIVE/data/B01",
        since: "new",
        asksForReason: false,
        code: "VALUE_NEGATIVE",
        severity: "error",
        fileId: "data",
        sheet: "Số liệu",
        cell: "C7",
        indicator: "B01",
        found: "-3",
        title: { vi: "Số không được âm", en: "The number must not be negative" },
        fix: { vi: "Kiểm tra lại số đã gõ.", en: "Check the number." },
      },
    ]);
  });

  it("are shown beside the attempt before: what is still there, what is new, what was corrected", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission({ attempt: 2, state: "rejected", errors: 2, warnings: 0 }));
    const finding = (indicator: string) => ({ code: "VALUE_NEGATIVE", fileId: "data", indicator });
    await city.files.saveResult({ ...path, attempt: 2 }, "findings", {
      ...{ schemaVersion: 2, templateVersion: 3, comparedWith: 1 },
      findings: [finding("B01"), finding("B02")],
      fixed: [finding("B04")],
      still: ["VALUE_NEGATIVE/data/B01"],
    });
    const read = readObligations(city);
    expect(await ask(read, { route: ATTEMPT, path: { ...path, attempt: "2" } })).toMatchObject({
      ...{ templateVersion: 3, comparedWith: 1 },
      findings: [
        { id: "VALUE_NEGATIVE/data/B01", since: "still" },
        { id: "VALUE_NEGATIVE/data/B02", since: "new" },
      ],
      fixed: [{ id: "VALUE_NEGATIVE/data/B04", title: { en: "The number must not be negative" } }],
    });
  });

  it("show what was matched by name, and how to confirm it", async () => {
    const city = await aCityThatOwes();
    const matches = [{ indicator: "B01", sheet: "Sheet1", cell: "B7", found: "Tin" }];
    const matchesToConfirm = "a".repeat(64);
    await city.reports.issue(
      aReceivedSubmission({ state: "rejected", errors: 1, warnings: 0, matchesToConfirm }),
    );
    await city.files.saveResult({ ...path, attempt: 1 }, "findings", {
      ...{ schemaVersion: 2, fixed: [], still: [], matches },
      findings: [{ code: "MATCHES_TO_CONFIRM", fileId: "data" }],
    });
    const read = readObligations(city);
    expect(await ask(read, { route: ATTEMPT, path: { ...path, attempt: "1" } })).toMatchObject({
      matches,
      confirmMatches: matchesToConfirm,
    });
  });

  it("that found nothing wrong are answered with what was seen of the document, and nothing else is asked for", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission({ state: "accepted", errors: 0, warnings: 0 }));
    const asked: string[] = [];
    const readResult = async (_: unknown, kind: string) => {
      asked.push(kind);
      return undefined;
    };
    const read = readObligations({ ...city, files: { readResult } });

    expect(await ask(read, { route: ATTEMPT, path: { ...path, attempt: "1" } })).toMatchObject({
      findings: [],
      documents: [],
    });
    expect(asked).toEqual(["document-document"]);
  });

  it("show who signed the document, as the file says and not as verified, and what pictures were sent", async () => {
    const city = await aCityThatOwes();
    const signatures = [
      {
        kind: "signature",
        signer: "Nguyễn Văn Mẫu",
        organisation: "UBND phường Hoàn Kiếm",
        signedAt: "2026-12-01T02:00:00.000Z",
        coversWholeFile: true,
        verified: false,
      },
    ];
    const pdf = { kind: "pdf", pages: 3, isScanned: false, isRestricted: false, signatures };
    const photo = { kind: "jpeg", width: 4_000, height: 3_000 };
    const submission = aReceivedSubmission({ attempt: 2, state: "accepted", errors: 0, warnings: 0 });
    const reusedPhoto = {
      ...anEvidenceFile(received()),
      reusedFrom: { attempt: 1, fileId: "evidence-3" },
    };
    await city.reports.issue({ ...submission, files: { ...submission.files, "evidence-1": reusedPhoto } });
    await city.files.saveResult({ ...path, attempt: 2 }, "document-document", pdf);
    await city.files.saveResult({ ...path, attempt: 1 }, "document-evidence-3", photo);

    const read = readObligations(city);
    expect(await ask(read, { route: ATTEMPT, path: { ...path, attempt: "2" } })).toMatchObject({
      documents: [
        { fileId: "document", ...pdf },
        { fileId: "evidence-1", ...photo },
      ],
    });
  });

  it("tell of evidence that was not kept, as a warning with what to do", async () => {
    const city = await aCityThatOwes();
    const submission = aReceivedSubmission({ state: "accepted", errors: 0, warnings: 0 });
    const files = {
      ...submission.files,
      "evidence-1": anEvidenceFile({ problem: "EVIDENCE_ACTIVE_CONTENT", versionsSeen: 1 }),
      "evidence-2": anEvidenceFile({ problem: "FILE_DIFFERS", versionsSeen: 1 }),
    };
    await city.reports.issue({ ...submission, files });

    const detail = await ask(readObligations(city), { route: ATTEMPT, path: { ...path, attempt: "1" } });
    expect(detail).toMatchObject({
      ...{ warnings: 0, evidenceNotKept: 1 },
      findings: [
        {
          code: "EVIDENCE_ACTIVE_CONTENT",
          fileId: "evidence-1",
          severity: "warning",
          fix: { vi: expect.stringContaining("lần gửi mới") },
        },
      ],
      documents: [],
    });
  });

  it("tell which evidence was not kept before either, and which is now", async () => {
    const city = await aCityThatOwes();
    const refused = anEvidenceFile({ problem: "EVIDENCE_DAMAGED", versionsSeen: 1 });
    const sent = async (attempt: number, second: typeof refused) => {
      const submission = aReceivedSubmission({ attempt, state: "accepted", errors: 0, warnings: 1 });
      const files = { ...submission.files, "evidence-1": refused, "evidence-2": second };
      await city.reports.issue({ ...submission, files });
    };
    await sent(1, refused);
    await sent(2, anEvidenceFile(received()));
    await city.files.saveResult({ ...path, attempt: 2 }, "findings", {
      ...{ schemaVersion: 2, comparedWith: 1, fixed: [], still: [] },
      findings: [{ code: "TEXT_TRUNCATED", fileId: "data" }],
    });
    const read = readObligations(city);
    expect(await ask(read, { route: ATTEMPT, path: { ...path, attempt: "2" } })).toMatchObject({
      evidenceNotKept: 1,
      findings: [
        { code: "TEXT_TRUNCATED", since: "new" },
        { id: "EVIDENCE_DAMAGED/evidence-1", since: "still" },
      ],
      fixed: [{ id: "EVIDENCE_DAMAGED/evidence-2" }],
    });
  });

  it.each(["0", "01", "-1", "1.0", "100000", "x"])("have no number %s", async (attempt) => {
    const read = readObligations(await aCityThatOwes());

    expect(await outcomeOf(read, { route: ATTEMPT, path: { ...path, attempt } })).toBe("INVALID_INPUT");
  });
});

describe("the history", () => {
  async function aReturnedReport() {
    const city = await aCityThatOwes();
    const before = aMetObligation({ unitId: BA_DINH });
    await city.reports.issue(aReceivedSubmission({ unitId: BA_DINH, state: "accepted" }));
    const returned = returnReport(before, { attempt: 1, by: "the-officer", reason: "Thiếu chữ ký." }, NOW);
    await city.reports.saveDecision(before, returned, occasion);
    return (who: Who) =>
      ask(readObligations(city), { route: HISTORY, path: { ...path, unitId: BA_DINH }, who });
  }

  it("tells the unit what was decided and why, but not by whom", async () => {
    const read = await aReturnedReport();
    const { events } = await read("a member of another unit");

    expect(events).toEqual([
      {
        id: `2026-YEAR:${BA_DINH}:3`,
        type: "SubmissionReturned",
        time: NOW.toISOString(),
        version: 3,
        attempt: 1,
        reason: "Thiếu chữ ký.",
      },
    ]);
  });

  it("tells the office who decided", async () => {
    const read = await aReturnedReport();

    expect((await read("a viewer")).events).toMatchObject([{ decidedBy: "the-officer" }]);
    expect((await read("a viewer")).events[0]).not.toHaveProperty("jobId");
  });

  it("tells the office, and not the unit, by which decision over many it was made", async () => {
    const city = await aCityThatOwes();
    const before = aMetObligation({ unitId: BA_DINH });
    const documentNumber = "145/KH-UBND";
    const jobId = `job_${"4".repeat(32)}`;
    const made = exempt(before, { by: "the-officer", reason: "-", documentNumber }, NOW);
    const record = { by: "the-officer", ...made.event.record, jobId };
    await city.reports.saveDecision(before, { ...made, event: { ...made.event, record } }, occasion);
    const read = (who: Who) =>
      ask(readObligations(city), { route: HISTORY, path: { ...path, unitId: BA_DINH }, who });
    expect((await read("an officer")).events).toMatchObject([{ type: "ObligationExempted", jobId }]);
    expect((await read("a member of another unit")).events[0]).not.toHaveProperty("jobId");
  });
});

describe.each([OF_UNIT, ONE, ATTEMPTS, ATTEMPT, HISTORY])("%s", (route) => {
  const wanted = { route, path: { ...path, attempt: "1" } };

  it.each<[Who, string]>([
    ["a member", "ok"],
    ["a member of another unit", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND"],
    ["a viewer", "ok"],
    ["an officer", "ok"],
    ["an office admin", "ok"],
  ])("answers %s with %s", async (who, outcome) => {
    const city = await aCityThatOwes();
    await city.reports.issue(aSubmission());

    expect(await outcomeOf(readObligations(city), { ...wanted, who })).toBe(outcome);
  });

  it("refuses a query that it does not know", async () => {
    const read = readObligations(await aCityThatOwes());

    expect(await outcomeOf(read, { ...wanted, query: { unitid: BA_DINH } })).toBe("INVALID_INPUT");
  });
});

it.each([ONE, ATTEMPTS, ATTEMPT, HISTORY])(
  "finds nothing where nothing is owed or sent (%s)",
  async (route) => {
    const read = readObligations(await aCity());
    const wanted = { route, path: { ...path, attempt: "1" } };

    expect(await outcomeOf(read, { ...wanted, who: "a member" })).toBe("NOT_FOUND");
    expect(await outcomeOf(read, { ...wanted, path: { ...wanted.path, periodId: "2031-YEAR" } })).toBe(
      "NOT_FOUND",
    );
  },
);

it.each<[Who, string]>([
  ["a member", "FORBIDDEN"],
  ["a member of no unit", "FORBIDDEN"],
  ["a viewer", "ok"],
  ["an officer", "ok"],
  ["an office admin", "ok"],
])("answers %s who asks for a whole period with %s", async (who, outcome) => {
  const read = readObligations(await aCityThatOwes());

  expect(await outcomeOf(read, { route: OF_PERIOD, path: { periodId: "2026-YEAR" }, who })).toBe(outcome);
});
