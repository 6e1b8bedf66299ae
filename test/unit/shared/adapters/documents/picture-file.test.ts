import { describe, expect, test } from "vitest";
import { EvidenceRefused } from "../../../../../shared/adapters/documents/evidence-refused.ts";
import { checkJpeg, checkPng } from "../../../../../shared/adapters/documents/picture-file.ts";
import { jpegFile, pngFile } from "../../../../fixtures/files/picture-file.ts";
import { zipFile } from "../../../../fixtures/files/zip-file.ts";

const ARCHIVE = Buffer.from(zipFile([{ name: "a.exe", body: "MZ" }]));

function refusalOf(check: () => unknown): string {
  try {
    check();
  } catch (cause) {
    if (cause instanceof EvidenceRefused) return cause.code;
    throw cause;
  }
  throw new Error("the picture passed");
}

/** A copy with some bytes replaced. */
const changed = (file: Buffer, at: number, ...bytes: number[]) => {
  const copy = Buffer.from(file);
  copy.set(bytes, at);
  return copy;
};

describe("a PNG", () => {
  test("passes with its size, and with bytes behind it that some programs add", () => {
    expect(checkPng(pngFile())).toEqual({ width: 16, height: 12 });
    expect(checkPng(Buffer.concat([pngFile(), Buffer.from("notes")]))).toEqual({ width: 16, height: 12 });
  });

  test("may have 100 million pixels and no more", () => {
    expect(checkPng(pngFile({ width: 10_000, height: 10_000 }))).toEqual({ width: 10_000, height: 10_000 });
    expect(refusalOf(() => checkPng(pngFile({ width: 10_001, height: 10_000 })))).toBe("EVIDENCE_TOO_LARGE");
  });

  test.each([
    ["EVIDENCE_DAMAGED", "of no size", pngFile({ width: 0 })],
    ["EVIDENCE_DAMAGED", "cut short", pngFile().subarray(0, -1)],
    ["EVIDENCE_DAMAGED", "that is its signature alone", pngFile().subarray(0, 8)],
    ["EVIDENCE_DAMAGED", "with a changed pixel", changed(pngFile(), 45, 0xaa)],
    ["EVIDENCE_DAMAGED", "with a chunk of 4 GB", changed(pngFile(), 33, 0xff, 0xff, 0xff, 0xff)],
    [
      "EVIDENCE_DAMAGED",
      "without pixels",
      Buffer.concat([pngFile().subarray(0, 33), pngFile().subarray(-12)]),
    ],
    [
      "EVIDENCE_DAMAGED",
      "that does not begin with its header",
      Buffer.concat([pngFile().subarray(0, 8), pngFile().subarray(33)]),
    ],
    ["EVIDENCE_WRONG_CONTENT", "with an archive behind it", Buffer.concat([pngFile(), ARCHIVE])],
    ["EVIDENCE_WRONG_CONTENT", "that is something else", Buffer.from("GIF89a")],
  ])("%s: %s", (code, _, file) => expect(refusalOf(() => checkPng(file))).toBe(code));
});

describe("a JPEG", () => {
  const frame = jpegFile().indexOf(Buffer.from([0xff, 0xc0]));

  test("passes with its size, with fill bytes, and with bytes behind it that cameras add", () => {
    const size = { width: 16, height: 12 };
    expect(checkJpeg(jpegFile())).toEqual(size);
    expect(checkJpeg(Buffer.concat([jpegFile(), Buffer.from("SEFT")]))).toEqual(size);
    const filled = [jpegFile().subarray(0, 2), Buffer.from([0xff, 0xff]), jpegFile().subarray(2)];
    expect(checkJpeg(Buffer.concat(filled))).toEqual(size);
  });

  test("is refused when its frame claims more than 100 million pixels", () => {
    const huge = changed(jpegFile(), frame + 5, 0xff, 0xff, 0xff, 0xff);
    expect(refusalOf(() => checkJpeg(huge))).toBe("EVIDENCE_TOO_LARGE");
  });

  test.each([
    ["EVIDENCE_DAMAGED", "of no size", changed(jpegFile(), frame + 5, 0, 0)],
    ["EVIDENCE_DAMAGED", "cut short in its pixels", jpegFile().subarray(0, -4)],
    ["EVIDENCE_DAMAGED", "cut short before its frame", jpegFile().subarray(0, frame)],
    ["EVIDENCE_DAMAGED", "that is its signature alone", jpegFile().subarray(0, 3)],
    ["EVIDENCE_DAMAGED", "without a frame", Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9])],
    ["EVIDENCE_WRONG_CONTENT", "with an archive behind it", Buffer.concat([jpegFile(), ARCHIVE])],
    ["EVIDENCE_WRONG_CONTENT", "that is something else", Buffer.from("BM")],
  ])("%s: %s", (code, _, file) => expect(refusalOf(() => checkJpeg(file))).toBe(code));
});
