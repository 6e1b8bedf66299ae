import { describe, expect, it } from "vitest";
import { runJob } from "../../../../functions/run-job/handler.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { exempt } from "../../../../shared/domain/obligation/terms.ts";
import { aJobOffice, type JobOffice, NOW, PERIOD_ID } from "../../../builders/a-job-office.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

const EXEMPT_ALL = {
  command: "exempt",
  documentNumber: "12/QĐ-SNV",
  selection: { periodIds: [PERIOD_ID] },
} as const;

/** Somebody exempts one unit by hand. */
async function exemptByHand({ reports, obligations }: JobOffice, index: number): Promise<void> {
  const before = (await obligations())[index];
  if (!before) throw new Error("no such unit");
  const decision = exempt(before, { by: "other", reason: "…", documentNumber: "7/QĐ-SNV" }, NOW);
  expect(await reports.saveDecision(before, decision, { now: NOW, correlationId: "by-hand" })).toBe(true);
}

const jobIn = async (office: JobOffice, jobId: string) =>
  (await office.read("GET /v1/jobs/{jobId}", { path: { jobId } })).json;

const unitsIn = async (office: JobOffice, jobId: string, query = {}) =>
  (await office.read("GET /v1/jobs/{jobId}/units", { path: { jobId }, query })).json;

describe("a job", () => {
  it("decides each obligation in a transaction of its own, and its history names the job", async () => {
    const office = await aJobOffice();
    const { jobId } = await office.start(EXEMPT_ALL);
    await office.runAll();

    const exemption = { documentNumber: "12/QĐ-SNV", at: NOW.toISOString() };
    expect(await office.obligations()).toMatchObject([{ exemption }, { exemption }, { exemption }]);
    for (const unitId of office.unitIds) {
      expect(await office.history(unitId)).toEqual([["ObligationExempted", jobId]]);
    }
    expect(await jobIn(office, jobId)).toMatchObject({
      state: "done",
      progress: { decided: 3, changed: 3, unchanged: 0, refused: 0 },
    });
  });

  it("changes nothing however often its messages come again, and in whichever order", async () => {
    const office = await aJobOffice({ units: 230 });
    const { jobId } = await office.start(EXEMPT_ALL);
    const started = office.collect();
    const run = runJob(office.depsOn(office.table));
    for (const message of [...started, ...started]) await run(anSqsEvent(message));
    const items = office.collect();
    expect(items).toHaveLength(6);
    for (const message of [...items.toReversed(), ...started, ...items]) await run(anSqsEvent(message));
    await office.runAll();

    expect((await office.obligations()).every(({ version }) => version === 2)).toBe(true);
    expect(await jobIn(office, jobId)).toMatchObject({ state: "done", progress: { changed: 230 } });
  });

  it("decides again when somebody was faster, and says why a unit was not changed", async () => {
    const office = await aJobOffice();
    const { jobId } = await office.start(EXEMPT_ALL);
    let isFirst = true;
    const raced: Table = {
      ...office.table,
      transact: async (writes) => {
        if (isFirst) {
          isFirst = false;
          await exemptByHand(office, 0);
        }
        return office.table.transact(writes);
      },
    };
    await office.runAll(raced);

    const { units } = await unitsIn(office, jobId, { outcome: "refused" });
    expect(units).toMatchObject([{ unit: { unitId: office.unitIds[0] }, why: { code: "ALREADY_EXEMPT" } }]);
    expect(await office.history(office.unitIds[0] ?? "")).toEqual([["ObligationExempted", undefined]]);
    expect(await jobIn(office, jobId)).toMatchObject({ progress: { changed: 2, refused: 1 } });
  });

  it("leaves out what is no longer what was asked for", async () => {
    const office = await aJobOffice();
    const selection = { periodIds: [PERIOD_ID], status: "not_due" };
    const { jobId } = await office.start({ ...EXEMPT_ALL, selection });
    await exemptByHand(office, 1);
    await office.runAll();

    const { units } = await unitsIn(office, jobId, { outcome: "refused" });
    expect(units).toMatchObject([
      { unit: { unitId: office.unitIds[1] }, why: { code: "NO_LONGER_SELECTED" } },
    ]);
  });

  it("notes a unit that was asked for by name and owes nothing", async () => {
    const office = await aJobOffice();
    const nobody = `unit_${"9".repeat(26)}`;
    const selection = { periodIds: [PERIOD_ID], unitIds: [office.unitIds[0], nobody] };
    const { jobId } = await office.start({ ...EXEMPT_ALL, selection });
    await office.runAll();

    const { units } = await unitsIn(office, jobId);
    expect(units).toMatchObject([
      { unit: { unitId: office.unitIds[0] }, outcome: "changed" },
      { unit: { unitId: nobody, exists: false }, outcome: "refused", why: { code: "NOT_ON_ROSTER" } },
    ]);
  });
});

describe("an undo", () => {
  const undo = (office: JobOffice, jobId: string) =>
    office.request("POST /v1/jobs/{jobId}/undo", {
      path: { jobId },
      body: { reason: "Nhầm danh sách." },
      key: "undo-1",
    });

  it("puts back what the job changed, and lists what was decided about since", async () => {
    const office = await aJobOffice();
    await exemptByHand(office, 2);
    const { jobId } = await office.start(EXEMPT_ALL);
    await office.runAll();
    const [first] = await office.obligations();
    if (!first) throw new Error("no obligation");
    const touched = { ...first, version: first.version + 1 };
    await office.reports.saveDecision(
      first,
      {
        obligation: touched,
        submissions: [],
        event: { type: "SubmissionRejected", data: { attempt: 1 } },
      },
      { now: NOW, correlationId: "upload" },
    );
    const { json } = await undo(office, jobId);
    await office.runAll();

    const [kept, restored, byHand] = await office.obligations();
    expect(kept?.exemption).toBeDefined();
    expect(restored).toMatchObject({ version: 3 });
    expect(restored?.exemption).toBeUndefined();
    expect(byHand?.exemption?.documentNumber).toBe("7/QĐ-SNV");
    expect(await jobIn(office, json.jobId)).toMatchObject({
      state: "done",
      undoes: jobId,
      targets: 2,
      progress: { changed: 1, refused: 1 },
    });
    expect(await jobIn(office, jobId)).toMatchObject({ state: "undone", undoneBy: json.jobId });
    expect((await unitsIn(office, json.jobId)).units).toMatchObject([
      { unit: { unitId: office.unitIds[0] }, why: { code: "CHANGED_SINCE" } },
      { unit: { unitId: office.unitIds[1] }, outcome: "changed" },
    ]);
  });

  it("is made once, whoever asks again", async () => {
    const office = await aJobOffice();
    const { jobId } = await office.start(EXEMPT_ALL);
    await office.runAll();
    const first = await undo(office, jobId);
    expect((await undo(office, jobId)).json).toEqual(first.json);
    await office.runAll();
    expect((await undo(office, jobId)).json).toMatchObject({ jobId: first.json.jobId, state: "done" });
    expect((await office.obligations()).every(({ version }) => version === 3)).toBe(true);
  });
});
