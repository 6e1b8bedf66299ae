import { describe, expect, it } from "vitest";
import { downloadFile } from "../../../../functions/download-file/handler.ts";
import type { SubmissionState } from "../../../../shared/domain/submission/submission.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aSubmission,
  received,
} from "../../../builders/a-submission.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, HOAN_KIEM, NOW, outcomeOf, type Who } from "../read-units/a-city.ts";

const route = "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/files/{fileId}";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR", attempt: "2", fileId: "data" };

/** Attempt 2: new data, the signed document of attempt 1, one photo that arrived, one that did not, one that differs. */
async function aCityWithFiles(state: SubmissionState = "accepted") {
  const city = await aCity();
  await city.reports.createObligation(anObligation());
  await city.reports.issue(
    aSubmission({
      attempt: 2,
      state,
      files: {
        data: aDataFile(received("2026-12-01T03:00:00.000Z", "version-7")),
        document: aDocumentFile({
          ...received("2026-11-30T03:00:00.000Z", "version-1"),
          reusedFrom: { attempt: 1, fileId: "document" },
        }),
        "evidence-1": anEvidenceFile(received()),
        "evidence-2": anEvidenceFile(),
        "evidence-3": anEvidenceFile({ problem: "FILE_DIFFERS" }),
      },
    }),
  );
  return city;
}

const outcome = async (state: SubmissionState, fileId: string, who: Who = "a member") =>
  outcomeOf(downloadFile(await aCityWithFiles(state)), { route, who, path: { ...path, fileId } });

it("links to the version that counts, for a minute", async () => {
  const link = await ask(downloadFile(await aCityWithFiles()), { route, path, who: "a member" });

  expect(link).toEqual({
    url: `https://inbox.example/inbox/${HOAN_KIEM}/2026-YEAR/2/data?versionId=version-7`,
    expiresAt: new Date(NOW.getTime() + 60_000).toISOString(),
  });
});

it("finds the bytes of a file that is used again where they first arrived", async () => {
  const wanted = { route, path: { ...path, fileId: "document" } };
  const { url } = await ask(downloadFile(await aCityWithFiles()), wanted);

  expect(url).toContain("/2026-YEAR/1/document?versionId=version-1");
});

describe("the files of a report", () => {
  it.each<[SubmissionState, string]>([
    ["accepted", "ok"],
    ["approved", "ok"],
    ["returned", "ok"],
    ["superseded", "ok"],
    ["withdrawn", "ok"],
    ["requested", "FILE_NOT_READY"],
    ["received", "FILE_NOT_READY"],
    ["rejected", "FILE_NOT_READY"],
    ["expired", "FILE_NOT_READY"],
  ])("that is %s: %s", async (state, expected) => {
    expect(await outcome(state, "data")).toBe(expected);
  });

  it("that are evidence do not wait for the report, but must have arrived as announced", async () => {
    expect(await outcome("requested", "evidence-1")).toBe("ok");
    expect(await outcome("accepted", "evidence-2")).toBe("FILE_NOT_READY");
    expect(await outcome("accepted", "evidence-3")).toBe("FILE_NOT_READY");
  });

  it("are not found when there is no such file or attempt", async () => {
    const download = downloadFile(await aCityWithFiles());

    expect(await outcome("accepted", "evidence-9")).toBe("NOT_FOUND");
    expect(await outcomeOf(download, { route, path: { ...path, attempt: "3" } })).toBe("NOT_FOUND");
    expect(await outcomeOf(download, { route, path: { ...path, fileId: "../data" } })).toBe("INVALID_INPUT");
    expect(await outcomeOf(download, { route, path, query: { versionId: "1" } })).toBe("INVALID_INPUT");
  });
});

it.each<[Who, string]>([
  ["a member", "ok"],
  ["a member of another unit", "NOT_FOUND"],
  ["a member of no unit", "NOT_FOUND"],
  ["a viewer", "ok"],
  ["an officer", "ok"],
  ["an office admin", "ok"],
])("answers %s with %s", async (who, expected) => {
  expect(await outcome("accepted", "data", who)).toBe(expected);
});
