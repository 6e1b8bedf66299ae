import { read, utils } from "@e965/xlsx";
import { afterAll, describe, expect, test } from "vitest";
import { sampleWorkbook, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { RESULT_SHEET_NAME } from "../../../../../shared/adapters/workbook/form-layout.ts";
import { listWorkbook } from "../../../../../shared/adapters/workbook/list-workbook.ts";
import { workbookMarker } from "../../../../../shared/adapters/workbook/mark-workbook.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { workbookReader } from "../../../../../shared/adapters/workbook/read-workbook.ts";
import type { WorkbookReading } from "../../../../../shared/adapters/workbook/reading.ts";
import { MARK_REFUSALS, type MarkRefusal } from "../../../../../shared/domain/answer/mark-refusals.ts";
import { aLine, anAnswer } from "../../../../builders/an-answer.ts";
import { HOSTILE_FILES } from "../../../../fixtures/files/hostile-files.ts";
import { richWorkbook } from "../../../../fixtures/files/rich-workbook.ts";
import { compoundFile } from "../../../../fixtures/files/workbook-file.ts";
import { problemsOfWorkbook } from "../../../../fixtures/ooxml/check-package.ts";

const answer = anAnswer([aLine("D3")]);

describe("the thread that marks", () => {
  const marker = workbookMarker();
  afterAll(() => marker.close());

  test("gives the file back marked, and leaves the caller's bytes alone", async () => {
    const file = richWorkbook();
    const marked = await marker.mark(file, answer);
    expect(marked.ok && read(marked.bytes).SheetNames[0]).toBe(RESULT_SHEET_NAME);
    expect(file).toEqual(richWorkbook());
  });

  test.each<[MarkRefusal, Uint8Array]>([
    ["NOT_READABLE", compoundFile("Workbook")],
    ["NOT_READABLE", richWorkbook({ "xl/vbaProject.bin": "x" })],
    ["SIGNED", richWorkbook({ "_xmlsignatures/sig1.xml": "<Signature/>" })],
  ])("says why it does not: %s", async (reason, file) => {
    expect(await marker.mark(file, answer)).toEqual({ ok: false, reason });
  });

  test("that crashes or never answers marks nothing, and the next file is marked by a new one", async () => {
    const fragile = workbookMarker({
      timeoutMs: 1_000,
      workerFile: new URL("../../../../fixtures/files/crashing-worker.ts", import.meta.url),
    });
    for (const first of [0, 1, 2])
      expect(await fragile.mark(Uint8Array.of(first), answer)).toEqual({ ok: false, reason: "TOO_SLOW" });
    expect(await fragile.mark(Uint8Array.of(9), answer)).toMatchObject({ ok: true });
    await fragile.close();
  });
});

describe("a hostile or odd file is refused, or comes back as one that the reader takes as before", () => {
  const marker = workbookMarker();
  const reader = workbookReader();
  afterAll(() => Promise.all([marker.close(), reader.close()]));
  const template = shippedTemplate();
  const codes = (outcome: WorkbookReading) =>
    (outcome.ok ? outcome.reading.findings : outcome.findings).map(({ code }) => code);

  const light = HOSTILE_FILES.filter(({ isHeavy }) => !isHeavy);
  test.each(light.map((each) => [each.is, each] as const))("%s", async (_, { make }) => {
    const marked = await marker.mark(make(), answer);
    if (!marked.ok) expect(marked.reason in MARK_REFUSALS).toBe(true);
    else
      expect(codes(await reader.read(marked.bytes, template))).toEqual(
        codes(await reader.read(make(), template)),
      );
  });
});

test("a form reads the same with and without marks, our sheet and notes and all", async () => {
  const [marker, reader, template] = [workbookMarker(), workbookReader(), shippedTemplate()];
  const form = await sampleWorkbook();
  const lines = ["A1", "D6", "D7", "E9", "B40"].map((cell) => aLine(cell, { indicator: "A05" }));
  const marked = await marker.mark(form, anAnswer(lines));
  expect(marked.ok && (await reader.read(marked.bytes, template))).toEqual(await reader.read(form, template));
  await Promise.all([marker.close(), reader.close()]);
});

describe("the list alone", () => {
  test.each(Object.keys(MARK_REFUSALS) as MarkRefusal[])(
    "is a good workbook that says why it is alone: %s",
    async (reason) => {
      const bytes = listWorkbook(answer, reason);
      expect(await problemsOfWorkbook(bytes)).toEqual([]);
      await openWorkbook(bytes);
      const said = utils.sheet_to_csv(read(bytes).Sheets[RESULT_SHEET_NAME] ?? {});
      expect(said).toContain(MARK_REFUSALS[reason].vi);
      expect(said).toContain("Số không được âm");
      expect(said).toContain("D3");
    },
  );
});
