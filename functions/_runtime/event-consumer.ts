import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy, { type MiddlewareObj, type MiddyfiedHandler } from "@middy/core";
import { logger } from "./logger.ts";
import { metricsWritten } from "./metrics.ts";

/**
 * The chain of every function that a queue, a stream or a schedule calls. What it throws is logged and thrown on, so that AWS
 * tries again and parks it in the end. Name both types: `eventConsumer<SQSEvent, SQSBatchResponse>().handler(…)`.
 */
export function eventConsumer<TEvent, TResult>(): MiddyfiedHandler<TEvent, TResult> {
  return middy<TEvent, TResult>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(metricsWritten())
    .use(logged());
}

/** Leaves the response unset: middy then throws the error on. Registered last, so it logs before the keys are reset. */
function logged(): MiddlewareObj<unknown, unknown> {
  return {
    onError: ({ error }) => {
      logger.error("invocation failed", { error });
    },
  };
}
