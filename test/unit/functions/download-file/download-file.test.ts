import { describe, expect, it } from "vitest";
import { type Deps, downloadFile } from "../../../../functions/download-file/handler.ts";
import type { ScanVerdict } from "../../../../shared/adapters/s3/file-store.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
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

/** Where uploads are scanned, every version has the verdict; elsewhere nobody asks for one. */
interface Scanning {
  readonly verdict?: ScanVerdict;
}

/** Attempt 2: new data, the signed document of attempt 1, one photo that arrived, one that did not, one that differs. */
async function aCityWithFiles(
  state: SubmissionState = "accepted",
  { verdict }: Scanning = {},
): Promise<Deps & { readonly asked: readonly string[] }> {
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
        "evidence-4": anEvidenceFile({ problem: "EVIDENCE_ACTIVE_CONTENT", versionsSeen: 1 }),
      },
    }),
  );
  const asked: string[] = [];
  const scanVerdict: Deps["files"]["scanVerdict"] = async (address, versionId) => {
    asked.push(`${city.files.keyOf(address)}?versionId=${versionId}`);
    if (!verdict) throw new Error("nothing is scanned here");
    return verdict;
  };
  return {
    reports: city.reports,
    files: { ...city.files, scanVerdict },
    uploadsAreScanned: verdict !== undefined,
    now: city.now,
    asked,
  };
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

  it("with macros are handed to nobody, whoever asks", async () => {
    for (const who of ["a member", "an officer", "an office admin", "a viewer"] as const)
      expect(await outcome("accepted", "evidence-4", who)).toBe("FILE_NOT_READY");
  });

  it("are not found when there is no such file or attempt", async () => {
    const download = downloadFile(await aCityWithFiles());

    expect(await outcome("accepted", "evidence-9")).toBe("NOT_FOUND");
    expect(await outcome("accepted", "constructor")).toBe("NOT_FOUND");
    expect(await outcomeOf(download, { route, path: { ...path, attempt: "3" } })).toBe("NOT_FOUND");
    expect(await outcomeOf(download, { route, path: { ...path, fileId: "../data" } })).toBe("INVALID_INPUT");
    expect(await outcomeOf(download, { route, path, query: { versionId: "1" } })).toBe("INVALID_INPUT");
  });
});

describe("where uploads are scanned for malware", () => {
  const refusal = async (state: SubmissionState, verdict: ScanVerdict, fileId = "data") => {
    const download = downloadFile(await aCityWithFiles(state, { verdict }));
    const refused = ask(download, { route, path: { ...path, fileId }, who: "a member" });
    return refused.catch((error: unknown) => (error instanceof DomainError ? error : Promise.reject(error)));
  };

  it.each<ScanVerdict>(["BEING_SCANNED", "THREAT_FOUND", "NOT_SCANNABLE"])(
    "a file that storage would refuse is refused here, with the reason: %s",
    async (verdict) => {
      expect(await refusal("accepted", verdict)).toMatchObject({
        code: "FILE_NOT_READY",
        details: { attempt: 2, fileId: "data", state: "accepted", reason: verdict },
      });
    },
  );

  it("a clean file is linked to, by the verdict on the very version where its bytes first arrived", async () => {
    const city = await aCityWithFiles("accepted", { verdict: "CLEAN" });
    const wanted = { route, path: { ...path, fileId: "document" }, who: "a member" as const };

    expect(await ask(downloadFile(city), wanted)).toHaveProperty("url");
    expect(city.asked).toEqual([`inbox/${HOAN_KIEM}/2026-YEAR/1/document?versionId=version-1`]);
  });

  it("a file that has not passed the checks is refused for that, whatever the scan says", async () => {
    expect(await refusal("rejected", "CLEAN")).toMatchObject({ details: { reason: "NOT_PASSED" } });
    expect(await refusal("accepted", "THREAT_FOUND", "evidence-2")).toMatchObject({
      details: { reason: "NOT_PASSED" },
    });
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
