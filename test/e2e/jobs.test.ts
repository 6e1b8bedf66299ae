import { beforeAll, describe, expect, it } from "vitest";
import { addDays, localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCity, anOpenPeriod, type City } from "./city.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";

const REASON = "Đơn vị sắp sáp nhập.";

let city: City;
let periodId: string;

beforeAll(async () => {
  city = await aCity();
  periodId = await anOpenPeriod(city);
});

const exemptAll = () => ({
  command: "exempt",
  documentNumber: "12/QĐ-SNV",
  selection: { periodIds: [periodId] },
});

/** Previews, starts and waits until the job is done. */
async function done(wish: object, key: string) {
  const { hash } = await city.office.must("POST", "/v1/jobs/preview", wish);
  const { jobId } = await city.office.must(
    "POST",
    "/v1/jobs",
    { ...wish, reason: REASON, hash },
    { "idempotency-key": key },
  );
  return untilDone(jobId);
}

const untilDone = (jobId: string) =>
  eventually(`job ${jobId} done`, async () => {
    const job = await city.viewer.must("GET", `/v1/jobs/${jobId}`);
    if (job.state !== "done") throw new Error(`it is ${job.state}`);
    return job;
  });

const statuses = async (): Promise<string[]> =>
  (await city.viewer.must("GET", `/v1/periods/${periodId}/obligations`)).obligations.map(
    ({ status }: { status: string }) => status,
  );

const untilProgress = (expected: object) =>
  eventually("progress followed", async () => {
    const { city: total } = await city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
    expect(total).toMatchObject(expected);
  });

describe("a decision over many units", () => {
  it("does what its preview showed, shows everywhere, is made once, and is undone", async () => {
    const wish = exemptAll();
    const preview = await city.office.must("POST", "/v1/jobs/preview", wish);
    expect(preview).toMatchObject({ targets: 3, changed: 3, unchanged: 0, refused: 0 });
    const body = { ...wish, reason: REASON, hash: preview.hash };
    const key = { "idempotency-key": `exempt-${periodId}` };
    const started = await city.office.call("POST", "/v1/jobs", body, key);
    expect(started).toMatchObject({ status: 202, body: { targets: 3, reason: REASON } });
    const { jobId } = started.body;
    expect((await city.office.must("POST", "/v1/jobs", body, key)).jobId).toBe(jobId);

    expect(await untilDone(jobId)).toMatchObject({ progress: { decided: 3, changed: 3 } });
    expect(await statuses()).toEqual(["exempt", "exempt", "exempt"]);
    await untilProgress({ exempt: 2, outstanding: 0 });
    const [unit] = city.units;
    const { events } = await city.office.must("GET", `/v1/obligations/${unit?.unitId}/${periodId}/events`);
    expect(events).toMatchObject([{ type: "ObligationExempted", reason: REASON, jobId }]);
    const { units } = await city.viewer.must("GET", `/v1/jobs/${jobId}/units?outcome=changed`);
    expect(units).toHaveLength(3);
    const { jobs } = await city.viewer.must("GET", "/v1/jobs?limit=100");
    expect(jobs.filter((job: { jobId: string }) => job.jobId === jobId)).toHaveLength(1);

    const undo = await city.office.must(
      "POST",
      `/v1/jobs/${jobId}/undo`,
      { reason: "Nhầm kỳ." },
      { "idempotency-key": `undo-${periodId}` },
    );
    expect(await untilDone(undo.jobId)).toMatchObject({ undoes: jobId, progress: { changed: 3 } });
    expect(await city.viewer.must("GET", `/v1/jobs/${jobId}`)).toMatchObject({
      state: "undone",
      undoneBy: undo.jobId,
    });
    expect(await statuses()).toEqual(["not_due", "not_due", "not_due"]);
    await untilProgress({ exempt: 0, outstanding: 2 });
  });

  it("is refused when something changed since the preview", async () => {
    const wish = exemptAll();
    const { hash } = await city.office.must("POST", "/v1/jobs/preview", wish);
    const [unit] = city.units;
    const selection = { periodIds: [periodId], unitIds: [unit?.unitId] };
    const extend = {
      command: "extend",
      documentNumber: "13/SNV-CCHC",
      until: addDays(localDateOf(new Date()), 40),
      selection,
    };
    expect(await done(extend, `extend-${periodId}`)).toMatchObject({ progress: { changed: 1 } });
    const view = await city.office.must("GET", `/v1/obligations/${unit?.unitId}/${periodId}`);
    expect(view.due.dueDate).toBe(extend.until);
    const stale = await city.office.call(
      "POST",
      "/v1/jobs",
      { ...wish, reason: REASON, hash },
      { "idempotency-key": `stale-${periodId}` },
    );
    expectProblem(stale, 409, "JOB_PREVIEW_STALE");
    const removal = { command: "remove-extension", selection };
    expect(await done(removal, `removal-${periodId}`)).toMatchObject({ progress: { changed: 1 } });
  });

  it("says of a unit that was named by its id that it owes nothing", async () => {
    const nobody = `unit_${"0".repeat(26)}`;
    const selection = { periodIds: [periodId], unitIds: [city.units[1]?.unitId, nobody] };
    const wish = { ...exemptAll(), selection };
    const { jobId } = await done(wish, `named-${periodId}`);
    const { units } = await city.viewer.must("GET", `/v1/jobs/${jobId}/units?outcome=refused`);
    expect(units).toMatchObject([{ unit: { unitId: nobody }, why: { code: "NOT_ON_ROSTER" } }]);
  });
});
