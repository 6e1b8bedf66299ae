import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import {
  type PrintableReceipt,
  receiptDocuments,
} from "../../../../../shared/adapters/pdf/receipt-document.ts";
import { aReceipt } from "../../../../builders/a-receipt.ts";

const CHECK_URL = `https://reports.example.org/api/v1/receipts/${aReceipt().receiptId}/check?revision=1`;
const print = receiptDocuments();
const printed = (changes: Partial<PrintableReceipt> = {}) =>
  print({
    content: aReceipt(),
    signature: "MEUCIQDw".padEnd(96, "x"),
    latestRevision: 1,
    checkUrl: CHECK_URL,
    ...changes,
  });

/** The inflated streams of a document: page contents, fonts and the maps from glyphs to text. */
function streamsOf(pdf: Uint8Array): string[] {
  const text = Buffer.from(pdf).toString("latin1");
  return [...text.matchAll(/\/Filter \/FlateDecode[^>]*>>\s*stream\n([\s\S]*?)\nendstream/g)].map(
    ([, data = ""]) => inflateSync(Buffer.from(data, "latin1")).toString("latin1"),
  );
}

/** What a reader of the document could copy: each glyph by the font's own map, in the order of the page. */
function textOf(pdf: Uint8Array): string {
  const source = Buffer.from(pdf).toString("latin1");
  const streams = streamsOf(pdf);
  const maps = streams.filter((stream) => stream.includes("begincmap")).map(glyphsIn);
  expect(maps).toHaveLength(source.match(/\/ToUnicode/g)?.length ?? 0);
  return streams
    .filter((stream) => stream.includes("BT\n"))
    .flatMap((stream) => [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, glyphs = ""]) => glyphs))
    .map((shown) => {
      const codes = [...shown.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = ""]) => hex.match(/.{4}/g) ?? []);
      // Which font shows it is not followed: of the two readings, the one without gaps is text of that font.
      return maps.map((map) => codes.map((code) => map.get(Number.parseInt(code, 16)) ?? "\u0000").join(""));
    })
    .map((readings) => readings.join("|"))
    .join("\n");
}

function glyphsIn(cmap: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, first = "", list = ""] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = ""]] of [...list.matchAll(/<([0-9a-f]*)>/g)].entries()) {
      const units = (hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      glyphs.set(Number.parseInt(first, 16) + index, String.fromCharCode(...units));
    }
  }
  return glyphs;
}

/** Draws the rectangles of the code as a camera would see them, black on white. */
function pictureOf(pdf: Uint8Array) {
  const content = streamsOf(pdf).find((stream) => / re\n/.test(stream)) ?? "";
  const modules = [...content.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)].map((found) =>
    found.slice(1).map(Number),
  );
  const [scale, margin] = [6, 40];
  const left = Math.min(...modules.map(([x = 0]) => x));
  const top = Math.min(...modules.map(([, y = 0]) => y));
  const side = Math.ceil(112 * scale) + 2 * margin;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [x = 0, y = 0, width = 0, height = 0] of modules) {
    for (let row = Math.round((y - top) * scale); row < Math.round((y - top + height) * scale); row++) {
      for (
        let column = Math.round((x - left) * scale);
        column < Math.round((x - left + width) * scale);
        column++
      ) {
        data.fill(
          0,
          ((row + margin) * side + column + margin) * 4,
          ((row + margin) * side + column + margin) * 4 + 3,
        );
      }
    }
  }
  return { data, width: side, height: side, colorSpace: "srgb" as const };
}

beforeAll(() => {
  const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  const { buffer } = Uint8Array.from(readFileSync(wasm));
  return prepareZXingModule({ overrides: { wasmBinary: buffer }, fireImmediately: true });
});

describe("a printed receipt", () => {
  it("bears a code that a camera reads as the address of its check", async () => {
    const [code, ...others] = await readBarcodes(pictureOf(await printed()) as never, {
      formats: ["QRCode"],
    });
    expect(others).toEqual([]);
    expect(code?.text).toBe(CHECK_URL);
  });

  it("says in Vietnamese what it proves, in text that can be copied", async () => {
    const text = textOf(await printed());
    for (const part of ["BIÊN", "NHẬN", "Đúng", "hạn", "Phường", "Kiếm", "giờ"]) expect(text).toContain(part);
  });

  it("embeds its fonts, and names no other", async () => {
    const source = Buffer.from(await printed()).toString("latin1");
    expect(source.match(/\/FontFile2/g)).toHaveLength(2);
    expect(source).not.toContain("Helvetica");
    expect([...source.matchAll(/\/BaseFont \/[A-Z]{6}\+(\S+)/g)].map(([, name]) => name)).toContain(
      "BeVietnamPro-Bold",
    );
  });

  it("is A4 and tells its language and title", async () => {
    const source = Buffer.from(await printed()).toString("latin1");
    expect(source).toContain("/MediaBox [0 0 595.28 841.89]");
    expect(source).toContain("/Lang (vi-VN)");
    expect(source).toContain("/DisplayDocTitle true");
  });

  it("is the same whenever it is printed again", async () => {
    expect(Buffer.compare(Buffer.from(await printed()), Buffer.from(await printed()))).toBe(0);
  });

  it("says that it was replaced when it was", async () => {
    expect(textOf(await printed())).not.toContain("replaced");
    expect(textOf(await printed({ latestRevision: 2 }))).toContain("replaced");
  });

  it("says of a test unit that it is one", async () => {
    const content = aReceipt({ unit: { ...aReceipt().unit, isTest: true } });
    expect(textOf(await printed({ content }))).toContain("test");
  });

  it("goes on to further pages when there are many files, whatever their names are", async () => {
    const [file] = aReceipt().files;
    if (!file) throw new Error("the builder has files");
    const names = ["ảnh 😀", "\u202egpj.exe", "\u0007", "العربية", "文件", "x".repeat(400)];
    const files = [...names, ...names].map((name) => ({ ...file, name }));
    const source = Buffer.from(await printed({ content: aReceipt({ files }) })).toString("latin1");
    expect(source.match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(1);
  });
});
