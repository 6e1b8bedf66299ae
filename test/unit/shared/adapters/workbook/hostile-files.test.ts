import { afterAll, describe, expect, test } from "vitest";
import { shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { workbookReader } from "../../../../../shared/adapters/workbook/read-workbook.ts";
import { findingSchema } from "../../../../../shared/domain/findings/findings.ts";
import { HOSTILE_FILES } from "../../../../fixtures/files/hostile-files.ts";
import { readerProcess } from "../../../../fixtures/files/reader-process.ts";

/** What no file may take, of the function's time and of its memory. */
const MOST_MS = 5_000;
const MOST_MEGABYTES = 256;

const A_SLOW_MACHINE_MS = 60_000;

describe("a hostile or odd file ends in one typed way, and never otherwise", () => {
  const template = shippedTemplate();
  const reader = workbookReader();
  afterAll(() => reader.close());

  const light = HOSTILE_FILES.filter(({ isHeavy }) => !isHeavy);
  test.each(light.map((each) => [each.is, each] as const))("%s", async (_, { make, endsIn }) => {
    const outcome = await reader.read(make(), template);
    const findings = outcome.ok ? outcome.reading.findings : outcome.findings;
    for (const finding of findings) findingSchema.parse(finding);
    expect(findings[0]?.code ?? "read").toBe(endsIn);
  });
});

describe(`a file that is made to be heavy takes neither ${MOST_MS / 1_000} s nor ${MOST_MEGABYTES} MB, Node and all`, () => {
  const process = readerProcess();
  afterAll(() => process.remove());

  const heavy = HOSTILE_FILES.filter(({ isHeavy }) => isHeavy);
  test.each(heavy.map((each) => [each.is, each] as const))(
    "%s",
    (_, { make, endsIn }) => {
      const measured = process.read(make());
      expect(measured.endsIn).toBe(endsIn);
      // By the processors, since other tests run beside this one.
      expect(measured.cpuMs).toBeLessThan(MOST_MS);
      expect(measured.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    },
    A_SLOW_MACHINE_MS,
  );
});
