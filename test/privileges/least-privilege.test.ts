import { beforeAll, describe, expect, inject, it } from "vitest";
import type { RecordedCall } from "../../scripts/local/recording-proxy.ts";
import { deployedTemplate, deploymentOf } from "./deployed.ts";
import { type FunctionPrivileges, privilegesOf, statementsOfRole } from "./function-privileges.ts";
import { foreignKeys, missingGrants, silentFunctions, unusedGrants } from "./least-privilege.ts";
import { readRecordedCalls } from "./recorded-calls.ts";
import type { Deployment, Template } from "./template.ts";
import { UNUSED_GRANTS } from "./unused-grants.ts";

let template: Template;
let deployment: Deployment;
let functions: readonly FunctionPrivileges[];
let calls: readonly RecordedCall[];

beforeAll(async () => {
  const stack = inject("stack");
  template = deployedTemplate(stack);
  deployment = await deploymentOf(stack);
  functions = privilegesOf(template, deployment);
  calls = readRecordedCalls(stack.recordedCallsFile);
});

describe("what the functions did on the deployed stack", () => {
  it("was done by every function, so that something is proven of each", () => {
    expect(functions.length).toBeGreaterThan(0);
    expect(silentFunctions(functions, calls)).toEqual([]);
  });

  it("is allowed to each by its own role", () => {
    expect(missingGrants(functions, calls)).toEqual([]);
  });

  it("needs every grant of their roles, but for those that are explained", () => {
    expect(unusedGrants(functions, calls, UNUSED_GRANTS)).toEqual([]);
  });

  it("names partitions and objects only by ids and codes, never by what a person wrote", () => {
    expect(foreignKeys(calls)).toEqual([]);
  });

  it("reads no table from end to end and by no other language, nor may it", () => {
    const roles = Object.entries(template.Resources).filter(([, { Type }]) => Type === "AWS::IAM::Role");
    const granted = roles.flatMap(([id]) =>
      statementsOfRole(template, deployment, id).flatMap(({ actions }) => actions),
    );
    const asked = calls.flatMap(({ service, operation, action }) => [action, `${service}:${operation}`]);

    expect(granted.length).toBeGreaterThan(functions.length);
    expect([...granted, ...asked].filter((action) => /\*|:Scan$|PartiQL|Statement$/i.test(action))).toEqual(
      [],
    );
  });
});
