import { expect, test } from "vitest";
import { type Deps, sweepUploads } from "../../../../functions/sweep-uploads/handler.ts";
import { aReceivedSubmission, aSubmission } from "../../../builders/a-submission.ts";
import { aCity, BA_DINH, HOAN_KIEM } from "../read-units/a-city.ts";

test("a submission that cannot be looked after does not hold up the others, and the run still fails", async () => {
  const city = await aCity();
  await city.reports.issue(aReceivedSubmission({ unitId: BA_DINH }));
  await city.reports.issue(aReceivedSubmission({ unitId: HOAN_KIEM }));
  const ingested: unknown[] = [];
  const deps: Deps = {
    ...city,
    reports: {
      ...city.reports,
      submission: async (id) => {
        if (id.unitId === BA_DINH) throw new Error("unreadable");
        return city.reports.submission(id);
      },
    },
    ingest: async (message) => {
      ingested.push(message);
    },
    newId: () => "id",
  };
  await expect(sweepUploads(deps)()).rejects.toThrow("1 of 2 failed");
  expect(ingested).toHaveLength(1);
});

test("reports that have arrived are looked after before requests whose files never came", async () => {
  const city = await aCity();
  const requestedAt = "2026-11-30T03:00:00.000Z";
  await city.reports.issue(aSubmission({ unitId: BA_DINH, requestedAt, uploadExpiresAt: requestedAt }));
  await city.reports.issue(aReceivedSubmission({ unitId: HOAN_KIEM }));
  const looked: string[] = [];
  const reports: Deps["reports"] = {
    ...city.reports,
    submission: async (id) => {
      looked.push(id.unitId);
      return city.reports.submission(id);
    },
  };
  await sweepUploads({ ...city, reports, ingest: async () => {}, newId: () => "id" })();
  expect(looked).toEqual([HOAN_KIEM, BA_DINH]);
});
