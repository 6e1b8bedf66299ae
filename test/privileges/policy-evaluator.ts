import * as z from "zod";

/** One statement of a role's policies, with its resources as ARNs. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** With IAM's wildcards, as are the resources. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What IAM is asked: one action on one resource, and what the condition keys hold. An absent key is not in `context`. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export const LEADING_KEYS = "dynamodb:LeadingKeys";

/**
 * The condition keys whose values are recorded. With any other key nobody could say what AWS would decide: as an absent
 * key it would silence a Deny.
 */
const RECORDED_KEYS = new Map(
  [LEADING_KEYS, "s3:prefix", "events:source", "kms:SigningAlgorithm", "ses:FromAddress"].map((key) => [
    lower(key),
    key,
  ]),
);

type Matches = (value: string, expected: string) => boolean;
const OPERATORS: ReadonlyMap<string, Matches> = new Map([
  ["StringEquals", (value, expected) => value === expected],
  ["StringLike", (value, expected) => isLike(value, expected)],
]);

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
// Strict, so that NotAction, NotResource or a principal is refused and not passed over.
const StatementDocument = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: list,
  Resource: list,
  Condition: z.record(z.string(), z.record(z.string(), list)).default({}),
});

/** Reads a statement that holds no CloudFormation functions any more. Throws on whatever it would not evaluate as AWS does. */
export function parseStatement(document: unknown): Statement {
  const { Effect, Action, Resource, Condition: byOperator } = StatementDocument.parse(document);
  const conditions = Object.entries(byOperator).flatMap(([operator, byKey]) =>
    Object.entries(byKey).map(([key, values]) => understood({ operator, key, values })),
  );
  const texts = [...Action, ...Resource, ...conditions.flatMap(({ values }) => values)];
  for (const text of texts) {
    if (text.includes("${")) throw new Error(`policy variables are not evaluated: ${text}`);
  }
  return { effect: Effect, actions: Action, resources: Resource, conditions };
}

function understood({ operator, key, values }: Condition): Condition {
  const known = RECORDED_KEYS.get(lower(key));
  if (known === undefined) throw new Error(`the recording does not hold the condition key ${key}`);
  if (operator === "Null") {
    const [expected, ...others] = values;
    if (others.length > 0 || !["true", "false"].includes(expected ?? "")) {
      throw new Error(`Null takes "true" or "false", not ${values}`);
    }
  } else if (!OPERATORS.has(nameOf(operator))) {
    throw new Error(`the condition operator ${operator} is not evaluated`);
  }
  return { operator, key: known, values };
}

/** Whether a role with these statements may do it: something allows it and nothing denies it. */
export function isAllowed(statements: readonly Statement[], request: AccessRequest): boolean {
  const applying = statements.filter((statement) => applies(statement, request));
  return (
    applying.some(({ effect }) => effect === "Allow") && applying.every(({ effect }) => effect === "Allow")
  );
}

function applies({ actions, resources, conditions }: Statement, request: AccessRequest): boolean {
  return (
    // Actions are the same in any case; ARNs are not.
    actions.some((action) => isLike(lower(request.action), lower(action))) &&
    resources.some((resource) => isLike(request.resource, resource)) &&
    conditions.every((condition) => holds(condition, request))
  );
}

function holds({ operator, key, values: expected }: Condition, { context }: AccessRequest): boolean {
  const values = context[key] ?? [];
  if (operator === "Null") return (values.length === 0) === (expected[0] === "true");
  const matches = OPERATORS.get(nameOf(operator));
  if (matches === undefined) throw new Error(`the condition operator ${operator} is not evaluated`);
  const isExpected = (value: string) => expected.some((one) => matches(value, one));
  if (operator.startsWith(FOR_ALL)) return values.every(isExpected); // also where there is none, as on AWS
  if (operator.startsWith(FOR_ANY)) return values.some(isExpected);
  if (values.length > 1) throw new Error(`${operator} on ${key} needs ForAllValues or ForAnyValue`);
  return values.some(isExpected);
}

const FOR_ALL = "ForAllValues:";
const FOR_ANY = "ForAnyValue:";

function nameOf(operator: string): string {
  return operator.replace(/^(ForAllValues|ForAnyValue):/, "");
}

/** IAM's wildcards: `*` is any text, `?` any one character. */
function isLike(value: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "su").test(value);
}

function lower(text: string): string {
  return text.toLowerCase();
}
