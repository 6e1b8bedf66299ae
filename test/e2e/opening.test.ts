import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { obligationKey } from "../../shared/adapters/dynamodb/keys.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import {
  aCity,
  anOpenPeriod,
  type City,
  type CityUnit,
  importPeriod,
  importPeriodOf,
  importPeriodType,
  load,
  openPeriod,
  uniqueTag,
} from "./city.ts";
import { countIn, dynamodb, output, parked, runNow, table } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { aPdf, aWorkbook, report } from "./reporting.ts";

let city: City;
beforeAll(async () => {
  city = await aCity({ units: 5 });
});

const roster = (periodId: string) => periodStore(table).roster(periodId);

async function obligationsOf(
  periodId: string,
): Promise<{ unitId: string; version: number; isTest: boolean }[]> {
  const { obligations } = await city.office.must("GET", `/v1/periods/${periodId}/obligations`);
  return obligations;
}

const removeObligation = (periodId: string, { unitId }: CityUnit) =>
  dynamodb.send(
    new DeleteCommand({ TableName: output("TableName"), Key: obligationKey(periodId, 0, unitId) }),
  );

const eventsOf = async (periodId: string) =>
  (await table.query({ pk: `PERIOD#${periodId}`, skPrefix: "EVENT#" })).map(({ type, data }) => ({
    type,
    ...(data as object),
  }));

describe("opening a period", () => {
  it("fixes the roster and writes what every unit owes, once, however often it is asked for", async () => {
    const periodId = await importPeriod(city);
    expect(await city.viewer.must("GET", `/v1/periods/${periodId}`)).toMatchObject({ status: "planned" });
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => city.admin.call("POST", `/v1/periods/${periodId}/open`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    await openPeriod(city, periodId);

    const period = await city.viewer.must("GET", `/v1/periods/${periodId}`);
    expect(period).toMatchObject({ status: "open", roster: { units: 5 }, templateVersion: 1 });
    expect(period).not.toHaveProperty("openedEarlyAt");
    const units = [...city.units, city.testUnit].map(({ unitId }) => unitId).toSorted();
    expect((await roster(periodId)).map(({ unitId }) => unitId).toSorted()).toEqual(units);
    const obligations = await obligationsOf(periodId);
    expect(obligations.map(({ unitId }) => unitId)).toEqual(units);
    expect(obligations.filter(({ isTest }) => isTest).map(({ unitId }) => unitId)).toEqual([
      city.testUnit.unitId,
    ]);

    await eventually("the requests worked off", async () => {
      expect(await countIn(output("OpeningsQueueUrl"))).toBe(0);
    });
    expect(await countIn(parked("Openings").url)).toBe(0);
    expect(await eventsOf(periodId)).toMatchObject([
      { type: "PeriodOpened", units: 5 },
      { type: "ObligationsWritten", units: 5 },
    ]);
    await eventually("progress of the new period", async () => {
      const { city: counts, isComplete } = await city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
      expect(counts).toMatchObject({ expected: 5, outstanding: 5, onTime: 0 });
      expect(isComplete).toBe(true);
    });
  });

  it("may come before its time, which is noted", async () => {
    const periodId = await anOpenPeriod(city, { opensIn: 10, dueIn: 30 });
    const [unit] = city.units as [CityUnit];
    expect(await city.viewer.must("GET", `/v1/periods/${periodId}`)).toHaveProperty("openedEarlyAt");
    const accepted = await report(unit.member, { unitId: unit.unitId, periodId }, [
      await aWorkbook(),
      aPdf(),
    ]);
    expect(accepted.state).toBe("accepted");
  });

  it("happens by itself when its day has come, and one that cannot open does not hold up the others", async () => {
    const due = await importPeriod(city, { opensIn: -1 });
    const notYet = await importPeriod(city, { opensIn: 2 });
    const nobodys = { ...city, kind: `k-${uniqueTag()}` };
    const typeCode = `A${uniqueTag().toUpperCase()}`; // before the others
    await importPeriodType(nobodys, typeCode, { opensIn: -1 });
    const empty = await importPeriodOf(nobodys, typeCode);

    await expect(runNow("OpenPeriods")).rejects.toThrow(empty);
    const statusOf = async (periodId: string) =>
      (await city.viewer.must("GET", `/v1/periods/${periodId}`)).status;
    expect(await statusOf(due)).toBe("open");
    expect(await obligationsOf(due)).toHaveLength(6);
    expect(await statusOf(notYet)).toBe("planned");
    expect(await statusOf(empty)).toBe("planned");

    // Moved to a later day it is no longer due, and the run goes through.
    await importPeriodType(nobodys, typeCode, { opensIn: 5 });
    await importPeriodOf(nobodys, typeCode);
    await runNow("OpenPeriods");
  });
});

describe("an opened period", () => {
  it("gets back exactly what is missing of its roster, by asking again and by the nightly run", async () => {
    const periodId = await anOpenPeriod(city);
    const [reported, ...others] = city.units as [CityUnit, ...CityUnit[]];
    await report(reported.member, { unitId: reported.unitId, periodId }, [await aWorkbook(), aPdf()]);
    const before = await obligationsOf(periodId);
    const rosterBefore = await roster(periodId);
    expect(before.find(({ unitId }) => unitId === reported.unitId)).toMatchObject({ version: 2 });

    const [second, third, fourth] = others as [CityUnit, CityUnit, CityUnit];
    for (const lost of [second, third]) await removeObligation(periodId, lost);
    expect(await obligationsOf(periodId)).toHaveLength(4);
    await city.admin.must("POST", `/v1/periods/${periodId}/open`);
    await eventually("what was missing put back", async () => {
      expect(await obligationsOf(periodId)).toEqual(before);
    });

    await removeObligation(periodId, fourth);
    await runNow("OpenPeriods");
    expect(await obligationsOf(periodId)).toEqual(before);
    await runNow("OpenPeriods");
    expect(await obligationsOf(periodId)).toEqual(before);
    expect(await roster(periodId)).toEqual(rosterBefore);
    await eventually("the repairs told", async () => {
      expect(await eventsOf(periodId)).toMatchObject([
        { type: "PeriodOpened" },
        { type: "ObligationsWritten" },
        { type: "RosterRepaired", restored: 2 },
        { type: "RosterRepaired", restored: 1 },
      ]);
    });
    await eventually("progress as it was", async () => {
      const { city: counts } = await city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
      expect(counts).toMatchObject({ expected: 5, onTime: 1, outstanding: 4 });
    });
  });

  it("does not ask a unit that came afterwards", async () => {
    const periodId = await anOpenPeriod(city);
    const { rows } = await load(city.admin, "units", {
      csv: `code,name,kind\n55555,Xã đến sau ${city.scheme},${city.kind}\n`,
      scheme: city.scheme,
      effectiveFrom: "2020-01-01",
    });
    await openPeriod(city, periodId);
    await runNow("OpenPeriods");
    const owing = (await obligationsOf(periodId)).map(({ unitId }) => unitId);
    expect(owing).toHaveLength(6);
    expect(owing).not.toContain(rows[0].id);
    expect(await city.viewer.must("GET", `/v1/periods/${periodId}`)).toMatchObject({ roster: { units: 5 } });

    const next = await anOpenPeriod(city);
    expect((await obligationsOf(next)).map(({ unitId }) => unitId)).toContain(rows[0].id);
  });

  it("keeps what units have been told when its type changes, and says so", async () => {
    const typeCode = `R${uniqueTag().toUpperCase()}`;
    await importPeriodType(city, typeCode, {});
    const periodId = await openPeriod(city, await importPeriodOf(city, typeCode));
    await importPeriodType(city, typeCode, { dueIn: 25 });
    const { rows } = await city.admin.must("POST", "/v1/imports/periods", {
      csv: `year,type\n${periodId.slice(0, 4)},${typeCode}\n`,
    });
    expect(rows).toMatchObject([{ outcome: "refused", reason: { code: "PERIOD_ALREADY_OPENED" } }]);
  });
});
