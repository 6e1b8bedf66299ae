import { describe, expect, test } from "vitest";
import { folderOf, ofType, permissionsOf, type Resource, referred, synthesised } from "./synthesised.ts";

/** Measured by the tests of hostile files, which refuse more. */
const MOST_MEGABYTES_OF_A_FILE = 256;

describe.each(["local", "dev", "prod"] as const)("stage %s", (stage) => {
  const queues = () => ofType(stage, "AWS::SQS::Queue");
  const deadLetterOf = (queue: Resource) =>
    referred(queue.properties["RedrivePolicy"]?.deadLetterTargetArn) ?? "";
  const deadLetters = () => queues().filter((queue) => deadLetterOf(queue) === "");
  const deadLetterIds = () => deadLetters().map(({ id }) => id);

  test("parks what a queue's function could not do after five deliveries", () => {
    const workQueues = queues().filter((queue) => deadLetterOf(queue) !== "");

    expect(workQueues).toHaveLength(9);
    for (const queue of workQueues) {
      expect(queue.properties["RedrivePolicy"].maxReceiveCount).toBe(5);
      expect(deadLetterIds()).toContain(deadLetterOf(queue));
    }
  });

  test("parks what a rule could not deliver", () => {
    for (const rule of ofType(stage, "AWS::Events::Rule").filter(({ id }) => !id.includes("Archive"))) {
      for (const target of rule.properties["Targets"]) {
        expect(deadLetterIds()).toContain(referred(target.DeadLetterConfig?.Arn));
      }
    }
  });

  test("guards every queue by one policy, as a second would take the place of the first", () => {
    const guarded = ofType(stage, "AWS::SQS::QueuePolicy").flatMap(({ properties }) =>
      properties["Queues"].map(referred),
    );

    expect(guarded.toSorted()).toEqual(
      queues()
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test("lets a rule write to the queues that it names, and nobody else without a role", () => {
    const rules = ofType(stage, "AWS::Events::Rule");
    const named = rules.flatMap(({ id, properties }) =>
      [properties["Targets"]]
        .flat()
        .flatMap((target) => [target.Arn, target.DeadLetterConfig?.Arn])
        .map(referred)
        .filter((queue) => queues().some((one) => one.id === queue))
        .map((queue) => `${id} writes to ${queue}`),
    );
    const open = ofType(stage, "AWS::SQS::QueuePolicy").flatMap(({ properties }) =>
      properties["PolicyDocument"].Statement.filter(
        ({ Effect }: { Effect: string }) => Effect === "Allow",
        // biome-ignore lint/suspicious/noExplicitAny: a statement as it stands in the template
      ).flatMap((statement: any) => {
        expect(statement).toMatchObject({
          Action: "sqs:SendMessage",
          Principal: { Service: "events.amazonaws.com" },
        });
        const rule = referred(statement.Condition.ArnEquals["aws:SourceArn"]);
        return properties["Queues"].map((queue: unknown) => `${rule} writes to ${referred(queue)}`);
      }),
    );

    expect(named.length).toBeGreaterThan(3);
    expect(open.toSorted()).toEqual(named.toSorted());
  });

  test("parks runs that the scheduler could not start, and runs that failed for good", () => {
    const schedules = ofType(stage, "AWS::Scheduler::Schedule");
    const asynchronous = ofType(stage, "AWS::Lambda::EventInvokeConfig");

    for (const { properties } of schedules) {
      const parked = referred(properties["Target"].DeadLetterConfig?.Arn);
      expect(deadLetterIds()).toContain(parked);
      expect(properties["Target"].RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
      const run = asynchronous.find(
        (config) => referred(config.properties["FunctionName"]) === referred(properties["Target"].Arn),
      );
      expect(referred(run?.properties["DestinationConfig"].OnFailure.Destination)).toBe(parked);
    }
  });

  test("lets the scheduler, and nobody else, start exactly what the schedules name and park it where they say", () => {
    const targets = ofType(stage, "AWS::Scheduler::Schedule").map(({ properties }) => properties["Target"]);
    const [roleId, ...others] = new Set(targets.map(({ RoleArn }) => referred(RoleArn)));
    const role = ofType(stage, "AWS::IAM::Role").find(({ id }) => id === roleId);
    const may = permissionsOf(stage, roleId ?? "").flatMap(({ effect, actions, resources, conditions }) => {
      expect([effect, conditions]).toEqual(["Allow", {}]);
      return actions.flatMap((action) => resources.map((resource) => `${action} ${referred(resource)}`));
    });

    expect(others).toEqual([]);
    expect(role?.properties["AssumeRolePolicyDocument"].Statement).toEqual([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      },
    ]);
    expect(may.toSorted()).toEqual(
      targets
        .flatMap(({ Arn, DeadLetterConfig }) => [
          `lambda:InvokeFunction ${referred(Arn)}`,
          `sqs:SendMessage ${referred(DeadLetterConfig.Arn)}`,
        ])
        .toSorted(),
    );
  });

  test("runs by the clock of Ho Chi Minh City", () => {
    const schedules = ofType(stage, "AWS::Scheduler::Schedule").map(({ properties }) => properties);

    expect(schedules.map((schedule) => schedule["ScheduleExpression"]).toSorted()).toEqual(
      [
        "cron(5 0 * * ? *)", // ending exemptions
        "cron(10 0 * * ? *)", // opening periods
        "cron(5 * * * ? *)", // telling of closings
        "cron(15 * * * ? *)", // uploads that got lost
        "cron(5 * * * ? *)", // units that became missing
        "cron(30 8 * * ? *)", // the office's summary
        "cron(30 2 * * ? *)", // reconciling progress
        "cron(0 8,10,14,17 * * ? *)", // reminders, and what an earlier run could not do
      ].toSorted(),
    );
    for (const schedule of schedules) expect(schedule["ScheduleExpressionTimezone"]).toBe("Asia/Ho_Chi_Minh");
  });

  test("publishes new events only, retries the failed part, and parks the rest", () => {
    const [stream, ...others] = ofType(stage, "AWS::Lambda::EventSourceMapping").filter(
      ({ properties }) => "StartingPosition" in properties,
    );

    expect(others).toEqual([]);
    expect(stream?.properties).toMatchObject({
      StartingPosition: "TRIM_HORIZON",
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    expect(JSON.parse(stream?.properties["FilterCriteria"].Filters[0].Pattern)).toEqual({
      eventName: ["INSERT"],
      dynamodb: { NewImage: { entity: { S: ["event"] } } },
    });
    expect(deadLetterIds()).toContain(
      referred(stream?.properties["DestinationConfig"].OnFailure.Destination),
    );
  });

  test("takes messages with partial answers, and hides them for six of their function's timeouts", () => {
    const mappings = ofType(stage, "AWS::Lambda::EventSourceMapping").filter(
      ({ properties }) => !("StartingPosition" in properties),
    );

    expect(mappings).toHaveLength(9);
    for (const { properties } of mappings) {
      const find = (value: unknown) => synthesised(stage).resources.find(({ id }) => id === referred(value));
      const timeout = find(properties["FunctionName"])?.properties["Timeout"];
      expect(properties["FunctionResponseTypes"]).toEqual(["ReportBatchItemFailures"]);
      expect(find(properties["EventSourceArn"])?.properties["VisibilityTimeout"]).toBeGreaterThanOrEqual(
        6 * timeout,
      );
      expect(properties["ScalingConfig"].MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });

  test("starts ingestion for what arrives in the inbox or among the dry runs, and for nothing else", () => {
    const arrived = ofType(stage, "AWS::Events::Rule").find(({ id }) => id.startsWith("IngestionArrived"));

    expect(arrived?.properties["EventBusName"]).toBeUndefined();
    expect(arrived?.properties["EventPattern"]).toMatchObject({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { object: { key: [{ prefix: "inbox/" }, { prefix: "checks/" }] } },
    });
  });

  test("reads one uploaded file at a time, with more than twice the memory that the worst of them takes", () => {
    const ingest = ofType(stage, "AWS::Lambda::Function").find((fn) => folderOf(fn) === "ingest-file");
    const mapping = ofType(stage, "AWS::Lambda::EventSourceMapping").find(
      ({ properties }) => referred(properties["FunctionName"]) === ingest?.id,
    );

    expect(mapping?.properties["BatchSize"]).toBe(1);
    expect(ingest?.properties["MemorySize"]).toBeGreaterThanOrEqual(2 * MOST_MEGABYTES_OF_A_FILE);
  });

  test("tells the operators of the first dead letter: what it means and what to do", () => {
    for (const queue of deadLetters()) {
      const alarms = ofType(stage, "AWS::CloudWatch::Alarm").filter(
        ({ properties }) =>
          properties["MetricName"] === "ApproximateNumberOfMessagesVisible" &&
          JSON.stringify(properties["Dimensions"]).includes(`"${queue.id}"`),
      );
      expect(alarms).toHaveLength(1);
      expect(alarms[0]?.properties).toMatchObject({ Threshold: 1, TreatMissingData: "notBreaching" });
      expect(alarms[0]?.properties["AlarmDescription"]).toContain("npm run redrive");
    }
  });

  test("lets this account's alarms through the topic's policy and its key, as AWS documents it", () => {
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };
    const allowed = (type: string, of: string) =>
      ofType(stage, type)
        .flatMap(({ properties }) => properties[of].Statement)
        .filter(({ Principal: principal }) => principal?.Service === "cloudwatch.amazonaws.com")
        .map(({ Effect, Action, Condition }) => ({ Effect, Action, Condition }));

    expect(allowed("AWS::KMS::Key", "KeyPolicy")).toEqual([
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Condition: ofThisAccount },
    ]);
    expect(allowed("AWS::SNS::TopicPolicy", "PolicyDocument")).toEqual([
      { Effect: "Allow", Action: "sns:Publish", Condition: ofThisAccount },
    ]);
  });

  test("describes every place of dead letters in the outputs", () => {
    const parked = Object.entries(synthesised(stage).outputs).filter(([name]) => name.startsWith("Parked"));
    const text = JSON.stringify(parked);

    expect(parked).toHaveLength(deadLetters().length);
    for (const id of deadLetterIds()) expect(text).toContain(`"Ref":"${id}"`);
  });

  test("raises an alarm when scheduled work stays silent, and when progress drifts", () => {
    const alarms = ofType(stage, "AWS::CloudWatch::Alarm");
    const silent = alarms.filter(({ properties }) => properties["TreatMissingData"] === "breaching");

    const schedules = ofType(stage, "AWS::Scheduler::Schedule");
    expect(silent.map(({ properties }) => properties["MetricName"]).sort()).toEqual([
      ...schedules.map(() => "Invocations"),
      "ReminderSweeps",
    ]);
    expect(
      alarms.filter(
        ({ properties }) =>
          properties["Namespace"] === "ReformReports" && properties["MetricName"] === "ProgressDrift",
      ),
    ).toHaveLength(1);
    expect(alarms.filter(({ properties }) => properties["MetricName"] === "CalendarsMissing")).toHaveLength(
      1,
    );
  });
});

test("lets GuardDuty take its role as AWS documents it", () => {
  const [plan] = ofType("prod", "AWS::GuardDuty::MalwareProtectionPlan");
  const role = ofType("prod", "AWS::IAM::Role").find(({ id }) => id === referred(plan?.properties["Role"]));

  expect(role?.properties["AssumeRolePolicyDocument"].Statement).toEqual([
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "malware-protection-plan.guardduty.amazonaws.com" },
    },
  ]);
});
