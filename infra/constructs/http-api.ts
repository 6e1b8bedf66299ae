import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi as Api,
  type HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Identity } from "./identity.ts";
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

/** The public door: every route needs a token of our pool; what its holder may do is decided in the functions. */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly url: string;

  constructor(scope: Construct, id: string, props: FunctionSurroundings & { readonly identity: Identity }) {
    super(scope, id);
    const { settings, operators, identity } = props;
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
    operators.alarm(this, "ServerErrors", {
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: "Sum" }),
      threshold: 1,
      text:
        "Requests to the API ended with a server error: people were told to try again. " +
        "The access log names the route; the log of its function has the error under the same request id.",
    });
  }

  /** Sends the routes to the function, through one integration and one permission for all of them. */
  route(fn: ServiceFunction, routes: readonly Route[]): void {
    const integration = new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.function, {
      scopePermissionToRoute: false,
    });
    for (const route of routes) {
      const [method = "", path = ""] = route.split(" ");
      this.api.addRoutes({ path, methods: [method as HttpMethod], integration });
    }
  }
}
