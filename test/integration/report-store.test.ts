import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { obligationKey, submissionKey } from "../../shared/adapters/dynamodb/keys.ts";
import { type ReportStore, reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { Table } from "../../shared/adapters/dynamodb/table.ts";
import { decideReport, withdraw } from "../../shared/domain/obligation/decisions.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { exempt } from "../../shared/domain/obligation/terms.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import { aDataFile, aDocumentFile, anEvidenceFile, aSubmission } from "../builders/a-submission.ts";
import { aUnitId } from "../builders/a-unit.ts";
import { anObligation } from "../builders/an-obligation.ts";
import { anOwnTable } from "./own-table.ts";

let table: Table;
let store: ReportStore;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ table, remove } = await anOwnTable());
  store = reportStore(table);
});
afterAll(() => remove());

let desks = 0;
/** A desk that no other test has: its obligation and an attempt waiting for its files. */
async function aDesk(
  changes: Partial<Submission> = {},
): Promise<{ obligation: Obligation; submission: Submission }> {
  const ids = { unitId: aUnitId(`desk${desks++}`), periodId: "2026-YEAR" };
  const obligation = anObligation(ids);
  const submission = aSubmission({ ...ids, ...changes });
  expect(await store.createObligation(obligation)).toBe(true);
  expect(await store.issue(submission)).toBe(true);
  return { obligation, submission };
}

const arrived = (fileId: string, versionId = "v1") => ({
  fileId,
  versionId,
  receivedAt: "2026-12-01T03:05:00.000Z",
});
const occasion = { now: new Date("2026-12-01T03:06:00.000Z"), correlationId: "test" };
const passed = { errors: 0, warnings: 0, hasFigures: false, isNil: false };

const current = async (id: Submission): Promise<Submission | undefined> => store.submission(id);
async function waiting({ unitId, periodId }: Submission): Promise<readonly string[]> {
  const all = await store.waitingSince(periodId, new Date("2100-01-01T00:00:00.000Z"));
  return all.flatMap((each) => (each.unitId === unitId ? [each.state] : []));
}

describe("files that arrive", () => {
  const files = {
    data: aDataFile(),
    document: aDocumentFile(),
    "evidence-1": anEvidenceFile(),
    "evidence-10": anEvidenceFile(),
  };

  it("are noted each under its own id, and evidence does not complete the report", async () => {
    const { submission } = await aDesk({ files });
    let now = submission;
    for (const fileId of ["evidence-10", "data", "evidence-1"])
      now = await store.markReceived(now, arrived(fileId, fileId));
    expect(now.state).toBe("requested");
    expect(now.files["evidence-1"]?.received?.versionId).toBe("evidence-1");
    expect(now.files["evidence-10"]?.received?.versionId).toBe("evidence-10");

    const complete = await store.markReceived(now, arrived("document"));
    expect(complete.state).toBe("received");
    expect(await current(submission)).toEqual(complete);
    expect(await waiting(submission)).toEqual(["received"]);
  });

  it("both at once, each noted from the same reading, leave the report received", async () => {
    const { submission } = await aDesk();
    const seen = await Promise.all([
      store.markReceived(submission, arrived("data")),
      store.markReceived(submission, arrived("document")),
    ]);
    expect(seen.map(({ state }) => state)).toContain("received");
    expect((await current(submission))?.state).toBe("received");
  });

  it("a second time change nothing", async () => {
    const { submission } = await aDesk();
    const first = await store.markReceived(submission, arrived("data", "oldest"));
    expect(await store.markReceived(submission, arrived("data", "later"))).toEqual(first);
    expect(await store.markReceived(first, arrived("data", "later"))).toEqual(first);
    expect((await current(submission))?.files["data"]?.received?.versionId).toBe("oldest");
  });

  it("after the request had expired are noted all the same", async () => {
    const { submission } = await aDesk();
    expect(await store.expire(submission)).toBe(true);
    expect(await store.expire(submission)).toBe(false);
    const half = await store.markReceived(submission, arrived("data"));
    expect(half.state).toBe("expired");
    expect((await store.markReceived(half, arrived("document"))).state).toBe("received");
  });

  it("and differ are told apart from those that come right afterwards", async () => {
    const { submission } = await aDesk({ files });
    await store.markRefused(submission, "evidence-1", { problem: "FILE_DIFFERS", versions: 2 });
    const differing = (await current(submission)) as Submission;
    expect(differing.files["evidence-1"]).toMatchObject({ problem: "FILE_DIFFERS", versionsSeen: 2 });
    const right = await store.markReceived(differing, arrived("evidence-1"));
    expect(right.files["evidence-1"]).not.toHaveProperty("problem");
    // Whoever read it before must not mark what has arrived meanwhile.
    await store.markRefused(submission, "evidence-1", { problem: "FILE_DIFFERS", versions: 3 });
    expect((await current(submission))?.files["evidence-1"]).not.toHaveProperty("problem");
  });

  it("twelve of them with the longest names are stored and read back whole", async () => {
    const name = `${"ế".repeat(83)}.pdf`;
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`evidence-${index + 1}`, anEvidenceFile({ name })]),
    );
    const { submission } = await aDesk({
      files: { data: aDataFile({ name }), document: aDocumentFile({ name }), ...many },
    });
    expect(await current(submission)).toEqual(submission);
  });
});

describe("attempts", () => {
  it("with one number are issued to one of those who ask at once", async () => {
    const { submission } = await aDesk();
    const wanted = Array.from({ length: 8 }, (_, index) => ({
      ...submission,
      attempt: 2,
      requestedBy: String(index),
    }));
    const issued = await Promise.all(wanted.map((each) => store.issue(each)));
    expect(issued.filter(Boolean)).toHaveLength(1);
    const [latest] = await store.recentSubmissions(submission.unitId, submission.periodId, 5);
    expect(latest?.requestedBy).toBe(String(issued.indexOf(true)));
  });

  it("come newest first, page by page, beyond nine", async () => {
    const { submission } = await aDesk();
    for (let attempt = 2; attempt <= 12; attempt++) await store.issue({ ...submission, attempt });
    const { unitId, periodId } = submission;
    const first = await store.submissionsPage(unitId, periodId, { limit: 5 });
    const second = await store.submissionsPage(unitId, periodId, { before: 8, limit: 10 });
    expect(first.submissions.map(({ attempt }) => attempt)).toEqual([12, 11, 10, 9, 8]);
    expect(second.submissions.map(({ attempt }) => attempt)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect([first.isLast, second.isLast]).toEqual([false, true]);
  });

  it("wait in the order in which they were asked for, up to the given moment", async () => {
    const { submission } = await aDesk({ periodId: "2026-YEAR", requestedAt: "2026-12-01T03:00:00.000Z" });
    const of = async (before: string) =>
      (await store.waitingSince("2026-YEAR", new Date(before))).filter(
        ({ unitId }) => unitId === submission.unitId,
      );
    expect(await of("2026-12-01T02:59:59.999Z")).toEqual([]);
    expect(await of("2026-12-01T03:00:00.001Z")).toEqual([
      {
        unitId: submission.unitId,
        periodId: "2026-YEAR",
        attempt: 1,
        requestedAt: "2026-12-01T03:00:00.000Z",
        state: "requested",
      },
    ]);
  });
});

describe("a decision", () => {
  /** A desk whose attempt has arrived whole. */
  async function received() {
    const { obligation, submission } = await aDesk();
    const half = await store.markReceived(submission, arrived("data"));
    return { obligation, submission: await store.markReceived(half, arrived("document")) };
  }
  const decide = ({ obligation, submission }: { obligation: Obligation; submission: Submission }) =>
    decideReport(obligation, submission, passed, occasion.now);

  it("is written whole: obligation, submission and its one event, and nothing waits any more", async () => {
    const desk = await received();
    expect(await store.saveDecision(desk.obligation, decide(desk), occasion)).toBe(true);
    const { unitId, periodId } = desk.obligation;
    expect(await table.get(obligationKey(periodId, 0, unitId))).toMatchObject({
      version: 2,
      current: { attempt: 1 },
    });
    expect(await current(desk.submission)).toMatchObject({ state: "accepted", errors: 0 });
    expect(await store.events(unitId, periodId)).toMatchObject([
      { type: "SubmissionAccepted", data: { version: 2, attempt: 1 } },
    ]);
    expect(await waiting(desk.submission)).toEqual([]);
  });

  it("made twice from the same reading is written once", async () => {
    const desk = await received();
    const saved = await Promise.all(
      [1, 2, 3].map(() => store.saveDecision(desk.obligation, decide(desk), occasion)),
    );
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect(await store.events(desk.obligation.unitId, desk.obligation.periodId)).toHaveLength(1);
  });

  it("loses whole against one that was made meanwhile", async () => {
    const desk = await received();
    const exemption = exempt(
      desk.obligation,
      { by: "office", reason: "Sáp nhập", documentNumber: "1/SNV" },
      occasion.now,
    );
    expect(await store.saveDecision(desk.obligation, exemption, occasion)).toBe(true);
    expect(await store.saveDecision(desk.obligation, decide(desk), occasion)).toBe(false);
    expect((await current(desk.submission))?.state).toBe("received");
    const item = await table.get(obligationKey(desk.obligation.periodId, 0, desk.obligation.unitId));
    expect(item).toMatchObject({ version: 2, exemption: { documentNumber: "1/SNV" } });
    expect(item).not.toHaveProperty("current");
  });

  it("loses whole when the submission it is about is in no state for it", async () => {
    const desk = await received();
    const accepted = decide(desk);
    expect(await store.saveDecision(desk.obligation, accepted, occasion)).toBe(true);
    const withdrawn = withdraw(accepted.obligation, { attempt: 1, by: "member" }, occasion.now);
    const key = submissionKey(desk.submission.unitId, desk.submission.periodId, 1);
    await table.update({ update: key, set: { state: "approved" }, if: { oneOf: { state: ["accepted"] } } });
    expect(await store.saveDecision(accepted.obligation, withdrawn, occasion)).toBe(false);
    expect(await table.get(obligationKey(desk.obligation.periodId, 0, desk.obligation.unitId))).toMatchObject(
      {
        version: 2,
        current: { state: "accepted" },
      },
    );
    expect(await store.events(desk.obligation.unitId, desk.obligation.periodId)).toHaveLength(1);
  });
});

describe("obligations", () => {
  it("are created once, and pages of them follow each other", async () => {
    const periodId = "2026-PAGES";
    const unitIds = Array.from({ length: 7 }, (_, index) => aUnitId(`page${index}`));
    for (const unitId of unitIds)
      expect(await store.createObligation(anObligation({ unitId, periodId }))).toBe(true);
    const again = anObligation({ unitId: unitIds[3] ?? "", periodId, version: 9 });
    expect(await store.createObligation(again)).toBe(false);

    const first = await store.obligationsPage(periodId, { shard: 0, limit: 4 });
    const last = first.obligations.at(-1)?.unitId;
    const second = await store.obligationsPage(periodId, { shard: 0, afterUnitId: last, limit: 4 });
    const all = [...first.obligations, ...second.obligations];
    expect(all.map(({ unitId }) => unitId)).toEqual(unitIds);
    expect(all.every(({ version }) => version === 1)).toBe(true);
    expect(await store.unitsWithObligation(periodId, 0)).toEqual(unitIds);
    expect(await store.obligationsOf(unitIds[0] ?? "")).toHaveLength(1);
  });
});
