import { describe, expect, it } from "vitest";
import { aJobOffice, type JobOffice, OFFICER, PERIOD_ID } from "../../../builders/a-job-office.ts";
import { aPerson } from "../../../builders/a-person.ts";

const EXEMPT = {
  command: "exempt",
  documentNumber: "12/QĐ-SNV",
  selection: { periodIds: [PERIOD_ID] },
} as const;

/** Every page of a list, by following its cursors. */
async function allPages(office: JobOffice, route: string, asked: { path?: object; query?: object }) {
  const pages = [];
  let cursor: string | undefined;
  do {
    const query = { ...asked.query, ...(cursor && { cursor }) };
    const { json } = await office.read(route, { ...(asked.path && { path: { ...asked.path } }), query });
    pages.push(json);
    cursor = json.nextCursor;
  } while (cursor);
  return pages;
}

describe("the units of a job", () => {
  it("come in pages that hold each once, across work items", async () => {
    const office = await aJobOffice({ units: 205 });
    const { jobId } = await office.start(EXEMPT);
    await office.runAll();
    const pages = await allPages(office, "GET /v1/jobs/{jobId}/units", {
      path: { jobId },
      query: { limit: "40" },
    });
    const listed = pages.flatMap(({ units }) =>
      units.map(({ unit }: { unit: { unitId: string } }) => unit.unitId),
    );
    expect(listed.toSorted()).toEqual(office.unitIds.toSorted());
    expect(pages.map(({ units }) => units.length)).toEqual([40, 40, 40, 40, 40, 5]);
  });

  it("are found by outcome, also where they are rare", async () => {
    const office = await aJobOffice({ units: 205 });
    const selection = { periodIds: [PERIOD_ID], unitIds: [office.unitIds[201]] };
    await office.start({ ...EXEMPT, documentNumber: "7/QĐ-SNV", selection });
    await office.runAll();
    const { jobId } = await office.start(EXEMPT, { key: "key-2" });
    await office.runAll();
    const pages = await allPages(office, "GET /v1/jobs/{jobId}/units", {
      path: { jobId },
      query: { outcome: "refused", limit: "1" },
    });
    expect(pages.flatMap(({ units }) => units)).toMatchObject([{ unit: { unitId: office.unitIds[201] } }]);
  });
});

describe("the jobs", () => {
  it("are listed in pages, each with how far it has come", async () => {
    const office = await aJobOffice();
    for (const [index, unitId] of office.unitIds.entries()) {
      const selection = { periodIds: [PERIOD_ID], unitIds: [unitId] };
      await office.start({ ...EXEMPT, selection }, { key: `key-${index}` });
    }
    await office.runAll();
    const pages = await allPages(office, "GET /v1/jobs", { query: { limit: "2" } });
    expect(pages.map(({ jobs }) => jobs.length)).toEqual([2, 1]);
    const jobs = pages.flatMap((page) => page.jobs);
    expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(3);
    expect(jobs.every(({ progress }) => progress.changed === 1)).toBe(true);
  });

  it("are seen by staff alone", async () => {
    const office = await aJobOffice();
    const { jobId } = await office.start(EXEMPT);
    for (const route of ["GET /v1/jobs", "GET /v1/jobs/{jobId}", "GET /v1/jobs/{jobId}/units"]) {
      const asked = { path: { jobId } };
      expect(
        (await office.read(route, { ...asked, person: aPerson({ groups: ["viewer"] }) })).statusCode,
      ).toBe(200);
      await expect(
        office.read(route, { ...asked, person: aPerson({ sub: OFFICER.sub }) }),
      ).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  it("that there are not, are not found", async () => {
    const office = await aJobOffice();
    const path = { jobId: `job_${"0".repeat(32)}` };
    for (const route of ["GET /v1/jobs/{jobId}", "GET /v1/jobs/{jobId}/units"]) {
      await expect(office.read(route, { path })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
