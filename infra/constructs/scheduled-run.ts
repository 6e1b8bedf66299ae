import { Duration, TimeZone } from "aws-cdk-lib";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { Clock } from "./clock.ts";
import { DeadLetters } from "./dead-letters.ts";
import type { Operators } from "./operators.ts";
import type { ServiceFunction } from "./service-function.ts";

/** Attempts of the scheduler to hand a run over, and for how long; afterwards the run is parked. */
const SCHEDULER_RETRIES = 10;
const HAND_OVER_WITHIN = Duration.minutes(30);
/** Retries of Lambda when a run that was handed over fails: the most it allows. */
const RUN_RETRIES = 2;

export type ScheduledRunProps = {
  readonly operators: Operators;
  readonly clock: Clock;
  readonly run: ServiceFunction;
  /** Time of day in Ho Chi Minh City; without an hour, every hour. */
  readonly at: { readonly hour?: string; readonly minute: string };
  /** What a run that did not happen means for people, in one sentence. */
  readonly missed: string;
  /** Hours without any run after which the operators are told; at least a period and its retries. */
  readonly silentHours: number;
};

/** Runs a function by the clock. A run that cannot start, or fails for good, is parked; silence raises an alarm. */
export class ScheduledRun extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledRunProps) {
    super(scope, id);
    const { operators, clock, run, missed } = props;
    const deadLetters = new DeadLetters(this, "Missed", { operators, name: run.node.id, meaning: missed });
    deadLetters.redrive = { to: "function", name: run.function.functionName };

    new Schedule(this, "Schedule", {
      schedule: ScheduleExpression.cron({ ...props.at, timeZone: TimeZone.ASIA_HO_CHI_MINH }),
      // CDK's own Lambda target also lets the scheduler start every version and alias.
      target: {
        bind: () => ({
          arn: run.function.functionArn,
          role: clock.roleFor(run, deadLetters.queue),
          // Empty: a function that also takes messages tells a run of the clock by it.
          input: ScheduleTargetInput.fromObject({}),
          deadLetterConfig: { arn: deadLetters.queue.queueArn },
          retryPolicy: {
            maximumEventAgeInSeconds: HAND_OVER_WITHIN.toSeconds(),
            maximumRetryAttempts: SCHEDULER_RETRIES,
          },
        }),
      },
    });
    // The scheduler only hands the run over; what fails afterwards is Lambda's to report.
    run.function.configureAsyncInvoke({
      retryAttempts: RUN_RETRIES,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(deadLetters.queue),
    });
    operators.alarm(this, "Silent", {
      metric: run.function.metricInvocations({ period: Duration.hours(1) }),
      threshold: 1,
      below: true,
      silenceIsBad: true,
      periods: props.silentHours,
      text:
        `No run for ${props.silentHours} hours. ${missed} Look at the schedule, then run the function by hand. ` +
        "Expected once, between the first deployment and the first run.",
    });
  }
}
