import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { addServiceStack } from "../../infra/service-app.ts";
import type { ServiceStack } from "../../infra/service-stack.ts";
import { type StageName, settingsOf } from "../../infra/stage.ts";

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation accepts; the tests say what they expect.
type Properties = Record<string, any>;

export type Resource = {
  readonly id: string;
  /** Where it is made, below the stack: `Submissions/DownloadFile/Function/Resource`. */
  readonly path: string;
  readonly type: string;
  readonly properties: Properties;
  readonly deletionPolicy: string | undefined;
};

export type Statement = {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly conditions: Properties;
};

const REPOSITORY = resolve(import.meta.dirname, "../..");
const { context } = JSON.parse(readFileSync(join(REPOSITORY, "cdk.json"), "utf8"));

/**
 * Synthesises a stage as `cdk synth` does, less the bundling: that takes seconds and shows nothing here.
 * `change` may alter the stack before. Throws when a rule is broken.
 */
export const synthesise = (stage: StageName, change: (stack: ServiceStack) => void = () => {}) => {
  const outdir = mkdtempSync(join(tmpdir(), "reform-reports-synth-"));
  try {
    const app = new App({
      context: { ...context, "aws:cdk:bundling-stacks": [], "aws:cdk:enable-path-metadata": true },
      outdir,
    });
    const stack = addServiceStack(app, stage, settingsOf(stage));
    change(stack);
    const assembly = app.synth();
    const { template, messages, environment } = assembly.getStackByName(stack.stackName);
    const resources = Object.entries<Properties>(template["Resources"]).map(
      ([id, resource]): Resource => ({
        id,
        path: resource["Metadata"]["aws:cdk:path"].split("/").slice(1).join("/"),
        type: resource["Type"],
        properties: resource["Properties"] ?? {},
        deletionPolicy: resource["DeletionPolicy"],
      }),
    );
    const report = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8"));
    return {
      stack,
      resources,
      outputs: template["Outputs"] as Properties,
      account: environment.account,
      lookUps: assembly.manifest.missing ?? [],
      findings: [...report.pluginReports, ...messages],
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

// Made while the file loads, so that a slow machine does not run into a test's time limit.
const made = { local: synthesise("local"), dev: synthesise("dev"), prod: synthesise("prod") };

/** A stage as it stands, the same for all tests of a file. */
export const synthesised = (stage: StageName) => made[stage];

export const ofType = (stage: StageName, type: string): readonly Resource[] => {
  const found = synthesised(stage).resources.filter((resource) => resource.type === type);
  // A test over nothing would pass whatever the stack holds.
  if (found.length === 0) throw new Error(`the ${stage} stack holds no ${type}`);
  return found;
};

/** The id of the resource that a `Ref` or `Fn::GetAtt` names. */
export const referred = (value: unknown): string | undefined => {
  const { Ref, "Fn::GetAtt": att } = (value ?? {}) as { Ref?: string; "Fn::GetAtt"?: string[] };
  return Ref ?? att?.[0];
};

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

const statementsOf = (policyDocument: Properties): readonly Statement[] =>
  list(policyDocument["Statement"]).map((statement: Properties) => ({
    effect: statement["Effect"],
    actions: list(statement["Action"]),
    resources: list(statement["Resource"]),
    conditions: statement["Condition"] ?? {},
  }));

/** Everything that the role of this id may do. */
export const permissionsOf = (stage: StageName, roleId: string): readonly Statement[] => {
  const role = synthesised(stage).resources.find(({ id }) => id === roleId);
  const inline = list(role?.properties["Policies"] ?? []).flatMap((policy) =>
    statementsOf(policy["PolicyDocument"]),
  );
  const attached = synthesised(stage)
    .resources.filter(({ type }) => type === "AWS::IAM::Policy")
    .filter(({ properties }) => properties["Roles"].some((ref: unknown) => referred(ref) === roleId))
    .flatMap(({ properties }) => statementsOf(properties["PolicyDocument"]));
  return [...inline, ...attached];
};

/** The construct directly below the stack that a resource is part of: one of the things that the product can do. */
export const capabilityOf = ({ path }: Resource): string => path.split("/")[0] ?? "";

/** Folder of a function, by the name that its SDK calls carry. */
export const folderOf = (fn: Resource): string => fn.properties["Environment"].Variables.AWS_SDK_UA_APP_ID;
