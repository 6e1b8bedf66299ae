import { Duration, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Operators } from "./operators.ts";

/** What sends parked work again. `npm run redrive` reads it from the stack's outputs. */
export type Redrive =
  /** Moves the messages, as they are, to this queue. */
  | { readonly to: "queue"; readonly url: string }
  /** Runs this function once more; the message only says that a run is missing. */
  | { readonly to: "function"; readonly name: string }
  /** Publishes the named events again from their stored items. */
  | { readonly to: "outbox" }
  /** Nothing to send again: the message itself is what would have been written. */
  | { readonly to: "nothing" };

export type DeadLettersProps = {
  readonly operators: Operators;
  /** By which operators and `npm run redrive` know it. */
  readonly name: string;
  /** What lies here and what it means for people, in one sentence. */
  readonly meaning: string;
};

/** Work that failed for good, kept for 14 days, with an alarm as soon as there is any. Its policy is a `QueueGuard`'s. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  readonly name: string;
  readonly meaning: string;
  /** Set by whoever owns the edge, once the place to send things back to exists. */
  redrive: Redrive = { to: "nothing" };

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.name = props.name;
    this.meaning = props.meaning;
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: "AwsSolutions-SQS3",
      reason:
        "This is where work ends that failed everywhere else; nothing takes messages from it but people. A dead-letter queue " +
        "behind it could receive nothing.",
    });
    props.operators.alarm(this, "Waiting", {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: "Maximum",
      }),
      threshold: 1,
      text: `${props.meaning} Kept for 14 days. See what it is and send it again with: npm run redrive`,
    });
  }
}
