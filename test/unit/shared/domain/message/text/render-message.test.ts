import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageContent } from "../../../../../../shared/domain/message/text/content.ts";
import { linksAt } from "../../../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../../../shared/domain/message/text/render-message.ts";
import { whatNext } from "../../../../../../shared/domain/submission/what-next.ts";
import {
  aDeadline,
  aDigest,
  aNotice,
  anOwedReport,
  HOAN_KIEM,
  THE_YEAR,
} from "../../../../../builders/a-message-content.ts";
import { aReceivedSubmission } from "../../../../../builders/a-submission.ts";
import { aUnitId } from "../../../../../builders/a-unit.ts";

const links = linksAt("https://reports.example.org");

const BA_DINH = { unitId: aUnitId("00004"), name: "Phường Ba Đình" };
const THE_PLAN = { periodId: "2027-PLAN", nameVi: "Kế hoạch năm 2027", nameEn: "Plan 2027" };

/** 31/01/2027 is a Sunday of a year whose calendar nobody has approved yet. */
const rolled = aDeadline({
  dueDate: "2027-02-01",
  because: {
    nominalDate: "2027-01-31",
    wording: "by",
    rolled: true,
    rolledBecause: "SUNDAY",
    calendarVersions: { "2027": 0 },
    provisional: true,
  },
  workingDays: 36,
});

const overdue = aDeadline({ workingDays: 3 });

/** One of each message; what it says is the file of the same name in `examples/`. */
const EXAMPLES: Readonly<Record<string, MessageContent>> = {
  reminder: {
    kind: "reminder",
    day: "2026-12-09",
    unit: HOAN_KIEM,
    reports: { total: 1, rows: [anOwedReport()] },
  },
  "reminder-of-several": {
    kind: "reminder",
    day: "2026-12-21",
    unit: HOAN_KIEM,
    reports: {
      total: 2,
      rows: [
        anOwedReport({ ...overdue, state: "returned", takenUntil: "2027-01-29" }),
        anOwedReport({ ...rolled, period: THE_PLAN, workingDays: 29 }),
      ],
    },
  },
  "escalation-to-the-leader": {
    kind: "escalation",
    day: "2026-12-21",
    level: "leader",
    unit: HOAN_KIEM,
    reports: { total: 1, rows: [anOwedReport(overdue)] },
  },
  "escalation-to-the-parent": {
    kind: "escalation",
    day: "2026-12-21",
    level: "parent",
    unit: { unitId: aUnitId("so"), name: "Sở Nội vụ" },
    reports: { total: 3, rows: [anOwedReport(overdue), anOwedReport({ ...overdue, unit: BA_DINH })] },
  },
  accepted: aNotice<"accepted">({
    notice: "accepted",
    attempt: 2,
    receivedAt: "2026-12-09T02:31:00.000Z",
    dueDate: "2026-12-16",
    warnings: 1,
    replaces: 1,
  }),
  "accepted-without-some-evidence": aNotice<"accepted">({
    notice: "accepted",
    attempt: 1,
    receivedAt: "2026-12-09T02:31:00.000Z",
    dueDate: "2026-12-16",
    warnings: 0,
    evidenceNotKept: 2,
  }),
  "accepted-late": aNotice<"accepted">({
    notice: "accepted",
    attempt: 1,
    receivedAt: "2026-12-18T17:05:00.000Z",
    dueDate: "2026-12-16",
    lateByWorkingDays: 2,
    warnings: 0,
  }),
  "accepted-declaration": aNotice<"accepted">({
    notice: "accepted",
    attempt: 1,
    channel: "declaration",
    receivedAt: "2026-12-09T02:31:00.000Z",
    dueDate: "2026-12-16",
    warnings: 0,
  }),
  "accepted-on-paper": aNotice<"accepted">({
    notice: "accepted",
    attempt: 1,
    channel: "paper",
    receivedAt: "2026-12-06T17:00:00.000Z",
    dueDate: "2026-12-16",
    warnings: 0,
  }),
  "accepted-with-reasons-missing": aNotice<"accepted">({
    notice: "accepted",
    attempt: 1,
    receivedAt: "2026-12-09T02:31:00.000Z",
    dueDate: "2026-12-16",
    warnings: 3,
    nextStep: whatNext(
      aReceivedSubmission({
        ...{ state: "accepted", warnings: 3 },
        unexplained: [{ id: "MUCH_MORE_THAN_OWN/data/B01", found: "900" }],
      }),
      new Date("2026-12-09T02:32:00.000Z"),
    ),
  }),
  rejected: aNotice<"rejected">({
    notice: "rejected",
    attempt: 1,
    errors: 4,
    evidenceNotKept: 1,
    nextStep: whatNext(
      aReceivedSubmission({
        ...{ state: "rejected", errors: 4 },
        firstError: {
          ...{ code: "MORE_THAN_INDICATOR", fileId: "data", sheet: "Số liệu", cell: "E12" },
          ...{ indicator: "A06", found: "12", expected: "≤ A05 = 10" },
        },
      }),
      new Date("2026-12-09T02:32:00.000Z"),
    ),
    due: aDeadline(),
  }),
  "rejected-before-errors-were-kept": aNotice<"rejected">({
    notice: "rejected",
    attempt: 1,
    errors: 4,
    due: aDeadline(),
  }),
  "rejected-after-closing": aNotice<"rejected">({
    notice: "rejected",
    attempt: 1,
    errors: 1,
    refusal: "PERIOD_CLOSED",
    due: overdue,
  }),
  "rejected-as-another-is-approved": aNotice<"rejected">({
    notice: "rejected",
    attempt: 2,
    errors: 1,
    refusal: "OBLIGATION_APPROVED",
    due: aDeadline(),
  }),
  returned: aNotice<"returned">({
    notice: "returned",
    attempt: 2,
    reason: "Biểu 1, ô E12: số cuộc họp báo chưa khớp với phụ lục.\nĐề nghị bổ sung chữ ký của lãnh đạo.",
    isStillInTime: true,
    due: aDeadline(),
  }),
  "returned-with-more-time": aNotice<"returned">({
    notice: "returned",
    attempt: 2,
    reason: "Thiếu phụ lục 2.",
    isExtended: true,
    due: aDeadline({
      dueDate: "2026-12-21",
      because: { ...aDeadline().because, extendedTo: "2026-12-20", rolled: true, rolledBecause: "SUNDAY" },
      workingDays: 8,
    }),
  }),
  "nil-refused": aNotice<"nil_refused">({
    notice: "nil_refused",
    reason: "Đơn vị đã tổ chức hội thi trong quý III.",
    due: aDeadline(),
  }),
  "extension-granted": aNotice<"extension_granted">({
    notice: "extension_granted",
    documentNumber: "2231/SNV-CCHC&PC",
    from: "2026-12-16",
    due: aDeadline({
      dueDate: "2026-12-23",
      because: { ...aDeadline().because, extendedTo: "2026-12-23" },
      workingDays: 10,
    }),
  }),
  "extensions-granted": aNotice<"extensions_granted">({
    notice: "extensions_granted",
    documentNumber: "12/CV-SNV",
    moves: [
      { period: THE_YEAR, from: "2026-12-10", due: aDeadline() },
      { period: THE_PLAN, from: "2027-01-29", due: rolled },
    ],
  }),
  "extensions-removed": aNotice<"extensions_removed">({
    notice: "extensions_removed",
    moves: [
      { period: THE_YEAR, from: "2026-12-23", due: aDeadline() },
      { period: THE_PLAN, from: "2027-02-05", due: rolled },
    ],
    reason: "Cấp nhầm đơn vị.",
  }),
  "extension-removed": aNotice<"extension_removed">({
    notice: "extension_removed",
    reason: "Nhập nhầm đơn vị.",
    due: aDeadline(),
  }),
  "due-moved": aNotice<"due_moved">({
    notice: "due_moved",
    moves: [
      {
        period: THE_YEAR,
        from: "2026-12-16",
        due: aDeadline({
          dueDate: "2026-12-17",
          because: { ...aDeadline().because, rolled: true, rolledBecause: "Nghỉ bù" },
          workingDays: 6,
        }),
      },
    ],
    reason: "Nghỉ bù theo quyết định.",
    documentNumber: "12/QĐ-TTg",
  }),
  "due-moved-of-several": aNotice<"due_moved">({
    notice: "due_moved",
    moves: [
      { period: THE_YEAR, from: "2026-12-17", due: aDeadline() },
      { period: THE_PLAN, from: "2027-01-29", due: rolled },
    ],
  }),
  exempted: aNotice<"exempted">({ notice: "exempted", documentNumber: "145/KH-UBND" }),
  "exempted-until": aNotice<"exempted">({
    notice: "exempted",
    documentNumber: "145/KH-UBND",
    until: "2026-12-31",
  }),
  "exemption-over": aNotice<"exemption_over">({ notice: "exemption_over", due: aDeadline() }),
  unlocked: aNotice<"unlocked">({
    notice: "unlocked",
    attempt: 1,
    reason: "Theo đề nghị của đơn vị.",
    takenUntil: "2027-01-29",
  }),
  "return-undone": aNotice<"return_undone">({
    notice: "return_undone",
    attempt: 1,
    reason: "Trả lại nhầm đơn vị.",
  }),
  "unlock-undone": aNotice<"unlock_undone">({ notice: "unlock_undone", attempt: 1 }),
  "rule-waived": aNotice<"rule_waived">({
    notice: "rule_waived",
    rule: { vi: "Số nằm ngoài khoảng cho phép", en: "The number lies outside its range" },
    indicator: "A08",
    reason: "Kinh phí được bổ sung trong năm.",
    until: "2026-12-20",
    nextStep: whatNext(
      aReceivedSubmission({ state: "rejected", errors: 1, resendUntil: "2026-12-20" }),
      new Date("2026-12-09T02:32:00.000Z"),
    ),
  }),
  "rule-waived-nothing-to-do": aNotice<"rule_waived">({
    notice: "rule_waived",
    rule: { vi: "Số nằm ngoài khoảng cho phép", en: "The number lies outside its range" },
    reason: "Kinh phí được bổ sung trong năm.",
    until: "2026-12-20",
  }),
  reopened: aNotice<"reopened">({ notice: "reopened", takenUntil: "2027-02-15" }),
  "reopening-over": aNotice<"reopening_over">({ notice: "reopening_over" }),
  digest: aDigest({
    overdue: {
      total: 12,
      rows: [
        {
          ...anOwedReport(overdue),
          contact: { name: "Nguyễn Văn A", phone: "024 3825 0000", email: "cchc@example.gov.vn" },
        },
        anOwedReport({ ...overdue, unit: BA_DINH, state: "returned" }),
      ],
    },
    dueSoon: [
      {
        ...rolled,
        workingDays: 5,
        period: THE_PLAN,
        units: { total: 126, rows: [BA_DINH, HOAN_KIEM] },
      },
    ],
    waiting: { total: 1, rows: [{ unit: BA_DINH, period: THE_YEAR, attempt: 1, workingDays: 4 }] },
    unreachable: {
      total: 2,
      rows: [
        { unit: HOAN_KIEM, undeliverable: ["old@example.gov.vn"] },
        { unit: BA_DINH, undeliverable: [] },
      ],
    },
    escalated: { total: 1, rows: [{ unit: BA_DINH, period: THE_YEAR }] },
    troubled: {
      total: 2,
      rows: [
        { unit: HOAN_KIEM, day: "2026-12-18", state: "uncertain" },
        { day: "2026-12-18", state: "bounced" },
      ],
    },
    calendarsMissing: [2027],
  }),
  "alert-units-missing": {
    kind: "alert",
    alert: "units_missing",
    day: "2026-12-17",
    periods: [
      {
        ...aDeadline({ workingDays: 1 }),
        period: THE_YEAR,
        units: { total: 14, rows: [BA_DINH, HOAN_KIEM] },
      },
    ],
  },
  "alert-calendars-missing": {
    kind: "alert",
    alert: "calendars_missing",
    day: "2026-12-01",
    years: [2027],
  },
  "review-reminder": {
    kind: "review-reminder",
    day: "2026-12-21",
    longestWorkingDays: 6,
    waiting: { total: 1, rows: [{ unit: BA_DINH, period: THE_YEAR, attempt: 1, workingDays: 6 }] },
  },
};

describe("a message", () => {
  it.each(Object.entries(EXAMPLES))("reads as in examples/%s.txt", async (name, content) => {
    const { subject, text } = renderMessage(content, links);
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`./examples/${name}.txt`);
  });

  it("looks as in examples/returned.html to those who see HTML", async () => {
    const { html } = renderMessage(EXAMPLES["returned"] as MessageContent, links);
    await expect(html).toMatchFileSnapshot("./examples/returned.html");
  });

  it.each(Object.entries(EXAMPLES))("%s says the same in HTML as in plain text", (_name, content) => {
    const { text, html } = renderMessage(content, links);
    const words = (shown: string) => shown.toLocaleLowerCase("vi").match(/[\p{L}\d]+/gu) ?? [];
    const shown = words(
      html
        .replace(/<title>.*<\/title>/s, "")
        .replace(/ (href|style|lang|charset|name|content)="[^"]*"/g, "")
        .replace(/<[^>]*>/g, " ")
        .replaceAll("&amp;", "&"),
    );
    expect(shown).toEqual(words(text.replace(/https:\S+/g, "")));
  });

  it("leads to the very report", () => {
    const { text, html } = renderMessage(EXAMPLES["accepted"] as MessageContent, links);
    const address = `https://reports.example.org/reports/${HOAN_KIEM.unitId}/2026-YEAR`;
    expect(text).toContain(address);
    expect(html).toContain(`href="${address}"`);
  });

  it("says what a day without a working day before the due date means", () => {
    const report = anOwedReport({ dueDate: "2026-12-13", workingDays: 0 });
    const content: MessageContent = {
      kind: "reminder",
      day: "2026-12-11",
      unit: HOAN_KIEM,
      reports: { total: 1, rows: [report] },
    };
    expect(renderMessage(content, links).text).toContain("Đến hạn trước ngày làm việc tiếp theo");
  });
});

describe("what is in the values", () => {
  /** What people and programs put into names and reasons to become something else. */
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "</p><script>alert(1)</script>",
      `"><a href="https://evil.example">`,
      "Phường\r\nBcc: everyone@example.org",
      "=?utf-8?B?PGI+?=",
      "\u202Egnp.exe",
      "A\u2028B\u0085C\u0000D",
      "\uD800",
      "&lt;b&gt;",
      "\n\n> Lý do:\n> không có",
      "x".repeat(5_000),
      "javascript:alert(1)",
      "  ",
    ),
  );

  /** The same message with other words in it: ids, names, reasons, contacts; dates and kinds stay. */
  const withWords = (content: MessageContent, word: string): MessageContent =>
    JSON.parse(JSON.stringify(content), (key, value) => {
      const isWord = ["name", "nameVi", "nameEn", "reason", "phone", "email", "documentNumber"].includes(key);
      const isId = ["unitId", "periodId"].includes(key);
      if (key === "rolledBecause" || isWord || isId)
        return `x${key === "reason" ? word.replace(/[\s\u0085]/gu, " ") : word}`;
      if (key === "undeliverable") return value.map(() => word);
      return value;
    });

  const tagsOf = (html: string) =>
    (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/href="[^"<>]*"/, "href"));

  it.each(Object.entries(EXAMPLES))("changes neither the markup nor the lines of %s", (_name, content) => {
    const plain = renderMessage(withWords(content, "word"), links);
    fc.assert(
      fc.property(hostile, (word) => {
        const { subject, text, html } = renderMessage(withWords(content, word), links);
        expect(tagsOf(html)).toEqual(tagsOf(plain.html));
        expect(text.split("\n")).toHaveLength(plain.text.split("\n").length);
        expect(`${subject}${text.replaceAll("\n", "")}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect([...subject].length).toBeLessThanOrEqual(243);
      }),
      { numRuns: 60 },
    );
  });

  it("cannot break out of an attribute or an element", () => {
    const evil = `"><img src=x onerror=alert(1)>`;
    const { html } = renderMessage(
      {
        ...(EXAMPLES["returned"] as MessageContent),
        unit: { unitId: evil, name: evil },
        reason: evil,
      } as never,
      links,
    );
    expect(html).not.toContain("<img");
    expect(html).toContain("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;");
    expect(html).toContain("reports/%22%3E%3Cimg");
  });

  it("keeps the lines of a reason, each marked as quoted", () => {
    const { text, html } = renderMessage(EXAMPLES["returned"] as MessageContent, links);
    expect(text).toContain("\n> Biểu 1, ô E12");
    expect(text).toContain("\n> Đề nghị bổ sung");
    expect(html).toContain("phụ lục.<br>Đề nghị");
  });
});
