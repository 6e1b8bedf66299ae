import { parseStatement, type Statement } from "./policy-evaluator.ts";
import { constructPathOf, type Deployment, namesByArn, resolverOf, type Template } from "./template.ts";

/** A function, and all that its role may do. */
export interface FunctionPrivileges {
  /** Folder under `functions/`, by which its calls are recorded. */
  readonly folder: string;
  /** The construct that makes it, as `Submissions/DownloadFile`. */
  readonly construct: string;
  readonly statements: readonly Statement[];
  /** A resource as people know it: `Reports/index/gsi1` for an ARN of the table's index. */
  readonly nameOf: (resource: string) => string;
}

/** Every function of the template with the policies of its role. Throws on anything that it would not read as AWS does. */
export function privilegesOf(template: Template, deployment: Deployment): readonly FunctionPrivileges[] {
  const nameOf = namer(namesByArn(template, deployment));
  const functions = Object.entries(template.Resources).filter(
    ([, { Type }]) => Type === "AWS::Lambda::Function",
  );
  return functions.map(([id, resource]) => {
    const { Role: role, Environment: environment } = resource.Properties as Properties;
    const folder = environment?.Variables?.["AWS_SDK_UA_APP_ID"];
    if (typeof folder !== "string") throw new Error(`${id} does not say in AWS_SDK_UA_APP_ID who it is`);
    const roleId = role?.["Fn::GetAtt"]?.[0];
    if (typeof roleId !== "string")
      throw new Error(`${id} has a role from elsewhere: ${JSON.stringify(role)}`);
    return {
      folder,
      construct: constructPathOf(id, resource).replace(/\/Function$/, ""),
      statements: statementsOfRole(template, deployment, roleId),
      nameOf,
    };
  });
}

/** All that a role may do: its own policies, and those that name it. */
export function statementsOfRole(
  template: Template,
  deployment: Deployment,
  roleId: string,
): readonly Statement[] {
  const resolve = resolverOf(template, deployment);
  const role = template.Resources[roleId];
  if (role?.Type !== "AWS::IAM::Role") throw new Error(`${roleId} is no role of this template`);
  const {
    Policies: own = [],
    ManagedPolicyArns: managed = [],
    PermissionsBoundary: boundary,
  } = role.Properties as Properties;
  if (boundary !== undefined) throw new Error(`${roleId} has a permissions boundary, which is not evaluated`);
  const named = new Set(managed.map((reference) => policyNamed(template, reference)));
  const attached = Object.entries(template.Resources)
    .filter(([id, { Type, Properties: properties }]) => {
      if (!Type.startsWith("AWS::IAM::") || Type === "AWS::IAM::Role") return false;
      if (!POLICIES.includes(Type)) throw new Error(`${id} is a ${Type}, which is not evaluated`);
      const roles = (properties as Properties).Roles ?? [];
      return named.has(id) || roles.some((reference) => referenceOf(reference) === roleId);
    })
    .map(([, { Properties: properties }]) => (properties as Properties).PolicyDocument);
  const documents = [...own.map(({ PolicyDocument: document }) => document), ...attached];
  return documents
    .flatMap((document) => listOf(document?.Statement))
    .map((statement) => read(statement, resolve));
}

const POLICIES = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"];

/** The properties that are read here; each may be absent or hold something else, and then it is refused. */
interface Properties {
  readonly Role?: { readonly "Fn::GetAtt"?: readonly unknown[] };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly Policies?: readonly { readonly PolicyDocument?: PolicyDocument }[];
  readonly ManagedPolicyArns?: readonly unknown[];
  readonly PermissionsBoundary?: unknown;
  readonly Roles?: readonly unknown[];
  readonly PolicyDocument?: PolicyDocument;
}
interface PolicyDocument {
  readonly Statement?: unknown;
}

function policyNamed(template: Template, reference: unknown): string {
  const id = referenceOf(reference);
  if (template.Resources[id]?.Type === "AWS::IAM::ManagedPolicy") return id;
  throw new Error(
    `a managed policy of AWS or of another stack is not evaluated: ${JSON.stringify(reference)}`,
  );
}

function referenceOf(reference: unknown): string {
  const id = (reference as { Ref?: unknown } | null)?.Ref;
  if (typeof id !== "string") throw new Error(`a reference was expected: ${JSON.stringify(reference)}`);
  return id;
}

function read(statement: unknown, resolve: (value: unknown) => string): Statement {
  const resource = (statement as { Resource?: unknown }).Resource;
  if (resource === undefined) return parseStatement(statement); // which refuses it
  return parseStatement({ ...(statement as object), Resource: listOf(resource).map(resolve) });
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) throw new Error("a policy without statements");
  return Array.isArray(value) ? value : [value];
}

function namer(names: ReadonlyMap<string, string>): (resource: string) => string {
  return (resource) => {
    const known = [...names.keys()].filter((arn) => resource.startsWith(arn));
    const longest = known.toSorted((a, b) => b.length - a.length)[0];
    return longest === undefined ? resource : `${names.get(longest)}${resource.slice(longest.length)}`;
  };
}
