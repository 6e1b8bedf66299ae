import { describe, expect, it } from "vitest";
import { requestJob } from "../../../../functions/request-job/handler.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import { aJobOffice, type JobOffice, OFFICER, PERIOD_ID } from "../../../builders/a-job-office.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

const WISH = {
  command: "exempt",
  documentNumber: "12/QĐ-SNV",
  selection: { periodIds: [PERIOD_ID] },
} as const;
const REASON = "Đơn vị sắp sáp nhập.";

const previewOf = async (office: JobOffice, wish: object = WISH) =>
  (await office.request("POST /v1/jobs/preview", { body: wish })).json;

async function codeOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return "answered";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe("a preview", () => {
  it("says how many would change and how many not, and changes nothing", async () => {
    const office = await aJobOffice();
    const before = office.table.all();
    expect(await previewOf(office, { ...WISH, selection: { ...WISH.selection, kind: "xa" } })).toEqual({
      hash: expect.any(String),
      targets: 1,
      changed: 1,
      unchanged: 0,
      refused: 0,
      why: [],
      changingByStatus: { not_due: 1 },
      exceptions: [],
    });
    expect(office.table.all()).toEqual(before);
  });

  it("names those that would not change, with the reason", async () => {
    const office = await aJobOffice();
    const wish = { command: "lift-exemption", selection: { ...WISH.selection, kind: "xa" } };
    expect(await previewOf(office, wish)).toMatchObject({
      unchanged: 1,
      why: [{ code: "NOT_EXEMPT", count: 1, title: { vi: "Đơn vị không được miễn báo cáo kỳ này" } }],
      exceptions: [
        { unitId: office.unitIds[2], periodId: PERIOD_ID, outcome: "unchanged", code: "NOT_EXEMPT" },
      ],
    });
  });

  it.each([
    ["NOT_FOUND", { ...WISH, selection: { periodIds: ["2031-YEAR"] } }],
    ["DOCUMENT_NUMBER_INVALID", { ...WISH, documentNumber: "theo điện thoại" }],
    ["INVALID_INPUT", { ...WISH, selection: { periodIds: [] } }],
    ["INVALID_INPUT", { ...WISH, command: "delete" }],
    ["INVALID_INPUT", { ...WISH, selection: { ...WISH.selection, unitIds: ["00070"] } }],
  ])("is refused: %s", async (code, wish) => {
    expect(await codeOf(previewOf(await aJobOffice(), wish))).toBe(code);
  });
});

describe("starting a job", () => {
  it("answers 202 with the job, and the same again for the same key", async () => {
    const office = await aJobOffice();
    const { hash } = await previewOf(office);
    const body = { ...WISH, reason: REASON, hash };
    const first = await office.request("POST /v1/jobs", { body, key: "key" });
    expect(first).toMatchObject({
      statusCode: 202,
      json: { state: "planned", command: "exempt", targets: 3, reason: REASON, by: "officer" },
    });
    await office.runAll();
    const again = await office.request("POST /v1/jobs", { body, key: "key" });
    expect(again.json).toMatchObject({ jobId: first.json.jobId, state: "done" });
    expect((await office.read("GET /v1/jobs", {})).json.jobs).toHaveLength(1);
  });

  it("makes one job of two requests at once", async () => {
    const office = await aJobOffice();
    const { hash } = await previewOf(office);
    const body = { ...WISH, reason: REASON, hash };
    const [one, other] = await Promise.all([
      office.request("POST /v1/jobs", { body, key: "key" }),
      office.request("POST /v1/jobs", { body, key: "key" }),
    ]);
    expect(one.json.jobId).toBe(other.json.jobId);
    expect(office.collect()).toHaveLength(1);
  });

  it("refuses another wish with the same key", async () => {
    const office = await aJobOffice();
    const { hash } = await previewOf(office);
    const body = { ...WISH, reason: REASON, hash };
    await office.request("POST /v1/jobs", { body, key: "key" });
    const other = { ...body, reason: "Lý do khác." };
    expect(await codeOf(office.request("POST /v1/jobs", { body: other, key: "key" }))).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
  });

  it("refuses what is no longer what the preview showed", async () => {
    const office = await aJobOffice();
    const { hash } = await previewOf(office);
    await office.start({ ...WISH, selection: { ...WISH.selection, kind: "xa" } });
    await office.runAll();
    const body = { ...WISH, reason: REASON, hash };
    expect(await codeOf(office.request("POST /v1/jobs", { body, key: "key" }))).toBe("JOB_PREVIEW_STALE");
  });

  it("refuses what would change nothing, and a request without a key", async () => {
    const office = await aJobOffice();
    const nothing = { command: "lift-exemption", selection: WISH.selection };
    expect(await codeOf(office.start(nothing))).toBe("JOB_CHANGES_NOTHING");
    const body = { ...WISH, reason: REASON, hash: "hash" };
    expect(await codeOf(office.request("POST /v1/jobs", { body }))).toBe("IDEMPOTENCY_KEY_REQUIRED");
  });
});

describe("undoing a job", () => {
  const undo = (office: JobOffice, jobId: string, asked: object = {}) =>
    office.request("POST /v1/jobs/{jobId}/undo", {
      path: { jobId },
      body: { reason: "Nhầm." },
      key: "undo",
      ...asked,
    });

  it("is refused while it runs, for a job that there is not, twice, and for an undo", async () => {
    const office = await aJobOffice();
    const { jobId } = await office.start(WISH);
    expect(await codeOf(undo(office, jobId))).toBe("JOB_NOT_DONE");
    expect(await codeOf(undo(office, `job_${"0".repeat(32)}`))).toBe("NOT_FOUND");
    await office.runAll();
    const { json } = await undo(office, jobId);
    expect(await codeOf(undo(office, jobId, { key: "other" }))).toBe("JOB_ALREADY_UNDONE");
    await office.runAll();
    expect(await codeOf(undo(office, json.jobId, { key: "other" }))).toBe("JOB_NOT_UNDOABLE");
  });

  it("of two people at once is made by one", async () => {
    const office = await aJobOffice();
    const { jobId } = await office.start(WISH);
    await office.runAll();
    const answers = await Promise.all(["one", "other"].map((key) => codeOf(undo(office, jobId, { key }))));
    expect(answers.toSorted()).toEqual(["JOB_ALREADY_UNDONE", "answered"]);
  });
});

describe("who may", () => {
  const routes = ["POST /v1/jobs/preview", "POST /v1/jobs", "POST /v1/jobs/{jobId}/undo"];
  const bodyOf = (route: string) =>
    route.endsWith("undo")
      ? { reason: REASON }
      : route.endsWith("preview")
        ? WISH
        : { ...WISH, reason: REASON, hash: "x" };

  it.each(routes)("%s: nobody outside the office", async (route) => {
    const office = await aJobOffice();
    for (const groups of [[], ["viewer"]] as const) {
      const event = anHttpEvent({
        route,
        path: { jobId: `job_${"0".repeat(32)}` },
        body: bodyOf(route),
        headers: { "idempotency-key": "key" },
        person: aPerson({ sub: OFFICER.sub, groups }),
      });
      expect(await codeOf(requestJob(office.depsOn(office.table))(event))).toBe("FORBIDDEN");
    }
  });
});
