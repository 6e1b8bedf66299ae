import { describe, expect, test } from "vitest";
import {
  cutText,
  foldText,
  plainText,
  tidyLine,
  withoutFormula,
  withoutMisleading,
  wordsOf,
} from "../../../../../shared/domain/text/plain-text.ts";

describe("text as it is stored", () => {
  test.each([
    ["decomposed letters are composed", "Ho\u0300a Bi\u0300nh", "Hòa Bình"],
    ["no-break and thin spaces are spaces", "1\u00a0500\u202f000", "1 500 000"],
    ["what nobody sees is gone", "\ufeffA\u200b0\u20604\u00ad", "A04"],
    ["directions cannot turn text round", "\u202egpj.exe", "gpj.exe"],
    ["line ends are line feeds", "một\r\nhai\rba", "một\nhai\nba"],
    ["controls are gone, but for tab and line feed", "a\u0007\tb\nc\u0085", "a\tb\nc"],
    ["the Icelandic letter that looks like Đ is Đ", "QÐ-UBND", "QĐ-UBND"],
    ["half a letter is no letter", "a\ud800", "a\ufffd"],
    ["Hòa and Hoà stay as they are typed", "Hòa, Hoà", "Hòa, Hoà"],
  ])("%s", (_, raw, stored) => {
    expect(plainText(raw)).toBe(stored);
  });
});

test("a line is stored in NFC with single spaces, keeping where the tone mark stands", () => {
  expect(tidyLine(" Xã\tHoà\n Phú ".normalize("NFD"))).toBe("Xã Hoà Phú");
  expect(tidyLine("Xã Hòa Phú")).toBe("Xã Hòa Phú");
  expect(tidyLine("Ðống Ða")).toBe("Đống Đa");
});

describe("text as it is compared", () => {
  test.each([
    ["tone marks and where they stand", "Toạ đàm", "TỌA ĐÀM"],
    ["i and y", "Kĩ năng quản lí", "Kỹ năng quản lý"],
    ["punctuation and spaces", "Tin,  bài – phóng sự", "tin bài/phóng sự"],
  ])("does not differ by %s", (_, one, other) => {
    expect(wordsOf(one)).toBe(wordsOf(other));
  });

  test("keeps punctuation when it is only folded", () => {
    expect(foldText(" Số,  ĐỒNG ")).toBe("so, dong");
  });
});

test("a text is never cut through the middle of a letter", () => {
  expect(cutText("a😀", 2)).toBe("a");
  expect(cutText("a😀", 3)).toBe("a😀");
});

test.each(["=1+1", "+84", "-1", "@SUM", "\t=1", "\r=1", "\0=1"])(
  "a spreadsheet carries out no %j",
  (text) => {
    expect(withoutFormula(text)).toBe(`'${text}`);
  },
);

test("a text that only holds such signs stays as it is", () => {
  expect(withoutFormula("1+1=2")).toBe("1+1=2");
});

test("nothing in a shown name turns it around or ends its line", () => {
  expect(withoutMisleading("a\u202egpj\u2028.exe", "")).toBe("agpj.exe");
  expect(withoutMisleading("Nguye\u0302\u0303n\nVăn", " ")).toBe("Nguyễn Văn");
});
