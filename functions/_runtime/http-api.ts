import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy, { type MiddlewareObj, type MiddyfiedHandler } from "@middy/core";
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { logger } from "./logger.ts";
import { metricsWritten } from "./metrics.ts";
import { problemOf, problemResponse } from "./problem-details.ts";

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** The chain of every HTTP function: `export const handler = httpApi().handler(readUnits(deps))`. */
export function httpApi(): MiddyfiedHandler<HttpEvent, HttpResult> {
  return middy<HttpEvent, HttpResult>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(metricsWritten())
    .use(correlated())
    .use(problemDetails());
}

/** Every log line carries the API's request id, which the caller also sees as a problem's `instance`. */
function correlated(): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    before: ({ event }) => {
      logger.setCorrelationId(event.requestContext.requestId);
    },
  };
}

/**
 * Turns whatever was thrown into problem details. Error handlers run in reverse order, so being registered last this one still
 * logs with the keys the handler appended; the others only clean up and leave its response as it is.
 */
function problemDetails(): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: (request) => {
      const { requestContext, routeKey } = request.event;
      const problem = problemOf(request.error, requestContext.requestId);
      const fields = { code: problem.code, status: problem.status, route: routeKey };
      if (problem.status >= 500) logger.error("request failed", { ...fields, error: asError(request.error) });
      else logger.info("request refused", fields);
      request.response = problemResponse(problem);
    },
  };
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error("something other than an error was thrown");
