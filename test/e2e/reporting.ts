import { createHash, randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { ApiAnswer } from "../../scripts/local/api-client.ts";
import { sampleFigures, samplePdf, shippedTemplate } from "../../scripts/make-sample-files.ts";
import { writeForm } from "../../shared/adapters/workbook/write-form.ts";
import type { SignedIn } from "./city.ts";
import { output, s3 } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
export const PDF = "application/pdf";

/** A file as a person has it on their disk. */
export interface LocalFile {
  readonly part: "data" | "document" | "evidence";
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface UploadForm {
  readonly fileId: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Written once each: a workbook holds the time at which it was made, and files of one name must have the same bytes. */
const workbooks = new Map<number, Promise<Uint8Array>>();

/** A workbook that reads well; the seed decides its figures. */
export async function aWorkbook(seed = 1): Promise<LocalFile> {
  const template = shippedTemplate();
  const writing =
    workbooks.get(seed) ??
    writeForm({ template, madeAt: new Date(), figures: sampleFigures(template, seed) });
  workbooks.set(seed, writing);
  return { part: "data", name: `bao-cao-${seed}.xlsx`, type: XLSX, bytes: await writing };
}

export const aPdf = (title = "Bao cao"): LocalFile => ({
  part: "document",
  name: "15-BC-UBND.pdf",
  type: PDF,
  bytes: samplePdf(title),
});

/** A workbook of these bytes, whatever they are. */
export const aWorkbookOf = (bytes: Uint8Array): LocalFile => ({
  part: "data",
  name: "bao-cao.xlsx",
  type: XLSX,
  bytes,
});

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** What a request says of a file. */
export const announced = ({ part, name, type, bytes }: LocalFile) => ({
  ...{ part, name, type },
  size: bytes.byteLength,
  sha256: sha256Of(bytes),
});

export const DOCUMENT = { number: "15/BC-UBND", date: "2026-01-05" };

export const submissionsOf = (unitId: string, periodId: string): string =>
  `/v1/obligations/${unitId}/${periodId}/submissions`;

/** Asks for an attempt. Anything may be said of the files; by default they are announced as they are. */
export function ask(
  person: SignedIn,
  { unitId, periodId }: { unitId: string; periodId: string },
  body: { readonly files: readonly unknown[]; readonly document?: object; readonly confirmMatches?: string },
  key: string = randomUUID(),
): Promise<ApiAnswer> {
  const request = { document: DOCUMENT, ...body };
  return person.call("POST", submissionsOf(unitId, periodId), request, { "idempotency-key": key });
}

/** Sends bytes with an upload form, as a browser does, and answers with the status of the storage. */
export async function post({ url, fields }: UploadForm, bytes: Uint8Array): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([Uint8Array.from(bytes)], { type: fields["Content-Type"] ?? "" }), "file");
  const answer = await fetch(url, { method: "POST", body: form });
  await answer.arrayBuffer();
  return answer.status;
}

/** Puts bytes under a file's key without a form: what a storage without S3's own checks would let through. */
export async function putObject(key: string, bytes: Uint8Array): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: output("InboxBucketName"), Key: key, Body: bytes }));
}

/** Asks for an attempt with these files and sends all of them. */
export async function sendReport(
  person: SignedIn,
  at: { unitId: string; periodId: string },
  files: readonly (LocalFile | { readonly part: string; readonly reuse: object })[],
  document: object = DOCUMENT,
): Promise<number> {
  const asked = await ask(person, at, {
    files: files.map((file) => ("reuse" in file ? file : announced(file))),
    document,
  });
  if (asked.status !== 201) throw new Error(`the request was refused: ${JSON.stringify(asked.body)}`);
  const fileFor = new Map(files.flatMap((file) => ("bytes" in file ? [[file.part as string, file]] : [])));
  for (const upload of asked.body.uploads as UploadForm[]) {
    const file = fileFor.get(upload.fileId.replace(/-\d+$/, ""));
    if (!file) throw new Error(`the API asked for ${upload.fileId}`);
    const status = await post(upload, file.bytes);
    if (status >= 300) throw new Error(`the storage refused ${upload.fileId}: ${status}`);
  }
  return asked.body.submission.attempt;
}

/** Waits until an attempt has come into one of these states, and answers with it. */
export function untilState(
  person: SignedIn,
  { unitId, periodId, attempt }: { unitId: string; periodId: string; attempt: number },
  ...states: readonly string[]
) {
  return eventually(`attempt ${attempt} ${states.join(" or ")}`, async () => {
    const submission = await person.must("GET", `${submissionsOf(unitId, periodId)}/${attempt}`);
    if (!states.includes(submission.state)) throw new Error(`it is ${submission.state}`);
    return submission;
  });
}

/** Reports with these files and waits for the decision. */
export async function report(
  person: SignedIn,
  at: { unitId: string; periodId: string },
  files: Parameters<typeof sendReport>[2],
  document: object = DOCUMENT,
) {
  const attempt = await sendReport(person, at, files, document);
  return untilState(person, { ...at, attempt }, "accepted", "rejected", "superseded");
}
