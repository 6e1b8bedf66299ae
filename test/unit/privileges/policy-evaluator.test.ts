import { describe, expect, it } from "vitest";
import { isAllowed, LEADING_KEYS, parseStatement } from "../../privileges/policy-evaluator.ts";

const TABLE = "arn:aws:dynamodb:ap-southeast-1:000000000000:table/reports";
const INDEX = `${TABLE}/index/gsi1`;

const limitedTo = (...keys: string[]) => ({
  "ForAllValues:StringLike": { [LEADING_KEYS]: keys },
  Null: { [LEADING_KEYS]: "false" },
});
const readUnits = {
  Effect: "Allow",
  Action: "dynamodb:GetItem",
  Resource: TABLE,
  Condition: limitedTo("UNIT#*"),
};

const may = (
  statements: readonly object[],
  action: string,
  resource: string,
  context: Readonly<Record<string, readonly string[]>> = {},
) => isAllowed(statements.map(parseStatement), { action, resource, context });
const mayGet = (statements: readonly object[], ...keys: string[]) =>
  may(statements, "dynamodb:GetItem", TABLE, keys.length === 0 ? {} : { [LEADING_KEYS]: keys });

describe("a role", () => {
  it("may do what a statement allows, and nothing without one", () => {
    expect(mayGet([readUnits], "UNIT#1")).toBe(true);
    expect(mayGet([], "UNIT#1")).toBe(false);
  });

  it("may not do another action, nor one whose name only begins alike", () => {
    const keys = { [LEADING_KEYS]: ["UNIT#1"] };
    expect(may([readUnits], "dynamodb:PutItem", TABLE, keys)).toBe(false);
    expect(may([readUnits], "dynamodb:GetItems", TABLE, keys)).toBe(false);
    expect(may([readUnits], "xdynamodb:GetItem", TABLE, keys)).toBe(false);
  });

  it("may do an action in whatever case it is written, but only on the resource as it is written", () => {
    const written = { ...readUnits, Action: "DynamoDB:getitem" };
    expect(mayGet([written], "UNIT#1")).toBe(true);
    expect(mayGet([{ ...readUnits, Resource: TABLE.replace("reports", "Reports") }], "UNIT#1")).toBe(false);
  });

  it("may not use an index by a grant on its table, nor the table by a grant on its index", () => {
    const query = { Effect: "Allow", Action: "dynamodb:Query" };
    expect(may([{ ...query, Resource: TABLE }], "dynamodb:Query", INDEX)).toBe(false);
    expect(may([{ ...query, Resource: INDEX }], "dynamodb:Query", TABLE)).toBe(false);
  });

  it("may do what any of several actions and resources allow, by wildcards too", () => {
    const several = {
      Effect: "Allow",
      Action: ["s3:Put*", "s3:GetObject"],
      Resource: ["arn:aws:s3:::inbox/a?/*"],
    };
    expect(may([several], "s3:PutObject", "arn:aws:s3:::inbox/a1/x/y")).toBe(true);
    expect(may([several], "s3:GetObject", "arn:aws:s3:::inbox/a1/x")).toBe(true);
    expect(may([several], "s3:GetObjectVersion", "arn:aws:s3:::inbox/a1/x")).toBe(false);
    expect(may([several], "s3:PutObject", "arn:aws:s3:::inbox/a12/x")).toBe(false);
    expect(may([several], "s3:PutObject", "arn:aws:s3:::inboxes/a1/x")).toBe(false);
  });

  it("reads everything but the wildcards as it stands, dots and brackets too", () => {
    const dotted = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a.b/(c|d)+[e]" };
    expect(may([dotted], "s3:GetObject", "arn:aws:s3:::a.b/(c|d)+[e]")).toBe(true);
    expect(may([dotted], "s3:GetObject", "arn:aws:s3:::axb/(c|d)+[e]")).toBe(false);
    expect(may([dotted], "s3:GetObject", "arn:aws:s3:::a.b/c")).toBe(false);
  });

  it("may not do what anything denies, however much allows it", () => {
    const all = { Effect: "Allow", Action: "*", Resource: "*" };
    const deny = { ...readUnits, Effect: "Deny" };
    expect(mayGet([all, deny], "UNIT#1")).toBe(false);
    expect(mayGet([all, deny], "PERIOD#1")).toBe(true);
    expect(mayGet([deny], "PERIOD#1")).toBe(false);
  });
});

describe("a condition on leading keys", () => {
  it("holds when every key is one of the patterns'", () => {
    const both = { ...readUnits, Condition: limitedTo("UNIT#*", "PERIOD#*") };
    expect(mayGet([both], "UNIT#1", "PERIOD#2")).toBe(true);
    expect(mayGet([readUnits], "UNIT#1", "UNIT#2#PERIOD#3")).toBe(true);
  });

  it("does not hold when one key is another's, nor when two statements allow one key each", () => {
    expect(mayGet([readUnits], "UNIT#1", "PERIOD#2")).toBe(false);
    expect(
      mayGet([readUnits, { ...readUnits, Condition: limitedTo("PERIOD#*") }], "UNIT#1", "PERIOD#2"),
    ).toBe(false);
  });

  it("does not hold for a key that only begins like the pattern, or holds it further on", () => {
    const exact = { ...readUnits, Condition: limitedTo("UNITS") };
    expect(mayGet([exact], "UNITS")).toBe(true);
    expect(mayGet([exact], "UNITS#1")).toBe(false);
    expect(mayGet([readUnits], "PERIOD#UNIT#1")).toBe(false);
    expect(mayGet([readUnits], "unit#1")).toBe(false);
  });

  it("refuses a request that names no key, by Null, and without Null lets it through as AWS does", () => {
    expect(mayGet([readUnits])).toBe(false);
    const { Null: _, ...bare } = limitedTo("UNIT#*");
    expect(mayGet([{ ...readUnits, Condition: bare }])).toBe(true);
    expect(mayGet([{ ...readUnits, Condition: { Null: { [LEADING_KEYS]: "true" } } }], "UNIT#1")).toBe(false);
    expect(mayGet([{ ...readUnits, Condition: { Null: { [LEADING_KEYS]: "true" } } }])).toBe(true);
  });

  it("needs one key of many with ForAnyValue, and at least one", () => {
    const any = { ...readUnits, Condition: { "ForAnyValue:StringLike": { [LEADING_KEYS]: ["UNIT#*"] } } };
    expect(mayGet([any], "PERIOD#1", "UNIT#1")).toBe(true);
    expect(mayGet([any], "PERIOD#1")).toBe(false);
    expect(mayGet([any])).toBe(false);
  });

  it("is not guessed when a plain operator meets several values", () => {
    const plain = { ...readUnits, Condition: { StringLike: { [LEADING_KEYS]: ["UNIT#*"] } } };
    expect(() => mayGet([plain], "UNIT#1", "UNIT#2")).toThrow("needs ForAllValues or ForAnyValue");
  });
});

describe("conditions on prefixes and event sources", () => {
  const bus = "arn:aws:events:ap-southeast-1:000000000000:event-bus/bus";
  const publish = (operator: string, source: string) => ({
    Effect: "Allow",
    Action: "events:PutEvents",
    Resource: bus,
    Condition: { [operator]: { "events:source": source } },
  });
  const mayPublish = (statement: object, source?: string) =>
    may([statement], "events:PutEvents", bus, source === undefined ? {} : { "events:source": [source] });

  it("compare with wildcards by StringLike, and without by StringEquals", () => {
    expect(mayPublish(publish("StringLike", "reform-reports.*"), "reform-reports.units")).toBe(true);
    expect(mayPublish(publish("StringLike", "reform-reports.*"), "reform-reports")).toBe(false);
    expect(mayPublish(publish("StringEquals", "reform-reports.*"), "reform-reports.units")).toBe(false);
    expect(mayPublish(publish("StringEquals", "reform-reports.*"), "reform-reports.*")).toBe(true);
  });

  it("do not hold where the request says nothing", () => {
    expect(mayPublish(publish("StringLike", "*"))).toBe(false);
  });

  it("must all hold, and the name of the key is the same in any case", () => {
    const list = {
      Effect: "Allow",
      Action: "s3:ListBucketVersions",
      Resource: "arn:aws:s3:::inbox",
      Condition: { StringLike: { "S3:Prefix": "inbox/*" }, Null: { "s3:prefix": "false" } },
    };
    const mayList = (prefix: string) =>
      may([list], "s3:ListBucketVersions", "arn:aws:s3:::inbox", { "s3:prefix": [prefix] });
    expect(mayList("inbox/unit")).toBe(true);
    expect(mayList("results/unit")).toBe(false);
    const contradicting = { ...list, Condition: { ...list.Condition, Null: { "s3:prefix": "true" } } };
    expect(
      may([contradicting], "s3:ListBucketVersions", "arn:aws:s3:::inbox", { "s3:prefix": ["inbox/u"] }),
    ).toBe(false);
  });
});

describe("a statement that is not understood", () => {
  it.each([
    ["an operator", { ...readUnits, Condition: { StringNotLike: { [LEADING_KEYS]: "UNIT#*" } } }],
    [
      "an operator that passes over absent keys",
      { ...readUnits, Condition: { StringLikeIfExists: { [LEADING_KEYS]: "U" } } },
    ],
    [
      "an operator for several values",
      { ...readUnits, Condition: { "ForSomeValues:StringLike": { [LEADING_KEYS]: "U" } } },
    ],
    ["an operator that every object has", { ...readUnits, Condition: { toString: { [LEADING_KEYS]: "U" } } }],
    [
      "a condition key that is not recorded",
      { ...readUnits, Condition: { StringEquals: { "aws:SourceIp": "10.0.0.1" } } },
    ],
    [
      "the same in a denial",
      { ...readUnits, Effect: "Deny", Condition: { StringEquals: { "s3:TlsVersion": "1.2" } } },
    ],
    [
      "a Null that is neither true nor false",
      { ...readUnits, Condition: { Null: { [LEADING_KEYS]: "no" } } },
    ],
    ["NotAction", { Effect: "Allow", NotAction: "dynamodb:Scan", Resource: TABLE }],
    ["NotResource", { Effect: "Allow", Action: "dynamodb:Scan", NotResource: TABLE }],
    ["a principal", { ...readUnits, Principal: "*" }],
    ["an effect", { ...readUnits, Effect: "allow" }],
    ["no resource", { Effect: "Allow", Action: "dynamodb:Scan" }],
    ["a policy variable in a resource", { ...readUnits, Resource: `${TABLE}/\${aws:username}` }],
    ["a policy variable in a condition", { ...readUnits, Condition: limitedTo(`USER#\${aws:userid}`) }],
    ["a resource that CloudFormation has yet to resolve", { ...readUnits, Resource: { Ref: "Reports" } }],
  ])("is refused and never taken as a permission: %s", (_, statement) => {
    expect(() => parseStatement(statement)).toThrow();
  });
});
