import { Duration } from "aws-cdk-lib";
import type { Rule } from "aws-cdk-lib/aws-events";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import type { Operators } from "./operators.ts";
import { QueueGuard } from "./queue-guard.ts";
import type { ServiceFunction } from "./service-function.ts";

/** Deliveries of a message before it is parked: four retries outlast a short disturbance. */
const MAX_RECEIVES = 5;
/** AWS's advice for a queue that feeds a function: retries of a throttled batch fit before it becomes visible. */
const VISIBILITY_TIMEOUTS = 6;

export type WorkQueueProps = {
  readonly operators: Operators;
  /** The longest run of the function that works on the queue. */
  readonly workerTimeout: Duration;
  /** How long messages are collected into one batch. */
  readonly collectFor?: Duration;
  /** What a message that failed for good means for people, in one sentence. */
  readonly lost: string;
  /** What a message that waits for long means for people, in one sentence. */
  readonly late: string;
};

/**
 * A queue that feeds one function, known by its id, with its dead letters and an alarm when work piles up. Its policy is a
 * `QueueGuard`'s.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly #collectFor: Duration;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.#collectFor = props.collectFor ?? Duration.seconds(0);
    this.deadLetters = new DeadLetters(this, "DeadLetters", {
      operators: props.operators,
      name: id,
      meaning: props.lost,
    });
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(
        VISIBILITY_TIMEOUTS * props.workerTimeout.toSeconds() + this.#collectFor.toSeconds(),
      ),
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount: MAX_RECEIVES },
    });
    this.deadLetters.redrive = { to: "queue", url: this.queue.queueUrl };
    props.operators.alarm(this, "Late", {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
      threshold: Duration.minutes(15).toSeconds(),
      text: `${props.late} A message has waited for 15 minutes: look at the errors and throttles of its function.`,
    });
  }

  /** Lets the rule carry its events here; those that cannot be delivered join the dead letters. A queue takes from one rule only. */
  takeFrom(rule: Rule): void {
    const { queue, deadLetters } = this;
    rule.addTarget({
      bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queue.queueArn } }),
    });
    new QueueGuard(this, "Guard", { queues: [queue, deadLetters.queue], rule });
  }

  /** Lets the function take messages; only those that failed come back. */
  feed(
    worker: ServiceFunction,
    limits: { readonly batchSize: number; readonly maxConcurrency: number },
  ): void {
    worker.function.addEventSource(
      new SqsEventSource(this.queue, {
        ...limits,
        maxBatchingWindow: this.#collectFor,
        reportBatchItemFailures: true,
      }),
    );
  }
}
