import { resolve } from "node:path";
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  type IGrantable,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { type ILogGroup, LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type * as z from "zod";
import { bundleFunction } from "../bundling.ts";
import type { StageSettings } from "../stage.ts";
import type { Operators } from "./operators.ts";
import { SelfContainedRole } from "./self-contained-role.ts";

const FUNCTIONS = resolve(import.meta.dirname, "../../functions");

/** Below this a function gets so little processor time that loading its bundle takes seconds. */
const DEFAULT_MEMORY_MB = 512;
/** An answer that takes longer has failed: a person is waiting for it. */
const DEFAULT_TIMEOUT = Duration.seconds(10);

/** Id of a capability's log; what CloudFormation calls the log group contains both ids. */
export const FUNCTION_LOGS = "FunctionLogs";

/** The variables a function declares, as the strings Lambda holds. */
type EnvironmentOf<T> = { readonly [K in keyof T]: string };

/** What every construct that makes functions is given. */
export type FunctionSurroundings = {
  readonly settings: StageSettings;
  readonly operators: Operators;
};

export type ServiceFunctionProps<Schema extends z.ZodObject> = FunctionSurroundings & {
  /** Folder under `functions/`; also the name by which its SDK calls can be told apart. */
  readonly folder: string;
  /** The function's own `Env` schema: a variable that it declares and is not given does not compile. */
  readonly env: Schema;
  readonly environment: EnvironmentOf<z.infer<Schema>>;
  /** What it does, in one sentence. */
  readonly purpose: string;
  /** What goes wrong for people when it fails, and what to do, in one or two sentences. */
  readonly errorImpact: string;
  readonly memoryMegabytes?: number;
  readonly timeout?: Duration;
};

/**
 * A Lambda function of ours: bundled, traced, logged, watched, with a role of its own. The only place that makes one.
 * It bundles in-process, because CDK's `NodejsFunction` starts `npx` for each and takes 10 s for all instead of 2.
 */
export class ServiceFunction<Schema extends z.ZodObject = z.ZodObject>
  extends Construct
  implements IGrantable
{
  readonly function: lambda.Function;
  /** The construct that makes it, which gives it its log and its alarm. */
  readonly capability: Construct;
  /** Its name for people: in alarms, logs and the proof of least privilege. */
  readonly folder: string;
  /** What it does, and what goes wrong for people when it fails. */
  readonly meaning: string;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Schema>) {
    super(scope, id);
    const { settings, folder } = props;
    this.capability = scope;
    this.folder = folder;
    this.meaning = `${props.purpose} ${props.errorImpact}`;
    const logGroup = logOf(scope, settings);
    const role = new SelfContainedRole(this, "Role", {
      description: props.purpose,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: {
        Logs: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    this.grantPrincipal = role.grantPrincipal;
    this.function = new lambda.Function(this, "Function", {
      description: props.purpose,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: "index.handler",
      code: bundledCode(folder),
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      memorySize: props.memoryMegabytes ?? DEFAULT_MEMORY_MB,
      timeout: props.timeout ?? DEFAULT_TIMEOUT,
      environment: {
        ...props.environment,
        NODE_OPTIONS: "--enable-source-maps",
        POWERTOOLS_SERVICE_NAME: "reform-reports",
        POWERTOOLS_METRICS_NAMESPACE: "ReformReports",
        AWS_SDK_UA_APP_ID: folder,
      },
    });
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason:
        "Writing trace segments cannot be limited to a resource; the alternative is to give up tracing. " +
        "A test allows no other statement on all resources.",
    });
    props.operators.watch(this);
  }

  /** Adds exactly these actions on exactly these resources to the function's role. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Record<string, unknown>,
  ): void {
    this.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
  }
}

/**
 * The log of all functions of a capability. The name of each stream holds its function's, and so does the field `function_name` of what
 * a function writes itself.
 */
const logOf = (capability: Construct, settings: StageSettings): ILogGroup => {
  const made = capability.node.tryFindChild(FUNCTION_LOGS);
  if (made instanceof LogGroup) return made;
  return new LogGroup(capability, FUNCTION_LOGS, {
    retention: settings.logRetention,
    removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
};

const bundledCode = (folder: string): lambda.Code =>
  // The folder as source also tells the assets of two functions apart: CDK's cache does not look into the bundler.
  lambda.Code.fromAsset(resolve(FUNCTIONS, folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundler below always does the work.
      image: DockerImage.fromRegistry("none"),
      local: {
        tryBundle: (directory) => {
          bundleFunction(folder, directory);
          return true;
        },
      },
    },
  });
