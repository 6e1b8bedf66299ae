import { beforeAll, describe, expect, it } from "vitest";
import type { ApiAnswer } from "../../scripts/local/api-client.ts";
import {
  aCity,
  aClosedPeriod,
  anOpenPeriod,
  type City,
  type CityUnit,
  importPeriod,
  type SignedIn,
  signIn,
} from "./city.ts";
import { stack } from "./deployed-stack.ts";
import { expectProblem } from "./problems.ts";
import {
  announced,
  aPdf,
  ask,
  aWorkbook,
  DOCUMENT,
  post,
  report,
  sendReport,
  submissionsOf,
  untilState,
} from "./reporting.ts";

let city: City;
let unit: CityUnit;
let other: CityUnit;
let files: ReturnType<typeof announced>[];

beforeAll(async () => {
  city = await aCity();
  [unit, other] = city.units as [CityUnit, CityUnit];
  files = [announced(await aWorkbook()), announced(aPdf())];
});

const deskOf = (periodId: string, of = unit) => ({ unitId: of.unitId, periodId });

/** How many attempts there are, decided or not: a refused request leaves none. */
async function attemptsAt({ unitId, periodId }: { unitId: string; periodId: string }): Promise<number> {
  return (await city.office.must("GET", submissionsOf(unitId, periodId))).submissions.length;
}

describe("a request for a unit or period that does not fit", () => {
  const unknownUnit = `unit_${"z".repeat(26)}`;

  it("is refused as not found, whether the unit is unknown, another's, or the period unknown", async () => {
    const periodId = await anOpenPeriod(city);
    for (const at of [
      { unitId: unknownUnit, periodId },
      deskOf(periodId, other),
      deskOf("2026-NOSUCH"),
      { unitId: unknownUnit, periodId: "1999-NOSUCH" },
    ]) {
      expectProblem(await ask(unit.member, at, { files }), 404, "NOT_FOUND");
    }
    expect(await attemptsAt(deskOf(periodId, other))).toBe(0);
    for (const path of [
      `/v1/units/${unknownUnit}`,
      "/v1/periods/2026-NOSUCH",
      "/v1/periods/2026-NOSUCH/progress",
    ]) {
      expectProblem(await city.office.call("GET", path), 404, "NOT_FOUND");
    }
    const decision = { decision: "exempt", reason: "Sáp nhập", documentNumber: "1/SNV" };
    const decisions = `/v1/obligations/${unknownUnit}/${periodId}/decisions`;
    expectProblem(await city.office.call("POST", decisions, decision), 404, "NOT_FOUND");
    expectProblem(await city.admin.call("POST", "/v1/periods/2026-NOSUCH/open"), 404, "NOT_FOUND");
  });

  it("is refused with what an id looks like when it is none", async () => {
    for (const path of [
      "/v1/units/UNIT_1",
      "/v1/units/unit_%27--",
      "/v1/periods/2026-year",
      "/v1/periods/2026-YEAR%23SHARD%23000",
      `/v1/obligations/${unit.unitId}/2026-YEAR/submissions/0`,
      `/v1/obligations/${unit.unitId}/2026-YEAR/submissions/1e3`,
    ]) {
      const { details } = expectProblem(await unit.member.call("GET", path), 400, "INVALID_INPUT");
      expect(details).toHaveProperty("issues");
    }
  });

  it("is refused before the period opens, and after it has closed", async () => {
    const planned = await importPeriod(city, { opensIn: 5, dueIn: 20 });
    expectProblem(await ask(unit.member, deskOf(planned), { files }), 409, "PERIOD_NOT_OPEN");

    const closed = await aClosedPeriod(city, async (periodId) => {
      await report(unit.member, deskOf(periodId), [await aWorkbook(), aPdf()]);
    });
    expectProblem(await ask(unit.member, deskOf(closed), { files }), 409, "PERIOD_CLOSED");
    const withdrawal = await unit.member.call("POST", `${submissionsOf(unit.unitId, closed)}/1/withdraw`);
    expectProblem(withdrawal, 409, "PERIOD_CLOSED");
    expectProblem(await city.admin.call("POST", `/v1/periods/${closed}/open`), 409, "PERIOD_CLOSED");
    // What was accepted in time still counts.
    expect(await unit.member.must("GET", `/v1/obligations/${unit.unitId}/${closed}`)).toMatchObject({
      status: "late",
      current: { attempt: 1, state: "accepted" },
      period: { status: "closed" },
    });
    expect(await attemptsAt(deskOf(closed))).toBe(1);
  });

  it("does not count a report whose last file came after the closing", async () => {
    let attempt = 0;
    const [workbook, pdf] = [await aWorkbook(), aPdf()];
    let sendTheRest = async () => {};
    const periodId = await aClosedPeriod(city, async (open) => {
      const asked = await ask(unit.member, deskOf(open), { files });
      attempt = asked.body.submission.attempt;
      expect(await post(asked.body.uploads[0], workbook.bytes)).toBe(204);
      sendTheRest = async () => {
        expect(await post(asked.body.uploads[1], pdf.bytes)).toBe(204);
      };
    });
    await sendTheRest();
    const refused = await untilState(unit.member, { ...deskOf(periodId), attempt }, "rejected", "accepted");
    expect(refused).toMatchObject({ state: "rejected", findings: [{ code: "PERIOD_CLOSED" }] });
    expect(refused.findings[0].title.vi).not.toBe(refused.findings[0].title.en);
    expect(await unit.member.must("GET", `/v1/obligations/${unit.unitId}/${periodId}`)).toMatchObject({
      status: "missing",
    });
  });
});

describe("several requests for one report", () => {
  it("get different numbers when they come at once, and the fourth open one is refused", async () => {
    const at = deskOf(await anOpenPeriod(city));
    const two = await Promise.all([ask(unit.member, at, { files }), ask(unit.member, at, { files })]);
    expect(two.map(({ status }) => status)).toEqual([201, 201]);
    expect(two.map(({ body }) => body.submission.attempt).toSorted()).toEqual([1, 2]);
    expect((await ask(unit.member, at, { files })).status).toBe(201);
    const fourth = expectProblem(await ask(unit.member, at, { files }), 429, "TOO_MANY_OPEN_REQUESTS");
    expect(fourth.details).toMatchObject({ limit: 3 });
    expect(await attemptsAt(at)).toBe(3);
  });

  it("with one key are one, and the first answer comes back with forms that work", async () => {
    const at = deskOf(await anOpenPeriod(city));
    const [workbook, pdf] = [await aWorkbook(), aPdf()];
    const key = "any printable text, of a form's own making";
    const answers = await Promise.all(Array.from({ length: 3 }, () => ask(unit.member, at, { files }, key)));
    const last = await ask(unit.member, at, { files }, key);
    for (const { status, body } of [...answers, last]) {
      expect(status).toBe(201);
      expect(body.submission).toEqual(last.body.submission);
    }
    expect(await attemptsAt(at)).toBe(1);

    expect(await post(last.body.uploads[0], workbook.bytes)).toBe(204);
    expect(await post(last.body.uploads[1], pdf.bytes)).toBe(204);
    await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
    const afterwards = await ask(unit.member, at, { files }, key);
    expect(afterwards).toMatchObject({
      status: 201,
      body: { submission: { state: "accepted" }, uploads: [] },
    });
  });

  it("with one key and different bodies are refused, and of different people are different requests", async () => {
    const at = deskOf(await anOpenPeriod(city));
    expect((await ask(unit.member, at, { files }, "key-1")).status).toBe(201);
    const document = { ...DOCUMENT, number: "16/BC-UBND" };
    expectProblem(await ask(unit.member, at, { files, document }, "key-1"), 422, "IDEMPOTENCY_KEY_REUSED");
    // Rights come first: somebody of another unit learns nothing by guessing the key.
    expectProblem(await ask(other.member, at, { files }, "key-1"), 404, "NOT_FOUND");
    const colleague = await aColleague();
    const answer = await ask(colleague, at, { files, document }, "key-1");
    expect(answer).toMatchObject({ status: 201, body: { submission: { attempt: 2 } } });
    expect(await attemptsAt(at)).toBe(2);
  });

  it("are refused without a key, and with one that is none", async () => {
    const at = deskOf(await anOpenPeriod(city));
    for (const key of ["", "x".repeat(201)]) {
      expectProblem(await ask(unit.member, at, { files }, key), 400, "IDEMPOTENCY_KEY_REQUIRED");
    }
    const without = await unit.member.call("POST", submissionsOf(unit.unitId, at.periodId), {
      document: DOCUMENT,
      files,
    });
    expectProblem(without, 400, "IDEMPOTENCY_KEY_REQUIRED");
    expect(await attemptsAt(at)).toBe(0);
  });

  async function aColleague(): Promise<SignedIn> {
    const email = `colleague-${city.scheme}@example.org`;
    await city.admin.must("POST", "/v1/imports/members", {
      csv: `email,code\n${email},${unit.code}\n`,
      scheme: city.scheme,
    });
    return signIn(email);
  }
});

describe("a request whose content does not do", () => {
  let at: { unitId: string; periodId: string };
  beforeAll(async () => {
    at = deskOf(await anOpenPeriod(city));
  });

  const raw = async (
    body: string | Uint8Array<ArrayBuffer>,
    type = "application/json",
  ): Promise<ApiAnswer> => {
    const answer = await fetch(`${stack.apiUrl}${submissionsOf(at.unitId, at.periodId)}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${unit.member.token}`,
        "content-type": type,
        "idempotency-key": "raw",
      },
      body,
    });
    return { status: answer.status, body: await answer.json() };
  };

  it("is told where it is malformed, without its own words being repeated", async () => {
    for (const body of ["{", "null", "[]", '"text"', "{}", '{"document":}', "\u0000"]) {
      const problem = expectProblem(await raw(body), 400, "INVALID_INPUT");
      expect(problem.details?.["issues"]).not.toEqual([]);
    }
    expectProblem(await raw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 400, "INVALID_INPUT");
    const secret = expectProblem(
      await raw('{"document": {"number": "mat-khau-bi-mat"'),
      400,
      "INVALID_INPUT",
    );
    expect(JSON.stringify(secret)).not.toContain("mat-khau");
  });

  it("is refused when it is far longer than any request", async () => {
    expectProblem(await raw(`{"files": "${"x".repeat(70_000)}"}`), 413, "BODY_TOO_LARGE");
  });

  it("is refused with every unknown field by name, at any depth", async () => {
    const body = {
      document: { ...DOCUMENT, sealed: true },
      files: [...files.slice(0, 1), { ...files[1], state: "accepted" }],
      attempt: 7,
    };
    const { details } = expectProblem(await raw(JSON.stringify(body)), 400, "INVALID_INPUT");
    expect(details?.["issues"]).toEqual(
      expect.arrayContaining([
        { path: "attempt", message: "unknown field" },
        { path: "document.sealed", message: "unknown field" },
      ]),
    );
  });

  it("is refused with unknown query parameters, and with limits and cursors that were made up", async () => {
    const list = `/v1/periods/${at.periodId}/obligations`;
    const { nextCursor } = await city.office.must("GET", `${list}?limit=1`);
    expect(nextCursor).toBeTypeOf("string");
    for (const query of [
      "limit=0",
      "limit=101",
      "limit=1&limit=2",
      "page=2",
      "status=lost",
      "group=%27%3B--",
    ]) {
      expectProblem(await city.office.call("GET", `${list}?${query}`), 400, "INVALID_INPUT");
    }
    const forge = (cursor: object) => Buffer.from(JSON.stringify(cursor)).toString("base64url");
    for (const cursor of [
      "made-up",
      `${nextCursor}A`,
      nextCursor.slice(0, -4),
      forge({ pk: "PERIOD#2026-YEAR", sk: "OBLIGATION#" }),
      forge({ v: 1, scope: ["period-obligations", "2026-YEAR", "", ""], position: { shard: 0 } }),
      forge({ v: 1, scope: ["period-obligations", at.periodId, "", ""], position: { shard: -1 } }),
      forge({
        v: 1,
        scope: ["period-obligations", at.periodId, "", ""],
        position: { shard: 0, pk: "USER#1" },
      }),
    ]) {
      expectProblem(await city.office.call("GET", `${list}?limit=1&cursor=${cursor}`), 400, "INVALID_CURSOR");
    }
    // A cursor fits the list it came from, with the filter it came with, and no other.
    for (const path of [
      `${list}?status=missing`,
      "/v1/units?limit=1",
      `${submissionsOf(unit.unitId, at.periodId)}?limit=1`,
    ]) {
      const answer = await city.office.call("GET", `${path}&cursor=${nextCursor}`);
      expectProblem(answer, 400, "INVALID_CURSOR");
    }
    const rest = await city.office.must("GET", `${list}?limit=100&cursor=${nextCursor}`);
    expect(rest.obligations).toHaveLength(2);
  });

  it("is refused when its files or document are not what the period asks for", async () => {
    const [data, document] = files as [(typeof files)[0], (typeof files)[0]];
    const evidence = { ...document, part: "evidence" };
    const cases: readonly [readonly unknown[], number, string][] = [
      [[data], 400, "PART_MISSING"],
      [[data, document, document], 400, "TOO_MANY_FILES"],
      [[data, document, ...Array.from({ length: 11 }, () => evidence)], 400, "INVALID_INPUT"],
      [[data, { ...document, type: "application/x-msdownload" }], 400, "FILE_TYPE_NOT_ALLOWED"],
      [[{ ...data, name: "bao-cao.xlsm" }, document], 400, "FILE_TYPE_NOT_ALLOWED"],
      [[{ ...data, name: "bao-cao.xlsx.exe" }, document], 400, "FILE_TYPE_NOT_ALLOWED"],
      [[data, { ...document, size: 25 * 1024 * 1024 + 1 }], 413, "FILE_TOO_LARGE"],
      [[data, { ...document, size: 0 }], 400, "INVALID_INPUT"],
      [[data, { ...document, sha256: "bm90IGEgaGFzaA==" }], 400, "INVALID_INPUT"],
      [[data, { part: "document", reuse: { attempt: 9, fileId: "document" } }], 400, "FILE_NOT_REUSABLE"],
      [[data, { ...document, name: "\u202e\u0007" }], 400, "FILE_NAME_EMPTY"],
      [[data, { ...document, name: "thu-muc/" }], 400, "FILE_NAME_EMPTY"],
    ];
    for (const [wanted, status, code] of cases) {
      const answer = await ask(unit.member, at, { files: wanted });
      expect(`${answer.body.code} for ${JSON.stringify(wanted.at(-1))}`).toMatch(code);
      expectProblem(answer, answer.status, code);
      expect(`${code} ${answer.status}`).toBe(`${code} ${status}`);
    }
    for (const number of ["số 15", "15", "15/BC-UBND; DROP TABLE", `1/${"Đ".repeat(80)}`]) {
      const answer = await ask(unit.member, at, { files, document: { ...DOCUMENT, number } });
      expectProblem(answer, 400, "DOCUMENT_NUMBER_INVALID");
    }
    const noDate = await ask(unit.member, at, { files, document: { ...DOCUMENT, date: "2026-02-30" } });
    expectProblem(noDate, 400, "INVALID_INPUT");
  });

  it("left no attempt behind in any of these cases", async () => {
    expect(await attemptsAt(at)).toBe(0);
  });
});

describe("names that people's computers give to files", () => {
  it("are shown composed, without paths, control or direction characters, and cut at 255 bytes", async () => {
    const at = deskOf(await anOpenPeriod(city));
    const longName = `${"Báo cáo ".repeat(40)}.pdf`;
    expect(Buffer.byteLength(longName)).toBeGreaterThan(300);
    const names = [
      ["Báo cáo quý.pdf".normalize("NFD"), "Báo cáo quý.pdf"],
      ["C:\\Users\\Lan\\Báo cáo.pdf", "Báo cáo.pdf"],
      ["../../../etc/Báo cáo.pdf", "Báo cáo.pdf"],
      ["Báo\u0000 cáo\r\n\u202efdp\u2066.pdf", "Báo cáofdp.pdf"],
      ["47_KH-UBND.signed.pdf", "47_KH-UBND.signed.pdf"],
    ] as const;
    const evidence = names.map(([name], index) => ({
      ...announced(aPdf(String(index))),
      part: "evidence",
      name,
    }));
    const [data, document] = files as [(typeof files)[0], (typeof files)[0]];
    const asked = await ask(unit.member, at, { files: [data, { ...document, name: longName }, ...evidence] });
    expect(asked.status).toBe(201);
    const shown: { fileId: string; name: string }[] = asked.body.submission.files;
    expect(shown.slice(2).map(({ name }) => name)).toEqual(names.map(([, name]) => name));
    const cut = shown[1]?.name ?? "";
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(255);
    expect(cut).toMatch(/^Báo cáo Báo cáo .*\.pdf$/);
    // Keys are made of ids: nothing of a name is in them.
    for (const { fields } of asked.body.uploads) {
      expect(fields.key).toMatch(new RegExp(`^inbox/${unit.unitId}/${at.periodId}/1/[a-z]+(-\\d)?$`));
    }
  });

  it("come back in a download as they were, whatever signs they hold", async () => {
    const at = deskOf(await anOpenPeriod(city));
    const pdf = { ...aPdf(), name: 'Báo cáo "quý" 100%; (bản cuối).pdf'.normalize("NFD") };
    const attempt = await sendReport(unit.member, at, [await aWorkbook(), pdf]);
    await untilState(unit.member, { ...at, attempt }, "accepted");
    const link = await unit.member.must("GET", `${submissionsOf(unit.unitId, at.periodId)}/1/files/document`);
    const disposition = new URL(link.url).searchParams.get("response-content-disposition") ?? "";
    const [, encoded = ""] = /filename\*=UTF-8''(\S+)$/.exec(disposition) ?? [];
    expect(decodeURIComponent(encoded)).toBe(pdf.name.normalize("NFC"));
    expect(disposition).toMatch(/^attachment; filename="[ -~]*"; filename\*/);
    expect(await (await fetch(link.url)).arrayBuffer()).toHaveProperty("byteLength", pdf.bytes.byteLength);
  });
});
