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
import { LogGroup } from "aws-cdk-lib/aws-logs";
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
 * A Lambda function of ours: bundled, traced, logged, with a role of its own and an alarm. The only place that makes one.
 * It bundles in-process, because CDK's `NodejsFunction` starts `npx` for each and takes 10 s for all instead of 2.
 */
export class ServiceFunction<Schema extends z.ZodObject = z.ZodObject>
  extends Construct
  implements IGrantable
{
  readonly function: lambda.Function;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Schema>) {
    super(scope, id);
    const { settings, folder } = props;
    const logGroup = new LogGroup(this, "Logs", {
      retention: settings.logRetention,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new SelfContainedRole(this, "Role", {
      description: props.purpose,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: {
        OwnLogs: new PolicyDocument({
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
    props.operators.alarm(this, "Errors", {
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      text: `${folder} failed. ${props.purpose} ${props.errorImpact}`,
    });
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
