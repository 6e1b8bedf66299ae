import { describe, expect, test } from "vitest";
import { SubmissionRequestBody } from "../../../../shared/contract/http/submissions.ts";
import { documentNumberOf, isDocumentNumber } from "../../../../shared/domain/document-number.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";

describe("the number of a document", () => {
  test.each([
    "145/KH-UBND",
    "01-CTr/TU",
    "9567/VP-TTDLCNS",
    "2231/SNV-CCHC&PC",
    "19/2022/QĐ-UBND",
    "24-CT/TU",
    "1494/TTr-SNV",
    "76/2025/UBTVQH15",
    "15/BC-UBND",
    "1/QĐ-UBND",
    "99999/BC-UBND",
  ])("%s is one, and is kept as it is", (number) => {
    expect(documentNumberOf(number)).toBe(number);
    expect(isDocumentNumber(number)).toBe(true);
  });

  test.each([
    ["with spaces around it", "  145/KH-UBND\u00a0", "145/KH-UBND"],
    ["with the Icelandic letter that looks like Đ", "19/2022/QÐ-UBND", "19/2022/QĐ-UBND"],
    ["decomposed where it can be", "145/KH-UBND".normalize("NFD"), "145/KH-UBND"],
  ])("%s is put right", (_, written, number) => {
    expect(documentNumberOf(written)).toBe(number);
  });

  test.each([
    ["nothing", ""],
    ["the number alone", "145"],
    ["the symbol alone", "KH-UBND"],
    ["a slash without a symbol", "145/"],
    ["small letters only", "145/kh-ubnd"],
    ["six digits", "123456/KH-UBND"],
    ["a space within", "145 /KH-UBND"],
    ["two spaces that collapse into one", "145  /KH-UBND"],
    ["a year of three digits", "19/202/QĐ-UBND"],
    ["a full stop at its end", "145/KH-UBND."],
    ["words before it", "Số 145/KH-UBND"],
    ["a file's name", "47_KH-UBND.signed.pdf"],
    ["a dash without an issuer", "145/KH-"],
    ["a Party's symbol with a small issuer", "01-CTr/tu"],
    ["a line break and more", "145/KH-UBND\n146/KH-UBND"],
    ["a formula", "=145/KH-UBND"],
    ["more than 40 characters", `1/A${"-B".repeat(20)}`],
  ])("is not %s", (_, written) => {
    expect(isDocumentNumber(written)).toBe(false);
    expect(() => documentNumberOf(written)).toThrow(DomainError);
  });

  test("is looked for in time that grows with its length alone", () => {
    const startedAt = performance.now();
    isDocumentNumber(`1/A${"-BBBBBBBBBB".repeat(100_000)}&`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("the date of a document in a request", () => {
  const request = (date: string) =>
    SubmissionRequestBody.safeParse({
      document: { number: "145/KH-UBND", date },
      files: [{ part: "document", reuse: { attempt: 1, fileId: "document" } }],
    }).success;

  test.each(["2026-12-05", "2028-02-29"])("%s is a day", (date) => expect(request(date)).toBe(true));
  test.each(["2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "05/12/2026", "2026-12-5", ""])(
    "%s is none",
    (date) => expect(request(date)).toBe(false),
  );
});
