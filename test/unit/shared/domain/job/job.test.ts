import { describe, expect, it } from "vitest";
import { checkedCommand } from "../../../../../shared/domain/job/command.ts";
import { finished, planJob, planUndo, WORK_ITEM_SIZE } from "../../../../../shared/domain/job/job.ts";
import { countsOf, type JobCounts } from "../../../../../shared/domain/job/outcome.ts";
import type { JobPreview, PreviewedTarget } from "../../../../../shared/domain/job/preview.ts";
import { aJob } from "../../../../builders/a-job.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const NOW = new Date("2026-12-01T02:00:00.000Z");
const WISH = {
  jobId: "job_1",
  by: "officer",
  reason: "Đơn vị giải thể.",
  body: "body",
  now: NOW,
  command: { command: "lift-exemption" },
  selection: { periodIds: ["2026-YEAR"] as string[] },
  hash: "seen",
} as const;
const COUNTS: JobCounts = { changed: 2, unchanged: 0, refused: 1, codes: { ALREADY_EXEMPT: 1 } };

function aPreview(targets: number, outcome: PreviewedTarget["outcome"] = "changed"): JobPreview {
  const all = Array.from({ length: targets }, (_, index) => ({
    unitId: aUnitId(String(index)),
    periodId: "2026-YEAR",
    shard: 0,
    version: 1,
    outcome,
  }));
  return { targets: all, counts: countsOf(all), changingByStatus: {}, hash: "seen" };
}

describe("a job", () => {
  it("is planned in work items that hold each target once", () => {
    const preview = aPreview(2 * WORK_ITEM_SIZE + 1);
    const { job, plan } = planJob(WISH, preview);
    expect(plan.map(({ length }) => length)).toEqual([WORK_ITEM_SIZE, WORK_ITEM_SIZE, 1]);
    expect(plan.flat().map(({ unitId }) => unitId)).toEqual(preview.targets.map(({ unitId }) => unitId));
    expect(job).toMatchObject({ state: "planned", targets: 201, workItems: 3 });
  });

  it("is refused when a preview would now show something else, and says what", () => {
    expect(() => planJob({ ...WISH, hash: "older" }, aPreview(1))).toThrow(
      expect.objectContaining({
        code: "JOB_PREVIEW_STALE",
        details: { hash: "seen", changed: 1, unchanged: 0, refused: 0 },
      }),
    );
  });

  it("is refused when it would change nothing", () => {
    expect(() => planJob(WISH, aPreview(3, "unchanged"))).toThrow(
      expect.objectContaining({ code: "JOB_CHANGES_NOTHING" }),
    );
  });

  it("that is finished counts what its work items counted", () => {
    const { state, counts, finishedAt } = finished(aJob(), [COUNTS, COUNTS], NOW);
    expect({ state, counts, finishedAt }).toEqual({
      state: "done",
      counts: { changed: 4, unchanged: 0, refused: 2, codes: { ALREADY_EXEMPT: 2 } },
      finishedAt: NOW.toISOString(),
    });
  });
});

describe("an undo", () => {
  const wish = { ...WISH, jobId: "job_2" };

  it("is about those that the job changed, in the same work items", () => {
    const undo = planUndo(wish, aJob({ state: "done", counts: COUNTS, workItems: 3 }));
    expect(undo).toMatchObject({
      state: "planned",
      work: { kind: "undo", of: "job_1", command: "exempt" },
      targets: 2,
      workItems: 3,
    });
  });

  it.each([
    ["JOB_NOT_DONE", aJob({ state: "running" })],
    ["JOB_ALREADY_UNDONE", aJob({ state: "undone", counts: COUNTS, undoneBy: "job_0" })],
    ["JOB_CHANGES_NOTHING", aJob({ state: "done", counts: { ...COUNTS, changed: 0 } })],
    ["JOB_NOT_UNDOABLE", aJob({ work: { kind: "undo", of: "job_0", command: "exempt" } })],
  ])("is refused: %s", (code, job) => {
    expect(() => planUndo(wish, job)).toThrow(expect.objectContaining({ code }));
  });
});

describe("a command", () => {
  it("keeps its document's number as every number is kept", () => {
    expect(checkedCommand({ command: "exempt", documentNumber: " 12/QÐ-SNV " }, NOW)).toEqual({
      command: "exempt",
      documentNumber: "12/QĐ-SNV",
    });
  });

  it("with what is no document's number is refused as a whole", () => {
    expect(() => checkedCommand({ command: "exempt", documentNumber: "phone call" }, NOW)).toThrow(
      expect.objectContaining({ code: "DOCUMENT_NUMBER_INVALID" }),
    );
  });
});
