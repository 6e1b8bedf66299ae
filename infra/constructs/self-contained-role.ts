import {
  type AddToPrincipalPolicyResult,
  PolicyDocument,
  type PolicyStatement,
  Role,
  type RoleProps,
} from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Name of the one policy within the role that all grants go to. */
const GRANTS = "Grants";

/**
 * A role that holds what it is granted. CDK would put the grants into a policy resource of their own beside each role, and a
 * stack may have no more than 500 resources.
 */
export class SelfContainedRole extends Role {
  readonly #grants: PolicyDocument;

  constructor(scope: Construct, id: string, props: RoleProps) {
    const grants = new PolicyDocument();
    super(scope, id, { ...props, inlinePolicies: { ...props.inlinePolicies, [GRANTS]: grants } });
    this.#grants = grants;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#grants.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
