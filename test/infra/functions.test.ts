import { describe, expect, test } from "vitest";
import { functionFolders } from "../../infra/bundling.ts";
import { settingsOf } from "../../infra/stage.ts";
import {
  folderOf,
  ofType,
  permissionsOf,
  type Resource,
  referred,
  type Statement,
  synthesised,
} from "./synthesised.ts";

/** Every folder is deployed, and nothing else. */
const FUNCTIONS = functionFolders();

const leadingKeysOf = (conditions: Statement["conditions"]): readonly string[] =>
  [conditions["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]].flat();

const roleOf = (fn: Resource): string => referred(fn.properties["Role"]) ?? "";

describe.each(["local", "dev", "prod"] as const)("stage %s", (stage) => {
  const functions = () => ofType(stage, "AWS::Lambda::Function");

  test("has exactly the product's functions, and none of CDK's own", () => {
    expect(functions().map(folderOf).sort()).toEqual(FUNCTIONS);
  });

  test("runs every function on Node 24 and arm64, traced, with room to load its bundle", () => {
    for (const { properties } of functions()) {
      expect(properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
      });
      expect(properties["MemorySize"]).toBeGreaterThanOrEqual(512);
      expect(properties["Environment"].Variables).toMatchObject({
        NODE_OPTIONS: "--enable-source-maps",
        POWERTOOLS_SERVICE_NAME: "reform-reports",
      });
    }
  });

  test("gives each function a bundle, a role and a log of its own, and the log an end", () => {
    const distinct = (of: (fn: Resource) => unknown) => new Set(functions().map(of)).size;

    expect(distinct((fn) => fn.properties["Code"].S3Key)).toBe(FUNCTIONS.length);
    expect(distinct(roleOf)).toBe(FUNCTIONS.length);
    expect(distinct((fn) => referred(fn.properties["LoggingConfig"].LogGroup))).toBe(FUNCTIONS.length);
    for (const { properties } of ofType(stage, "AWS::Logs::LogGroup")) {
      expect(properties["RetentionInDays"]).toBeGreaterThan(0);
    }
  });

  test("tells the operators in words when a function fails", () => {
    for (const fn of functions()) {
      const alarms = ofType(stage, "AWS::CloudWatch::Alarm").filter(
        ({ properties }) =>
          properties["MetricName"] === "Errors" && referred(properties["Dimensions"][0].Value) === fn.id,
      );
      expect(alarms).toHaveLength(1);
      expect(alarms[0]?.properties["AlarmDescription"]).toContain(fn.properties["Description"]);
    }
  });

  test("sends every alarm to the operators, with a text", () => {
    const [topic] = ofType(stage, "AWS::SNS::Topic");
    for (const { properties } of ofType(stage, "AWS::CloudWatch::Alarm")) {
      expect(properties["AlarmActions"].map(referred)).toEqual([topic?.id]);
      expect(properties["AlarmDescription"].length).toBeGreaterThan(40);
      // CloudWatch takes no more.
      expect(properties["AlarmDescription"].length).toBeLessThanOrEqual(1_024);
    }
  });

  test("grants no wildcard action and, but for traces, no wildcard resource", () => {
    for (const role of ofType(stage, "AWS::IAM::Role").filter(
      ({ id }) => !id.startsWith("MalwareScanning"),
    )) {
      expect(role.properties["ManagedPolicyArns"]).toBeUndefined();
      for (const { actions, resources } of permissionsOf(stage, role.id)) {
        expect(actions.filter((action) => action.includes("*"))).toEqual([]);
        if (resources.includes("*")) {
          expect(actions).toEqual(["xray:PutTelemetryRecords", "xray:PutTraceSegments"]);
        }
      }
    }
  });

  test("reaches the table only by named partitions, never by Scan, PartiQL or deletion", () => {
    const [table] = ofType(stage, "AWS::DynamoDB::GlobalTable");
    const statements = functions()
      .flatMap((fn) => permissionsOf(stage, roleOf(fn)))
      .filter(({ actions }) => actions.some((action) => action.startsWith("dynamodb:")))
      .filter(({ resources }) => !JSON.stringify(resources).includes("StreamArn"));

    expect(statements.length).toBeGreaterThan(FUNCTIONS.length);
    for (const { actions, resources, conditions } of statements) {
      for (const action of actions) {
        expect(action).toMatch(/^dynamodb:((Batch)?GetItem|Query|ConditionCheckItem|PutItem|UpdateItem)$/);
      }
      const [target, ...others] = resources;
      expect(others).toEqual([]);
      const { "Fn::Join": joined } = target as { "Fn::Join"?: [string, [unknown, string]] };
      if (joined !== undefined) {
        expect(joined[1][1]).toBe("/index/gsi1");
        expect(actions).toEqual(["dynamodb:Query"]);
      }
      expect(referred(joined === undefined ? target : joined[1][0])).toBe(table?.id);
      expect(leadingKeysOf(conditions).filter((key) => !/^[A-Z]{2}/.test(key))).toEqual([]);
      expect(conditions["Null"]).toEqual({ "dynamodb:LeadingKeys": "false" });
    }
  });

  test("lets each function write the same partitions by every action, as a transaction may be judged as a whole", () => {
    for (const fn of functions()) {
      const written = permissionsOf(stage, roleOf(fn)).flatMap(({ actions, conditions }) =>
        actions
          .filter((action) => /^dynamodb:(Put|Update)Item$/.test(action))
          .map((action) => ({ action, keys: leadingKeysOf(conditions) })),
      );
      const keysOf = (name: string) =>
        new Set(written.filter(({ action }) => action === name).flatMap(({ keys }) => keys));
      const [puts, updates] = [keysOf("dynamodb:PutItem"), keysOf("dynamodb:UpdateItem")];
      if (puts.size > 0 && updates.size > 0) expect([folderOf(fn), updates]).toEqual([folderOf(fn), puts]);
    }
  });

  test("lets functions that only read change nothing", () => {
    const readers = functions().filter((fn) => folderOf(fn).startsWith("read-"));

    expect(readers.length).toBeGreaterThan(4);
    for (const fn of readers) {
      const actions = permissionsOf(stage, roleOf(fn)).flatMap((statement) => statement.actions);
      expect(actions.filter((action) => /Put|Update|Delete|Send/.test(action))).toEqual([
        "logs:PutLogEvents",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ]);
    }
  });

  test("reaches objects only below a prefix, and lists only what lies there", () => {
    const statements = functions()
      .flatMap((fn) => permissionsOf(stage, roleOf(fn)))
      .filter(({ actions }) => actions.some((action) => action.startsWith("s3:")));

    expect(statements.length).toBeGreaterThan(4);
    for (const { actions, resources, conditions } of statements) {
      if (actions.some((action) => action.startsWith("s3:List"))) {
        expect(conditions["StringLike"]["s3:prefix"]).toMatch(/^(inbox|results)\/\*$/);
      } else {
        expect(JSON.stringify(resources)).toMatch(/"\/(inbox|results)\/\*"/);
      }
    }
  });
});

test("lets nobody download what GuardDuty did not find clean, where it scans", () => {
  const download = ofType("prod", "AWS::Lambda::Function").find((fn) => folderOf(fn) === "download-file");
  const reads = permissionsOf("prod", roleOf(download as Resource)).filter(({ actions }) =>
    actions.includes("s3:GetObjectVersion"),
  );

  expect(reads).toHaveLength(1);
  expect(reads[0]?.conditions).toEqual({
    StringEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
  });
  expect(synthesised("prod").resources.some(({ type }) => type.startsWith("AWS::GuardDuty"))).toBe(true);
});

test.each(["local", "dev", "prod"] as const)(
  "tells download-file whether uploads are scanned in %s",
  (stage) => {
    const scans = settingsOf(stage).malwareScanning;
    const download = ofType(stage, "AWS::Lambda::Function").find((fn) => folderOf(fn) === "download-file");
    const actions = permissionsOf(stage, roleOf(download as Resource)).flatMap(
      (statement) => statement.actions,
    );

    expect(download?.properties["Environment"].Variables["UPLOADS_ARE_SCANNED"]).toBe(String(scans));
    expect(actions.includes("s3:GetObjectVersionTagging")).toBe(scans);
  },
);
