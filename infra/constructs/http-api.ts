import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi as Api,
  type CfnStage,
  HttpIntegrationType,
  type HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  HttpStage,
  IntegrationCredentials,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { type IRole, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { StageSettings } from "../stage.ts";
import type { Identity } from "./identity.ts";
import { SelfContainedRole } from "./self-contained-role.ts";
import type { FunctionSurroundings, ServiceFunction } from "./service-function.ts";

/** A route as HTTP writes it. */
export type Route = `${"GET" | "POST"} /v1/${string}`;

/** What is written about each request. No address, person, path or body: paths name units. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    route: "$context.routeKey",
    status: "$context.status",
    latencyMs: "$context.responseLatency",
    integrationLatencyMs: "$context.integrationLatency",
    integrationStatus: "$context.integrationStatus",
    integrationError: "$context.integrationErrorMessage",
    authorizerError: "$context.authorizer.error",
  }),
);

/**
 * The public door. Every route needs a token of our pool, and what its holder may do is decided in the functions; only what is
 * added by `publicRoute` is for people who have not signed in.
 */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly url: string;
  readonly #settings: StageSettings;
  readonly #stage: CfnStage;
  /** One role that may run exactly the functions with routes, where CDK would add a permission to each of them. */
  readonly #caller: SelfContainedRole;

  constructor(scope: Construct, id: string, props: FunctionSurroundings & { readonly identity: Identity }) {
    super(scope, id);
    const { settings, operators, identity } = props;
    this.#settings = settings;
    this.#caller = new SelfContainedRole(this, "Caller", {
      description: "Lets the HTTP API run the functions that answer its routes",
      // Without a condition, as AWS documents it: one on the source has been seen to fail every request. To hand the role to
      // another API, somebody needs the right to pass it.
      assumedBy: new ServicePrincipal("apigateway.amazonaws.com"),
    });
    this.api = new Api(this, "Api", {
      description: "Reform Reports",
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer("Token", identity.issuer, {
        // Access tokens name their client where the gateway looks for the audience.
        jwtAudience: [identity.client.userPoolClientId],
      }),
    });
    const stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.ratePerSecond, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, "AccessLog", {
            retention: settings.logRetention,
            removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.url = stage.url;
    this.#stage = stage.node.defaultChild as CfnStage;
    operators.alarm(this, "ServerErrors", {
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: "Sum" }),
      threshold: 1,
      text:
        "Requests to the API ended with a server error: people were told to try again. " +
        "The access log names the route; the log of its function's capability has the error under the same request id.",
    });
  }

  /** Sends the routes to the function, through one integration for all of them. */
  route(fn: ServiceFunction, routes: readonly Route[]): void {
    this.#add(fn, routes);
  }

  /** The same for routes that need no token: anybody may knock, so each takes far fewer requests than the rest. */
  publicRoute(fn: ServiceFunction, routes: readonly Route[]): void {
    const { ratePerSecond, burst } = this.#settings.publicThrottle;
    const added = this.#add(fn, routes, new HttpNoneAuthorizer());
    for (const route of routes) {
      this.#stage.addPropertyOverride(`RouteSettings.${route.replaceAll(".", "\\.")}`, {
        ThrottlingRateLimit: ratePerSecond,
        ThrottlingBurstLimit: burst,
      });
    }
    for (const route of added) {
      Validations.of(route).acknowledge({
        id: "AwsSolutions-APIG4",
        reason:
          "Meant for people who have no account: what it shows is public, or reached only by an address with at least 128 random bits. " +
          "A test names every such route; a sign-in would make a receipt worthless to those it is shown to.",
      });
    }
    // The settings name routes, which must be there before them.
    this.#stage.node.addDependency(...added);
  }

  #add(fn: ServiceFunction, routes: readonly Route[], authorizer?: HttpNoneAuthorizer): HttpRoute[] {
    this.#caller.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [fn.function.functionArn] }),
    );
    const integration = new FunctionIntegration(fn, this.#caller);
    return routes.flatMap((route) => {
      const [method = "", path = ""] = route.split(" ");
      return this.api.addRoutes({
        path,
        methods: [method as HttpMethod],
        integration,
        ...(authorizer && { authorizer }),
      });
    });
  }
}

/** Hands a request to the function as it is, in the given role. */
class FunctionIntegration extends HttpRouteIntegration {
  readonly #fn: ServiceFunction;
  readonly #caller: IRole;

  constructor(fn: ServiceFunction, caller: IRole) {
    super(`${fn.node.id}Integration`);
    this.#fn = fn;
    this.#caller = caller;
  }

  override bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.#fn.function.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      credentials: IntegrationCredentials.fromRole(this.#caller),
    };
  }
}
