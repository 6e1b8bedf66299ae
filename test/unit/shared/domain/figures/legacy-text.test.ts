import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isLegacyFont, isLegacyText } from "../../../../../shared/domain/figures/legacy-text.ts";

test.each([".VnTime", ".VnArialH", ".vntimeH", "VNI-Times", "VNI Helve", "vni-avo"])(
  "%s is a font of before Unicode",
  (font) => {
    expect(isLegacyFont(font)).toBe(true);
  },
);

test.each(["Times New Roman", "Arial", "VnTime Unicode", "Calibri", ""])("%j is not", (font) => {
  expect(isLegacyFont(font)).toBe(false);
});

describe("text of before Unicode is known by letters that Vietnamese does not have", () => {
  test.each([
    ["TCVN3", "Tuyªn truyÒn c¶i c¸ch hµnh chÝnh"],
    ["TCVN3", "§ång Nai, x· T©n Thµnh"],
    ["VNI", "Tuyeân truyeàn caûi caùch haønh chính naêm ñaàu"],
    ["VNI", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"],
  ])("%s: %s", (_, text) => {
    expect(isLegacyText(text, false)).toBe(true);
  });

  test.each([
    "Tuyên truyền cải cách hành chính",
    "Hà Nội",
    "Cà phê, cô, tôi, là, và",
    "Điều 5 § 3, «trích», 20 °C, 5 × 3, ½ ngày, ©2026",
    "Citroën",
    "Pano 2m×3m, 2m×4m",
    "100m², 50m², 3m³",
    "Zalo®, Facebook®, TikTok®",
    "Tin·bài",
    "«Tin» «Bài»",
    "12,5µm",
    "§ 3",
    "Ghi chú: không",
    "Bao cao",
    "12.500",
    "",
  ])("%j is not", (text) => {
    expect(isLegacyText(text, false)).toBe(false);
  });

  test("with such a font one letter is enough, and plain or Unicode text is still no problem", () => {
    expect(isLegacyText("®¹t", true)).toBe(true);
    expect(isLegacyText("®Çu", true)).toBe(true);
    expect(isLegacyText("Bao cao", true)).toBe(false);
    expect(isLegacyText("12", true)).toBe(false);
    expect(isLegacyText("Số văn bản", true)).toBe(false);
  });

  test("no name of a commune, department or indicator is taken for it", () => {
    const files = ["hanoi-communes-2025-07-01.csv", "hanoi-departments-2025-03-01.csv", "indicators-v1.csv"];
    for (const file of files) {
      const lines = readFileSync(new URL(`../../../../../data/${file}`, import.meta.url), "utf8").split("\n");
      expect(lines.filter((line) => isLegacyText(line, true))).toEqual([]);
    }
  });
});
