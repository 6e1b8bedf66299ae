import { describe, expect, test } from "vitest";
import { functionFolders } from "../../infra/bundling.ts";
import { settingsOf } from "../../infra/stage.ts";
import {
  capabilityOf,
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

/** The functions whose errors an alarm adds up, each as it stands in the alarm's graph. */
const errorsIn = ({ properties }: Resource) =>
  [properties["Metrics"] ?? []]
    .flat()
    .filter(({ MetricStat }) => MetricStat?.Metric.MetricName === "Errors")
    .map(({ Label, MetricStat: { Metric, Period, Stat } }) => ({
      id: referred(Metric.Dimensions[0].Value),
      label: Label,
      period: Period,
      statistic: Stat,
    }));

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

  test("gives each function a bundle and a role of its own", () => {
    const distinct = (of: (fn: Resource) => unknown) => new Set(functions().map(of)).size;

    expect(distinct((fn) => fn.properties["Code"].S3Key)).toBe(FUNCTIONS.length);
    expect(distinct(roleOf)).toBe(FUNCTIONS.length);
  });

  test("gives each capability one log, which its functions alone can write to, and the log an end", () => {
    const logs = ofType(stage, "AWS::Logs::LogGroup");
    for (const fn of functions()) {
      const log = logs.find(({ id }) => id === referred(fn.properties["LoggingConfig"].LogGroup));
      const written = permissionsOf(stage, roleOf(fn)).filter(({ actions }) => /^logs:/.test(actions.join()));

      expect(log?.path).toBe(`${capabilityOf(fn)}/FunctionLogs/Resource`);
      expect(written.map(({ resources }) => resources.map(referred))).toEqual([[log?.id]]);
    }
    for (const { properties } of logs) expect(properties["RetentionInDays"]).toBeGreaterThan(0);
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
        expect(conditions["StringLike"]["s3:prefix"]).toMatch(/^(inbox|checks|results)\/\*$/);
      } else {
        expect(JSON.stringify(resources)).toMatch(/"\/(inbox|checks|results)\/(\*\/answer-)?\*"/);
      }
    }
  });

  test("deletes no object but the files of dry runs, and only the function that checks them does", () => {
    const deleting = functions().flatMap((fn) =>
      permissionsOf(stage, roleOf(fn))
        .filter(({ actions }) => actions.some((action) => /^s3:(Delete|\*)/.test(action)))
        .map(({ actions, resources }) => ({
          folder: folderOf(fn),
          actions,
          resources: JSON.stringify(resources),
        })),
    );
    expect(deleting).toEqual([
      {
        folder: "ingest-file",
        actions: ["s3:DeleteObjectVersion"],
        resources: expect.stringMatching(/"\/checks\/\*"/),
      },
    ]);
  });
});

test.each(["dev", "prod"] as const)(
  "tells the operators in words when a function fails, in %s: which, what it means, and where to look",
  (stage) => {
    const alarms = ofType(stage, "AWS::CloudWatch::Alarm").map((alarm) => ({
      alarm,
      watched: errorsIn(alarm),
    }));
    for (const fn of ofType(stage, "AWS::Lambda::Function")) {
      const [found, ...others] = alarms.filter(({ watched }) => watched.some(({ id }) => id === fn.id));
      const { AlarmDescription: text, ...properties } = found?.alarm.properties ?? {};

      expect(others).toEqual([]);
      expect(found?.alarm.path).toBe(`${capabilityOf(fn)}/Errors/Resource`);
      // The graph of the alarm names its lines so.
      expect(found?.watched).toContainEqual({
        id: fn.id,
        label: folderOf(fn),
        period: 300,
        statistic: "Sum",
      });
      // What it does, and a further sentence: what its failure means.
      expect(text).toContain(`${folderOf(fn)}: ${fn.properties["Description"]} `);
      expect(text).toContain(`${capabilityOf(fn)}FunctionLogs`);
      expect(properties).toMatchObject({
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        Threshold: 1,
        EvaluationPeriods: 2,
        DatapointsToAlarm: 1,
        TreatMissingData: "notBreaching",
      });
    }
  },
);

test.each(["dev", "prod"] as const)(
  "counts every error of a capability's functions in %s, also while others of them do not run",
  (stage) => {
    const sums = ofType(stage, "AWS::CloudWatch::Alarm").filter((alarm) => errorsIn(alarm).length > 0);

    expect(sums.length).toBeGreaterThan(10);
    for (const { properties } of sums) {
      const [sum, ...metrics] = properties["Metrics"];
      const filled = metrics.map(({ Id }: { Id: string }) => `FILL(${Id}, 0)`);
      expect(sum).toMatchObject({ Expression: filled.join(" + "), ReturnData: true });
      expect(metrics.filter(({ ReturnData }: { ReturnData: boolean }) => ReturnData)).toEqual([]);
      // CloudWatch takes no more in an alarm.
      expect(metrics.length).toBeLessThanOrEqual(10);
    }
  },
);

/** What of an upload is handed out is handed out by these. */
const HAND_OUT_UPLOADS = ["download-file", "mark-workbook"] as const;

test.each(HAND_OUT_UPLOADS)("lets %s hand out nothing that GuardDuty did not find clean", (folder) => {
  const fn = ofType("prod", "AWS::Lambda::Function").find((one) => folderOf(one) === folder);
  const reads = permissionsOf("prod", roleOf(fn as Resource)).filter(({ actions }) =>
    actions.includes("s3:GetObjectVersion"),
  );

  expect(reads).toHaveLength(1);
  expect(reads[0]?.conditions).toEqual({
    StringEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
  });
  expect(synthesised("prod").resources.some(({ type }) => type.startsWith("AWS::GuardDuty"))).toBe(true);
});

test.each(
  (["local", "dev", "prod"] as const).flatMap((stage) =>
    HAND_OUT_UPLOADS.map((folder) => ({ stage, folder })),
  ),
)("tells $folder whether uploads are scanned in $stage", ({ stage, folder }) => {
  const scans = settingsOf(stage).malwareScanning;
  const fn = ofType(stage, "AWS::Lambda::Function").find((one) => folderOf(one) === folder);
  const actions = permissionsOf(stage, roleOf(fn as Resource)).flatMap((statement) => statement.actions);

  expect(fn?.properties["Environment"].Variables["UPLOADS_ARE_SCANNED"]).toBe(String(scans));
  expect(actions.includes("s3:GetObjectVersionTagging")).toBe(scans);
});
