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
});
