import type { Rule } from "aws-cdk-lib/aws-events";
import { Effect, PolicyStatement, ServicePrincipal, StarPrincipal } from "aws-cdk-lib/aws-iam";
import { type IQueue, QueuePolicy } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export type QueueGuardProps = {
  readonly queues: readonly IQueue[];
  /** The one rule of EventBridge that writes to them; without it, only roles of this account do. */
  readonly rule?: Rule;
};

/**
 * The policy of several queues in one resource, where CDK makes one for each: they answer over TLS only. A queue has room for one
 * policy, so each belongs to exactly one guard. `*` means the queue itself, as AWS documents it for a policy of several queues.
 */
export class QueueGuard extends Construct {
  readonly queues: readonly IQueue[];

  constructor(scope: Construct, id: string, { queues, rule }: QueueGuardProps) {
    super(scope, id);
    this.queues = queues;
    const { document } = new QueuePolicy(this, "Policy", { queues: [...queues] });
    document.addStatements(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: ["sqs:*"],
        resources: ["*"],
        conditions: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
    if (rule === undefined) return;
    document.addStatements(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: ["*"],
        conditions: { ArnEquals: { "aws:SourceArn": rule.ruleArn } },
      }),
    );
  }
}
