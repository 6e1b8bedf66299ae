import { Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { Operators } from "./operators.ts";
import { FUNCTION_LOGS, type ServiceFunction } from "./service-function.ts";

const PERIOD = Duration.minutes(5);

/**
 * Tells the operators of functions that fail, by one alarm for each capability: a failure passes, so another one soon is told again,
 * and the text says what each means. What stays until somebody acts (dead letters, silence) has alarms of its own, as an
 * alarm tells only of the first thing that sets it off.
 */
export const alarmErrors = (operators: Operators): void => {
  for (const [capability, members] of Map.groupBy(operators.watched, ({ capability }) => capability)) {
    operators.alarm(capability, "Errors", {
      metric: errorsOf(members),
      threshold: 1,
      // The newest period is filled up with zeros before its figures arrive.
      anyOf: 2,
      text: textOf(capability.node.id, members),
    });
  }
};

/** All errors together. A function that did not run has no figure, and a sum with a figure that is missing has none. */
const errorsOf = (functions: readonly ServiceFunction[]): MathExpression => {
  const metrics = functions.map(({ folder, function: fn }, n) => [
    `m${n}`,
    fn.metricErrors({ period: PERIOD, label: folder }),
  ]);
  return new MathExpression({
    label: "errors",
    expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(metrics),
    period: PERIOD,
  });
};

const textOf = (capability: string, functions: readonly ServiceFunction[]): string =>
  [
    `A function failed: the alarm's graph says which, the log group with ${capability}${FUNCTION_LOGS} in its name says why.`,
    ...functions.map(({ folder, meaning }) => `${folder}: ${meaning}`),
  ].join(" ");
