/**
 * Reports for a unit against the running local system, as its officer would: signs in as the unit's demo member, asks
 * for an upload through the public API, sends the files straight to storage, waits for the outcome and prints it.
 *
 *   npm run submit -- --unit 00070 --data report.xlsx --document report.pdf [--period 2026-YEAR] [--answer marked.xlsx]
 *
 * Sample files: `npm run samples`; the unit's own form: `npm run form`. Exit code 0 when accepted, 1 when refused or rejected, 2 for a wrong call.
 */
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { parseArgs } from "node:util";
import {
  DOCX_TYPE,
  JPEG_TYPE,
  PDF_TYPE,
  PNG_TYPE,
  XLSX_TYPE,
} from "../shared/domain/submission/file-types.ts";
import type { ApiClient } from "./local/api-client.ts";
import { LocalProblem, printFailure } from "./local/local-problem.ts";
import { officerOf, openPeriodFor, saved } from "./local/officer.ts";

const USAGE = `npm run submit -- --unit CODE [--data FILE.xlsx] --document FILE.pdf [options]

  --unit CODE       GSO code of a commune (00070), or the product's code of a department (so-noi-vu)
  --data FILE       the workbook with the figures; a plan needs none
  --document FILE   the signed document
  --evidence FILE   what proves them; may be given again
  --answer FILE     where to save the workbook that comes back, with what was found marked in it
  --period ID       2026-YEAR, 2027-PLAN …; without it the open period that fits the files and is due first
  --number TEXT     number of the document (default 15/BC-UBND)
  --date DATE       date of the document (default today)
  --form FORM       of a plan: standalone or integrated (default standalone)
  --tasks N         of a plan: number of tasks (default 10)

Sample files: npm run samples. The unit's own form: npm run form -- --unit CODE`;

const TYPES: Readonly<Record<string, string>> = {
  ".xlsx": XLSX_TYPE,
  ".docx": DOCX_TYPE,
  ".pdf": PDF_TYPE,
  ".png": PNG_TYPE,
  ".jpg": JPEG_TYPE,
  ".jpeg": JPEG_TYPE,
};

/** Events usually take two seconds; this covers a machine that is busy with something else. */
const OUTCOME_SECONDS = 60;

interface LocalFile {
  readonly part: "data" | "document" | "evidence";
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  const files = await readFiles(options);
  const officer = await officerOf(options.unit);
  const { api, unit } = officer;
  const periodId =
    options.period ?? (await openPeriodFor(officer, (required) => areAskedFor(files, required)));
  console.log(`${unit.name} → ${periodId}`);

  const path = `/v1/obligations/${unit.unitId}/${periodId}/submissions`;
  const asked = await api.call("POST", path, requestOf(options, files), { "idempotency-key": randomUUID() });
  if (asked.status !== 201) {
    printProblem(asked.body);
    return 1;
  }
  const { submission, uploads } = asked.body;
  console.log(`attempt ${submission.attempt}: sending ${uploads.length} file(s)`);
  for (const upload of uploads) await send(upload, files);
  const attempt = `${path}/${submission.attempt}`;
  const exitCode = await outcomeOf(api, attempt);
  if (options.answer) await saveAnswer(api, attempt, options.answer);
  return exitCode;
}

/** The parts that a period requires are there, and figures only where it asks for them. */
function areAskedFor(files: readonly LocalFile[], required: readonly string[]): boolean {
  const parts = new Set<string>(files.map(({ part }) => part));
  return required.every((part) => parts.has(part)) && required.includes("data") === parts.has("data");
}

/** The unit's own workbook back, with what was found marked in it; or the list alone, with why. */
async function saveAnswer(api: ApiClient, attempt: string, path: string): Promise<void> {
  const { url, isMarked, reason } = await api.must("GET", `${attempt}/answer.xlsx`);
  await saved(await fetch(url), path);
  console.log(`  ${path}: ${isMarked ? "your workbook, marked" : `the list alone, since ${reason.en}`}`);
}

type Options = NonNullable<ReturnType<typeof optionsFrom>>;

function optionsFrom(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        unit: { type: "string" },
        data: { type: "string" },
        document: { type: "string" },
        evidence: { type: "string", multiple: true, default: [] },
        answer: { type: "string" },
        period: { type: "string" },
        number: { type: "string", default: "15/BC-UBND" },
        date: { type: "string", default: new Date().toISOString().slice(0, 10) },
        form: { type: "string", default: "standalone" },
        tasks: { type: "string", default: "10" },
        help: { type: "boolean", default: false },
      },
    });
    const { unit, help, ...rest } = values;
    const isReport = rest.data || rest.document;
    return help || !unit || !isReport || (rest.answer && !rest.data) ? undefined : { ...rest, unit };
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}

async function readFiles({ data, document, evidence }: Options): Promise<LocalFile[]> {
  const named = [
    ...(data ? [["data", data] as const] : []),
    ...(document ? [["document", document] as const] : []),
    ...evidence.map((path) => ["evidence", path] as const),
  ];
  return Promise.all(
    named.map(async ([part, path]) => ({
      part,
      name: basename(path),
      type: TYPES[extname(path).toLowerCase()] ?? "application/octet-stream",
      bytes: await readFile(path).catch((error: Error) => {
        throw new LocalProblem(`${path} cannot be read: ${error.message}`);
      }),
    })),
  );
}

function requestOf({ number, date, form, tasks }: Options, files: readonly LocalFile[]) {
  const isPlan = files.every(({ part }) => part !== "data");
  return {
    document: { number, date, ...(isPlan && { form, tasks: Number(tasks) }) },
    files: files.map(({ part, name, type, bytes }) => ({
      part,
      name,
      type,
      size: bytes.byteLength,
      sha256: hashOf(bytes),
    })),
  };
}

async function send(
  { fileId, url, fields }: { fileId: string; url: string; fields: Record<string, string> },
  files: readonly LocalFile[],
): Promise<void> {
  const [part, number] = fileId.split("-");
  const file = files.filter((each) => each.part === part)[Number(number ?? 1) - 1];
  if (!file) throw new Error(`the API asked for ${fileId}, which was not announced`);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([Uint8Array.from(file.bytes)], { type: file.type }), file.name);
  const answer = await fetch(url, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`storage refused ${file.name}: ${answer.status} ${await answer.text()}`);
  console.log(`  ${file.name}: ${file.bytes.byteLength} bytes sent`);
}

async function outcomeOf(api: ApiClient, path: string): Promise<number> {
  for (let tries = 0; tries < OUTCOME_SECONDS * 2; tries++) {
    const submission = await api.must("GET", path);
    if (!["requested", "received"].includes(submission.state)) {
      console.log(`${submission.state} (received ${submission.receivedAt ?? "never"})`);
      for (const finding of submission.findings) printFinding(finding);
      for (const { code, indicator = "" } of submission.fixed) console.log(`  fixed ${code} ${indicator}`);
      console.log(`  ${submission.nextStep.vi} · ${submission.nextStep.en}`);
      return submission.state === "accepted" ? 0 : 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new LocalProblem(`No outcome after ${OUTCOME_SECONDS} seconds. See what is parked: npm run redrive`);
}

function printProblem(problem: {
  title: string;
  titleEn?: string;
  advice?: string;
  code: string;
  details?: unknown;
}): void {
  console.error(`refused: ${problem.code} ${problem.title} · ${problem.titleEn ?? ""}`);
  if (problem.advice) console.error(`  ${problem.advice}`);
  if (problem.details) console.error(`  ${JSON.stringify(problem.details)}`);
}

function printFinding(finding: {
  severity: string;
  code: string;
  fileId: string;
  sheet?: string;
  cell?: string;
  found?: string;
  expected?: string;
  title: { vi: string };
  fix: { vi: string };
}): void {
  const place = [finding.fileId, finding.sheet, finding.cell].filter(Boolean).join(", ");
  const said = [finding.found, finding.expected].filter(Boolean).join(" → ");
  const title = said ? `${finding.title.vi} [${said}]` : finding.title.vi;
  console.log(`  ${finding.severity} ${finding.code} (${place}): ${title}. ${finding.fix.vi}`);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

try {
  process.exitCode = await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
