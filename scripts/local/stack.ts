import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { lastLines, startGuarded } from "./guarded-process.ts";
import { LocalProblem } from "./local-problem.ts";
import { BINARIES, environmentFor, LOCAL_ACCOUNT, LOCAL_REGION, REPOSITORY } from "./local-settings.ts";
import { step } from "./progress.ts";

/** What decides whether the deployed stack is still the one of these sources. */
const SOURCES = ["infra", "functions", "shared", "data", "cdk.json", "package-lock.json", "tsconfig.json"];
const BOOTSTRAP_STACK = "CDKToolkit";

/** The stack as it is deployed, and where to reach it. */
export type DeployedStack = {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** The HTTP API behind the emulator, without a slash at the end. */
  readonly apiUrl: string;
  readonly outputs: Readonly<Record<string, string>>;
};

/** What `running.json` says: the stack, and the origin at which people and programs reach it. */
export type RunningSystem = DeployedStack & { readonly url: string };

type DeployOptions = {
  readonly endpoint: string;
  /** Where the synthesised app, the log and the record of the last deployment go. */
  readonly folder: string;
};

/** Deploys the stack to the emulator, unless what is deployed there was made from these very sources. */
export async function deployStack(options: DeployOptions): Promise<DeployedStack> {
  const { endpoint, folder } = options;
  await mkdir(folder, { recursive: true });
  const cloudFormation = clientFor(endpoint);
  try {
    const sources = await hashOfSources(endpoint);
    const record = join(folder, "deployed.json");
    const last = await lastDeployment(record);
    if (last?.sources === sources) {
      // The record may be newer than what the emulator saved, so ask it.
      const stack = await describe(cloudFormation, last.stackName);
      if (isComplete(stack)) return deployed(endpoint, stack);
    }
    if (!isComplete(await describe(cloudFormation, BOOTSTRAP_STACK))) {
      await step("preparing the emulator for deployments (cdk bootstrap)", () =>
        // From a folder without a cdk.json: with one, the CLI would synthesise the whole app for nothing.
        cdk(["bootstrap", `aws://${LOCAL_ACCOUNT}/${LOCAL_REGION}`], options, folder),
      );
    }
    await rm(record, { force: true });
    const outputsFile = join(folder, "outputs.json");
    await step("deploying the stack (cdk deploy)", () =>
      cdk(
        [
          "deploy",
          "--all",
          "--context",
          "stage=local",
          "--require-approval=never",
          `--outputs-file=${outputsFile}`,
        ],
        options,
      ),
    );
    const [stackName] = Object.keys(JSON.parse(await readFile(outputsFile, "utf8")));
    const stack = await describe(cloudFormation, stackName ?? "");
    if (!isComplete(stack))
      throw new LocalProblem(`The stack ${stackName} is not complete after its deployment.`);
    await writeFile(record, JSON.stringify({ sources, stackName }));
    return deployed(endpoint, stack);
  } finally {
    cloudFormation.destroy();
  }
}

async function cdk(args: readonly string[], options: DeployOptions, cwd = REPOSITORY): Promise<void> {
  const { endpoint, folder } = options;
  const log = join(folder, "cdk.log");
  const flags = ["--no-notices", "--no-version-reporting", "--no-color", "--ci", "--progress=events"];
  const run = startGuarded(
    join(BINARIES, "cdk"),
    [...args, ...flags, `--output=${join(folder, "cdk.out")}`],
    {
      cwd,
      env: {
        ...environmentFor(endpoint),
        CDK_DEFAULT_ACCOUNT: LOCAL_ACCOUNT,
        CDK_DEFAULT_REGION: LOCAL_REGION,
        CDK_DISABLE_CLI_TELEMETRY: "true",
        CDK_HOME: join(folder, "cdk-home"),
      },
      output: { file: log },
    },
  );
  const code = await run.ended;
  if (code === 0) return;
  throw new LocalProblem(
    `cdk ${args[0]} failed (exit code ${code}).\n${lastLines(log, 20)}\nAll of its output is in ${log}. ` +
      "If the stack is stuck in a failed state, begin anew: npm start -- --fresh",
  );
}

async function hashOfSources(endpoint: string): Promise<string> {
  // Another address may be another emulator, with an older deployment.
  const hash = createHash("sha256").update(endpoint);
  for (const source of SOURCES) {
    const path = join(REPOSITORY, source);
    for (const file of await filesBelow(path)) {
      hash
        .update(file.slice(REPOSITORY.length))
        .update("\0")
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOTDIR") return undefined;
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function lastDeployment(record: string): Promise<{ sources: string; stackName: string } | undefined> {
  const text = await readFile(record, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

function clientFor(endpoint: string): CloudFormationClient {
  return new CloudFormationClient({
    endpoint,
    region: LOCAL_REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}

async function describe(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0];
  } catch (error) {
    if ((error as Error).name === "ValidationError") return undefined; // no such stack
    throw error;
  }
}

function isComplete(stack: Stack | undefined): stack is Stack {
  return stack?.StackStatus === "CREATE_COMPLETE" || stack?.StackStatus === "UPDATE_COMPLETE";
}

function deployed(endpoint: string, stack: Stack): DeployedStack {
  const outputs = Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? "", OutputValue ?? ""]),
  );
  return {
    name: stack.StackName ?? "",
    endpoint,
    region: LOCAL_REGION,
    account: LOCAL_ACCOUNT,
    apiUrl: `${endpoint}/_aws/execute-api/${outputs["ApiId"]}/$default`,
    outputs,
  };
}
