import { read, utils } from "@e965/xlsx";
import { afterAll, describe, expect, it } from "vitest";
import { type Deps, markWorkbook } from "../../../../functions/mark-workbook/handler.ts";
import { sampleWorkbook } from "../../../../scripts/make-sample-files.ts";
import type { ScanVerdict } from "../../../../shared/adapters/s3/file-store.ts";
import {
  FORM_SHEET_NAME,
  RESULT_SHEET_NAME,
  STAMP_SHEET_NAME,
} from "../../../../shared/adapters/workbook/form-layout.ts";
import { listWorkbook } from "../../../../shared/adapters/workbook/list-workbook.ts";
import { workbookMarker } from "../../../../shared/adapters/workbook/mark-workbook.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import type { Finding } from "../../../../shared/domain/findings/findings.ts";
import type { SubmissionState } from "../../../../shared/domain/submission/submission.ts";
import { aDataFile, aDocumentFile, aSubmission, received } from "../../../builders/a-submission.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, HOAN_KIEM, NOW, outcomeOf, type Who } from "../read-units/a-city.ts";

const route = "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/answer.xlsx";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR", attempt: "2" };
const FINDING: Finding = {
  code: "VALUE_NEGATIVE",
  fileId: "data",
  sheet: "Số liệu",
  cell: "D6",
  indicator: "A05",
};

const marker = workbookMarker();
afterAll(() => marker.close());

interface Wishes {
  readonly state?: SubmissionState;
  readonly bytes?: Uint8Array;
  readonly verdict?: ScanVerdict;
  readonly findings?: readonly Finding[];
}

/** Attempt 2 of Hoàn Kiếm, decided, with its workbook in the inbox and one finding; attempt 3 has no workbook. */
async function aDecidedAttempt({ state = "rejected", bytes, verdict, findings = [FINDING] }: Wishes = {}) {
  const city = await aCity();
  await city.reports.createObligation(anObligation());
  const address = { unitId: HOAN_KIEM, periodId: "2026-YEAR", attempt: 2, fileId: "data" };
  city.files.upload(city.files.keyOf(address), bytes ?? (await sampleWorkbook()), NOW);
  await city.files.saveResult(address, "findings", findings);
  const document = aDocumentFile(received());
  const data = aDataFile({ name: "Báo cáo.xlsx", ...received("2026-12-01T03:00:00.000Z", "version-1") });
  const decidedAt = "2026-12-01T03:02:00.000Z";
  await city.reports.issue(aSubmission({ attempt: 2, state, decidedAt, files: { data, document } }));
  await city.reports.issue(aSubmission({ attempt: 3, state: "accepted", files: { document } }));
  const marked: number[] = [];
  const deps: Deps = {
    reports: city.reports,
    units: city.units,
    files: {
      ...city.files,
      scanVerdict: async () => {
        if (!verdict) throw new Error("nothing is scanned here");
        return verdict;
      },
    },
    answers: city.files,
    marker: {
      mark: (file, answer) => {
        marked.push(file.length);
        return marker.mark(file, answer);
      },
    },
    listWorkbook,
    uploadsAreScanned: verdict !== undefined,
    now: city.now,
  };
  return { deps, files: city.files, marked };
}

/** The texts of the first sheet of the one answer that is kept. */
const textsOf = (answers: ReadonlyMap<string, { readonly bytes: Uint8Array }>) => {
  const [kept] = [...answers.values()];
  const workbook = read(kept?.bytes);
  const [first = ""] = workbook.SheetNames;
  return { sheets: workbook.SheetNames, text: utils.sheet_to_csv(workbook.Sheets[first] ?? {}) };
};

it("links to the unit's own workbook, marked, for a minute", async () => {
  const { deps, files } = await aDecidedAttempt();
  const link = await ask(markWorkbook(deps), { route, path, who: "a member" });

  expect(link).toEqual({
    url: expect.stringMatching(
      `^https://inbox.example/results/${HOAN_KIEM}/2026-YEAR/2/answer-[0-9a-f]{32}.xlsx$`,
    ),
    expiresAt: new Date(NOW.getTime() + 60_000).toISOString(),
    isMarked: true,
  });
  const { sheets, text } = textsOf(files.allAnswers());
  expect(sheets).toEqual([RESULT_SHEET_NAME, FORM_SHEET_NAME, "Hướng dẫn", STAMP_SHEET_NAME]);
  for (const said of ["Phường Hoàn Kiếm", "CHƯA ĐẠT - 1 lỗi", "Số không được âm", "10:02 ngày 01/12/2026"])
    expect(text).toContain(said);
});

it("makes an answer once, and anew when something else is to be said", async () => {
  const { deps, files, marked } = await aDecidedAttempt();
  const fetched = () => ask(markWorkbook(deps), { route, path, who: "a member" });
  const first = await fetched();
  expect(await fetched()).toEqual(first);
  expect(marked).toHaveLength(1);

  await files.saveResult({ unitId: HOAN_KIEM, periodId: "2026-YEAR", attempt: 2 }, "findings", []);
  expect((await fetched()).url).not.toBe(first.url);
  expect(marked).toHaveLength(2);
});

it("gives the list alone, and says why, where marking would not be safe", async () => {
  const { deps, files } = await aDecidedAttempt({ bytes: Buffer.from("PK\u0003\u0004 no workbook at all") });
  for (const _ of ["made", "kept"]) {
    expect(await ask(markWorkbook(deps), { route, path, who: "a member" })).toMatchObject({
      isMarked: false,
      reason: {
        vi: expect.stringContaining("không đọc được"),
        en: expect.stringContaining("cannot be read"),
      },
    });
  }
  const { sheets, text } = textsOf(files.allAnswers());
  expect(sheets).toEqual([RESULT_SHEET_NAME]);
  expect(text).toContain("không đọc được");
  expect(text).toContain("Số không được âm");
});

it("tries again where it took too long the time before", async () => {
  const { deps } = await aDecidedAttempt();
  const slow: Deps = { ...deps, marker: { mark: async () => ({ ok: false, reason: "TOO_SLOW" }) } };
  expect(await ask(markWorkbook(slow), { route, path, who: "a member" })).toMatchObject({ isMarked: false });
  expect(await ask(markWorkbook(deps), { route, path, who: "a member" })).toMatchObject({ isMarked: true });
});

describe("an attempt", () => {
  it.each<[SubmissionState, string]>([
    ["accepted", "ok"],
    ["rejected", "ok"],
    ["approved", "ok"],
    ["returned", "ok"],
    ["superseded", "ok"],
    ["withdrawn", "ok"],
    ["requested", "FILE_NOT_READY"],
    ["received", "FILE_NOT_READY"],
    ["expired", "FILE_NOT_READY"],
  ])("that is %s: %s", async (state, expected) => {
    const { deps } = await aDecidedAttempt({ state });
    expect(await outcomeOf(markWorkbook(deps), { route, path, who: "a member" })).toBe(expected);
  });

  it("that has no workbook, or is not there, is not found", async () => {
    const { deps } = await aDecidedAttempt();
    for (const attempt of ["3", "9"])
      expect(await outcomeOf(markWorkbook(deps), { route, path: { ...path, attempt } })).toBe("NOT_FOUND");
    expect(await outcomeOf(markWorkbook(deps), { route, path, query: { a: "1" } })).toBe("INVALID_INPUT");
  });
});

describe("where uploads are scanned for malware", () => {
  it("a file that is still being looked at is not marked yet", async () => {
    const { deps, marked } = await aDecidedAttempt({ verdict: "BEING_SCANNED" });
    const refused = ask(markWorkbook(deps), { route, path, who: "a member" });
    const error: unknown = await refused.catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: "FILE_NOT_READY", details: { reason: "BEING_SCANNED" } });
    expect(marked).toEqual([]);
  });

  it.each<ScanVerdict>(["THREAT_FOUND", "NOT_SCANNABLE"])(
    "a file with the verdict %s is never read",
    async (verdict) => {
      const { deps, marked } = await aDecidedAttempt({ verdict });
      expect(await ask(markWorkbook(deps), { route, path, who: "a member" })).toMatchObject({
        isMarked: false,
        reason: { en: expect.stringContaining("malware") },
      });
      expect(marked).toEqual([]);
    },
  );

  it("a clean one is marked", async () => {
    const { deps } = await aDecidedAttempt({ verdict: "CLEAN" });
    expect(await ask(markWorkbook(deps), { route, path, who: "a member" })).toMatchObject({ isMarked: true });
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
  const { deps } = await aDecidedAttempt();
  expect(await outcomeOf(markWorkbook(deps), { route, path, who })).toBe(expected);
});
