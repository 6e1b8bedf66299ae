import { DeleteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { progressKey } from "../../shared/adapters/dynamodb/keys.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import {
  dynamodb,
  expectIngestionAtRest,
  output,
  runNow,
  s3,
  table,
  takeFrom,
  whileNobodyTakesFrom,
} from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { aPdf, aWorkbook, report, sendReport, submissionsOf, untilState } from "./reporting.ts";
import { makeOlder } from "./submission-age.ts";
import { totalsOfSamples } from "./totals.ts";

let city: City;
let unit: CityUnit;
beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit];
});

const newDesk = async () => ({ unitId: unit.unitId, periodId: await anOpenPeriod(city) });
const progressOf = (periodId: string) => city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
const stateOf = async (at: { unitId: string; periodId: string }) =>
  (await unit.member.must("GET", `${submissionsOf(at.unitId, at.periodId)}/1`)).state;

/** Sends a report whose two events disappear on their way. */
async function reportWithoutEvents(at: { unitId: string; periodId: string }): Promise<void> {
  const queue = output("IngestQueueUrl");
  await whileNobodyTakesFrom(queue, async () => {
    await sendReport(unit.member, at, [await aWorkbook(), aPdf()]);
    let lost = 0;
    await eventually("both events taken away", async () => {
      lost += (await takeFrom(queue, (body) => body.includes(at.periodId))).length;
      expect(lost).toBe(2);
    });
  });
}

describe("an upload whose events were lost", () => {
  it("is left alone for a quarter of an hour, then found by the sweep and counted", async () => {
    const at = await newDesk();
    await reportWithoutEvents(at);
    await runNow("SweepUploads");
    await expectIngestionAtRest();
    expect(await stateOf(at)).toBe("requested");

    await makeOlder({ ...at, attempt: 1 }, 16);
    await runNow("SweepUploads");
    await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
    await eventually("the report counted", async () => {
      expect((await progressOf(at.periodId)).city).toMatchObject({ onTime: 1, totals: totalsOfSamples([1]) });
    });
  });

  it("is found even when its request had expired meanwhile", async () => {
    const at = await newDesk();
    await reportWithoutEvents(at);
    await makeOlder({ ...at, attempt: 1 }, 60 * 24);
    expect(await reportStore(table).expire({ ...at, attempt: 1 })).toBe(true);
    await runNow("SweepUploads");
    await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
  });

  it("is shown as being checked, and decided by the sweep, when the ingestion died after taking note of it", async () => {
    const at = await newDesk();
    await reportWithoutEvents(at);
    // What an invocation that ended between its two writes leaves behind.
    const store = reportStore(table);
    const files = fileStore(s3, output("InboxBucketName"));
    let submission = await store.submission({ ...at, attempt: 1 });
    for (const fileId of ["data", "document"]) {
      const [version] = await files.versionsOf({ ...at, attempt: 1, fileId });
      if (!submission || !version) throw new Error(`${fileId} is not there`);
      submission = await store.markReceived(submission, {
        fileId,
        versionId: version.versionId,
        receivedAt: version.lastModified,
      });
    }
    expect(await unit.member.must("GET", `/v1/obligations/${at.unitId}/${at.periodId}`)).toMatchObject({
      status: "not_due",
      beingChecked: [1],
      nextStep: "wait_for_checks",
    });
    expect((await progressOf(at.periodId)).city).toMatchObject({
      onTime: 0,
      outstanding: 2,
      beingChecked: 1,
    });

    await makeOlder({ ...at, attempt: 1 }, 16);
    await runNow("SweepUploads");
    const accepted = await untilState(unit.member, { ...at, attempt: 1 }, "accepted");
    expect(accepted.receivedAt).toBe(submission?.files["document"]?.received?.receivedAt);
    await eventually("nothing being checked any more", async () => {
      expect((await progressOf(at.periodId)).city).toMatchObject({ onTime: 1, beingChecked: 0 });
    });
  });
});

describe("progress that went wrong", () => {
  const metric = (log: string, name: string) => Number(new RegExp(`"${name}":(\\d+)`).exec(log)?.[1]);
  const without = ({ computedAt: _, ...progress }: Record<string, unknown>) => progress;

  it("is put right by the nightly run, which reports a drift, and none when it finds nothing", async () => {
    const at = await newDesk();
    await report(unit.member, at, [await aWorkbook(3), aPdf()]);
    const right = await eventually("the report counted", async () => {
      const progress = await progressOf(at.periodId);
      expect(progress.city).toMatchObject({ onTime: 1, totals: totalsOfSamples([3]) });
      return progress;
    });

    await dynamodb.send(
      new UpdateCommand({
        TableName: output("TableName"),
        Key: progressKey(at.periodId, 0),
        UpdateExpression: "SET #groups.#kind.#onTime = :wrong",
        ExpressionAttributeNames: { "#groups": "groups", "#kind": city.kind, "#onTime": "onTime" },
        ExpressionAttributeValues: { ":wrong": 17 },
      }),
    );
    expect((await progressOf(at.periodId)).city.onTime).toBe(17);
    const log = await runNow("ReconcileProgress");
    expect(without(await progressOf(at.periodId))).toEqual(without(right));
    expect(log).toContain("progress differed");
    expect(metric(log, "ProgressDrift")).toBe(1);
    expect(metric(await runNow("ReconcileProgress"), "ProgressDrift")).toBe(0);
  });

  it("is made anew when it is gone", async () => {
    const at = await newDesk();
    await report(unit.member, at, [await aWorkbook(4), aPdf()]);
    const right = await eventually("the report counted", async () => {
      const progress = await progressOf(at.periodId);
      expect(progress.city).toMatchObject({ onTime: 1 });
      return progress;
    });
    await dynamodb.send(
      new DeleteCommand({ TableName: output("TableName"), Key: progressKey(at.periodId, 0) }),
    );
    expect(await progressOf(at.periodId)).toMatchObject({ isComplete: false });
    const log = await runNow("ReconcileProgress");
    expect(without(await progressOf(at.periodId))).toEqual(without(right));
    expect(metric(log, "ProgressBehind")).toBeGreaterThanOrEqual(1);
  });
});
