import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Archive, EventBus, type EventPattern, type IRuleTarget, Match, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { LogGroup, ResourcePolicy } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { Env as PublishEventsEnv } from "../../functions/publish-events/env.ts";
import { TABLE_LAYOUT } from "../../shared/adapters/dynamodb/table-layout.ts";
import { DeadLetters } from "./dead-letters.ts";
import { QueueGuard } from "./queue-guard.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Every event of ours has a source that begins so. */
const SOURCE_PREFIX = "reform-reports.";
/** Retries of a stream batch: about half a minute of backoff, then the rest of the shard must go on. */
const PUBLISH_RETRIES = 5;

/** A batch of 100 is ten requests, each tried again for about a second. */
const PUBLISH_TIMEOUT = Duration.seconds(60);

type EventsProps = FunctionSurroundings & { readonly table: ReportTable };

/** The bus of this product, the outbox that feeds it, and the log of all that happened. */
export class Events extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, props: EventsProps) {
    super(scope, id);
    const { settings } = props;
    this.bus = new EventBus(this, "Bus", {
      // A bus must have a name; CDK's own would be the same for two stages in one account.
      eventBusName: `${Stack.of(this).stackName}-events`,
      description: "What happened in Reform Reports",
    });
    this.#publishOutbox(props);
    if (settings.eventLog) this.#logEverything(props);
    if (settings.eventArchive) {
      new Archive(this, "Archive", {
        sourceEventBus: this.bus,
        description: "All events, to be replayed to a new subscriber or after a fault",
        eventPattern: everythingOfOurs(),
        retention: Duration.days(settings.auditRetention),
      });
    }
  }

  /** Carries events that match to the queue; those that cannot be delivered join its dead letters. */
  subscribe(id: string, pattern: EventPattern, to: WorkQueue): void {
    to.takeFrom(new Rule(this, id, { eventBus: this.bus, eventPattern: pattern }));
  }

  #publishOutbox({ settings, operators, table }: EventsProps): void {
    const parked = new DeadLetters(this, "Parked", {
      operators,
      name: "Events",
      meaning:
        "EventBridge refused events: subscribers do not know of them and progress may be behind; the events are stored.",
    });
    parked.redrive = { to: "outbox" };
    const unread = new DeadLetters(this, "Unpublished", {
      operators,
      name: "StreamBatches",
      meaning:
        "A batch of the table's stream could not be published: subscribers do not know of its events and progress may be behind; the events are stored.",
    });
    unread.redrive = { to: "outbox" };
    const publish = new ServiceFunction(this, "PublishEvents", {
      settings,
      operators,
      folder: "publish-events",
      env: PublishEventsEnv,
      environment: { EVENT_BUS_NAME: this.bus.eventBusName, PARKED_EVENTS_QUEUE_URL: parked.queue.queueUrl },
      purpose: "Publishes each stored event on the bus.",
      errorImpact:
        "Events come late while it is retried, then they are parked; progress and notices wait for them.",
      timeout: PUBLISH_TIMEOUT,
    });
    publish.allow(["events:PutEvents"], [this.bus.eventBusArn], {
      StringLike: { "events:source": `${SOURCE_PREFIX}*` },
    });
    publish.allow(["sqs:SendMessage"], [parked.queue.queueArn]);
    publish.function.addEventSource(
      new DynamoEventSource(table.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        retryAttempts: PUBLISH_RETRIES,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(unread.queue),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual("INSERT"),
            dynamodb: {
              NewImage: { [TABLE_LAYOUT.entity]: { S: FilterRule.isEqual(TABLE_LAYOUT.eventEntity) } },
            },
          }),
        ],
      }),
    );
    operators.alarm(this, "Behind", {
      metric: publish.function.metric("IteratorAge", { statistic: "Maximum", period: Duration.minutes(5) }),
      threshold: Duration.minutes(15).toMilliseconds(),
      text:
        "Events are published 15 minutes late. Progress and notices are behind by as much; after 24 hours the stream " +
        "forgets them. Look at the errors and throttles of publish-events.",
    });
  }

  #logEverything({ settings, operators }: EventsProps): void {
    const log = new LogGroup(this, "Log", {
      retention: settings.auditRetention,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const unlogged = new DeadLetters(this, "Unlogged", {
      operators,
      name: "LogEntries",
      meaning:
        "Events are missing from the log of all events; nothing else is affected and the events are stored.",
    });
    const rule = new Rule(this, "LogAll", {
      eventBus: this.bus,
      eventPattern: everythingOfOurs(),
      targets: [logTarget(log, unlogged)],
    });
    new QueueGuard(this, "UnloggedGuard", { queues: [unlogged.queue], rule });
    new ResourcePolicy(this, "LogPolicy", {
      // Such a policy must have a name; CDK's own would be the same for two stages in one account.
      resourcePolicyName: `${Stack.of(this).stackName}-events`,
      policyStatements: [
        new PolicyStatement({
          principals: [
            new ServicePrincipal("events.amazonaws.com"),
            new ServicePrincipal("delivery.logs.amazonaws.com"),
          ],
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [log.logGroupArn],
        }),
      ],
    });
  }
}

const everythingOfOurs = (): EventPattern => ({ source: Match.prefix(SOURCE_PREFIX) });

/** CDK's own log target deploys a function to write the log's policy; CloudFormation can do that itself. */
const logTarget = (log: LogGroup, deadLetters: DeadLetters): IRuleTarget => ({
  bind: () => ({
    // EventBridge wants the ARN without the `:*` that CloudFormation appends to it.
    arn: Stack.of(log).formatArn({
      service: "logs",
      resource: `log-group:${log.logGroupName}`,
    }),
    deadLetterConfig: { arn: deadLetters.queue.queueArn },
  }),
});
