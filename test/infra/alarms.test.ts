import { describe, expect, test } from "vitest";
import { settingsOf } from "../../infra/stage.ts";
import { folderOf, ofType, referred } from "./synthesised.ts";

describe.each(["local", "dev", "prod"] as const)("stage %s", (stage) => {
  const alarmsOn = (namespace: string, metric: string) =>
    ofType(stage, "AWS::CloudWatch::Alarm")
      .map(({ properties }) => properties)
      .filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === metric);
  const idOfBucket = () =>
    ofType(stage, "AWS::S3::Bucket").find(({ id }) => id.startsWith("UploadsInbox"))?.id;

  test("tells the operators when people are answered with server errors", () => {
    const [api] = ofType(stage, "AWS::ApiGatewayV2::Api");
    const [alarm, ...others] = alarmsOn("AWS/ApiGateway", "5xx");

    expect(others).toEqual([]);
    expect(alarm).toMatchObject({
      Dimensions: [{ Name: "ApiId", Value: { Ref: api?.id } }],
      Statistic: "Sum",
      Threshold: 1,
    });
  });

  test("tells the operators when the inbox holds more than is ordinary, from what S3 says once a day", () => {
    const { gigabytes, objects } = settingsOf(stage).expectedUploads;
    const watched = [
      { metric: "BucketSizeBytes", storage: "StandardStorage", threshold: gigabytes * 1_000_000_000 },
      { metric: "NumberOfObjects", storage: "AllStorageTypes", threshold: objects },
    ];

    for (const { metric, storage, threshold } of watched) {
      expect(alarmsOn("AWS/S3", metric)).toEqual([
        expect.objectContaining({
          Dimensions: [
            { Name: "BucketName", Value: { Ref: idOfBucket() } },
            { Name: "StorageType", Value: storage },
          ],
          Period: 86_400,
          Statistic: "Average",
          Threshold: threshold,
          AlarmDescription: expect.stringContaining("infra/stage.ts"),
        }),
      ]);
    }
  });

  test("tells the operators when more files arrive within an hour than all units would send", () => {
    const ingest = ofType(stage, "AWS::Lambda::Function").find((fn) => folderOf(fn) === "ingest-file");
    const floods = alarmsOn("AWS/Lambda", "Invocations").filter(
      ({ Dimensions }) => referred(Dimensions[0].Value) === ingest?.id,
    );

    expect(floods).toEqual([
      expect.objectContaining({
        Period: 3_600,
        Statistic: "Sum",
        Threshold: settingsOf(stage).expectedUploads.filesPerHour,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        TreatMissingData: "notBreaching",
      }),
    ]);
  });

  test("tells the operators when progress drifts, and when uploads wait for the sweep", () => {
    const service = [{ Name: "service", Value: "reform-reports" }];

    expect(alarmsOn("ReformReports", "ProgressDrift")).toEqual([
      expect.objectContaining({ Dimensions: service, Statistic: "Sum", Threshold: 1 }),
    ]);
    expect(alarmsOn("ReformReports", "UploadsIngestedBySweep")).toEqual([
      expect.objectContaining({ Dimensions: service, Statistic: "Sum", Period: 3_600, Threshold: 3 }),
    ]);
  });

  test("watches no longer than CloudWatch can: seven days, or one by periods shorter than an hour", () => {
    const [day, week] = [86_400, 604_800];
    for (const { properties } of ofType(stage, "AWS::CloudWatch::Alarm")) {
      const { Period, Metrics = [], EvaluationPeriods: periods } = properties;
      // An alarm over several metrics has the period of each, which must be the same.
      const each = Metrics.flatMap(({ MetricStat }: { MetricStat?: { Period: number } }) => MetricStat ?? []);
      const [period = 0, ...others] = new Set<number>(
        Period === undefined ? each.map((stat: { Period: number }) => stat.Period) : [Period],
      );
      expect(others).toEqual([]);
      expect(period).toBeGreaterThan(0);
      expect(period * periods).toBeLessThanOrEqual(period < 3_600 ? day : week);
    }
  });
});

test("tells the operators of malware, and of uploads that could not be scanned, where uploads are scanned", () => {
  const [plan] = ofType("prod", "AWS::GuardDuty::MalwareProtectionPlan");
  const watched = ofType("prod", "AWS::CloudWatch::Alarm")
    .map(({ properties }) => properties)
    .filter(({ Namespace }) => Namespace === "AWS/GuardDuty/MalwareProtection");

  expect(watched.map(({ MetricName }) => MetricName)).toEqual([
    "InfectedScanCount",
    "FailedScanCount",
    "SkippedScanCount",
  ]);
  for (const { Dimensions } of watched) {
    const names = Dimensions.map(({ Name }: { Name: string }) => Name);
    expect(names.slice(0, 2)).toEqual(["Malware Protection Plan Id", "Resource Name"]);
    expect(referred(Dimensions[0].Value)).toBe(plan?.id);
  }
});
