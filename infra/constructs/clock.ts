import { Aws } from "aws-cdk-lib";
import { type IRole, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { SelfContainedRole } from "./self-contained-role.ts";
import type { ServiceFunction } from "./service-function.ts";

/**
 * What the scheduler may do for this product. All schedules share one role, as only the scheduler can take it, and it does with it
 * what a schedule says and nothing else.
 */
export class Clock extends Construct {
  readonly #role: SelfContainedRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#role = new SelfContainedRole(this, "Role", {
      description: "Lets the scheduler start functions, and park runs that it could not start",
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    });
  }

  /** The role for a schedule that starts this function, and sends to this queue what it could not start. */
  roleFor(run: ServiceFunction, missed: IQueue): IRole {
    this.#allow("lambda:InvokeFunction", run.function.functionArn);
    this.#allow("sqs:SendMessage", missed.queueArn);
    return this.#role;
  }

  #allow(action: string, resource: string): void {
    this.#role.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
  }
}
