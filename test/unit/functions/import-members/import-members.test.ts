import { beforeEach, describe, expect, it } from "vitest";
import { importMembers } from "../../../../functions/import-members/handler.ts";
import { people } from "../../../../shared/adapters/cognito/people.ts";
import { readCsv } from "../../../../shared/adapters/csv/read-csv.ts";
import { membershipStore } from "../../../../shared/adapters/dynamodb/membership-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aUserPool } from "./a-user-pool.ts";

const NOW = new Date("2026-12-02T03:00:00.000Z");
const HOAN_KIEM = aUnitId("00070");
const BA_DINH = aUnitId("00004");
const LAN = "lan@hoankiem.example.gov.vn";
const MINH = "minh@badinh.example.gov.vn";

let pool: ReturnType<typeof aUserPool>;
let table: ReturnType<typeof memoryTable>;
beforeEach(async () => {
  pool = aUserPool();
  table = memoryTable();
  await unitStore(table).save(aUnit(), undefined);
  await unitStore(table).save(aUnit({ code: "00004", name: "Phường Ba Đình" }), undefined);
});

async function load(
  csv: string,
  { dryRun, group = "office-admin" }: { dryRun?: boolean; group?: "office-admin" | "office" } = {},
) {
  const handler = importMembers({
    readCsv,
    units: unitStore(table),
    memberships: membershipStore(table),
    people: people(pool.client, "pool-1"),
    now: () => NOW,
  });
  const { body = "" } = await handler(
    anHttpEvent({
      route: "POST /v1/imports/members",
      person: aPerson({ sub: "admin", groups: [group] }),
      body: { csv, scheme: "gso", ...(dryRun !== undefined && { dryRun }) },
    }),
  );
  return JSON.parse(body);
}

const outcomes = ({ rows }: { rows: { outcome: string }[] }) => rows.map(({ outcome }) => outcome);
const unitsOf = async (email: string) =>
  (await membershipStore(table).membershipsOf(`sub-of-${email}`)).map(({ unitId }) => unitId);

describe("importing members", () => {
  it("invites who is new once, and gives everybody their units and roles", async () => {
    pool.addMember(MINH);
    const answer = await load(
      `email,code,role,name\n${LAN},00070,,Lan\n${LAN},00004,,Lan\n${MINH},00004,,\n${MINH},,viewer,\n`,
    );
    expect(answer).toMatchObject({ kind: "members", counts: { created: 4, refused: 0 } });
    expect(pool.calls("AdminCreateUser")).toEqual([`AdminCreateUser ${LAN}`]);
    expect((await unitsOf(LAN)).sort()).toEqual([BA_DINH, HOAN_KIEM]);
    expect(await unitsOf(MINH)).toEqual([BA_DINH]);
    expect(pool.users.get(MINH)?.groups).toEqual(["viewer"]);
    expect(await membershipStore(table).membershipsOf(`sub-of-${LAN}`)).toContainEqual({
      sub: `sub-of-${LAN}`,
      unitId: HOAN_KIEM,
      email: LAN,
      name: "Lan",
      since: NOW.toISOString(),
      addedBy: "admin",
    });
  });

  it("changes nothing and invites nobody the second time", async () => {
    const csv = `email,code,role\n${LAN},00070,\n${MINH},,viewer\n`;
    await load(csv);
    const before = table.all();
    pool.forgetCalls();
    expect(outcomes(await load(csv))).toEqual(["unchanged", "unchanged"]);
    expect(table.all()).toEqual(before);
    expect(pool.calls("AdminCreateUser")).toEqual([]);
    expect(pool.calls("AdminAddUserToGroup")).toEqual([]);
  });

  it("writes nothing and invites nobody when it only tries", async () => {
    const before = table.all();
    const answer = await load(`email,code\n${LAN},00070\n`, { dryRun: true });
    expect(answer).toMatchObject({ dryRun: true, counts: { created: 1 } });
    expect(table.all()).toEqual(before);
    expect(pool.users.size).toBe(0);
  });

  it("looks each person up once, and for no more than their rows are about", async () => {
    pool.addMember(LAN);
    pool.addMember(MINH, ["office"]);
    await load(`email,code,role\n${LAN},00070,\n${LAN},00004,\n${MINH},,office\nnew@example.gov.vn,00004,\n`);
    expect(pool.calls("AdminGetUser").sort()).toEqual(
      [LAN, MINH, "new@example.gov.vn"].map((email) => `AdminGetUser ${email}`).sort(),
    );
    expect(pool.calls("AdminListGroupsForUser")).toEqual([`AdminListGroupsForUser ${MINH}`]);
  });

  it("asks for several people at once, and never for many", async () => {
    const emails = Array.from({ length: 35 }, (_, n) => `person${n}@example.gov.vn`);
    const answer = await load(`email,code\n${emails.map((email) => `${email},00070`).join("\n")}\n`);
    expect(answer.counts.created).toBe(35);
    expect(pool.mostAtOnce()).toBe(10);
    expect(pool.calls("AdminCreateUser")).toHaveLength(35);
    expect(await unitsOf("person34@example.gov.vn")).toEqual([HOAN_KIEM]);
  });

  it("goes on where an import was interrupted", async () => {
    pool.addMember(LAN);
    const failing = { ...pool.client, send: pool.client.send };
    let fails = true;
    pool.client.send = (async (command: { constructor: { name: string } }) => {
      if (fails && command.constructor.name === "AdminAddUserToGroupCommand") throw new Error("throttled");
      return failing.send(command as never);
    }) as never;
    const csv = `email,code,role\n${LAN},,office\n${MINH},00004,\n`;
    await expect(load(csv)).rejects.toThrow("throttled");
    fails = false;
    expect(outcomes(await load(csv))).toContain("created");
    expect(pool.users.get(LAN)?.groups).toEqual(["office"]);
    expect(await unitsOf(MINH)).toEqual([BA_DINH]);
    expect(outcomes(await load(csv))).toEqual(["unchanged", "unchanged"]);
  });

  it("takes the person that another import invited at the same moment", async () => {
    const send = pool.client.send.bind(pool.client);
    pool.client.send = (async (command: { constructor: { name: string } }) => {
      if (command.constructor.name === "AdminCreateUserCommand" && !pool.users.has(LAN)) pool.addMember(LAN);
      return send(command as never);
    }) as never;
    await load(`email,code\n${LAN},00070\n`);
    expect(await unitsOf(LAN)).toEqual([HOAN_KIEM]);
  });

  it("invites again who has not signed in yet and whose row says so, once", async () => {
    await load(`email,code\n${LAN},00070\n${MINH},00004\n`);
    pool.forgetCalls();
    const csv = `email,code,invite_again\n${LAN},00070,yes\n${LAN},00004,yes\n${MINH},00004,\n`;
    expect(outcomes(await load(csv, { dryRun: true }))).toEqual(["changed", "created", "unchanged"]);
    expect(pool.calls("AdminCreateUser")).toEqual([]);
    expect(outcomes(await load(csv))).toEqual(["changed", "created", "unchanged"]);
    expect(pool.calls("AdminCreateUser")).toEqual([`AdminCreateUser again ${LAN}`]);
    expect((await unitsOf(LAN)).sort()).toEqual([BA_DINH, HOAN_KIEM]);
  });

  it("does not invite again who has signed in, and invites who is new only once", async () => {
    pool.addMember(LAN);
    await load(`email,code\n${LAN},00070\n`);
    const answer = await load(`email,code,invite_again\n${LAN},00070,yes\n${MINH},00004,yes\n`);
    expect(outcomes(answer)).toEqual(["unchanged", "created"]);
    expect(pool.calls("AdminCreateUser")).toEqual([`AdminCreateUser ${MINH}`]);
  });

  it("is not stopped by a person who signs in while being invited again", async () => {
    await load(`email,code\n${LAN},00070\n`);
    const send = pool.client.send.bind(pool.client);
    pool.client.send = (async (command: { input: { MessageAction?: string } }) => {
      const user = pool.users.get(LAN);
      if (command.input.MessageAction && user) user.status = "CONFIRMED";
      return send(command as never);
    }) as never;
    expect(outcomes(await load(`email,code,invite_again\n${LAN},00070,yes\n`))).toEqual(["changed"]);
  });

  it("refuses rows by themselves, and loads the others", async () => {
    const answer = await load(`email,code\n${LAN},12345\nkhông phải thư,00070\n${MINH},00004\n`);
    expect(outcomes(answer)).toEqual(["refused", "refused", "created"]);
    expect(answer.rows.map(({ reason }: { reason?: { code: string } }) => reason?.code)).toEqual([
      "UNIT_UNKNOWN",
      "EMAIL_INVALID",
      undefined,
    ]);
    expect([...pool.users.keys()]).toEqual([MINH]);
  });

  it("is for office admins only", async () => {
    await expect(load(`email,code\n${LAN},00070\n`, { group: "office" })).rejects.toThrow("FORBIDDEN");
  });
});
