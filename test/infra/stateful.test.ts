import { describe, expect, test } from "vitest";
import { ofType, synthesised } from "./synthesised.ts";

/** Renaming or moving one of these constructs would make CloudFormation replace it, with all its data. */
const STATEFUL = {
  "AWS::Cognito::UserPool": ["IdentityUsers61009EFD"],
  "AWS::DynamoDB::GlobalTable": ["Reports65402A0A"],
  "AWS::Events::EventBus": ["EventsBus45DE4339"],
  "AWS::S3::Bucket": ["UploadsAccessLogsB2D59324", "UploadsInbox591E85ED"],
};

describe.each(["local", "dev", "prod"] as const)("stage %s", (stage) => {
  test.each(Object.entries(STATEFUL))("keeps the logical ids of every %s", (type, ids) => {
    expect(ofType(stage, type).map(({ id }) => id)).toEqual(ids);
  });

  test("keeps one table with one narrow index, a stream of new images, TTL and recovery to any second", () => {
    const [table] = ofType(stage, "AWS::DynamoDB::GlobalTable");

    expect(table?.properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "gsi1",
          KeySchema: [
            { AttributeName: "gsi1pk", KeyType: "HASH" },
            { AttributeName: "gsi1sk", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["state"] },
        },
      ],
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      TimeToLiveSpecification: { AttributeName: "expiresAtEpoch", Enabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
    });
    expect(table?.properties["Replicas"]).toEqual([
      expect.objectContaining({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: stage !== "local",
      }),
    ]);
  });

  test("keeps buckets private, encrypted and without access lists", () => {
    for (const { properties } of ofType(stage, "AWS::S3::Bucket")) {
      expect(properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      });
      expect(properties["BucketEncryption"]).toBeDefined();
    }
  });

  test("keeps every version of an upload, tells EventBridge, and takes forms from the product's page only", () => {
    const inbox = ofType(stage, "AWS::S3::Bucket").find(({ id }) => id.startsWith("UploadsInbox"));

    expect(inbox?.properties).toMatchObject({
      VersioningConfiguration: { Status: "Enabled" },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: {
        // Only what is no evidence ends by itself.
        Rules: [
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: "Enabled" },
          ...["checks/", "results/checks/"].map((Prefix) => ({
            ...{ Prefix, Status: "Enabled", ExpirationInDays: 1 },
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          })),
        ],
      },
    });
    expect(inbox?.properties["LifecycleConfiguration"].Rules).toHaveLength(3);
    const [cors, ...others] = inbox?.properties["CorsConfiguration"].CorsRules ?? [];
    expect(others).toEqual([]);
    expect(cors.AllowedMethods).toEqual(["POST"]);
    expect(cors.AllowedOrigins).toEqual([expect.stringMatching(/^https?:\/\/[^*]+$/)]);
  });

  test("answers queues, buckets and the operators' topic over TLS only", () => {
    const guarded = (type: string, of: string) =>
      ofType(stage, type)
        .filter(({ properties }) =>
          properties["PolicyDocument"].Statement.some(
            // biome-ignore lint/suspicious/noExplicitAny: a statement as it stands in the template
            (statement: any) =>
              statement.Effect === "Deny" && statement.Condition?.Bool?.["aws:SecureTransport"] === "false",
          ),
        )
        .flatMap(({ properties }) => properties[of]).length;

    expect(guarded("AWS::SQS::QueuePolicy", "Queues")).toBe(ofType(stage, "AWS::SQS::Queue").length);
    expect(guarded("AWS::S3::BucketPolicy", "Bucket")).toBe(ofType(stage, "AWS::S3::Bucket").length);
    expect(guarded("AWS::SNS::TopicPolicy", "Topics")).toBe(ofType(stage, "AWS::SNS::Topic").length);
  });

  test("signs receipts with a key that outlives its stack and that only one function can use", () => {
    const keys = ofType(stage, "AWS::KMS::Key").filter(({ properties }) => properties["KeyUsage"]);
    const allowed = ["AWS::IAM::Role", "AWS::IAM::Policy"].flatMap((type) =>
      synthesised(stage).resources.flatMap((one) =>
        one.type === type && JSON.stringify(one.properties).includes("kms:Sign") ? [one.id] : [],
      ),
    );

    // Another id would make CloudFormation replace it: what it signed could be checked, and no receipt signed, until it is named.
    expect(keys.map(({ id }) => id)).toEqual(["ReceiptsSigningKey2BF9A758"]);
    expect(keys[0]?.properties).toMatchObject({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    expect(keys[0]?.deletionPolicy).toBe(stage === "local" ? "Delete" : "Retain");
    expect(allowed).toEqual([expect.stringMatching(/^ReceiptsIssueReceiptsRole/)]);
  });

  test("encrypts queues and alarms", () => {
    for (const { properties } of ofType(stage, "AWS::SQS::Queue")) {
      expect(properties["SqsManagedSseEnabled"]).toBe(true);
    }
    for (const { properties } of ofType(stage, "AWS::SNS::Topic")) {
      expect(properties["KmsMasterKeyId"]).toBeDefined();
    }
  });

  test("lets nobody sign up alone, and accepts a token for ten minutes", () => {
    const [pool] = ofType(stage, "AWS::Cognito::UserPool");
    const [client] = ofType(stage, "AWS::Cognito::UserPoolClient");

    expect(pool?.properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: stage === "local" ? "INACTIVE" : "ACTIVE",
      MfaConfiguration: stage === "local" ? "OFF" : "ON",
      UsernameAttributes: ["email"],
    });
    expect(client?.properties).toMatchObject({
      GenerateSecret: false,
      PreventUserExistenceErrors: "ENABLED",
      AllowedOAuthFlows: ["code"],
      AccessTokenValidity: 10,
      TokenValidityUnits: { AccessToken: "minutes" },
    });
    expect(client?.properties["ExplicitAuthFlows"].includes("ALLOW_USER_PASSWORD_AUTH")).toBe(
      stage === "local",
    );
    expect(
      ofType(stage, "AWS::Cognito::UserPoolGroup").map(({ properties }) => properties["GroupName"]),
    ).toEqual(["office", "office-admin", "viewer"]);
  });

  test("gives nothing a physical name but the bus and what people type", () => {
    const named = Object.entries(PHYSICAL_NAMES).flatMap(([type, name]) =>
      ofType(stage, type).filter(({ properties }) => name in properties),
    );

    expect(named).toEqual([]);
    // A bus cannot be without; it is named after its stack.
    expect([...new Set(named)]).toEqual([]);
    expect(ofType(stage, "AWS::Events::EventBus")[0]?.properties["Name"]).toBe(
      `reform-reports-${stage}-events`,
    );
  });
});

test.each(["dev", "prod"] as const)("outlives its stack in %s", (stage) => {
  for (const type of Object.keys(STATEFUL).filter((type) => type !== "AWS::Events::EventBus")) {
    for (const { deletionPolicy } of ofType(stage, type)) expect(deletionPolicy).toBe("Retain");
  }
  expect(synthesised(stage).stack.terminationProtection).toBe(true);
});

/** Types that CloudFormation would name by itself, and the property that would keep it from it. */
const PHYSICAL_NAMES: Readonly<Record<string, string>> = {
  "AWS::CloudWatch::Alarm": "AlarmName",
  "AWS::Cognito::UserPool": "UserPoolName",
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::Events::Rule": "Name",
  "AWS::IAM::Role": "RoleName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::Scheduler::Schedule": "Name",
};
