import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Deps, ingestFile } from "../../../../functions/ingest-file/handler.ts";
import type { Figures } from "../../../../shared/domain/figures/figure.ts";
import type { Finding, FindingCode } from "../../../../shared/domain/findings/findings.ts";
import type { CheckedDocument } from "../../../../shared/domain/submission/checked-document.ts";
import type { Submission } from "../../../../shared/domain/submission/submission.ts";
import { aReading } from "../../../builders/a-reading.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aReceivedSubmission,
  aSubmission,
} from "../../../builders/a-submission.ts";
import { aTemplate } from "../../../builders/a-template.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { aCity, HOAN_KIEM } from "../read-units/a-city.ts";

const desk = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");
const announced = (text: string) => ({ size: Buffer.from(text).length, sha256: sha256(Buffer.from(text)) });

const DATA = "the workbook";
const DOCUMENT = "the signed document";
const PHOTO = "a photo";
const A_PHOTO = { kind: "jpeg", width: 4_000, height: 3_000 } as const;
const A_PDF = {
  kind: "pdf",
  pages: 3,
  isScanned: false,
  isRestricted: false,
  signatures: [{ kind: "signature", signer: "Nguyễn Văn Mẫu", coversWholeFile: true, verified: false }],
} as const;
const AT = new Date("2026-12-01T03:02:05.700Z");

interface Checked {
  readonly findings?: readonly Finding[];
  readonly figures?: Figures;
  readonly documents?: Readonly<Record<string, CheckedDocument>>;
  /** What is wrong with evidence. */
  readonly evidence?: FindingCode;
}

async function aCityThatAsked(changes: Partial<Submission> = {}, checked: Checked = {}) {
  const city = await aCity();
  await city.templates.publish(aTemplate());
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
  const files = {
    data: aDataFile(announced(DATA)),
    document: aDocumentFile(announced(DOCUMENT)),
    "evidence-1": anEvidenceFile(announced(PHOTO)),
  };
  await city.reports.issue(aSubmission({ ...desk, files, ...changes }));
  const deps: Deps = {
    ...city,
    checker: {
      checkEvidence: async (fileId) =>
        checked.evidence
          ? { findings: [{ code: checked.evidence, fileId }] }
          : { findings: [], document: A_PHOTO },
      check: async () => {
        const { findings = [], figures, documents } = checked;
        const reading = { ...aReading(), ...(figures && { figures }), findings };
        return {
          findings,
          ...(documents && { documents }),
          ...(figures && { workbook: { fileId: "data", reading } }),
        };
      },
    },
  };
  const keyOf = (fileId: string) => city.files.keyOf({ ...desk, attempt: 1, fileId });
  return {
    ...city,
    deps,
    keyOf,
    upload: (fileId: string, text: string, at = AT) =>
      city.files.upload(keyOf(fileId), Buffer.from(text), at),
    /** What S3 says of a file, delivered. */
    notice: (fileId: string) => ({ id: `notice-${fileId}`, detail: { object: { key: keyOf(fileId) } } }),
    submission: () => city.reports.submission({ ...desk, attempt: 1 }),
    obligation: async () => (await city.reports.loadDesk(desk.unitId, desk.periodId, "")).obligation,
    events: () => city.reports.events(desk.unitId, desk.periodId),
  };
}

const DONE = { batchItemFailures: [] };

describe("an uploaded file", () => {
  it("is noted, with the second in which S3 had it, and the report waits for the others", async () => {
    const city = await aCityThatAsked();
    city.upload("data", DATA);
    expect(await ingestFile(city.deps)(anSqsEvent(city.notice("data")))).toEqual(DONE);
    const submission = await city.submission();
    expect(submission?.state).toBe("requested");
    expect(submission?.files["data"]?.received).toEqual({
      versionId: "version-1",
      receivedAt: "2026-12-01T03:02:05.000Z",
    });
  });

  it("that is the last required one has the report decided, without waiting for evidence", async () => {
    const city = await aCityThatAsked();
    city.upload("data", DATA);
    city.upload("document", DOCUMENT);
    const messages = [city.notice("document"), city.notice("data"), city.notice("data")];
    expect(await ingestFile(city.deps)(anSqsEvent(...messages))).toEqual(DONE);
    expect((await city.submission())?.state).toBe("accepted");
    expect(await city.obligation()).toMatchObject({ current: { attempt: 1, state: "accepted" }, version: 2 });
    expect(await city.events()).toMatchObject([{ type: "SubmissionAccepted", data: { version: 2 } }]);
  });

  it("that differs is marked, until the right one comes under the same key", async () => {
    const city = await aCityThatAsked();
    city.upload("data", "something else");
    await ingestFile(city.deps)(anSqsEvent(city.notice("data")));
    expect((await city.submission())?.files["data"]).toMatchObject({
      problem: "FILE_DIFFERS",
      versionsSeen: 1,
    });
    city.upload("data", DATA);
    await ingestFile(city.deps)(anSqsEvent(city.notice("data")));
    const file = (await city.submission())?.files["data"];
    expect(file?.received?.versionId).toBe("version-2");
    expect(file).not.toHaveProperty("problem");
    expect(file).not.toHaveProperty("versionsSeen");
  });

  it("of the same size and other bytes differs all the same", async () => {
    const city = await aCityThatAsked();
    city.upload("data", [...DATA].reverse().join(""));
    await ingestFile(city.deps)(anSqsEvent(city.notice("data")));
    expect((await city.submission())?.files["data"]?.problem).toBe("FILE_DIFFERS");
  });

  it("counts as it came first, whatever came under its key later", async () => {
    const city = await aCityThatAsked();
    city.upload("data", "something else");
    city.upload("data", DATA);
    city.upload("data", "again else", new Date(AT.getTime() + 60_000));
    city.upload("data", DATA, new Date(AT.getTime() + 120_000));
    await ingestFile(city.deps)(anSqsEvent(city.notice("data")));
    expect((await city.submission())?.files["data"]?.received).toMatchObject({
      versionId: "version-2",
      receivedAt: "2026-12-01T03:02:05.000Z",
    });
  });

  it("as evidence is kept with what was seen of it", async () => {
    const city = await aCityThatAsked();
    city.upload("evidence-1", PHOTO);
    await ingestFile(city.deps)(anSqsEvent(city.notice("evidence-1")));
    expect((await city.submission())?.files["evidence-1"]?.received).toBeDefined();
    expect(await city.files.readResult({ ...desk, attempt: 1 }, "document-evidence-1")).toEqual(A_PHOTO);
  });

  it.each([
    ["EVIDENCE_ACTIVE_CONTENT", "EVIDENCE_ACTIVE_CONTENT"],
    ["WRONG_CONTENT", "EVIDENCE_UNREADABLE"],
  ] as const)("as evidence with %s is not received, and the file says why: %s", async (evidence, problem) => {
    const city = await aCityThatAsked({}, { evidence });
    city.upload("evidence-1", PHOTO);
    await ingestFile(city.deps)(anSqsEvent(city.notice("evidence-1")));
    const file = (await city.submission())?.files["evidence-1"];
    expect(file).toMatchObject({ problem, versionsSeen: 1 });
    expect(file).not.toHaveProperty("received");
    expect(await city.files.readResult({ ...desk, attempt: 1 }, "document-evidence-1")).toBeUndefined();
  });

  it("as evidence that is not kept leaves the report as good as it is", async () => {
    const city = await aCityThatAsked({}, { evidence: "EVIDENCE_DAMAGED" });
    for (const [fileId, text] of [
      ["evidence-1", PHOTO],
      ["data", DATA],
      ["document", DOCUMENT],
    ] as const) {
      city.upload(fileId, text);
      await ingestFile(city.deps)(anSqsEvent(city.notice(fileId)));
    }
    expect(await city.submission()).toMatchObject({ state: "accepted", errors: 0, warnings: 0 });
  });

  it("is never written again: what lies under its key is what was sent", async () => {
    const city = await aCityThatAsked({}, { documents: { document: A_PDF } });
    for (const [fileId, text] of [
      ["data", DATA],
      ["document", DOCUMENT],
      ["evidence-1", PHOTO],
    ] as const) {
      city.upload(fileId, text);
      await ingestFile(city.deps)(anSqsEvent(city.notice(fileId)));
      const versions = city.files.all().get(city.keyOf(fileId)) ?? [];
      expect(versions.map(({ bytes }) => sha256(bytes))).toEqual([sha256(Buffer.from(text))]);
    }
  });

  it("is waited for when its notice comes before its bytes can be seen", async () => {
    const city = await aCityThatAsked();
    expect(await ingestFile(city.deps)(anSqsEvent(city.notice("data")))).toEqual(DONE);
    expect((await city.submission())?.files["data"]).not.toHaveProperty("problem");
  });
});

describe("a report", () => {
  const arrived = { ...desk, state: "received" as const };

  async function aCityThatSent(checked: Checked = {}) {
    const city = await aCityThatAsked({}, checked);
    city.upload("data", DATA);
    city.upload("document", DOCUMENT);
    await ingestFile({ ...city.deps })(anSqsEvent(city.notice("data"), city.notice("document")));
    return city;
  }

  it("with an error is rejected, and its findings are kept", async () => {
    const findings: Finding[] = [{ code: "WRONG_CONTENT", fileId: "data" }];
    const city = await aCityThatSent({ findings });
    expect(await city.submission()).toMatchObject({ state: "rejected", errors: 1, warnings: 0 });
    expect(await city.files.readResult({ ...desk, attempt: 1 }, "findings")).toEqual({
      ...{ schemaVersion: 2, templateVersion: 1, findings, fixed: [], still: [] },
    });
  });

  it("has what was seen of its document kept beside it, and no word of the signer in its events", async () => {
    const city = await aCityThatSent({ documents: { document: A_PDF } });
    expect(await city.files.readResult({ ...desk, attempt: 1 }, "document-document")).toEqual(A_PDF);
    expect(JSON.stringify([await city.events(), await city.submission()])).not.toContain("Mẫu");
  });

  it("with warnings only is accepted, and they are kept", async () => {
    const city = await aCityThatSent({ findings: [{ code: "TEXT_TRUNCATED", fileId: "data" }] });
    expect(await city.submission()).toMatchObject({ state: "accepted", errors: 0, warnings: 1 });
  });

  it("that passed has its figures beside the obligation", async () => {
    const city = await aCityThatSent({ figures: { B01: { code: "B01", state: "value", value: 12 } } });
    expect((await city.obligation())?.current?.hasFigures).toBe(true);
    const { figures } = await city.progress.readShard("2026-YEAR", 0);
    expect([...figures.values()]).toEqual([{ B01: { code: "B01", state: "value", value: 12 } }]);
  });

  it("that was received at closing is rejected for that alone", async () => {
    const city = await aCityThatAsked({}, { findings: [{ code: "TEXT_TRUNCATED", fileId: "data" }] });
    const period = await city.periods.load("2026-YEAR");
    if (period) await city.periods.save({ ...period, closesAt: "2026-12-01T03:02:05.000Z" }, period);
    city.upload("data", DATA);
    city.upload("document", DOCUMENT);
    await ingestFile(city.deps)(anSqsEvent(city.notice("data"), city.notice("document")));
    expect((await city.submission())?.state).toBe("rejected");
    expect(await city.files.readResult({ ...desk, attempt: 1 }, "findings")).toMatchObject({
      findings: [{ code: "PERIOD_CLOSED", fileId: "" }],
    });
  });

  it("is decided again on what is true by then when somebody decided meanwhile", async () => {
    const city = await aCityThatAsked();
    city.upload("data", DATA);
    city.upload("document", DOCUMENT);
    let conflicts = 0;
    const saveDecision: Deps["reports"]["saveDecision"] = async (before, decision, context) => {
      if (conflicts++ === 0) {
        const exempted = {
          obligation: {
            ...before,
            exemption: { documentNumber: "1/QĐ-UBND", at: AT.toISOString() },
            version: before.version + 1,
          },
          submissions: [],
          event: { type: "ObligationExempted" as const, data: {} },
        };
        await city.reports.saveDecision(before, exempted, context);
      }
      return city.reports.saveDecision(before, decision, context);
    };
    const deps = { ...city.deps, reports: { ...city.reports, saveDecision } };
    await ingestFile(deps)(anSqsEvent(city.notice("data"), city.notice("document")));
    expect(await city.obligation()).toMatchObject({
      exemption: { documentNumber: "1/QĐ-UBND" },
      current: { attempt: 1 },
      version: 3,
    });
    expect((await city.events()).map(({ type }) => type)).toEqual([
      "ObligationExempted",
      "SubmissionAccepted",
    ]);
  });

  it("whose obligation keeps changing is left for another delivery", async () => {
    const city = await aCityThatAsked(arrived);
    await city.reports.issue(aReceivedSubmission({ ...desk, attempt: 2 }));
    let tries = 0;
    const reports = {
      ...city.reports,
      saveDecision: async () => {
        tries += 1;
        return false;
      },
    };
    const files = { ...city.files, read: async () => Buffer.from(DATA) };
    const key = city.files.keyOf({ ...desk, attempt: 2, fileId: "data" });
    const message = { id: "notice", detail: { object: { key } } };
    expect(await ingestFile({ ...city.deps, reports, files })(anSqsEvent(message))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
    expect(tries).toBe(5);
  });
});

describe("of a batch", () => {
  it("only what failed comes again", async () => {
    const city = await aCityThatAsked();
    city.upload("data", DATA);
    city.upload("document", DOCUMENT);
    const files = {
      ...city.files,
      versionsOf: async (address: Parameters<typeof city.files.versionsOf>[0]) => {
        if (address.fileId === "data") throw new Error("throttled");
        return city.files.versionsOf(address);
      },
    };
    const messages = [city.notice("data"), city.notice("document")];
    expect(await ingestFile({ ...city.deps, files })(anSqsEvent(...messages))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
    expect((await city.submission())?.files["document"]?.received).toBeDefined();
  });

  it.each([
    ["a key that is none of ours", { id: "n", detail: { object: { key: "results/x" } } }],
    [
      "an attempt that was never made",
      { id: "n", detail: { object: { key: `inbox/${HOAN_KIEM}/2026-YEAR/9/data` } } },
    ],
    [
      "a file that was not asked for",
      { id: "n", detail: { object: { key: `inbox/${HOAN_KIEM}/2026-YEAR/1/evidence-7` } } },
    ],
  ])("what tells of %s is done with", async (_, message) => {
    const city = await aCityThatAsked();
    expect(await ingestFile(city.deps)(anSqsEvent(message))).toEqual(DONE);
  });

  it.each([
    ["no JSON", "{"],
    ["another thing", { detail: { object: {} } }],
  ])("what is %s comes again, and is parked in the end where somebody sees it", async (_, message) => {
    const city = await aCityThatAsked();
    expect(await ingestFile(city.deps)(anSqsEvent(message))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
  });

  it("a report whose obligation is not there comes again", async () => {
    const city = await aCity();
    await city.reports.issue(aSubmission(desk));
    const { deps, notice } = await aCityThatAsked();
    expect(await ingestFile({ ...deps, reports: city.reports })(anSqsEvent(notice("data")))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
  });
});
