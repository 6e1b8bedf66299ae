import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleFigures, shippedTemplate } from "../../scripts/make-sample-files.ts";
import { templateKey } from "../../shared/adapters/dynamodb/keys.ts";
import { writeForm } from "../../shared/adapters/workbook/write-form.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { dynamodb, expectIngestionAtRest, output } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import { aPdf, aWorkbook, aWorkbookOf, report, submissionsOf } from "./reporting.ts";

const REASON = "Quy tắc đã qua thời gian thử.";

let city: City;
let units: [CityUnit, CityUnit];
let periodId: string;

beforeAll(async () => {
  city = await aCity();
  units = city.units as [CityUnit, CityUnit];
  periodId = await anOpenPeriod(city);
});

/** Publishing cannot change a version that a period asks by, so what is known differently now is planted in the table. */
async function onTrial(rules: readonly string[]) {
  await dynamodb.send(
    new UpdateCommand({
      TableName: output("TableName"),
      Key: templateKey(city.templateId, 1),
      UpdateExpression: "SET betaRules = :rules",
      ExpressionAttributeValues: { ":rules": rules },
    }),
  );
}

/** Of B01, one area alone has more than all areas together. */
async function aContradiction() {
  const template = shippedTemplate();
  const wrong = { code: "B01", state: "value" as const, value: 5, byContent: { "02": 9 } };
  const figures = { ...sampleFigures(template, 1), B01: wrong };
  return aWorkbookOf(await writeForm({ template, madeAt: new Date(), figures }));
}

const untilState = (recheckId: string, state: string) =>
  eventually(`recheck ${state}`, async () => {
    const recheck = await city.viewer.must("GET", `/v1/rechecks/${recheckId}`);
    if (recheck.state !== state) throw new Error(`it is ${recheck.state}`);
    return recheck;
  });

const start = async (key: string): Promise<string> => {
  const path = `/v1/periods/${periodId}/rechecks`;
  const headers = { "idempotency-key": `${key}-${periodId}` };
  const { recheckId } = await city.office.must("POST", path, undefined, headers);
  expect((await city.office.must("POST", path, undefined, headers)).recheckId).toBe(recheckId);
  return recheckId;
};

describe("the rules run again over a period", () => {
  it("show what would come out otherwise, and it stands once the office says so", async () => {
    const [unit, other] = units;
    await onTrial(["CONTENT_ABOVE_TOTAL"]);
    const at = { unitId: unit.unitId, periodId };
    const accepted = await report(unit.member, at, [await aContradiction(), aPdf()]);
    expect(accepted).toMatchObject({ state: "accepted", errors: 0, findings: [{ isBeta: true }] });
    const fine = await report(other.member, { unitId: other.unitId, periodId }, [await aWorkbook(2), aPdf()]);
    expect(fine).toMatchObject({ state: "accepted", errors: 0 });

    await onTrial([]);
    const recheckId = await start("first");
    const ready = await untilState(recheckId, "ready");
    expect(ready).toMatchObject({
      ...{ units: 2, progress: { checked: 2 }, counts: { same: 1, differs: 1, gainedErrors: 1 } },
      differing: [
        {
          ...{ unit: { unitId: unit.unitId }, attempt: accepted.attempt, state: "accepted" },
          ...{ before: { errors: 0 }, after: { errors: 1 }, gained: ["CONTENT_ABOVE_TOTAL"] },
        },
      ],
    });
    const path = `${submissionsOf(unit.unitId, periodId)}/${accepted.attempt}`;
    expect(await unit.member.must("GET", path)).toMatchObject({ errors: 0 });

    const commit = `/v1/rechecks/${recheckId}/commit`;
    const outdated = await city.office.call("POST", commit, { hash: "another", reason: REASON });
    expectProblem(outdated, 409, "PREVIEW_OUTDATED");
    await city.office.must("POST", commit, { hash: ready.hash, reason: REASON });
    expect(await untilState(recheckId, "applied")).toMatchObject({
      ...{ progress: { applied: 1, skipped: 0 }, committed: { reason: REASON } },
      differing: [{ became: "applied" }],
    });
    const rechecked = await unit.member.must("GET", path);
    expect(rechecked).toMatchObject({ state: "accepted", errors: 1, findings: [{ indicator: "B01" }] });
    expect(rechecked.findings[0]).not.toHaveProperty("isBeta");
    const { events } = await city.office.must("GET", `/v1/obligations/${unit.unitId}/${periodId}/events`);
    expect(events.at(-1)).toMatchObject({ type: "SubmissionRechecked", reason: REASON, recheckId });
  });

  it("find nothing new when they are run once more", async () => {
    expect(await untilState(await start("second"), "ready")).toMatchObject({
      ...{ counts: { same: 2, differs: 0 }, differing: [] },
    });
  });
});

it("nothing is left in a queue, or parked", async () => {
  await expectIngestionAtRest();
});
