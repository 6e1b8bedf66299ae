import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplePdf } from "../../scripts/make-sample-files.ts";
import { inboxKey } from "../../shared/adapters/s3/inbox-key.ts";
import { textDocumentFile } from "../fixtures/files/office-file.ts";
import { onePage, pdfFile } from "../fixtures/files/pdf-file.ts";
import { pngFile } from "../fixtures/files/picture-file.ts";
import {
  compoundFile,
  HEADINGS,
  inline,
  textDocument,
  workbookFile,
} from "../fixtures/files/workbook-file.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { expectIngestionAtRest, output, runNow, sendTo } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import {
  announced,
  aPdf,
  ask,
  aWorkbook,
  aWorkbookOf,
  type LocalFile,
  PDF,
  post,
  putObject,
  report,
  sendReport,
  submissionsOf,
  type UploadForm,
  untilState,
} from "./reporting.ts";
import { makeOlder } from "./submission-age.ts";

let city: City;
let unit: CityUnit;
let good: LocalFile;
const pdf = aPdf();

beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit];
  good = await aWorkbook();
});

// Whatever was thrown at it, the ingestion has given up nothing and waits for nothing.
afterAll(expectIngestionAtRest);

const newDesk = async () => ({ unitId: unit.unitId, periodId: await anOpenPeriod(city) });
type Desk = Awaited<ReturnType<typeof newDesk>>;

const read = (at: Desk, attempt = 1) =>
  unit.member.must("GET", `${submissionsOf(at.unitId, at.periodId)}/${attempt}`);
const obligationAt = ({ unitId, periodId }: Desk) =>
  unit.member.must("GET", `/v1/obligations/${unitId}/${periodId}`);
const download = ({ unitId, periodId }: Desk, attempt: number, fileId: string) =>
  unit.member.call("GET", `${submissionsOf(unitId, periodId)}/${attempt}/files/${fileId}`);

async function issued(at: Desk, files: readonly LocalFile[] = [good, pdf]): Promise<UploadForm[]> {
  const { status, body } = await ask(unit.member, at, { files: files.map(announced) });
  expect(status).toBe(201);
  return body.uploads;
}

/** Bytes as long as the file's and different in the last one. */
function altered({ bytes }: LocalFile): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
  return other;
}

describe("a file whose content is not what it should be", () => {
  let at: Desk;
  beforeAll(async () => {
    at = await newDesk();
  });

  const part = (name: string, body: string | Uint8Array = "<x/>") => workbookFile({ more: [{ name, body }] });
  const doctype = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  it.each([
    ["a PDF that is called .xlsx", "WRONG_CONTENT", samplePdf()],
    ["a text document", "WRONG_CONTENT", textDocument()],
    ["a workbook with a password", "ENCRYPTED_WORKBOOK", compoundFile("EncryptedPackage")],
    ["an .xls that is called .xlsx", "LEGACY_WORKBOOK", compoundFile("Workbook")],
    ["a workbook with macros", "MACRO_WORKBOOK", part("xl/vbaProject.bin")],
    [
      "a zip bomb",
      "ZIP_BOMB",
      workbookFile({ more: [{ name: "xl/styles.xml", body: new Uint8Array(8 << 20), claimedBytes: 9 }] }),
    ],
    ["an archive with one name twice", "DUPLICATE_ENTRIES", part("xl/workbook.xml", "<workbook/>")],
    ["an archive with a path upwards", "UNSAFE_PATH", part("xl/../../etc/passwd", "")],
    ["a part with a DOCTYPE", "DOCTYPE_REFUSED", workbookFile({ sheet: `${doctype}<worksheet/>` })],
    ["a workbook cut short", "DAMAGED_WORKBOOK", workbookFile().subarray(0, 400)],
    [
      "a workbook without our sheet",
      "SHEET_MISSING",
      workbookFile({ rows: `<row r="1">${inline("A1", "abc")}</row>` }),
    ],
    ["a form that nobody filled in", "NO_FIGURES", workbookFile({ rows: HEADINGS })],
  ])("is refused with its reason and what to do: %s", async (_what, code, bytes) => {
    const rejected = await report(unit.member, at, [aWorkbookOf(bytes), pdf]);
    expect(rejected).toMatchObject({
      state: "rejected",
      findings: [{ code, severity: "error", fileId: "data" }],
    });
    for (const { title, fix } of rejected.findings) {
      for (const text of [title, fix]) {
        expect(text.vi).toMatch(/[À-ỹ]/);
        expect(text.en).not.toBe(text.vi);
      }
    }
    expectProblem(await download(at, rejected.attempt, "data"), 409, "FILE_NOT_READY");
    expect(await obligationAt(at)).toMatchObject({ status: "not_due", nextStep: "correct" });
  });

  it("is refused where it stands for the signed document", async () => {
    const notPdf: LocalFile = { ...pdf, bytes: workbookFile() };
    expect(await report(unit.member, at, [good, notPdf])).toMatchObject({
      state: "rejected",
      findings: [{ code: "WRONG_CONTENT", fileId: "document" }],
    });
  });

  it("lists the problems of all files at once", async () => {
    const { findings } = await report(unit.member, at, [
      aWorkbookOf(compoundFile("Workbook")),
      { ...pdf, bytes: textDocument() },
    ]);
    expect(
      findings.map(({ code, fileId }: Record<string, string>) => `${fileId} ${code}`).toSorted(),
    ).toEqual(["data LEGACY_WORKBOOK", "document WRONG_CONTENT"]);
  });

  it("leaves the way free for a good one, which is all that counts", async () => {
    expect(await report(unit.member, at, [good, pdf])).toMatchObject({ state: "accepted" });
    const { events } = await unit.member.must("GET", `/v1/obligations/${at.unitId}/${at.periodId}/events`);
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      ...Array.from({ length: 14 }, () => "SubmissionRejected"),
      "SubmissionAccepted",
    ]);
    await eventually("one report in progress", async () => {
      const { city: counts } = await city.viewer.must("GET", `/v1/periods/${at.periodId}/progress`);
      expect(counts).toMatchObject({ onTime: 1, outstanding: 1, beingChecked: 0 });
    });
  });
});

describe("bytes that differ from what was announced", () => {
  it("are refused by the storage when the form is bent: size, type or key", async () => {
    const at = await newDesk();
    const [data] = (await issued(at)) as [UploadForm];
    const bent = (fields: Record<string, string>): UploadForm => ({
      ...data,
      fields: { ...data.fields, ...fields },
    });
    for (const [form, bytes] of [
      [data, new Uint8Array()],
      [data, good.bytes.subarray(1)],
      [data, Buffer.concat([good.bytes, Buffer.from("x")])],
      [bent({ "Content-Type": PDF }), good.bytes],
      [bent({ key: inboxKey({ ...at, attempt: 1, fileId: "document" }) }), good.bytes],
      [
        bent({ key: inboxKey({ ...at, unitId: city.units[1]?.unitId ?? "", attempt: 1, fileId: "data" }) }),
        good.bytes,
      ],
    ] as const) {
      const status = await post(form, bytes);
      expect(`${status} for ${form.fields["key"]}`).toMatch(/^40[03] /);
    }
    expect(await read(at)).toMatchObject({ state: "requested" });
  });

  it("are not taken for the file, and the right ones still are, when they come afterwards", async () => {
    const at = await newDesk();
    const [data, document] = (await issued(at)) as [UploadForm, UploadForm];
    const key = inboxKey({ ...at, attempt: 1, fileId: "data" });
    for (const wrong of [altered(good), good.bytes.subarray(1), new Uint8Array()])
      await putObject(key, wrong);
    await eventually("the difference noticed", async () => {
      expect((await read(at)).files[0]).toMatchObject({ fileId: "data", problem: "FILE_DIFFERS" });
    });
    await post(document, pdf.bytes);
    await eventually("the document received", async () => {
      expect((await read(at)).files[1].receivedAt).toBeDefined();
    });
    expect(await read(at)).toMatchObject({ state: "requested" });
    expect(await obligationAt(at)).toMatchObject({ status: "not_due", nextStep: "finish_upload" });
    expect(await post(data, good.bytes)).toBe(204);
    const accepted = await untilState(unit.member, { ...at, attempt: 1 }, "accepted", "rejected");
    expect(accepted.state).toBe("accepted");
    expect(accepted.files[0]).not.toHaveProperty("problem");
    expect(await bytesOf(at, "data")).toEqual(Buffer.from(good.bytes));
  });

  it("change nothing when they come under the same key after the right ones", async () => {
    const at = await newDesk();
    await report(unit.member, at, [good, pdf]);
    const before = await read(at);
    const key = inboxKey({ ...at, attempt: 1, fileId: "data" });
    for (const later of [altered(good), (await aWorkbook(2)).bytes, good.bytes]) await putObject(key, later);
    await expectIngestionAtRest();
    expect(await read(at)).toEqual(before);
    expect(await obligationAt(at)).toMatchObject({ version: 2 });
    expect(await bytesOf(at, "data")).toEqual(Buffer.from(good.bytes));
  });

  async function bytesOf(at: Desk, fileId: string): Promise<Buffer> {
    const { status, body } = await download(at, 1, fileId);
    expect(status).toBe(200);
    return Buffer.from(await (await fetch(body.url)).arrayBuffer());
  }

  it("leave out evidence, and not the report that it came with", async () => {
    const at = await newDesk();
    const photo = (bytes: Uint8Array): LocalFile => ({
      part: "evidence",
      name: "anh.png",
      type: "image/png",
      bytes,
    });
    const minutes = (macros: boolean): LocalFile => ({
      part: "evidence",
      name: "bien-ban.docx",
      type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      bytes: textDocumentFile({ more: macros ? [{ name: "word/vbaProject.bin", body: "x" }] : [] }),
    });
    const evidence = [photo(Buffer.from("khong phai anh")), photo(pngFile()), minutes(true)];
    const uploads = await issued(at, [good, pdf, ...evidence]);
    for (const [index, { bytes }] of [good, pdf, ...evidence].entries())
      expect(await post(uploads[index] as UploadForm, bytes)).toBe(204);
    await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
    await eventually("the evidence looked at", async () => {
      const { files } = await read(at);
      expect(files.slice(2)).toMatchObject([
        { problem: "EVIDENCE_WRONG_CONTENT" },
        { receivedAt: expect.any(String) },
        { problem: "EVIDENCE_ACTIVE_CONTENT" },
      ]);
    });
    const detail = await read(at);
    expect(detail).toMatchObject({ errors: 0, warnings: 0 });
    expect(detail.findings).toMatchObject([
      { code: "EVIDENCE_WRONG_CONTENT", severity: "warning", fileId: "evidence-1" },
      { code: "EVIDENCE_ACTIVE_CONTENT", severity: "warning", fileId: "evidence-3" },
    ]);
    expect(detail.documents).toMatchObject([
      { fileId: "document", kind: "pdf", pages: 1 },
      { fileId: "evidence-2", kind: "png", width: 16, height: 12 },
    ]);
    expectProblem(await download(at, 1, "evidence-1"), 409, "FILE_NOT_READY");
    expectProblem(await download(at, 1, "evidence-3"), 409, "FILE_NOT_READY");
    expect((await download(at, 1, "evidence-2")).status).toBe(200);

    const again = (fileId: string) => ({ part: fileId.replace(/-.*/, ""), reuse: { attempt: 1, fileId } });
    const files = [again("data"), again("document"), again("evidence-2"), minutes(false)];
    expect(await sendReport(unit.member, at, files)).toBe(2);
    await untilState(unit.member, { ...at, attempt: 2 }, "accepted");
    await eventually("the evidence replaced", async () => {
      const { documents, findings } = await read(at, 2);
      expect(findings).toEqual([]);
      expect(documents).toMatchObject([{ fileId: "document" }, { kind: "png" }, { kind: "docx" }]);
    });
  });

  it("are a document that nobody can open, or that runs something: the report is refused, and says why", async () => {
    const at = await newDesk();
    const bad = (bytes: Uint8Array): LocalFile => ({ ...pdf, bytes });
    const scripted = pdfFile(onePage({ catalog: "/OpenAction << /S /JavaScript /JS (x) >>" }));
    const rejected = await report(unit.member, at, [good, bad(scripted)]);
    expect(rejected).toMatchObject({
      state: "rejected",
      findings: [{ code: "PDF_ACTIVE_CONTENT", severity: "error", fileId: "document", found: "JavaScript" }],
    });
  });

  it("and a signed document stays byte for byte what was signed, with its signers shown as not verified", async () => {
    const at = await newDesk();
    const signed = readFileSync(new URL("../fixtures/files/documents/signed-twice.pdf", import.meta.url));
    await report(unit.member, at, [good, { ...pdf, bytes: signed }]);
    expect(await bytesOf(at, "document")).toEqual(signed);
    expect((await read(at)).documents).toMatchObject([
      {
        fileId: "document",
        signatures: [
          { signer: "Nguyễn Văn Mẫu", verified: false },
          { organisation: "UBND thành phố Hà Nội", coversWholeFile: true, verified: false },
        ],
      },
    ]);
  });
});

describe("a file that comes late, or never", () => {
  it("lets its request expire, and counts all the same when its bytes come after that", async () => {
    const at = await newDesk();
    const [data, document] = (await issued(at)) as [UploadForm, UploadForm];
    expect(await post(data, good.bytes)).toBe(204);
    await eventually("the workbook received", async () => {
      expect((await read(at)).files[0].receivedAt).toBeDefined();
    });
    await runNow("SweepUploads");
    expect(await read(at)).toMatchObject({ state: "requested" });
    await makeOlder({ ...at, attempt: 1 }, 75);
    await runNow("SweepUploads");
    expect(await read(at)).toMatchObject({ state: "expired" });
    expect(await obligationAt(at)).toMatchObject({ status: "not_due", nextStep: "report", beingChecked: [] });

    expect(await post(document, pdf.bytes)).toBe(204);
    await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
    expect(await obligationAt(at)).toMatchObject({ status: "on_time", current: { attempt: 1 } });
  });

  it("does not stand in the way of the next attempt, nor of being superseded by it", async () => {
    const at = await newDesk();
    const [data, document] = (await issued(at)) as [UploadForm, UploadForm];
    await makeOlder({ ...at, attempt: 1 }, 75);
    await runNow("SweepUploads");
    await untilState(unit.member, { ...at, attempt: 1 }, "expired");

    expect(await report(unit.member, at, [await aWorkbook(2), pdf])).toMatchObject({
      attempt: 2,
      state: "accepted",
    });
    await post(data, good.bytes);
    await post(document, pdf.bytes);
    await untilState(unit.member, { ...at, attempt: 1 }, "superseded");
    expect(await obligationAt(at)).toMatchObject({ current: { attempt: 2, state: "accepted" } });
  });
});

describe("messages that mean nothing", () => {
  it("about keys that this product never made, or attempts that are not there, are dropped", async () => {
    const at = await newDesk();
    const keys = [
      `inbox/${unit.unitId}/${at.periodId}/1/data`,
      `inbox/${unit.unitId}/${at.periodId}/99/data`,
      `inbox/${unit.unitId}/${at.periodId}/1/data/more`,
      `inbox/../${unit.unitId}`,
      "inbox/Báo cáo.xlsx",
      "",
    ];
    for (const key of keys)
      await sendTo(output("IngestQueueUrl"), { id: "unknown", detail: { object: { key } } });
    await putObject("inbox/not/ours", pdf.bytes);
    await expectIngestionAtRest();
    await sendReport(unit.member, at, [good, pdf]);
    await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
  });
});
