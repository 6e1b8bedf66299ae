import { describe, expect, it } from "vitest";
import { type Deps, updateProgress } from "../../../../functions/update-progress/handler.ts";
import { aTemplate } from "../../../builders/a-template.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { aCity, BA_DINH, HOAN_KIEM, NOW } from "../read-units/a-city.ts";

const changed = (data: object) => ({ detail: { metadata: { id: "e" }, data } });
const inShard = (shard: number, periodId = "2026-YEAR") =>
  changed({ periodId, shard, unitId: "u", version: 2 });

async function aCityInTwoShards() {
  const city = await aCity({
    period: { roster: { units: 4, chunks: 1, shards: 2, rosterFixedAt: NOW.toISOString() } },
  });
  await city.templates.publish(aTemplate());
  const current = aCurrent({ hasFigures: false });
  await city.reports.createObligation(aMetObligation({ unitId: HOAN_KIEM, current }));
  await city.reports.createObligation(anObligation({ unitId: BA_DINH, shard: 1 }));
  const recomputed: string[] = [];
  const progress: Deps["progress"] = {
    readShard: (periodId, shard) => {
      recomputed.push(`${periodId} ${shard}`);
      return city.progress.readShard(periodId, shard);
    },
    save: city.progress.save,
  };
  return { ...city, progress, recomputed, stored: () => city.progress.read("2026-YEAR", 2) };
}

describe("changed obligations", () => {
  it("have each shard computed once, however many messages tell of it", async () => {
    const city = await aCityInTwoShards();
    const answer = await updateProgress(city)(anSqsEvent(inShard(0), inShard(1), inShard(0), inShard(0)));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(city.recomputed).toEqual(["2026-YEAR 0", "2026-YEAR 1"]);
    const stored = await city.stored();
    expect(stored.get(0)).toMatchObject({ revision: 2, groups: { phuong: { expected: 1, onTime: 1 } } });
    expect(stored.get(1)).toMatchObject({ revision: 1, groups: { phuong: { expected: 1, onTime: 0 } } });
  });

  it("of a whole period have all its shards computed", async () => {
    const city = await aCityInTwoShards();
    await updateProgress(city)(
      anSqsEvent(changed({ periodId: "2026-YEAR", shards: 2, version: 3, units: 4 })),
    );
    expect([...(await city.stored()).keys()]).toEqual([0, 1]);
  });

  it("told of late do not put back what was computed since", async () => {
    const city = await aCityInTwoShards();
    await updateProgress(city)(anSqsEvent(inShard(0)));
    const newer = { revision: 9, groups: {} };
    await city.progress.save("2026-YEAR", 0, newer, NOW);
    expect(await updateProgress(city)(anSqsEvent(inShard(0)))).toEqual({ batchItemFailures: [] });
    expect((await city.stored()).get(0)).toMatchObject(newer);
  });
});

describe("of a batch", () => {
  it("only the messages about a shard that failed come again", async () => {
    const city = await aCityInTwoShards();
    const progress: Deps["progress"] = {
      ...city.progress,
      readShard: async (periodId, shard) => {
        if (shard === 1) throw new Error("throttled");
        return city.progress.readShard(periodId, shard);
      },
    };
    const batch = anSqsEvent(inShard(0), inShard(1), inShard(0), inShard(1));
    expect(await updateProgress({ ...city, progress })(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: "m2" }, { itemIdentifier: "m4" }],
    });
    expect([...(await city.stored()).keys()]).toEqual([0]);
  });

  it("a message about several shards comes again once when more than one failed", async () => {
    const city = await aCityInTwoShards();
    const progress: Deps["progress"] = {
      ...city.progress,
      readShard: async () => {
        throw new Error("throttled");
      },
    };
    const opened = changed({ periodId: "2026-YEAR", shards: 2 });
    expect(await updateProgress({ ...city, progress })(anSqsEvent(opened))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
  });

  it("an unreadable message comes again, and holds up no other", async () => {
    const city = await aCityInTwoShards();
    expect(await updateProgress(city)(anSqsEvent("{", inShard(0), changed({ shard: 0 })))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }, { itemIdentifier: "m3" }],
    });
    expect(city.recomputed).toEqual(["2026-YEAR 0"]);
  });

  it("what tells of a period that is not open comes again", async () => {
    const city = await aCityInTwoShards();
    expect(await updateProgress(city)(anSqsEvent(inShard(0, "2031-YEAR")))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
  });
});
