import { constructPathOf, type Template } from "./template.ts";

/** A statement as CDK writes it into the policy of a function's role. */
export interface PolicyStatement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const KEYS_AMONG = "ForAllValues:StringLike";
const LEADING_KEYS = "dynamodb:LeadingKeys";

/** The statements that the function's role was granted; changing the array changes the template. */
export function policyOf({ Resources: resources }: Template, construct: string): PolicyStatement[] {
  const role = Object.entries(resources).find(
    ([id, resource]) =>
      resource.Type === "AWS::IAM::Role" && constructPathOf(id, resource) === `${construct}/Role`,
  );
  const policies = (role?.[1].Properties?.["Policies"] ?? []) as readonly {
    readonly PolicyName: string;
    readonly PolicyDocument: { Statement: PolicyStatement[] };
  }[];
  const grants = policies.find(({ PolicyName: name }) => name === "Grants");
  if (grants === undefined) throw new Error(`the role of ${construct} was granted nothing`);
  return grants.PolicyDocument.Statement;
}

export function patternsOf({ Condition: condition }: PolicyStatement): readonly string[] {
  return [condition?.[KEYS_AMONG]?.[LEADING_KEYS] ?? []].flat();
}

export function withPatterns(statement: PolicyStatement, patterns: readonly string[]): PolicyStatement {
  return { ...statement, Condition: { ...statement.Condition, [KEYS_AMONG]: { [LEADING_KEYS]: patterns } } };
}
