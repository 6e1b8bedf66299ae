import { describe, expect, it } from "vitest";
import { privilegesOf } from "../../privileges/function-privileges.ts";
import type { Deployment, Template, TemplateResource } from "../../privileges/template.ts";

const TABLE = "arn:aws:dynamodb:ap-southeast-1:000000000000:table/reports-1";
const deployment: Deployment = {
  stackName: "reports-local",
  region: "ap-southeast-1",
  account: "000000000000",
  physicalIds: new Map([
    ["Reports", "reports-1"],
    ["Openings", "http://127.0.0.1:4566/000000000000/openings-1"],
    ["Bus", "bus-1"],
    ["Inbox", "inbox-1"],
  ]),
};

type Properties = Readonly<Record<string, unknown>>;

const statement = (resource: unknown) => ({ Effect: "Allow", Action: "a:B", Resource: resource });
const policy = (resource: unknown, more: Properties = {}): TemplateResource => ({
  Type: "AWS::IAM::Policy",
  Properties: { PolicyDocument: { Statement: [statement(resource)] }, Roles: [{ Ref: "Role" }], ...more },
});
/** As CloudFormation and IAM write a variable. */
const variable = (name: string) => `$\{${name}}`;
const role = (properties: Properties = {}): TemplateResource => ({
  Type: "AWS::IAM::Role",
  Properties: properties,
});

const template = (resources: Readonly<Record<string, TemplateResource>>): Template => ({
  Resources: {
    Reports: {
      Type: "AWS::DynamoDB::GlobalTable",
      Metadata: { "aws:cdk:path": "Stack/Reports/Default/Resource" },
    },
    Openings: { Type: "AWS::SQS::Queue" },
    Bus: { Type: "AWS::Events::EventBus" },
    Inbox: { Type: "AWS::S3::Bucket", Metadata: { "aws:cdk:path": "Stack/Uploads/Inbox/Resource" } },
    Fn: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Role: { "Fn::GetAtt": ["Role", "Arn"] },
        Environment: { Variables: { AWS_SDK_UA_APP_ID: "open-periods" } },
      },
      Metadata: { "aws:cdk:path": "Stack/Periods/OpenPeriods/Function/Resource" },
    },
    Role: role(),
    ...resources,
  },
});
const resourcesOf = (resources: Readonly<Record<string, TemplateResource>>) =>
  privilegesOf(template(resources), deployment).flatMap(({ statements }) =>
    statements.flatMap((one) => one.resources),
  );

describe("the privileges of a function", () => {
  it("are known by the name that its calls carry, and by the construct that makes it", () => {
    const [fn] = privilegesOf(template({ Policy: policy({ "Fn::GetAtt": ["Reports", "Arn"] }) }), deployment);
    expect(fn).toMatchObject({ folder: "open-periods", construct: "Periods/OpenPeriods" });
    expect(fn?.nameOf(`${TABLE}/index/gsi1`)).toBe("Reports/index/gsi1");
    expect(fn?.nameOf("arn:aws:s3:::inbox-1/inbox/x")).toBe("Uploads/Inbox/inbox/x");
    expect(fn?.nameOf("arn:aws:s3:::elsewhere/x")).toBe("arn:aws:s3:::elsewhere/x");
  });

  it("are those of its role's own policies, of policies that name the role, and of managed policies of the stack", () => {
    const own = { Policies: [{ PolicyName: "P", PolicyDocument: { Statement: statement("own") } }] };
    const managed = (more: Properties) => ({ ...policy("managed", more), Type: "AWS::IAM::ManagedPolicy" });
    expect(
      resourcesOf({
        Role: role({ ...own, ManagedPolicyArns: [{ Ref: "Managed" }] }),
        Attached: policy("attached"),
        Managed: managed({ Roles: [] }),
        Other: policy("other", { Roles: [{ Ref: "Another" }] }),
      }),
    ).toEqual(["own", "attached", "managed"]);
  });

  it("name what CloudFormation made of the stack's resources", () => {
    const joined = { "Fn::Join": ["", [{ "Fn::GetAtt": ["Reports", "Arn"] }, "/index/gsi1"]] };
    const place = ["AWS::Partition", "AWS::Region", "AWS::AccountId"].map(variable).join(":");
    expect(
      resourcesOf({
        A: policy([joined, { "Fn::GetAtt": ["Openings", "Arn"] }, { "Fn::GetAtt": ["Bus", "Arn"] }]),
        B: policy({ "Fn::Sub": [place, ...["Bus", "Inbox.Arn", "AWS::StackName"].map(variable)].join(":") }),
        C: policy({ "Fn::Sub": [`${variable("Own")}/${variable("Bus")}`, { Own: { Ref: "Inbox" } }] }),
      }),
    ).toEqual([
      `${TABLE}/index/gsi1`,
      "arn:aws:sqs:ap-southeast-1:000000000000:openings-1",
      "arn:aws:events:ap-southeast-1:000000000000:event-bus/bus-1",
      "aws:ap-southeast-1:000000000000:bus-1:arn:aws:s3:::inbox-1:reports-local",
      "inbox-1/bus-1",
    ]);
  });

  it.each<[string, Readonly<Record<string, TemplateResource>>, string]>([
    ["an unknown function", { Policy: policy({ "Fn::If": ["A", "b", "c"] }) }, "not understood"],
    ["a value from another stack", { Policy: policy({ "Fn::ImportValue": "x" }) }, "not understood"],
    ["two functions in one", { Policy: policy({ Ref: "Bus", "Fn::Sub": "x" }) }, "not understood"],
    ["an unknown attribute", { Policy: policy({ "Fn::GetAtt": ["Inbox", "DomainName"] }) }, "DomainName"],
    ["a resource that does not exist", { Policy: policy({ Ref: "Nothing" }) }, "no resource Nothing"],
    ["a resource that was not deployed", { Policy: policy({ Ref: "Fn" }) }, "Fn is not deployed"],
    ["an unknown pseudo parameter", { Policy: policy({ Ref: "AWS::NotificationARNs" }) }, "NotificationARNs"],
    ["a policy variable", { Policy: policy({ "Fn::Sub": variable("!aws:username") }) }, "policy variables"],
    [
      "a conditional statement",
      { Policy: policy("x", { PolicyDocument: { Statement: [{ "Fn::If": ["A"] }] } }) },
      "Fn::If",
    ],
    ["a policy without statements", { Policy: policy("x", { PolicyDocument: {} }) }, "without statements"],
    [
      "a managed policy of AWS",
      { Role: role({ ManagedPolicyArns: ["arn:aws:iam::aws:policy/X"] }) },
      "reference",
    ],
    ["a managed policy of nobody", { Role: role({ ManagedPolicyArns: [{ Ref: "Bus" }] }) }, "managed policy"],
    [
      "a permissions boundary",
      { Role: role({ PermissionsBoundary: "arn:aws:iam::1:policy/b" }) },
      "boundary",
    ],
    ["another kind of policy", { Policy: { ...policy("x"), Type: "AWS::IAM::RolePolicy" } }, "RolePolicy"],
    ["a policy for an imported role", { Policy: policy("x", { Roles: ["somebody"] }) }, "reference"],
  ])("are not guessed where the template holds %s", (_, resources, reason) => {
    expect(() => resourcesOf(resources)).toThrow(reason);
  });

  it("are not guessed for a function without a name or with a role from elsewhere", () => {
    const fn = (properties: Properties) => ({
      Fn: { Type: "AWS::Lambda::Function", Properties: properties },
    });
    const Environment = { Variables: { AWS_SDK_UA_APP_ID: "x" } };
    const Role = { "Fn::GetAtt": ["Role", "Arn"] };
    expect(() => resourcesOf(fn({ Role }))).toThrow("AWS_SDK_UA_APP_ID");
    expect(() => resourcesOf(fn({ Environment, Role: "arn:aws:iam::1:role/x" }))).toThrow(
      "role from elsewhere",
    );
    expect(() => resourcesOf(fn({ Environment, Role: { "Fn::GetAtt": ["Openings", "Arn"] } }))).toThrow(
      "no role",
    );
  });
});
