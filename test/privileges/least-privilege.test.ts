import { beforeAll, describe, expect, inject, it } from "vitest";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCity, anOpenPeriod, type City, type CityUnit, load } from "../e2e/city.ts";
import { parked, takeFrom } from "../e2e/deployed-stack.ts";
import { eventually } from "../e2e/eventually.ts";
import { aPdf, aWorkbook, report, submissionsOf } from "../e2e/reporting.ts";
import { type PolicyStatement, patternsOf, policyOf, withPatterns } from "./changed-policies.ts";
import { type Evidence, evidenceOf } from "./deployed.ts";
import { type FunctionPrivileges, privilegesOf, statementsOfRole } from "./function-privileges.ts";
import {
  EVERY_FUNCTION,
  foreignKeys,
  missingGrants,
  silentFunctions,
  unusedGrants,
} from "./least-privilege.ts";
import { LEADING_KEYS } from "./policy-evaluator.ts";
import { moveToLaterShard, whileEventIsUnreadable } from "./rare-calls.ts";
import { callerOf } from "./recorded-calls.ts";
import { UNUSED_GRANTS } from "./unused-grants.ts";

// The order of this file matters: first what nothing before it made the functions do, then the proof from all of it.

describe("what the functions do only in a large city, after a fault, or at the second time", () => {
  let city: City;
  let unit: CityUnit;
  let periodId: string;

  beforeAll(async () => {
    city = await aCity({ units: 1 });
    [unit] = city.units as [CityUnit];
    periodId = await anOpenPeriod(city);
  });

  it("is to look for an obligation once more, where a period has several shards", async () => {
    const at = { unitId: unit.unitId, periodId };
    await moveToLaterShard(at);

    const accepted = await report(unit.member, at, [await aWorkbook(1), aPdf()]);
    expect(accepted).toMatchObject({ attempt: 1, state: "accepted" });
    const attempt = `${submissionsOf(at.unitId, periodId)}/1`;
    expect(await unit.member.must("GET", `${attempt}/files/data`)).toHaveProperty("url");
    expect(await unit.member.must("GET", `${attempt}/answer.xlsx`)).toMatchObject({ isMarked: true });
    const again = { "idempotency-key": `recheck-${periodId}` };
    const recheck = await city.office.must("POST", `/v1/periods/${periodId}/rechecks`, undefined, again);
    await eventually("the report checked again", async () => {
      const { counts } = await city.office.must("GET", `/v1/rechecks/${recheck.recheckId}`);
      expect(counts).toMatchObject({ same: 1 });
    });
    expect((await unit.member.call("POST", `${attempt}/withdraw`)).status).toBe(204);
    const comments = `/v1/obligations/${at.unitId}/${periodId}/comments`;
    expect((await city.office.call("GET", comments)).status).toBe(200);
    const exemption = { decision: "exempt", reason: "Sáp nhập", documentNumber: "2231/SNV-CCHC" };
    const decisions = `/v1/obligations/${at.unitId}/${periodId}/decisions`;
    expect((await city.office.call("POST", decisions, exemption)).status).toBe(200);
    const nothing = { confirmed: true, reason: "Không phát sinh" };
    const obligation = `/v1/obligations/${at.unitId}/${periodId}`;
    expect(await unit.member.must("GET", `${obligation}/receipts`)).toHaveProperty("receipts");
    const key = { "idempotency-key": "large-city" };
    const declared = await unit.member.call("POST", `${obligation}/nothing-to-report`, nothing, key);
    expect(declared.body).toMatchObject({ code: "ALREADY_EXEMPT" });
    const entered = {
      channel: "email",
      receivedOn: localDateOf(new Date()),
      document: { number: "47/BC-UBND", date: localDateOf(new Date()) },
      reason: "Gửi qua thư điện tử",
    };
    const entry = await city.office.call("POST", `${obligation}/entered-reports`, entered, key);
    expect(entry.status).toBe(201);
  });

  it("is to park an event that cannot be published", async () => {
    await whileEventIsUnreadable({ unitId: unit.unitId, periodId }, () =>
      eventually("the event parked", async () => {
        const mine = await takeFrom(parked("Events").url, (body) => body.includes(unit.unitId));
        expect(mine).toHaveLength(1);
      }),
    );
  });

  it("is to keep the former calendar of a year that gets another one", async () => {
    // Far away, where nobody else's due dates fall, nor another test's calendar.
    const year = 2195;
    const calendar = (name: string) => ({
      csv: `date,type,name_vi\n${year}-01-01,HOLIDAY,${name}\n`,
      year,
      status: "provisional",
      legalBasis: "",
    });
    await load(city.admin, "calendar", calendar("Tết Dương lịch"));
    const { counts } = await load(city.admin, "calendar", calendar("Nghỉ lễ"));
    expect(counts).toMatchObject({ changed: 1 });
  });
});

describe("what the functions did on the deployed stack", () => {
  let evidence: Evidence;
  let functions: readonly FunctionPrivileges[];

  beforeAll(async () => {
    evidence = await evidenceOf(inject("stack"));
    functions = privilegesOf(evidence.template, evidence.deployment);
  });

  it("was done by every function, so that something is proven of each", () => {
    expect(functions.length).toBeGreaterThan(0);
    const hint = "alone, this level has no calls to judge: npm test -- e2e privileges";
    expect(silentFunctions(functions, evidence.calls), hint).toEqual([]);
  });

  it("is allowed to each by its own role", () => {
    expect(missingGrants(functions, evidence.calls)).toEqual([]);
  });

  it("needs every grant of their roles, but for those that are explained", () => {
    expect(unusedGrants(functions, evidence.calls, UNUSED_GRANTS)).toEqual([]);
  });

  it("names partitions and objects only by ids and codes, never by what a person wrote", () => {
    expect(foreignKeys(evidence.calls)).toEqual([]);
  });

  it("reads no table from end to end and by no other language, nor may it", () => {
    const { template, deployment, calls } = evidence;
    const roles = Object.entries(template.Resources).filter(([, { Type }]) => Type === "AWS::IAM::Role");
    const granted = roles.flatMap(([id]) =>
      statementsOfRole(template, deployment, id).flatMap(({ actions }) => actions),
    );
    const asked = calls.flatMap(({ service, operation, action }) => [action, `${service}:${operation}`]);

    expect(granted.length).toBeGreaterThan(functions.length);
    expect([...granted, ...asked].filter((one) => /\*|:Scan$|PartiQL|Statement$/i.test(one))).toEqual([]);
  });

  it("is granted by kinds of keys, each named in full up to its first id", () => {
    const patterns = functions.flatMap(({ statements }) =>
      statements.flatMap(({ conditions }) =>
        conditions
          .filter(({ key, operator }) => key === LEADING_KEYS && operator !== "Null")
          .flatMap(({ values }) => values),
      ),
    );

    expect(patterns.length).toBeGreaterThan(functions.length);
    expect(patterns.filter((pattern) => !/^[A-Z-]+(#\*)?$/.test(pattern))).toEqual([]);
  });

  describe("makes this proof fail", () => {
    type Change = (statements: PolicyStatement[]) => void;

    const statementsOf = ({ construct }: FunctionPrivileges) => policyOf(evidence.template, construct);

    /** The functions as they were if the policy of one were different. */
    const ifChanged = ({ construct }: FunctionPrivileges, change: Change) => {
      const template = structuredClone(evidence.template);
      change(policyOf(template, construct));
      return privilegesOf(template, evidence.deployment);
    };

    const newlyMissing = (fn: FunctionPrivileges, change: Change): readonly string[] => {
      const own = evidence.calls.filter((call) => callerOf(call) === fn.folder);
      const before = missingGrants(functions, own);
      return missingGrants(ifChanged(fn, change), own).filter((problem) => !before.includes(problem));
    };

    const newlyUnused = (fn: FunctionPrivileges, change: Change): readonly string[] => {
      const before = unusedGrants(functions, evidence.calls, UNUSED_GRANTS);
      const after = unusedGrants(ifChanged(fn, change), evidence.calls, UNUSED_GRANTS);
      return after.filter((problem) => !before.includes(problem));
    };

    const isExplained = ({ folder }: FunctionPrivileges, { Action: action }: PolicyStatement): boolean =>
      [action]
        .flat()
        .every((one) =>
          UNUSED_GRANTS.some(
            ({ function: name, actions }) => [folder, EVERY_FUNCTION].includes(name) && actions.includes(one),
          ),
        );

    it("when any one statement is missing that something uses", () => {
      const tried = functions.flatMap((fn) =>
        statementsOf(fn).map((statement, index) => ({ fn, statement, index })),
      );
      const unnoticed = tried.filter(
        ({ fn, statement, index }) =>
          newlyMissing(fn, (all) => all.splice(index, 1)).length === 0 && !isExplained(fn, statement),
      );

      expect(tried.length).toBeGreaterThan(2 * functions.length);
      expect(unnoticed.map(({ fn, statement }) => [fn.folder, statement.Action])).toEqual([]);
    });

    it("when any one pattern of leading keys is narrower than what something uses", () => {
      const tried = functions.flatMap((fn) =>
        statementsOf(fn).flatMap((statement, index) =>
          patternsOf(statement).map((pattern) => ({ fn, statement, index, pattern })),
        ),
      );
      const unnoticed = tried.filter(({ fn, statement, index, pattern }) => {
        const narrower = patternsOf(statement).map((one) => (one === pattern ? `${one}~` : one));
        const change: Change = (all) => all.splice(index, 1, withPatterns(statement, narrower));
        return newlyMissing(fn, change).length === 0;
      });

      expect(tried.length).toBeGreaterThan(2 * functions.length);
      expect(unnoticed.map(({ fn, statement, pattern }) => [fn.folder, statement.Action, pattern])).toEqual(
        [],
      );
    });

    it("when a grant is added that nothing uses: a statement, an action, or a pattern of keys", () => {
      const fn = functions.find(({ folder }) => folder === "request-submission") as FunctionPrivileges;
      const index = statementsOf(fn).findIndex(({ Action: action }) => action === "dynamodb:BatchGetItem");
      const statement = statementsOf(fn)[index] as PolicyStatement;
      const patterns = patternsOf(statement);
      const unusedIfReplacedBy = (changed: PolicyStatement) =>
        newlyUnused(fn, (all) => all.splice(index, 1, changed));
      const told = (action: string, pattern: string) =>
        expect.stringContaining(`request-submission may ${action} on Reports for leading keys ${pattern},`);

      const deletes = { ...withPatterns(statement, ["UNIT#*"]), Action: "dynamodb:DeleteItem" };
      expect(newlyUnused(fn, (all) => all.push(deletes))).toEqual([told("dynamodb:DeleteItem", "UNIT#*")]);
      const actions = ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem"];
      expect(unusedIfReplacedBy({ ...statement, Action: actions })).toEqual(
        patterns.map((pattern) => told("dynamodb:ConditionCheckItem", pattern)),
      );
      expect(unusedIfReplacedBy(withPatterns(statement, [...patterns, "CODE#*"]))).toEqual([
        told("dynamodb:BatchGetItem", "CODE#*"),
      ]);
    });

    it("when a statement cannot be evaluated", () => {
      const fn = functions[0] as FunctionPrivileges;
      const [first] = statementsOf(fn) as [PolicyStatement];
      const odd = { ...first, Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } };
      expect(() => ifChanged(fn, (all) => all.push(odd))).toThrow("aws:CurrentTime");
    });
  });
});
