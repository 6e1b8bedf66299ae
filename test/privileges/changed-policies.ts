import { constructPathOf, type Template } from "./template.ts";

/** A statement as CDK writes it into the policy of a function's role. */
export interface PolicyStatement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const KEYS_AMONG = "ForAllValues:StringLike";
const LEADING_KEYS = "dynamodb:LeadingKeys";

/** The statements of the policy that CDK makes for the function's role; changing the array changes the template. */
export function policyOf({ Resources: resources }: Template, construct: string): PolicyStatement[] {
  const policy = Object.entries(resources).find(
    ([id, resource]) =>
      resource.Type === "AWS::IAM::Policy" &&
      constructPathOf(id, resource) === `${construct}/Role/DefaultPolicy`,
  );
  const document = policy?.[1].Properties?.["PolicyDocument"] as { Statement: PolicyStatement[] } | undefined;
  if (document === undefined) throw new Error(`the role of ${construct} has no policy`);
  return document.Statement;
}

export function patternsOf({ Condition: condition }: PolicyStatement): readonly string[] {
  return [condition?.[KEYS_AMONG]?.[LEADING_KEYS] ?? []].flat();
}

export function withPatterns(statement: PolicyStatement, patterns: readonly string[]): PolicyStatement {
  return { ...statement, Condition: { ...statement.Condition, [KEYS_AMONG]: { [LEADING_KEYS]: patterns } } };
}
