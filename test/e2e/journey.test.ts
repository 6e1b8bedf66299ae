import { GetObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleWorkbook } from "../../scripts/make-sample-files.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { expectIngestionAtRest, output, s3, sendTo } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import { announced, aPdf, ask, aWorkbook, post, report, submissionsOf, untilState } from "./reporting.ts";
import { totalsOfSamples } from "./totals.ts";

let city: City;
let first: CityUnit;
let second: CityUnit;
let periodId: string;

beforeAll(async () => {
  city = await aCity({ units: 3 });
  [first, second] = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
});

const at = (unit: CityUnit) => ({ unitId: unit.unitId, periodId });

/** What S3 tells of a file, as the rule puts it into the queue. */
const objectCreated = (fileId: string, attempt: number, unit = first) => ({
  version: "0",
  id: `again-${attempt}-${fileId}`,
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "000000000000",
  time: new Date().toISOString(),
  region: "ap-southeast-1",
  resources: [],
  detail: {
    version: "0",
    bucket: { name: output("InboxBucketName") },
    object: { key: `inbox/${unit.unitId}/${periodId}/${attempt}/${fileId}`, size: 1, etag: "" },
  },
});

const readProgress = () => city.viewer.must("GET", `/v1/periods/${periodId}/progress`);

/** Waits until the city's totals are those of the sample workbooks with these seeds, and nothing else. */
function untilTotalsAre(seeds: readonly number[]) {
  return eventually(`totals of the samples ${seeds.join(", ")}`, async () => {
    const progress = await readProgress();
    expect(progress.city).toMatchObject({
      expected: 3,
      onTime: seeds.length,
      late: 0,
      outstanding: 3 - seeds.length,
      missing: 0,
      beingChecked: 0,
    });
    const summed = Object.keys(totalsOfSamples(seeds));
    const totals = Object.fromEntries(summed.map((code) => [code, progress.city.totals[code]]));
    if (seeds.length === 0) expect(progress.city.totals).toEqual({});
    else expect(totals).toMatchObject(totalsOfSamples(seeds));
    return progress;
  });
}

describe("the main path, from an upload to the city's progress", () => {
  it("owes nothing but the reports of its three units at first, and says until when", async () => {
    await untilTotalsAre([]);
    const obligation = await first.member.must("GET", `/v1/obligations/${first.unitId}/${periodId}`);
    expect(obligation).toMatchObject({
      status: "not_due",
      nextStep: "report",
      group: city.kind,
      isTest: false,
    });
  });

  it("issues one form for each file, takes the files, and counts the report when all have come", async () => {
    const files = [await aWorkbook(1), aPdf("Bao cao lan 1")];
    const asked = await ask(first.member, at(first), { files: files.map(announced) });
    expect(asked).toMatchObject({ status: 201, body: { submission: { attempt: 1, state: "requested" } } });
    expect(asked.body.uploads.map(({ fileId }: { fileId: string }) => fileId)).toEqual(["data", "document"]);

    const [data, document] = asked.body.uploads;
    expect(data.fields.key).toBe(`inbox/${first.unitId}/${periodId}/1/data`);
    expect(await post(data, files[0]?.bytes ?? new Uint8Array())).toBe(204);
    await eventually("the workbook received", async () => {
      const submission = await first.member.must("GET", `${submissionsOf(first.unitId, periodId)}/1`);
      expect(submission.files[0].receivedAt).toBeDefined();
      expect(submission.state).toBe("requested");
    });
    expect(await post(document, files[1]?.bytes ?? new Uint8Array())).toBe(204);

    const accepted = await untilState(first.member, { ...at(first), attempt: 1 }, "accepted", "rejected");
    expect(accepted).toMatchObject({ state: "accepted", errors: 0, findings: [] });
    expect(accepted.receivedAt).toBe(accepted.files[1].receivedAt);
    await untilTotalsAre([1]);
    expect(await first.member.must("GET", `/v1/obligations/${first.unitId}/${periodId}`)).toMatchObject({
      status: "on_time",
      current: { attempt: 1, state: "accepted", receivedAt: accepted.receivedAt },
      firstPassedAt: accepted.receivedAt,
      beingChecked: [],
    });
  });

  it("adds a second unit's figures to the first's, and a test unit's to nothing", async () => {
    await report(city.testUnit.member, at(city.testUnit), [await aWorkbook(9), aPdf()]);
    await report(second.member, at(second), [await aWorkbook(2), aPdf()]);
    const progress = await untilTotalsAre([1, 2]);
    expect(progress.groups).toMatchObject([{ group: city.kind, expected: 3, onTime: 2 }]);
    expect(progress).toMatchObject({ status: "open", isComplete: true });
    expect(
      await city.testUnit.member.must("GET", `/v1/obligations/${city.testUnit.unitId}/${periodId}`),
    ).toMatchObject({ status: "on_time", isTest: true });
  });

  it("replaces the figures when the unit corrects its workbook and uses the signed document again", async () => {
    const corrected = await report(first.member, at(first), [
      await aWorkbook(3),
      { part: "document", reuse: { attempt: 1, fileId: "document" } },
    ]);
    expect(corrected).toMatchObject({ attempt: 2, state: "accepted" });
    expect(corrected.files[1]).toMatchObject({
      fileId: "document",
      reusedFrom: { attempt: 1, fileId: "document" },
      name: "15-BC-UBND.pdf",
    });
    await untilState(first.member, { ...at(first), attempt: 1 }, "superseded");
    await untilTotalsAre([3, 2]);
  });

  it("changes nothing when an event comes twice, late, out of order, or about an unknown key", async () => {
    const before = await readProgress();
    const history = await first.member.must("GET", `/v1/obligations/${first.unitId}/${periodId}/events`);
    for (const event of [
      objectCreated("document", 1),
      objectCreated("data", 2),
      objectCreated("data", 1),
      objectCreated("data", 2),
      objectCreated("document", 2), // used again: nothing lies there
      objectCreated("data", 7),
      objectCreated("evidence-1", 2),
    ]) {
      await sendTo(output("IngestQueueUrl"), event);
    }
    await sendTo(output("IngestQueueUrl"), {
      ...objectCreated("data", 1),
      detail: { object: { key: "inbox/somewhere/else entirely.xlsx" } },
    });
    await expectIngestionAtRest();
    expect(await first.member.must("GET", `/v1/obligations/${first.unitId}/${periodId}/events`)).toEqual(
      history,
    );
    expect({ ...(await readProgress()), computedAt: "" }).toEqual({ ...before, computedAt: "" });
  });

  it("stops counting a report that its unit takes back, until the unit sends another", async () => {
    const path = `${submissionsOf(first.unitId, periodId)}/2/withdraw`;
    const { version } = await first.member.must("GET", `/v1/obligations/${first.unitId}/${periodId}`);
    const stale = await first.member.call("POST", path, { version: version - 1 });
    const { details } = expectProblem(stale, 409, "CONCURRENT_CHANGE");
    expect(details?.["changes"]).toMatchObject([{ type: "SubmissionAccepted", version }]);
    expect((await first.member.call("POST", path, { version })).status).toBe(204);
    expect((await first.member.call("POST", path)).status).toBe(204);
    await untilTotalsAre([2]);
    expect(await first.member.must("GET", `/v1/obligations/${first.unitId}/${periodId}`)).toMatchObject({
      current: { attempt: 2, state: "withdrawn" },
    });

    expect(await report(first.member, at(first), [await aWorkbook(4), aPdf()])).toMatchObject({
      attempt: 3,
      state: "accepted",
    });
    await untilTotalsAre([4, 2]);
  });

  it("stops counting what the office returns or exempts, and keeps an approved report from being replaced", async () => {
    const decide = (unit: CityUnit, body: object) =>
      city.office.call("POST", `/v1/obligations/${unit.unitId}/${periodId}/decisions`, body);
    expect(
      (await decide(second, { decision: "return", attempt: 1, reason: "Số liệu chưa khớp" })).status,
    ).toBe(200);
    await untilTotalsAre([4]);
    expectProblem(await decide(second, { decision: "approve", attempt: 1 }), 409, "NOT_THE_CURRENT_REPORT");

    expect((await decide(first, { decision: "approve", attempt: 3 })).status).toBe(200);
    const again = await ask(first.member, at(first), {
      files: [announced(await aWorkbook(5)), announced(aPdf())],
    });
    expectProblem(again, 409, "OBLIGATION_APPROVED");
    await untilTotalsAre([4]);

    const exemption = { decision: "exempt", reason: "Sáp nhập", documentNumber: "2231/SNV-CCHC" };
    expect((await decide(second, exemption)).status).toBe(200);
    await eventually("one unit exempt", async () => {
      expect((await readProgress()).city).toMatchObject({
        expected: 2,
        exempt: 1,
        onTime: 1,
        outstanding: 1,
      });
    });
    expect((await decide(second, { decision: "lift-exemption", reason: "Ghi nhầm" })).status).toBe(200);
    await untilTotalsAre([4]);
  });

  it("tells what was decided in order, and only to staff by whom", async () => {
    const path = `/v1/obligations/${first.unitId}/${periodId}/events`;
    const { events } = await first.member.must("GET", path);
    expect(
      events.map(({ type, attempt, version, supersedes }: Record<string, unknown>) => [
        version,
        type,
        attempt,
        supersedes,
      ]),
    ).toEqual([
      [2, "SubmissionAccepted", 1, undefined],
      [3, "SubmissionAccepted", 2, 1],
      [4, "SubmissionWithdrawn", 2, undefined],
      [5, "SubmissionAccepted", 3, undefined],
      [6, "SubmissionApproved", 3, undefined],
    ]);
    const times = events.map(({ time }: { time: string }) => time);
    expect(times).toEqual(times.toSorted());
    expect(JSON.stringify(events)).not.toContain("decidedBy");
    const seenByStaff = (await city.office.must("GET", path)).events;
    expect(seenByStaff[4].decidedBy).toBe((await city.office.must("GET", "/v1/me")).sub);

    const returned = await second.member.must("GET", `/v1/obligations/${second.unitId}/${periodId}/events`);
    expect(returned.events.map(({ type, reason }: Record<string, unknown>) => [type, reason])).toEqual([
      ["SubmissionAccepted", undefined],
      ["SubmissionReturned", "Số liệu chưa khớp"],
      ["ObligationExempted", "Sáp nhập"],
      ["ExemptionLifted", "Ghi nhầm"],
    ]);
  });

  it("lists every attempt, newest first and page by page, and shows one of them in full", async () => {
    const path = submissionsOf(first.unitId, periodId);
    const { submissions, nextCursor } = await first.member.must("GET", `${path}?limit=2`);
    const rest = await first.member.must("GET", `${path}?limit=2&cursor=${nextCursor}`);
    expect(
      [...submissions, ...rest.submissions].map(({ attempt, state }: Record<string, unknown>) => [
        attempt,
        state,
      ]),
    ).toEqual([
      [3, "approved"],
      [2, "withdrawn"],
      [1, "superseded"],
    ]);
    expect(rest.nextCursor).toBeUndefined();
    expect(await city.viewer.must("GET", `${path}/1`)).toMatchObject({
      state: "superseded",
      document: { number: "15/BC-UBND" },
      files: [
        { fileId: "data", name: "bao-cao-1.xlsx" },
        { fileId: "document", name: "15-BC-UBND.pdf" },
      ],
      findings: [],
    });
  });

  it("hands out exactly the bytes that were sent, as an attachment under their name", async () => {
    const link = (attempt: number, fileId: string) =>
      first.member.must("GET", `${submissionsOf(first.unitId, periodId)}/${attempt}/files/${fileId}`);
    for (const [attempt, fileId, file] of [
      [1, "data", await aWorkbook(1)],
      [2, "document", aPdf("Bao cao lan 1")], // where it was used again
      [3, "data", await aWorkbook(4)],
    ] as const) {
      const { url, expiresAt } = await link(attempt, fileId);
      const secondsLeft = (Date.parse(expiresAt) - Date.now()) / 1000;
      expect(secondsLeft).toBeGreaterThan(0);
      expect(secondsLeft).toBeLessThanOrEqual(60);
      // Signed with the rest of the address; the emulator leaves these two out when a version is asked for.
      const asked = new URL(url).searchParams;
      expect(asked.get("response-content-disposition")).toMatch(`attachment; filename="${file.name}"`);
      expect(asked.get("response-content-type")).toBe(file.type);
      const answer = await fetch(url);
      expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(file.bytes))).toBe(true);
    }
  });
});

describe("a plan", () => {
  it("is a document with its form and number of tasks, and brings no figures", async () => {
    const plan = await anOpenPeriod(city, { asks: "plan" });
    const where = { unitId: first.unitId, periodId: plan };
    const file = { ...aPdf("Ke hoach"), name: "47_KH-UBND.signed.pdf" };
    const bare = await ask(first.member, where, { files: [announced(file)] });
    expectProblem(bare, 400, "DOCUMENT_FIELD_MISSING");
    const document = { number: "47/KH-UBND", date: "2026-01-20", form: "integrated", tasks: 12 };
    const withData = await ask(first.member, where, {
      files: [announced(file), announced(await aWorkbook())],
      document,
    });
    expectProblem(withData, 400, "PART_NOT_WANTED");

    const accepted = await report(first.member, where, [file], document);
    expect(accepted).toMatchObject({ state: "accepted", document });
    await eventually("the plan counted", async () => {
      const { city: counts, indicators } = await city.viewer.must("GET", `/v1/periods/${plan}/progress`);
      expect(counts).toMatchObject({ expected: 3, onTime: 1, outstanding: 2, totals: {} });
      expect(indicators).toEqual([]);
    });
  });
});

describe("a report after its due date", () => {
  it("counts as late with its texts kept, and those still owing as missing", async () => {
    const late = await anOpenPeriod(city, { opensIn: -40, dueIn: -5 });
    const workbook = { ...(await aWorkbook()), bytes: await sampleWorkbook() };
    await report(first.member, { unitId: first.unitId, periodId: late }, [workbook, aPdf()]);
    await eventually("one late, two missing", async () => {
      const { city: counts } = await city.viewer.must("GET", `/v1/periods/${late}/progress`);
      expect(counts).toMatchObject({ expected: 3, onTime: 0, late: 1, outstanding: 2, missing: 2 });
    });
    const { obligations } = await city.office.must(
      "GET",
      `/v1/periods/${late}/obligations?status=missing&limit=1`,
    );
    expect(obligations).toMatchObject([{ status: "missing", group: city.kind }]);

    // Texts are kept beside the figures, whole.
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: output("InboxBucketName"),
        Key: `results/${first.unitId}/${late}/1/narrative.json`,
      }),
    );
    expect(JSON.parse((await Body?.transformToString()) ?? "")).toMatchObject({
      N02: "Tin, bài về cải cách tài chính công còn ít.",
    });
  });
});
