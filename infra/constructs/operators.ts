import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { StageSettings } from "../stage.ts";
import type { ServiceFunction } from "./service-function.ts";

export type OperatorAlarm = {
  readonly metric: IMetric;
  /** What happened, what it means for people, what to do. It is the text of the e-mail. */
  readonly text: string;
  /** Goes off at this value or above; with `below`, under it. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods in a row that must breach; one by default. */
  readonly periods?: number;
  /** Any of the last so many periods may breach, where the latest may not be complete yet; then `periods` is not given. */
  readonly anyOf?: number;
  /** Silence counts as a breach: for work that must happen. */
  readonly silenceIsBad?: boolean;
};

/** The people who keep the product running, and the one way to reach them. */
export class Operators extends Construct {
  readonly #topic: Topic;
  readonly #watched: ServiceFunction[] = [];

  constructor(scope: Construct, id: string, props: { readonly settings: StageSettings }) {
    super(scope, id);
    // The managed key of SNS cannot be used by CloudWatch, so alarms would be lost without a word.
    const key = new Key(this, "Key", {
      description: "Encrypts alarms on their way to the operators",
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#topic = new Topic(this, "Topic", {
      displayName: "Reform Reports alarms",
      masterKey: key,
      enforceSSL: true,
    });
    const alarms = new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
    });
    // A topic with a policy of its own loses the default one that lets the account's alarms in. This opens the key too.
    this.#topic.grantPublish(alarms);
    for (const address of props.settings.operatorEmails) {
      this.#topic.addSubscription(new EmailSubscription(address));
    }
  }

  /** Functions whose failures the operators are told of, by `alarmErrors`, when all are there. */
  get watched(): readonly ServiceFunction[] {
    return this.#watched;
  }

  watch(fn: ServiceFunction): void {
    this.#watched.push(fn);
  }

  /** Tells the operators when the metric breaches, and again when it is well. */
  alarm(scope: Construct, id: string, props: OperatorAlarm): Alarm {
    const alarm = new Alarm(scope, id, {
      alarmDescription: props.text,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.anyOf ?? props.periods ?? 1,
      ...(props.anyOf === undefined ? {} : { datapointsToAlarm: 1 }),
      comparisonOperator: props.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const notify = new SnsAction(this.#topic);
    alarm.addAlarmAction(notify);
    alarm.addOkAction(notify);
    return alarm;
  }
}
