import { describe, expect, it } from "vitest";
import { type Deps, sweepUploads } from "../../../../functions/sweep-uploads/handler.ts";
import type { Submission } from "../../../../shared/domain/submission/submission.ts";
import { aReceivedSubmission, aSubmission } from "../../../builders/a-submission.ts";
import { aCity, HOAN_KIEM } from "../read-units/a-city.ts";

const MINUTE = 60_000;
const desk = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };

async function swept(submission: Submission, minutes: number, lying: readonly string[] = []) {
  const city = await aCity();
  await city.reports.issue(submission);
  for (const fileId of lying) {
    city.files.upload(city.files.keyOf({ ...submission, fileId }), Buffer.from("x"), new Date());
  }
  const ingested: string[] = [];
  const now = () => new Date(Date.parse(submission.requestedAt) + minutes * MINUTE);
  const deps: Deps = {
    ...city,
    now,
    ingest: async (message) => {
      ingested.push((message as { detail: { object: { key: string } } }).detail.object.key);
    },
    newId: () => "id",
  };
  await sweepUploads(deps)();
  return {
    ingested,
    state: (await city.reports.submission(submission))?.state,
    waiting: await city.reports.waitingSince("2026-YEAR", new Date("2027-01-01T00:00:00.000Z")),
  };
}

describe("the sweep", () => {
  it("leaves alone what was asked for a moment ago", async () => {
    const { ingested, state } = await swept(aSubmission(desk), 14, ["data"]);
    expect({ ingested, state }).toEqual({ ingested: [], state: "requested" });
  });

  it("hands what lies in storage to the ingestion, as S3 would have", async () => {
    const { ingested } = await swept(aSubmission(desk), 16, ["data", "document"]);
    expect(ingested).toEqual(["data", "document"].map((file) => `inbox/${HOAN_KIEM}/2026-YEAR/1/${file}`));
  });

  it("has a report decided that was received and left lying", async () => {
    const { ingested } = await swept(aReceivedSubmission(desk), 20);
    expect(ingested).toEqual([`inbox/${HOAN_KIEM}/2026-YEAR/1/data`]);
  });

  it("lets a request expire whose files never came, and goes on looking for them", async () => {
    const { state, waiting } = await swept(aSubmission(desk), 71);
    expect(state).toBe("expired");
    expect(waiting).toMatchObject([{ attempt: 1, state: "expired" }]);
  });

  it("takes a request out of sight two days after it expired", async () => {
    const { state, waiting } = await swept(aSubmission({ ...desk, state: "expired" }), 49 * 60);
    expect({ state, waiting }).toEqual({ state: "expired", waiting: [] });
  });

  it("believes the table and not an index that lags behind", async () => {
    const city = await aCity();
    await city.reports.issue(aReceivedSubmission({ ...desk, state: "accepted" }));
    const asked: unknown[] = [];
    const waitingSince = async () => [
      { ...desk, attempt: 1, state: "received" as const, requestedAt: "2026-12-01T03:00:00.000Z" },
      { ...desk, attempt: 2, state: "requested" as const, requestedAt: "2026-12-01T03:00:00.000Z" },
    ];
    await sweepUploads({
      ...city,
      reports: { ...city.reports, waitingSince },
      ingest: async (message) => {
        asked.push(message);
      },
      newId: () => "id",
    })();
    expect(asked).toEqual([]);
  });
});
