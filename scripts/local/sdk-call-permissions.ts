import type { IncomingHttpHeaders } from "node:http";
import { dynamodbPermissions } from "./dynamodb-permissions.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "./local-settings.ts";
import { type RecordedPermission, UNKNOWN_ACTION } from "./recorded-permission.ts";
import { s3Permissions } from "./s3-permissions.ts";

/** A request as an SDK client sent it. */
export type SdkCall = {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** The permissions that a call needs, as AWS's service authorization reference states them. */
export function permissionsOf(call: SdkCall): readonly RecordedPermission[] {
  const target = call.headers["x-amz-target"];
  if (typeof target === "string") return targetedPermissions(target, call);
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(
    call.headers.authorization ?? "",
  )?.[1];
  if (service === undefined || service === "s3") return s3Permissions(call);
  if (service === "ses") return sesPermissions(call);
  return [unknown(service, `${call.method} ${call.url}`)];
}

function targetedPermissions(target: string, call: SdkCall): readonly RecordedPermission[] {
  const [prefix = "", operation = ""] = target.split(".");
  const input = parsed(call.body);
  if (input === undefined) return [unknown(prefix, operation)];
  if (prefix.startsWith("DynamoDB_")) return dynamodbPermissions(operation, input);
  if (prefix === "AmazonSQS") return [sqsPermission(operation, input)];
  if (prefix === "AWSEvents") return eventsPermissions(operation, input);
  if (prefix === "AWSCognitoIdentityProviderService") return [cognitoPermission(operation, input)];
  if (prefix === "TrentService") return [kmsPermission(operation, input)];
  return [unknown(prefix, operation)];
}

function sqsPermission(operation: string, input: Record<string, unknown>): RecordedPermission {
  const queueUrl = input["QueueUrl"];
  // A batch needs the permission of the single operation.
  const action = operation.replace(/Batch$/, "");
  if (typeof queueUrl !== "string") return unknown("sqs", operation);
  const name = queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
  return permission("sqs", operation, action, arn("sqs", name));
}

function eventsPermissions(operation: string, input: Record<string, unknown>): readonly RecordedPermission[] {
  const entries = input["Entries"];
  if (operation !== "PutEvents" || !Array.isArray(entries)) return [unknown("events", operation)];
  const needed = new Map(
    entries.map((entry) => {
      const bus = String(entry.EventBusName ?? "default");
      const resource = bus.startsWith("arn:") ? bus : arn("events", `event-bus/${bus}`);
      const source = String(entry.Source ?? "");
      const one: RecordedPermission = {
        ...permission("events", operation, operation, resource),
        context: { "events:source": source },
      };
      return [`${resource} ${source}`, one];
    }),
  );
  return [...needed.values()];
}

/** SES asks for the right to the sender and to the configuration set, each with the address the mail is from. */
function sesPermissions({ method, url, body }: SdkCall): readonly RecordedPermission[] {
  const { FromEmailAddress: from, ConfigurationSetName: set } = parsed(body) ?? {};
  if (method !== "POST" || url !== "/v2/email/outbound-emails" || typeof from !== "string") {
    return [unknown("ses", `${method} ${url}`)];
  }
  const resources = [`identity/${from}`, ...(typeof set === "string" ? [`configuration-set/${set}`] : [])];
  return resources.map((resource) => ({
    ...permission("ses", "SendEmail", "SendEmail", arn("ses", resource)),
    context: { "ses:FromAddress": from },
  }));
}

function cognitoPermission(operation: string, input: Record<string, unknown>): RecordedPermission {
  const pool = input["UserPoolId"];
  if (typeof pool !== "string") return unknown("cognito-idp", operation);
  return permission("cognito-idp", operation, operation, arn("cognito-idp", `userpool/${pool}`));
}

/** Keys are named by their ARN alone: an alias would need rights on two resources. */
function kmsPermission(operation: string, input: Record<string, unknown>): RecordedPermission {
  const { KeyId: key, SigningAlgorithm: algorithm } = input;
  if (typeof key !== "string" || !key.startsWith("arn:")) return unknown("kms", operation);
  return {
    ...permission("kms", operation, operation, key),
    ...(typeof algorithm === "string" && { context: { "kms:SigningAlgorithm": algorithm } }),
  };
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function permission(
  service: string,
  operation: string,
  action: string,
  resource: string,
): RecordedPermission {
  return { service, operation, action: `${service}:${action}`, resource, leadingKeys: [] };
}

function unknown(service: string, operation: string): RecordedPermission {
  return { service, operation, action: UNKNOWN_ACTION, resource: "*", leadingKeys: [] };
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
