/** A CloudFormation template, as far as this proof reads it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** Where the template was deployed, and as what. */
export interface Deployment {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
  /** What CloudFormation made of each logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

export type Resolve = (value: unknown) => string;

/** Resolves what a template says of its resources to what they are called where it is deployed. Throws on what it does not know. */
export function resolverOf(template: Template, deployment: Deployment): Resolve {
  const resolve = (value: unknown): string => {
    if (typeof value === "string") return value;
    const [[name, argument] = ["", undefined], ...others] = Object.entries(value ?? {});
    if (others.length > 0) throw notUnderstood(value);
    switch (name) {
      case "Ref":
        return referred(String(argument));
      case "Fn::GetAtt": {
        if (!Array.isArray(argument) || argument.length !== 2) throw notUnderstood(value);
        return attribute(String(argument[0]), String(argument[1]));
      }
      case "Fn::Join": {
        if (!Array.isArray(argument) || !Array.isArray(argument[1])) throw notUnderstood(value);
        return argument[1].map(resolve).join(String(argument[0]));
      }
      case "Fn::Sub": {
        const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
        return substituted(String(text), own);
      }
      default:
        throw notUnderstood(value);
    }
  };

  const referred = (id: string): string => {
    switch (id) {
      case "AWS::AccountId":
        return deployment.account;
      case "AWS::Region":
        return deployment.region;
      case "AWS::Partition":
        return PARTITION;
      case "AWS::StackName":
        return deployment.stackName;
      case "AWS::URLSuffix":
        return "amazonaws.com";
      default:
        return physicalId(id);
    }
  };

  const physicalId = (id: string): string => {
    const found = deployment.physicalIds.get(id);
    if (template.Resources[id] === undefined) throw new Error(`the template has no resource ${id}`);
    if (found === undefined) throw new Error(`${id} is not deployed`);
    return found;
  };

  const attribute = (id: string, name: string): string => {
    const type = template.Resources[id]?.Type;
    const attributeOf = ATTRIBUTES.get(`${type}.${name}`);
    if (attributeOf === undefined)
      throw new Error(`the attribute ${name} of ${type} (${id}) is not understood`);
    return attributeOf(physicalId(id), `${deployment.region}:${deployment.account}`);
  };

  const substituted = (text: string, own: Readonly<Record<string, unknown>>): string =>
    text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal !== "") return `\${${name}}`;
      if (Object.hasOwn(own, name)) return resolve(own[name]);
      const [id = "", ...attributeName] = name.split(".");
      return attributeName.length === 0 ? referred(id) : attribute(id, attributeName.join("."));
    });

  return resolve;
}

const PARTITION = "aws";

/** `Fn::GetAtt` by type: from the physical id and `region:account`. */
const ATTRIBUTES: ReadonlyMap<string, (physicalId: string, place: string) => string> = new Map(
  Object.entries({
    "AWS::Cognito::UserPool.Arn": (id: string, place: string) =>
      `arn:aws:cognito-idp:${place}:userpool/${id}`,
    "AWS::DynamoDB::GlobalTable.Arn": (id: string, place: string) => `arn:aws:dynamodb:${place}:table/${id}`,
    // CloudFormation does not list the stream's label, and no function of ours reads the stream itself.
    "AWS::DynamoDB::GlobalTable.StreamArn": (id: string, place: string) =>
      `arn:aws:dynamodb:${place}:table/${id}/stream/label`,
    "AWS::Events::EventBus.Arn": (id: string, place: string) => `arn:aws:events:${place}:event-bus/${id}`,
    "AWS::KMS::Key.Arn": (id: string, place: string) => `arn:aws:kms:${place}:key/${id}`,
    "AWS::Lambda::Function.Arn": (id: string, place: string) => `arn:aws:lambda:${place}:function:${id}`,
    "AWS::Logs::LogGroup.Arn": (id: string, place: string) => `arn:aws:logs:${place}:log-group:${id}:*`,
    "AWS::S3::Bucket.Arn": (id: string) => `arn:aws:s3:::${id}`,
    // The physical id of a queue is its URL.
    "AWS::SQS::Queue.Arn": (id: string, place: string) =>
      `arn:aws:sqs:${place}:${id.slice(id.lastIndexOf("/") + 1)}`,
  }),
);

/** The construct path of each resource that has an ARN of ours, by that ARN: `Reports`, `Uploads/Inbox`. */
export function namesByArn(template: Template, deployment: Deployment): ReadonlyMap<string, string> {
  const resolve = resolverOf(template, deployment);
  return new Map(
    Object.entries(template.Resources)
      .filter(([id, { Type }]) => ATTRIBUTES.has(`${Type}.Arn`) && deployment.physicalIds.has(id))
      .map(([id, resource]) => [resolve({ "Fn::GetAtt": [id, "Arn"] }), constructPathOf(id, resource)]),
  );
}

/** Where a resource is made, below the stack and without what CDK adds: `Submissions/DownloadFile/Function`. */
export function constructPathOf(id: string, { Metadata: metadata }: TemplateResource): string {
  const path = metadata?.["aws:cdk:path"];
  if (typeof path !== "string") return id;
  return path
    .split("/")
    .slice(1)
    .filter((part) => part !== "Resource" && part !== "Default")
    .join("/");
}

function notUnderstood(value: unknown): Error {
  return new Error(`this part of the template is not understood: ${JSON.stringify(value)}`);
}
