import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { obligationKey } from "../../shared/adapters/dynamodb/keys.ts";
import { addDays, localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCity, aClosedPeriod, anOpenPeriod, type City, type CityUnit, type SignedIn } from "./city.ts";
import { dynamodb, output, runNow } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import { announced, aPdf, ask, aWorkbook, post, report, type UploadForm } from "./reporting.ts";

const reason = "Theo đề nghị của đơn vị";
const documentNumber = "2231/SNV-CCHC";
const inDays = (days: number): string => addDays(localDateOf(new Date()), days);

let city: City;
let first: CityUnit;
let second: CityUnit;
let periodId: string;

beforeAll(async () => {
  city = await aCity();
  [first, second] = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
});

const at = ({ unitId }: CityUnit, period = periodId) => ({ unitId, periodId: period });
const path = (unit: CityUnit, period = periodId) => `/v1/obligations/${unit.unitId}/${period}`;
const view = (unit: CityUnit, period = periodId) => city.viewer.must("GET", path(unit, period));
const decide = (person: SignedIn, unit: CityUnit, body: object, key?: string, period = periodId) =>
  person.call(
    "POST",
    `${path(unit, period)}/decisions`,
    body,
    key === undefined ? {} : { "idempotency-key": key },
  );
const decided = async (unit: CityUnit, body: object, period = periodId) => {
  const answer = await decide(city.office, unit, body, undefined, period);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const typesOf = async (unit: CityUnit): Promise<string[]> =>
  (await city.viewer.must("GET", `${path(unit)}/events`)).events.map(({ type }: { type: string }) => type);
const untilProgress = (counts: object) =>
  eventually(`progress ${JSON.stringify(counts)}`, async () => {
    const { city: all } = await city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
    expect(all).toMatchObject(counts);
  });

describe("a unit that has nothing to report", () => {
  const declare = (key: string) =>
    first.member.call(
      "POST",
      `${path(first)}/nothing-to-report`,
      { confirmed: true, reason: "Không phát sinh hoạt động." },
      { "idempotency-key": key },
    );

  it("says so once by a double click, and is counted at once", async () => {
    const answers = await Promise.all([declare("click"), declare("click")]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(await typesOf(first)).toEqual(["SubmissionAccepted"]);
    expect(await view(first)).toMatchObject({
      status: "nil",
      current: { attempt: 1, channel: "declaration" },
      timeliness: { policy: "FIRST_ACCEPTED", attempt: 1, isLate: false },
      mayUndo: ["withdraw"],
    });
    await untilProgress({ nil: 1, outstanding: 1 });
    expectProblem(await declare("another"), 409, "REPORT_COUNTS_ALREADY");
  });

  it("is refused by the office with the reason, and owes again with more time", async () => {
    const extension = { until: inDays(25), documentNumber };
    const returned = await decided(first, { decision: "return", attempt: 1, reason, extension });
    expect(returned).toMatchObject({ type: "SubmissionReturned", due: { dueDate: inDays(25) } });
    expect(await view(first)).toMatchObject({
      status: "not_due",
      due: { dueDate: inDays(25) },
      extension: { until: inDays(25), documentNumber },
      nextStep: "correct",
      mayUndo: ["undo-return", "remove-extension"],
    });
    await untilProgress({ nil: 0, outstanding: 2 });
  });

  it("loses the extension when it was granted by mistake", async () => {
    const answer = await decided(first, { decision: "remove-extension", reason });
    expect(answer).toMatchObject({ type: "ExtensionRemoved", due: { dueDate: inDays(20) } });
    expect(await view(first)).toMatchObject({ due: { dueDate: inDays(20) } });
  });
});

describe("a report on paper", () => {
  const enter = (person: SignedIn, key: string, changes: object = {}) =>
    person.call(
      "POST",
      `${path(second)}/entered-reports`,
      {
        channel: "paper",
        receivedOn: inDays(0),
        document: { number: "47/BC-UBND", date: inDays(-1) },
        reason,
        ...changes,
      },
      { "idempotency-key": key },
    );

  it("is entered by the office, by one of two people who do so at once, and marked", async () => {
    const answers = await Promise.all([enter(city.office, "one"), enter(city.admin, "two")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: "REPORT_COUNTS_ALREADY",
    });
    expect(await view(second)).toMatchObject({
      status: "on_time",
      current: { attempt: 1, channel: "paper" },
      mayUndo: ["undo-entry", "withdraw"],
    });
    const { events } = await second.member.must("GET", `${path(second)}/events`);
    expect(events).toMatchObject([
      { channel: "paper", documentNumber: "47/BC-UBND", documentDate: inDays(-1), reason },
    ]);
    expect(events[0]).not.toHaveProperty("decidedBy");
    await untilProgress({ onTime: 1, outstanding: 1 });
  });

  it("that was another unit's is undone as if it had never been", async () => {
    await decided(second, { decision: "undo-entry", attempt: 1, reason });
    expect(await view(second)).toMatchObject({ status: "not_due", current: { state: "withdrawn" } });
    expect(await view(second)).not.toHaveProperty("firstPassedAt");
    await untilProgress({ onTime: 0, outstanding: 2 });
  });

  it("is entered with a scan, which is looked at when it comes and can be fetched", async () => {
    const { part: _, ...scan } = announced(aPdf());
    const entered = await enter(city.office, "with a scan", {
      scans: [scan, { ...scan, name: "phu-luc.pdf" }],
    });
    expect(entered.status, JSON.stringify(entered.body)).toBe(201);
    const { attempt, uploads } = entered.body;
    expect(await view(second)).toMatchObject({ current: { attempt, channel: "paper" } });
    expect(uploads.map(({ fileId }: UploadForm) => fileId)).toEqual(["evidence-1", "evidence-2"]);
    expect(await post(uploads[0], aPdf().bytes)).toBe(204);
    const sent = `${path(second)}/submissions/${attempt}`;
    await eventually("the scan looked at", async () => {
      const { files, documents } = await second.member.must("GET", sent);
      expect(files).toMatchObject([{ fileId: "evidence-1", receivedAt: expect.any(String) }, {}]);
      expect(files[1]).not.toHaveProperty("receivedAt");
      expect(documents).toMatchObject([{ fileId: "evidence-1", kind: "pdf" }]);
    });
    const { url } = await second.member.must("GET", `${sent}/files/evidence-1`);
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    expect(Buffer.from(bytes).equals(aPdf().bytes)).toBe(true);
    await decided(second, { decision: "undo-entry", attempt, reason });
  });

  it("did not come tomorrow", async () => {
    const tomorrow = await enter(city.office, "three", { receivedOn: inDays(1) });
    expectProblem(tomorrow, 422, "RECEIVED_ON_NOT_POSSIBLE");
  });
});

describe("two people at once", () => {
  it("make one decision, and the second is told what changed since they looked", async () => {
    await report(second.member, at(second), [await aWorkbook(2), aPdf()]);
    const { version, current } = await view(second);
    const { attempt } = current;
    const approval = { decision: "approve", attempt, version };
    const [one, again] = [
      await decide(city.office, second, approval, "click"),
      await decide(city.office, second, approval, "click"),
    ];
    expect([one.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(one.body);

    const late = await decide(city.admin, second, { decision: "return", attempt, reason, version });
    const { details } = expectProblem(late, 409, "CONCURRENT_CHANGE");
    const { sub } = await city.office.must("GET", "/v1/me");
    expect(details).toMatchObject({
      changes: [{ type: "SubmissionApproved", version: version + 1, attempt, decidedBy: sub }],
    });
    expectProblem(
      await decide(city.office, second, { ...approval, version: version + 1 }, "click"),
      422,
      "IDEMPOTENCY_KEY_REUSED",
    );
  });

  it("an approval is unlocked so that the unit can replace the report, or taken back into force", async () => {
    const { attempt } = (await view(second)).current;
    const files = [await aWorkbook(3), aPdf()];
    const refused = await ask(second.member, at(second), { files: files.map(announced) });
    expectProblem(refused, 409, "OBLIGATION_APPROVED");
    await decided(second, { decision: "unlock", attempt, reason });
    expect(await view(second)).toMatchObject({ nextStep: "correct", mayUndo: ["undo-unlock", "withdraw"] });
    await decided(second, { decision: "undo-unlock", attempt });
    expect(await view(second)).toMatchObject({ current: { state: "approved" }, mayUndo: ["unlock"] });
    await decided(second, { decision: "unlock", attempt, reason });
    const replaced = await report(second.member, at(second), files);
    expect(replaced).toMatchObject({ attempt: attempt + 1, state: "accepted" });
  });

  it("a return by mistake is undone, and the report counts as before", async () => {
    const { attempt } = (await view(second)).current;
    await decided(second, { decision: "return", attempt, reason });
    expect(await view(second)).toMatchObject({
      current: { state: "returned" },
      mayUndo: expect.arrayContaining(["undo-return"]),
    });
    expect(await decided(second, { decision: "undo-return", attempt, reason })).toMatchObject({
      type: "ReturnUndone",
    });
    expect((await view(second)).current).toMatchObject({ attempt, state: "accepted" });
  });
});

describe("an extension", () => {
  it.each([
    ["before it is due anyway", 20, "EXTENSION_NOT_LATER"],
    ["in the past", -1, "UNTIL_IN_THE_PAST"],
    ["of years", 800, "UNTIL_TOO_FAR"],
  ])("%s is refused", async (_, days, code) => {
    const body = { decision: "extend", until: inDays(days), reason, documentNumber };
    expectProblem(await decide(city.office, first, body), 422, code);
  });

  it("moves the date, and the list of the period shows it", async () => {
    await decided(first, { decision: "extend", until: inDays(30), reason, documentNumber });
    const { obligations } = await city.viewer.must("GET", `/v1/periods/${periodId}/obligations`);
    expect(obligations.find(({ unitId }: CityUnit) => unitId === first.unitId)).toMatchObject({
      due: { dueDate: inDays(30) },
      extension: { until: inDays(30) },
    });
  });
});

describe("an exemption until a day", () => {
  it("ends by the night's run, which tells of it in the history", async () => {
    const exemption = { decision: "exempt", until: inDays(0), reason, documentNumber };
    expect(await decided(first, exemption)).toMatchObject({ type: "ObligationExempted", until: inDays(0) });
    await runNow("EndExemptions");
    expect(await view(first)).toMatchObject({ status: "exempt", exemption: { until: inDays(0) } });

    await dynamodb.send(
      new UpdateCommand({
        TableName: output("TableName"),
        Key: obligationKey(periodId, 0, first.unitId),
        UpdateExpression: "SET exemption.#until = :yesterday",
        ExpressionAttributeNames: { "#until": "until" },
        ExpressionAttributeValues: { ":yesterday": inDays(-1) },
      }),
    );
    await runNow("EndExemptions");
    await runNow("EndExemptions");
    expect((await view(first)).status).toBe("not_due");
    expect((await typesOf(first)).slice(-2)).toEqual(["ObligationExempted", "ExemptionEnded"]);
  });
});

describe("a period that has closed", () => {
  it("is reopened for one unit alone, and closed again", async () => {
    const closed = await aClosedPeriod(city);
    const files = [await aWorkbook(4), aPdf()];
    const begin = (unit: CityUnit) => ask(unit.member, at(unit, closed), { files: files.map(announced) });
    expectProblem(await begin(first), 409, "PERIOD_CLOSED");
    await decided(first, { decision: "reopen", until: inDays(3), reason }, closed);
    expect(await view(first, closed)).toMatchObject({ nextStep: "report", mayUndo: ["close-again"] });
    expectProblem(await begin(second), 409, "PERIOD_CLOSED");

    expect(await report(first.member, at(first, closed), files)).toMatchObject({ state: "accepted" });
    expect(await view(first, closed)).toMatchObject({ status: "late" });
    await decided(first, { decision: "close-again", reason }, closed);
    expectProblem(await begin(first), 409, "PERIOD_CLOSED");
  });
});
