import { describe, expect, it } from "vitest";
import type { Item, Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { aSubmission } from "../../../builders/a-submission.ts";
import { aUnitId } from "../../../builders/a-unit.ts";
import { aCurrent } from "../../../builders/an-obligation.ts";
import { anOffice } from "./an-office.ts";

const three = { "1": {}, "2": {}, "3": {} };

async function eventsIn(memory: Table): Promise<Item[]> {
  const marks = await memory.query({ pk: "PERIOD#2026-YEAR#MISSING", skPrefix: "EVENT#" });
  const summaries = await memory.query({ pk: "DEADLINES", skPrefix: "EVENT#" });
  return [...marks, ...summaries];
}

describe("when a due date has passed", () => {
  it("those who want to know at once get one message of all units, and other systems an event each and one of all", async () => {
    const office = await anOffice({
      owed: three,
      people: { an: "immediate", binh: "daily", chi: undefined },
    });
    await office.watch();
    await office.deliverAll();

    expect(office.sent.map(({ to }) => to)).toEqual([["an@office.example.gov.vn"]]);
    expect(office.sent[0]?.subject).toContain("3 đơn vị chưa gửi Báo cáo năm 2026");
    for (const unit of Object.keys(three)) expect(office.sent[0]?.text).toContain(`Phường ${unit}`);
    const events = await eventsIn(office.memory);
    expect(events.map(({ ["type"]: type }) => type)).toEqual([
      ...Array(3).fill("ObligationBecameMissing"),
      "UnitsBecameMissing",
    ]);
    expect(events.at(-1)?.["data"]).toMatchObject({ reports: 3, periodIds: ["2026-YEAR"] });
  });

  it("says it once, however often it looks and whatever is delivered twice", async () => {
    const office = await anOffice({ owed: three });
    for (const hour of ["17:05", "18:05", "19:05"]) {
      office.at(`2026-12-16T${hour}:00.000Z`);
      await office.watch();
    }
    await office.deliverAll();
    await office.deliverAll();
    expect(office.sent).toHaveLength(1);
    expect(await eventsIn(office.memory)).toHaveLength(4);
  });

  it("says nothing before, of who has reported or is exempt, or of test units", async () => {
    const exemption = { documentNumber: "1/QĐ", at: "2026-12-01T00:00:00.000Z" };
    const office = await anOffice({
      owed: { "1": { current: aCurrent({ hasFigures: false }) }, "2": { exemption }, "3": { isTest: true } },
    });
    office.at("2026-12-16T16:59:59.000Z");
    await office.watch();
    office.at("2026-12-16T17:05:00.000Z");
    await office.watch();
    expect(office.queued).toEqual([]);
    expect(await eventsIn(office.memory)).toEqual([]);
  });

  it("waits while a file is being checked, and says it when that is rejected", async () => {
    const office = await anOffice({ owed: { "1": {} } });
    const attempt = aSubmission({ unitId: aUnitId("1"), state: "received" });
    await office.sure.reports.issue(attempt);
    await office.watch();
    expect(office.queued).toEqual([]);

    const [before] = await office.sure.reports.obligationsOf(aUnitId("1"));
    if (!before) throw new Error("the unit owes nothing");
    const rejected = {
      obligation: { ...before, version: 2 },
      submissions: [{ attempt: 1, to: "rejected" as const, from: ["received" as const], isSettled: true }],
      event: { type: "SubmissionRejected" as const, data: { attempt: 1 } },
    };
    await office.sure.reports.saveDecision(before, rejected, { now: new Date(), correlationId: "c" });
    await office.recompute();
    office.at("2026-12-16T18:05:00.000Z");
    await office.watch();
    await office.deliverAll();
    expect(office.sent).toHaveLength(1);
  });

  it("says it again when a longer time has passed too", async () => {
    const office = await anOffice({ owed: { "1": {} } });
    await office.watch();
    const [before] = await office.sure.reports.obligationsOf(aUnitId("1"));
    if (!before) throw new Error("the unit owes nothing");
    const extended = { dueAtExclusive: "2026-12-18T17:00:00.000Z", dueDate: "2026-12-18", version: 2 };
    const decision = {
      obligation: { ...before, ...extended },
      submissions: [],
      event: { type: "ObligationExempted" as const, data: {} },
    };
    await office.sure.reports.saveDecision(before, decision, { now: new Date(), correlationId: "c" });
    await office.recompute();
    office.at("2026-12-17T17:05:00.000Z");
    await office.watch();
    expect(office.queued).toHaveLength(1);
    office.at("2026-12-18T17:05:00.000Z");
    await office.watch();
    expect(office.queued).toHaveLength(2);
  });

  it("does not write to somebody who is no longer of the office", async () => {
    const office = await anOffice();
    await office.watch();
    office.known.length = 0;
    await office.deliverAll();
    expect(office.sent).toEqual([]);
    expect(await office.sure.ledger.ofDay("2026-12-17")).toMatchObject([
      { state: "dropped", why: "NOT_WANTED" },
    ]);
  });
});

describe("a run that dies", () => {
  it.each(Array.from({ length: 12 }, (_, write) => write + 1))(
    "at its write %i is finished by the next: one message, one event a unit, one of all",
    async (dying) => {
      let writes = 0;
      const breaks = (table: Table): Table => {
        const broken =
          <Arguments extends unknown[], Result>(write: (...given: Arguments) => Promise<Result>) =>
          async (...given: Arguments): Promise<Result> => {
            writes += 1;
            if (writes === dying) throw new Error("died before the write");
            const result = await write(...given);
            writes += 1;
            if (writes === dying) throw new Error("died after the write");
            return result;
          };
        return { ...table, put: broken(table.put), transact: broken(table.transact) };
      };
      const office = await anOffice({
        owed: three,
        people: { an: "immediate", em: "immediate" },
        around: breaks,
      });
      for (const hour of ["17:05", "18:05", "19:05"]) {
        office.at(`2026-12-16T${hour}:00.000Z`);
        await office.watch().catch(() => {});
      }
      await office.deliverAll();
      expect(office.sent.map(({ to }) => to[0]).toSorted()).toEqual([
        "an@office.example.gov.vn",
        "em@office.example.gov.vn",
      ]);
      for (const { subject } of office.sent) expect(subject).toContain("3 đơn vị");
      expect(await eventsIn(office.memory)).toHaveLength(4);
    },
  );

  it("beside another makes nothing twice", async () => {
    const office = await anOffice({ owed: three });
    await Promise.allSettled([office.watch(), office.watch(), office.watch()]);
    office.at("2026-12-16T18:05:00.000Z");
    await office.watch();
    await office.deliverAll();
    expect(office.sent).toHaveLength(1);
    expect(office.sent[0]?.subject).toContain("3 đơn vị");
    expect(await eventsIn(office.memory)).toHaveLength(4);
  });
});

describe("where nothing has changed", () => {
  it("reads no obligation", async () => {
    const shards: unknown[] = [];
    const office = await anOffice({
      around: (table) => ({
        ...table,
        queryPage: (question, page) => {
          shards.push(question);
          return table.queryPage(question, page);
        },
      }),
    });
    office.at("2026-12-16T16:05:00.000Z");
    await office.watch();
    expect(shards).toEqual([]);
    office.at("2026-12-16T17:05:00.000Z");
    await office.watch();
    expect(shards).toHaveLength(1);
    office.at("2026-12-16T18:05:00.000Z");
    await office.watch();
    expect(shards).toHaveLength(1);
  });
});
