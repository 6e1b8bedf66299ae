import { describe, expect, it } from "vitest";
import { DomainError } from "../../../../../shared/domain/errors.ts";
import {
  nextSubmission,
  type RequestedFile,
  repeatOf,
  type SubmissionRequest,
} from "../../../../../shared/domain/submission/request.ts";
import type { Submission } from "../../../../../shared/domain/submission/submission.ts";
import { dayBefore, localDateOf } from "../../../../../shared/domain/time/local-date.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aReceivedSubmission,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-01T03:00:00.000Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Bytes: 25 MB. */
const MAX_FILE_SIZE = 26_214_400;
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds).toISOString();

const data: RequestedFile = aDataFile();
const document: RequestedFile = aDocumentFile();
const { parts: REPORT } = anOpenPeriod();
const PLAN = { required: ["document"], optional: ["evidence"], documentFields: ["form", "tasks"] } as const;
const planParts = {
  required: [...PLAN.required],
  optional: [...PLAN.optional],
  documentFields: [...PLAN.documentFields],
};

interface Asked {
  readonly document?: Partial<SubmissionRequest["document"]>;
  readonly files?: readonly RequestedFile[];
  readonly recent?: readonly Submission[];
  readonly confirmMatches?: string;
  readonly parts?: typeof REPORT;
  readonly obligation?: ReturnType<typeof anObligation>;
}

function next({
  recent = [],
  parts = REPORT,
  obligation = anObligation(),
  ...asked
}: Asked = {}): Submission {
  return nextSubmission({
    obligation,
    parts,
    request: {
      document: { number: "47/BC-UBND", date: "2026-11-30", ...asked.document },
      files: asked.files ?? [data, document],
      ...(asked.confirmMatches !== undefined && { confirmMatches: asked.confirmMatches }),
    },
    recent,
    requestedBy: "member",
    idempotency: { key: "key", body: "body" },
    now: NOW,
  });
}

function refusal(asked: Asked): DomainError {
  try {
    next(asked);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a request", () => {
  it("becomes attempt 1, with ten minutes to send its files", () => {
    expect(next()).toMatchObject({
      attempt: 1,
      state: "requested",
      requestedAt: "2026-12-01T03:00:00.000Z",
      uploadExpiresAt: "2026-12-01T03:10:00.000Z",
      requestedBy: "member",
      files: { data: { part: "data" }, document: { part: "document" } },
    });
  });

  it("takes the number after the latest attempt, whatever became of that", () => {
    for (const state of ["requested", "expired", "rejected", "withdrawn", "returned"] as const) {
      const recent = [
        aSubmission({ attempt: 7, state, requestedAt: ago(30 * HOUR), uploadExpiresAt: ago(29 * HOUR) }),
      ];
      expect(next({ recent }).attempt).toBe(8);
    }
  });

  it("is of the shard of its obligation", () => {
    expect(next({ obligation: anObligation({ shard: 3 }) }).shard).toBe(3);
  });

  it("numbers its evidence", () => {
    const evidence = anEvidenceFile();
    expect(Object.keys(next({ files: [evidence, data, evidence, document] }).files)).toEqual([
      "evidence-1",
      "data",
      "evidence-2",
      "document",
    ]);
  });

  it("of a plan needs the document alone, with its form and number of tasks", () => {
    const plan = next({ parts: planParts, files: [document], document: { form: "integrated", tasks: 0 } });
    expect(plan.document).toMatchObject({ form: "integrated", tasks: 0 });
  });
});

describe("a request is refused", () => {
  const approved = aMetObligation({ current: aCurrent({ state: "approved" }) });
  const open = (count: number, changes: Partial<Submission> = {}) =>
    Array.from({ length: count }, (_, n) =>
      aSubmission({
        attempt: count - n,
        requestedAt: ago(MINUTE),
        uploadExpiresAt: ago(-9 * MINUTE),
        ...changes,
      }),
    );
  const closed = (count: number, at: string) =>
    Array.from({ length: count }, (_, n) =>
      aSubmission({ attempt: count - n, state: "rejected", requestedAt: at, uploadExpiresAt: at }),
    );
  const evidence = anEvidenceFile();
  const earlier = aReceivedSubmission({ attempt: 4, state: "rejected", requestedAt: ago(2 * HOUR) });
  const again = (part: "data" | "document", attempt: number, fileId: string = part): RequestedFile => ({
    part,
    reuse: { attempt, fileId },
  });

  it.each<[string, string, Asked]>([
    ["its report is approved", "OBLIGATION_APPROVED", { obligation: approved }],
    ["three are open", "TOO_MANY_OPEN_REQUESTS", { recent: open(3) }],
    ["three are being checked", "TOO_MANY_OPEN_REQUESTS", { recent: open(3, { state: "received" }) }],
    ["thirty were made within a day", "TOO_MANY_ATTEMPTS", { recent: closed(30, ago(24 * HOUR - 1)) }],
    ["a required part is missing", "PART_MISSING", { files: [data] }],
    [
      "a part is not wanted",
      "PART_NOT_WANTED",
      { parts: planParts, files: [data, document], document: { form: "standalone", tasks: 3 } },
    ],
    ["there are two workbooks", "TOO_MANY_FILES", { files: [data, data, document] }],
    [
      "there is too much evidence",
      "TOO_MANY_FILES",
      { files: [data, document, ...Array(11).fill(evidence)] },
    ],
    ["the plan's form is missing", "DOCUMENT_FIELD_MISSING", { parts: planParts, files: [document] }],
    ["the number is none", "DOCUMENT_NUMBER_INVALID", { document: { number: "số 47" } }],
    [
      "a type is not taken",
      "FILE_TYPE_NOT_ALLOWED",
      { files: [{ ...data, type: "application/zip" } as RequestedFile, document] },
    ],
    [
      "a name and its type differ",
      "FILE_TYPE_NOT_ALLOWED",
      { files: [aDataFile({ name: "bao-cao.pdf" }), document] },
    ],
    [
      "an old workbook is sent",
      "FILE_TYPE_NOT_ALLOWED",
      { files: [aDataFile({ name: "bao-cao.xls" }), document] },
    ],
    [
      "the document is a picture",
      "FILE_TYPE_NOT_ALLOWED",
      { files: [data, aDocumentFile({ name: "anh.png", type: "image/png" })] },
    ],
    ["a file is too large", "FILE_TOO_LARGE", { files: [aDataFile({ size: MAX_FILE_SIZE + 1 }), document] }],
    ["a file has no name", "FILE_NAME_EMPTY", { files: [aDataFile({ name: "\u202e \u0000" }), document] }],
    [
      "everything is used again",
      "NOTHING_NEW",
      { files: [again("data", 4), again("document", 4)], recent: [earlier] },
    ],
    [
      "everything is used again, its evidence too",
      "NOTHING_NEW",
      {
        files: [
          again("data", 4),
          again("document", 4),
          { part: "evidence", reuse: { attempt: 4, fileId: "evidence-1" } },
        ],
        recent: [{ ...earlier, files: { ...earlier.files, "evidence-1": anEvidenceFile(received()) } }],
      },
    ],
    [
      "everything is used again, and other matches are confirmed than those of its workbook",
      "MATCHES_DIFFER",
      {
        files: [again("data", 4), again("document", 4)],
        recent: [{ ...earlier, matchesToConfirm: "a" }],
        confirmMatches: "b",
      },
    ],
    [
      "everything is used again, and nothing was to be confirmed",
      "MATCHES_DIFFER",
      { files: [again("data", 4), again("document", 4)], recent: [earlier], confirmMatches: "a" },
    ],
    [
      "an attempt to use again is unknown",
      "FILE_NOT_REUSABLE",
      { files: [data, again("document", 3)], recent: [earlier] },
    ],
    [
      "a file to use again never arrived",
      "FILE_NOT_REUSABLE",
      { files: [data, again("document", 1)], recent: [aSubmission({ state: "expired" })] },
    ],
    [
      "a file is used again as another part",
      "FILE_NOT_REUSABLE",
      { files: [data, again("document", 4, "data")], recent: [earlier] },
    ],
    [
      "a file to use again has a name like a property's",
      "FILE_NOT_REUSABLE",
      { files: [data, again("document", 4, "constructor")], recent: [earlier] },
    ],
  ])("when %s", (_, code, asked) => {
    expect(refusal(asked).code).toBe(code);
  });

  it.each<[string, Asked]>([
    ["two are open and one has run out", { recent: [...open(2), aSubmission({ uploadExpiresAt: ago(0) })] }],
    ["the thirtieth was a day ago", { recent: closed(30, ago(24 * HOUR)) }],
    ["its report was returned", { obligation: aMetObligation({ current: aCurrent({ state: "returned" }) }) }],
    [
      "the unit is exempt",
      { obligation: anObligation({ exemption: { documentNumber: "1/QĐ-UBND", at: ago(0) } }) },
    ],
    ["a file is as large as may be", { files: [aDataFile({ size: MAX_FILE_SIZE }), document] }],
    ["an ending is in capitals", { files: [aDataFile({ name: "BAO CAO.XLSX" }), document] }],
  ])("but not when %s", (_, asked) => {
    expect(next(asked).state).toBe("requested");
  });
});

describe("a report sent again as it is", () => {
  const earlier = aReceivedSubmission({
    ...{ attempt: 4, state: "rejected", requestedAt: ago(2 * HOUR), matchesToConfirm: "a" },
  });
  const again = (part: "data" | "document"): RequestedFile => ({ part, reuse: { attempt: 4, fileId: part } });

  it("with the matches of its workbook confirmed has been received already", () => {
    const submission = next({
      files: [again("data"), again("document")],
      recent: [earlier],
      confirmMatches: "a",
    });
    expect(submission).toMatchObject({ attempt: 5, state: "received", confirmedMatches: "a" });
  });

  it("with new evidence in place of what was not kept has been received already, too", () => {
    const files = [again("data"), again("document"), anEvidenceFile()];
    const recent = [{ ...earlier, state: "accepted" as const }];
    expect(next({ files, recent })).toMatchObject({ attempt: 5, state: "received" });
  });

  it.each<Submission["state"]>(["rejected", "expired"])(
    "with new evidence is nothing new when it was %s: what never passed would come as if in time",
    (state) => {
      const files = [again("data"), again("document"), anEvidenceFile()];
      expect(refusal({ files, recent: [{ ...earlier, state }] }).code).toBe("NOTHING_NEW");
    },
  );

  it("because the office let something pass is the last one it had, not an earlier one", () => {
    const waived = { ...earlier, errors: 1, resendUntil: localDateOf(NOW) };
    const late = { ...waived, attempt: 5 };
    const files = [again("data"), again("document")];
    expect(refusal({ files, recent: [late, waived] }).code).toBe("NOTHING_NEW");
  });

  it("because the office let pass what was wrong has been received already, its matches still confirmed", () => {
    const waived = { ...earlier, resendUntil: localDateOf(NOW), confirmedMatches: "a" };
    const submission = next({ files: [again("data"), again("document")], recent: [waived] });
    expect(submission).toMatchObject({ attempt: 5, state: "received", confirmedMatches: "a" });
  });

  it.each<[string, Partial<Submission>]>([
    ["when that was until yesterday", { resendUntil: dayBefore(localDateOf(NOW)) }],
    ["when it counts", { resendUntil: localDateOf(NOW), state: "accepted" }],
  ])("is refused as nothing new %s", (_, changes) => {
    const files = [again("data"), again("document")];
    expect(refusal({ files, recent: [{ ...earlier, ...changes }] }).code).toBe("NOTHING_NEW");
  });

  it("with new evidence does not wait for that", () => {
    const files = [again("data"), again("document"), anEvidenceFile()];
    expect(next({ files, recent: [earlier], confirmMatches: "a" }).state).toBe("received");
  });

  it("with a corrected workbook takes the confirmation along, whatever it will be held against", () => {
    const submission = next({ files: [data, again("document")], recent: [earlier], confirmMatches: "b" });
    expect(submission).toMatchObject({ state: "requested", confirmedMatches: "b" });
  });
});

describe("a file used again", () => {
  it("keeps its name, hash and arrival, and says where it lies", () => {
    const earlier = aReceivedSubmission({ attempt: 4, state: "rejected", requestedAt: ago(2 * HOUR) });
    const { files } = next({
      files: [data, { part: "document", reuse: { attempt: 4, fileId: "document" } }],
      recent: [earlier],
    });
    expect(files["document"]).toEqual({
      ...earlier.files["document"],
      reusedFrom: { attempt: 4, fileId: "document" },
    });
  });

  it("is named by the attempt it came with, however often it is used again", () => {
    const second = aReceivedSubmission({
      attempt: 5,
      state: "rejected",
      requestedAt: ago(2 * HOUR),
      files: {
        data: aDataFile(received()),
        document: aDocumentFile({ ...received(), reusedFrom: { attempt: 4, fileId: "document" } }),
      },
    });
    const { files } = next({
      files: [data, { part: "document", reuse: { attempt: 5, fileId: "document" } }],
      recent: [second],
    });
    expect(files["document"]?.reusedFrom).toEqual({ attempt: 4, fileId: "document" });
  });

  it("is found as evidence under another number", () => {
    const evidence = anEvidenceFile({ name: "anh-2.jpg", ...received() });
    const earlier = aReceivedSubmission({
      attempt: 2,
      state: "rejected",
      requestedAt: ago(2 * HOUR),
      files: {
        ...aReceivedSubmission().files,
        "evidence-1": anEvidenceFile(received()),
        "evidence-2": evidence,
      },
    });
    const { files } = next({
      files: [data, document, { part: "evidence", reuse: { attempt: 2, fileId: "evidence-2" } }],
      recent: [earlier],
    });
    expect(files["evidence-1"]).toEqual({ ...evidence, reusedFrom: { attempt: 2, fileId: "evidence-2" } });
  });
});

describe("an idempotency key", () => {
  const earlier = aSubmission({ attempt: 2, idempotency: { key: "k", body: "b" }, requestedAt: ago(HOUR) });

  it("finds the attempt that it was answered with", () => {
    expect(repeatOf([aSubmission({ attempt: 3 }), earlier], { key: "k", body: "b" }, NOW)).toBe(earlier);
  });

  it("of another person or request finds nothing", () => {
    expect(repeatOf([earlier], { key: "other", body: "b" }, NOW)).toBeUndefined();
  });

  it("with another body is refused", () => {
    expect(() => repeatOf([earlier], { key: "k", body: "c" }, NOW)).toThrow(
      expect.objectContaining({ code: "IDEMPOTENCY_KEY_REUSED", details: { attempt: 2 } }),
    );
  });

  it("is forgotten after a day, whatever came with it", () => {
    const dayOld = { ...earlier, requestedAt: ago(24 * HOUR) };
    expect(repeatOf([dayOld], { key: "k", body: "c" }, NOW)).toBeUndefined();
    const almost = { ...earlier, requestedAt: ago(24 * HOUR - 1) };
    expect(repeatOf([almost], { key: "k", body: "b" }, NOW)).toBe(almost);
  });
});

describe("a document's number", () => {
  it.each([
    ["145/KH-UBND"],
    ["01-CTr/TU"],
    ["9567/VP-TTDLCNS"],
    ["2231/SNV-CCHC&PC"],
    ["19/2022/QĐ-UBND"],
    ["24-CT/TU"],
    ["1494/TTr-SNV"],
    ["76/2025/UBTVQH15"],
    ["47/BC"],
  ])("%s is taken as it is", (number) => {
    expect(next({ document: { number } }).document?.number).toBe(number);
  });

  it.each([
    ["the look-alike Ð for Đ", "19/2022/Q\u00d0-UBND", "19/2022/QĐ-UBND"],
    ["spaces around it", "  145/KH-UBND ", "145/KH-UBND"],
    ["a letter and its sign apart", "145/KH-UBND\u200a", "145/KH-UBND"],
  ])("is taken with %s", (_, number, normal) => {
    expect(next({ document: { number } }).document?.number).toBe(normal);
  });

  it.each([
    [""],
    ["145"],
    ["145/"],
    ["145/kh-ubnd"],
    ["/KH-UBND"],
    ["123456/KH-UBND"],
    ["145/KH-UBND; DROP"],
    ["145/KH UBND"],
    ["145/KH--UBND"],
    ["145/22/QĐ-UBND"],
    ["01-CTr-TU"],
    [`1/KH-${"A".repeat(60)}`],
    ["<b>1/KH</b>"],
  ])("%j is refused", (number) => {
    expect(refusal({ document: { number } }).code).toBe("DOCUMENT_NUMBER_INVALID");
  });
});

describe("a file's name", () => {
  const shownName = (name: string) => next({ files: [aDataFile({ name }), document] }).files["data"]?.name;

  it.each([
    ["is kept as it is", "Báo cáo quý I.xlsx", "Báo cáo quý I.xlsx"],
    ["is composed", "Ba\u0301o ca\u0301o.xlsx", "Báo cáo.xlsx"],
    ["is the last step of a path", "C:\\Users\\An\\bao-cao.xlsx", "bao-cao.xlsx"],
    ["leads nowhere", "../../etc/passwd.xlsx", "passwd.xlsx"],
    ["has no control characters", "bao\u0000-\ncao\u007f.xlsx", "bao-cao.xlsx"],
    ["does not turn its direction", "bao\u202exslx.fdp\u2066.xlsx", "baoxslx.fdp.xlsx"],
    ["has no mark before it", "\ufeffbao-cao.xlsx", "bao-cao.xlsx"],
    ["has no spaces around it", "  bao cao.xlsx ", "bao cao.xlsx"],
    ["may begin with a dot", ".xlsx", ".xlsx"],
  ])("%s", (_, raw, shown) => {
    expect(shownName(raw)).toBe(shown);
  });

  it("is cut to 255 bytes between letters, and keeps its ending", () => {
    const shown = shownName(`${"ệ".repeat(100)}.xlsx`);
    expect(new TextEncoder().encode(shown).length).toBeLessThanOrEqual(255);
    expect(shown).toMatch(/^ệ+\.xlsx$/);
    expect(shownName(`${"b".repeat(300)}.xlsx`)).toBe(`${"b".repeat(250)}.xlsx`);
  });

  it("is well formed even when half a letter was sent", () => {
    expect(shownName("anh\ud83d.xlsx")?.isWellFormed()).toBe(true);
  });

  it.each([[""], ["   "], ["a/"], ["\\"], ["\u200e\u202e"]])("%j is refused", (raw) => {
    expect(refusal({ files: [aDataFile({ name: raw }), document] }).code).toBe("FILE_NAME_EMPTY");
  });
});
