import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import type { RecordedCall } from "../../scripts/local/recording-proxy.ts";
import type { StackUnderTest } from "../../scripts/local/stack-under-test.ts";
import { readRecordedCalls } from "./recorded-calls.ts";
import type { Deployment, Template } from "./template.ts";

/** All that the proof is made from. */
export interface Evidence {
  readonly template: Template;
  readonly deployment: Deployment;
  readonly calls: readonly RecordedCall[];
}

export async function evidenceOf(stack: StackUnderTest): Promise<Evidence> {
  return {
    template: deployedTemplate(stack),
    deployment: await deploymentOf(stack),
    calls: readRecordedCalls(stack.recordedCallsFile),
  };
}

/** The template that was deployed, from the synthesised app. */
function deployedTemplate({ cloudAssembly, name }: StackUnderTest): Template {
  const { artifacts } = JSON.parse(readFileSync(join(cloudAssembly, "manifest.json"), "utf8"));
  const stacks = Object.values(artifacts) as readonly {
    readonly type: string;
    readonly properties: { readonly stackName?: string; readonly templateFile: string };
  }[];
  const stack = stacks.find(
    ({ type, properties }) => type === "aws:cloudformation:stack" && properties.stackName === name,
  );
  if (stack === undefined) throw new Error(`${cloudAssembly} holds no stack ${name}`);
  return JSON.parse(readFileSync(join(cloudAssembly, stack.properties.templateFile), "utf8"));
}

/** What CloudFormation made of the template. */
async function deploymentOf(stack: StackUnderTest): Promise<Deployment> {
  const { endpoint, region, account, name } = stack;
  const client = new CloudFormationClient({
    endpoint,
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const physicalIds = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: name })) {
    for (const { LogicalResourceId: id, PhysicalResourceId: physicalId } of page.StackResourceSummaries ??
      []) {
      if (id !== undefined && physicalId !== undefined) physicalIds.set(id, physicalId);
    }
  }
  client.destroy();
  return { stackName: name, region, account, physicalIds };
}
