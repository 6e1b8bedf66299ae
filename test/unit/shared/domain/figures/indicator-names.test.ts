import { describe, expect, test } from "vitest";
import { shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { indicatorNames } from "../../../../../shared/domain/figures/indicator-names.ts";
import { anIndicator } from "../../../../builders/a-template.ts";

const shipped = indicatorNames(shippedTemplate());
const meantBy = (name: string) => shipped.meantBy(name).map(({ code }) => code);

describe("the indicator that a name means", () => {
  test("is itself for every name of the template", () => {
    for (const { code, nameVi } of shippedTemplate().indicators) expect(meantBy(nameVi)).toEqual([code]);
  });

  test.each([
    ["capitals", "KINH PHÍ THỰC HIỆN", "A08"],
    ["no tone marks", "Kinh phi thuc hien", "A08"],
    ["where the tone mark stands", "Toạ đàm, giao lưu trực tuyến", "B05"],
    ["punctuation", "Băng rôn – khẩu hiệu – phướn", "G02"],
    ["decomposed letters", "Kinh phí thực hiện".normalize("NFD"), "A08"],
    ["an ordinal", "1.2. Kinh phí thực hiện", "A08"],
    ["a letter", "a) Kinh phí thực hiện", "A08"],
    ["a dash", "- Kinh phí thực hiện", "A08"],
    ["a remark in brackets", "Kinh phí thực hiện (triệu đồng)", "A08"],
    ["no remark in brackets", "Hội nghị, cuộc họp lồng ghép", "E02"],
    ["“Số” in front", "Số cuộc thi/hội thi do đơn vị tổ chức", "F01"],
    ["no “Số” in front", "Nhiệm vụ đã hoàn thành", "A06"],
  ])("does not depend on %s", (_, name, code) => {
    expect(meantBy(name)).toEqual([code]);
  });

  test.each(["", "Tổng cộng", "Tin", "Thời lượng phát", "Phường Ba Đình", "12", "..."])(
    "%j is none",
    (name) => {
      expect(meantBy(name)).toEqual([]);
    },
  );

  test("a name that is made to be slow is not: it took half a second", () => {
    const before = performance.now();
    expect(meantBy("(".repeat(32_000))).toEqual([]);
    expect(performance.now() - before).toBeLessThan(200);
  });

  test("two of one name are both given, and nobody chooses", () => {
    const names = indicatorNames({
      indicators: [
        anIndicator({ code: "B01", nameVi: "Tin, bài" }),
        anIndicator({ code: "K01", nameVi: "Tin bài (loa)" }),
      ],
    });
    expect(names.meantBy("Tin/bài").map(({ code }) => code)).toEqual(["B01", "K01"]);
    expect(names.meantBy("Tin, bài (loa)").map(({ code }) => code)).toEqual(["K01"]);
  });
});

describe("the nearest name", () => {
  test("is suggested when one is clearly the nearest", () => {
    expect(shipped.nearestTo("Tờ rơi, tờ gấp đã phát hành")?.code).toBe("H01");
    expect(shipped.nearestTo("Số văn bản chỉ đạo về tuyên truyền CCHC")?.code).toBe("A04");
  });

  test.each(["Phường Ba Đình", "Tin, bài", ""])("is not suggested for %j", (name) => {
    expect(shipped.nearestTo(name)).toBeUndefined();
  });
});
