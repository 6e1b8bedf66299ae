import { Validations } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, test } from "vitest";
import { settingsOf, stageNameFrom } from "../../infra/stage.ts";
import { ofType, synthesise, synthesised } from "./synthesised.ts";

const isInformation = (finding: unknown): boolean => (finding as { level?: string }).level === "info";

const STAGES = ["local", "dev", "prod"] as const;

describe.each(STAGES)("stage %s", (stage) => {
  test("breaks no rule of AWS Solutions and raises no warning", () => {
    // That a stack with many resources has many is information; the limit is held below.
    expect(synthesised(stage).findings.filter((finding) => !isInformation(finding))).toEqual([]);
  });

  test("needs no account, Region or look-up to be synthesised", () => {
    expect(synthesised(stage)).toMatchObject({ lookUps: [], account: "unknown-account" });
  });

  test("stays well below the 500 resources that a stack may have", () => {
    // docs/adr/0012-a-budget-of-resources.md has what to do when this fails.
    expect(synthesised(stage).resources.length).toBeLessThan(400);
  });

  test("explains every acknowledged finding", () => {
    const reasons = synthesised(stage)
      .stack.node.findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.values<string>(data));

    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => reason.length < 60)).toEqual([]);
  });

  test("names what scripts and people need in its outputs", () => {
    expect(Object.keys(synthesised(stage).outputs)).toEqual(
      expect.arrayContaining([
        "ApiUrl",
        "ApiId",
        "UserPoolId",
        "UserPoolClientId",
        "TableName",
        "InboxBucketName",
        "EventBusName",
        "IngestQueueUrl",
        "ProgressQueueUrl",
        "OpeningsQueueUrl",
      ]),
    );
  });
});

test("refuses to synthesise a bucket that breaks the rules", () => {
  expect(() => synthesise("dev", (stack) => new Bucket(stack, "Careless"))).toThrow("AwsSolutions-S10");
}, 30_000);

test("takes the local stage when none is named, and refuses one that does not exist", () => {
  expect(stageNameFrom(undefined)).toBe("local");
  expect(stageNameFrom("prod")).toBe("prod");
  expect(() => stageNameFrom("production")).toThrow('There is no stage "production". Use -c stage=local,');
});

test("keeps what the emulator does not know out of the local stage", () => {
  const types = new Set(synthesised("local").resources.map(({ type }) => type));

  expect(types).not.toContain("AWS::Events::Archive");
  expect(types).not.toContain("AWS::GuardDuty::MalwareProtectionPlan");
  expect(ofType("local", "AWS::CloudWatch::Alarm").filter(({ properties }) => properties["Metrics"])).toEqual(
    [],
  );
  expect(ofType("prod", "AWS::Events::Archive")).toHaveLength(1);
  expect(ofType("prod", "AWS::GuardDuty::MalwareProtectionPlan")).toHaveLength(1);
});

test("lets a large city through in the last minute, and is tried locally with the same limits", () => {
  const unitsInTheLastMinute = 700;
  const requestsOfEach = 10;
  const { throttle } = settingsOf("prod");

  expect(throttle.ratePerSecond).toBeGreaterThanOrEqual((3 * unitsInTheLastMinute * requestsOfEach) / 60);
  expect(throttle.burst).toBeGreaterThan(unitsInTheLastMinute);
  expect(settingsOf("local").throttle).toEqual(throttle);
});

test("lets people in without a second factor, and programs with a password, only where all data is made up", () => {
  for (const stage of ["dev", "prod"] as const) {
    expect(settingsOf(stage)).toMatchObject({ mfaRequired: true, passwordSignIn: false, protectData: true });
  }
});
