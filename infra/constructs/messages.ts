import { Aws, Duration, Validations } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { CfnEmailIdentity, ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { Env as DeliverMessageEnv } from "../../functions/deliver-message/env.ts";
import { Env as RecordMailFeedbackEnv } from "../../functions/record-mail-feedback/env.ts";
import { Env as SendRemindersEnv } from "../../functions/send-reminders/env.ts";
import { REMINDERS_SOURCE } from "../../shared/contract/events/reminder-event.ts";
import type { Clock } from "./clock.ts";
import type { Events } from "./events.ts";
import type { Identity } from "./identity.ts";
import type { ReportTable } from "./report-table.ts";
import { ScheduledRun } from "./scheduled-run.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

/**
 * A batch waits its turn mail by mail, and a call to SES is given up after ten seconds. Redelivered after six times this, a claim that
 * died is looked at again within its 15 minutes and after, before the queue's five deliveries are used up.
 */
const DELIVER_TIMEOUT = Duration.seconds(60);
const DELIVER_BATCH = 5;
/** The fewest copies that a queue can be held to. They share the pace. */
const DELIVER_CONCURRENCY = 2;

/** 11,000 units with five periods each: benchmarks.md has what it takes. */
const SWEEP_MEMORY_MB = 2_048;
const SWEEP_TIMEOUT = Duration.minutes(10);
const FEEDBACK_TIMEOUT = Duration.seconds(30);
const FEEDBACK_BATCH = 10;
/** Mail is paced, so what is told of it comes no faster. */
const FEEDBACK_CONCURRENCY = 2;

type MessagesProps = FunctionSurroundings & {
  readonly clock: Clock;
  readonly table: ReportTable;
  readonly events: Events;
  readonly identity: Identity;
};

/** Mail to units and to the office: from the ledger through a paced queue to SES. */
export class Messages extends Construct {
  /** Whoever has planned a message in the ledger puts its id here. */
  readonly mail: WorkQueue;
  readonly #configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, props: MessagesProps) {
    super(scope, id);
    const { operators, events, settings } = props;
    this.mail = new WorkQueue(this, "Mail", {
      operators,
      workerTimeout: DELIVER_TIMEOUT,
      lost: "Messages could not be sent: reminders lapse at the end of the day, and the ledger shows which.",
      late: "Messages wait to be sent; a reminder that is not sent on its day lapses.",
    });
    events.subscribe("Due", { source: [REMINDERS_SOURCE], detailType: ["ReminderDue"] }, this.mail);
    this.#configurationSet = new ConfigurationSet(this, "ConfigurationSet", {
      reputationMetrics: true,
    });
    if (settings.mail.senderInStack) {
      new CfnEmailIdentity(this, "Sender", { emailIdentity: settings.mail.sender });
    }
    this.#sendReminders(props);
    this.#deliverMessage(props);
    this.#recordMailFeedback(props);
  }

  #sendReminders({ settings, operators, clock, table, events }: MessagesProps): void {
    const fn = new ServiceFunction(this, "SendReminders", {
      settings,
      operators,
      folder: "send-reminders",
      env: SendRemindersEnv,
      environment: {
        TABLE_NAME: table.table.tableName,
        EVENT_BUS_NAME: events.bus.eventBusName,
        MAIL_QUEUE_URL: this.mail.queue.queueUrl,
      },
      purpose:
        "Plans the day's reminders, tells the senders of them, and settles messages that nobody will send.",
      errorImpact:
        "Units are not reminded until a later run of the day succeeds; the next day's run catches up.",
      memoryMegabytes: SWEEP_MEMORY_MB,
      timeout: SWEEP_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["PERIODS", "WAITING#*", "CONTACTS"], on: "index" },
      {
        actions: ["dynamodb:Query"],
        leadingKeys: ["PERIOD#*", "UNITS", "CALENDARS", "REMINDERS", "LEDGER#*"],
      },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*", "UNIT#*"] },
      { actions: ["dynamodb:GetItem"], leadingKeys: ["REMINDER-RULES", "REMINDERS"] },
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["LEDGER#*", "REMINDERS"] },
    ]);
    fn.allow(["events:PutEvents"], [events.bus.eventBusArn], {
      StringEquals: { "events:source": REMINDERS_SOURCE },
    });
    fn.allow(["sqs:SendMessage"], [this.mail.queue.queueArn]);
    new ScheduledRun(this, "Daily", {
      operators,
      clock,
      run: fn,
      // The first run sends; the others do what it could not, and settle what it left open.
      at: { hour: "8,10,14,17", minute: "0" },
      missed: "Units may not have been reminded of what they owe.",
      silentHours: 26,
    });
    operators.alarm(this, "NoSweep", {
      metric: new Metric({
        namespace: "ReformReports",
        metricName: "ReminderSweeps",
        dimensionsMap: { service: "reform-reports" },
        statistic: "Sum",
        period: Duration.hours(1),
      }),
      threshold: 1,
      below: true,
      silenceIsBad: true,
      periods: 26,
      text:
        "No run has planned the reminders to its end for 26 hours: units are not reminded. Look at the errors of send-reminders, then " +
        "`npm run sweep -- --stage …`. What was missed is caught up. Expected once, before the first run after the first deployment.",
    });
  }

  #deliverMessage({ settings, operators, table, identity }: MessagesProps): void {
    const { sender, replyTo, perSecond } = settings.mail;
    const fn = new ServiceFunction(this, "DeliverMessage", {
      settings,
      operators,
      folder: "deliver-message",
      env: DeliverMessageEnv,
      environment: {
        TABLE_NAME: table.table.tableName,
        USER_POOL_ID: identity.userPool.userPoolId,
        SENDER: sender,
        REPLY_TO: replyTo,
        CONFIGURATION_SET: this.#configurationSet.configurationSetName,
        APP_URL: settings.appUrl,
        SPACING_MS: String(Math.ceil((1_000 * DELIVER_CONCURRENCY) / perSecond)),
      },
      purpose: "Sends a planned message, if it is still wanted, by one call to SES.",
      errorImpact: "Reminders and notices come late or not at all; the ledger shows which.",
      timeout: DELIVER_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], leadingKeys: ["LEDGER#*"] },
      // A job may be about to move further reports of the unit that is told.
      { actions: ["dynamodb:GetItem"], leadingKeys: ["OFFICE#*", "JOB#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["PERIOD#*", "UNIT#*", "REMINDERS"] },
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*", "CALENDARS"] },
      // All that a unit owes: a change of dates may move several of its reports.
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"], on: "index" },
    ]);
    // The addresses of the office's people are nowhere else.
    fn.allow(["cognito-idp:ListUsersInGroup"], [identity.userPool.userPoolArn]);
    const ses = (resource: string) => `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
    // In the sandbox SES also asks for the right to the identity of who is written to.
    fn.allow(
      ["ses:SendEmail"],
      [ses("identity/*"), ses(`configuration-set/${this.#configurationSet.configurationSetName}`)],
      { StringEquals: { "ses:FromAddress": sender } },
    );
    Validations.of(fn).acknowledge({
      id: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]",
      reason:
        "The sender is held by the condition ses:FromAddress. It may be verified as an address or by its domain, and in the sandbox " +
        "SES also asks for the right to the identity of each recipient.",
    });
    this.mail.feed(fn, { batchSize: DELIVER_BATCH, maxConcurrency: DELIVER_CONCURRENCY });
    operators.alarm(this, "Troubled", {
      metric: new Metric({
        namespace: "ReformReports",
        metricName: "MessagesTroubled",
        dimensionsMap: { service: "reform-reports" },
        statistic: "Sum",
        period: Duration.minutes(15),
      }),
      threshold: 1,
      text:
        "Messages failed, or nobody knows whether they were sent. They are not sent again by themselves: the office sees them in its " +
        "list of messages. The log of deliver-message names SES's code of each; look at the account's sending status in SES.",
    });
  }

  /** SES tells only the account's default bus. */
  #recordMailFeedback({ settings, operators, table }: MessagesProps): void {
    this.#configurationSet.addEventDestination("Feedback", {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, "DefaultBus", "default")),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    const queue = new WorkQueue(this, "MailFeedback", {
      operators,
      workerTimeout: FEEDBACK_TIMEOUT,
      lost: "What became of some mails was not recorded: contacts that cannot be reached may still be written to.",
      late: "What became of mails is recorded late: contacts that cannot be reached may still be written to.",
    });
    queue.takeFrom(
      new Rule(this, "Told", {
        eventPattern: {
          source: ["aws.ses"],
          detail: {
            mail: { tags: { "ses:configuration-set": [this.#configurationSet.configurationSetName] } },
          },
        },
      }),
    );
    const fn = new ServiceFunction(this, "RecordMailFeedback", {
      settings,
      operators,
      folder: "record-mail-feedback",
      env: RecordMailFeedbackEnv,
      environment: { TABLE_NAME: table.table.tableName },
      purpose: "Records what became of mails, and marks contacts that no mail reaches.",
      errorImpact: "The office does not learn who cannot be reached; it is tried again, then parked.",
      timeout: FEEDBACK_TIMEOUT,
    });
    table.grant(fn, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*", "ADDRESS#*"] },
      { actions: ["dynamodb:BatchGetItem"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], leadingKeys: ["LEDGER#*", "UNIT#*"] },
    ]);
    queue.feed(fn, { batchSize: FEEDBACK_BATCH, maxConcurrency: FEEDBACK_CONCURRENCY });
  }
}
