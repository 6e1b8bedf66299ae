import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { Env as NotifyUnitEnv } from "../../functions/notify-unit/env.ts";
import { TOLD_AT_ONCE } from "../../shared/contract/events/told-at-once.ts";
import type { Events } from "./events.ts";
import type { Messages } from "./messages.ts";
import type { ReportTable } from "./report-table.ts";
import { type FunctionSurroundings, ServiceFunction } from "./service-function.ts";
import { WorkQueue } from "./work-queue.ts";

const NOTIFY_TIMEOUT = Duration.seconds(30);
const NOTIFY_BATCH = 10;
/** Mail goes out at its own pace behind this; a decision about every unit of a city is planned in a minute. */
const NOTIFY_CONCURRENCY = 2;

type NoticesProps = FunctionSurroundings & {
  readonly table: ReportTable;
  readonly events: Events;
  readonly messages: Messages;
};

/** Units hear within minutes what has become of their reports. */
export class Notices extends Construct {
  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    const { settings, operators, table, events, messages } = props;
    const queue = new WorkQueue(this, "Notices", {
      operators,
      workerTimeout: NOTIFY_TIMEOUT,
      lost: "Units were not told what was decided about their reports; they see it when they open the report.",
      late: "Units hear late what was decided about their reports.",
    });
    events.subscribe(
      "Decided",
      {
        source: ["reform-reports.submissions", "reform-reports.obligations"],
        detailType: [...TOLD_AT_ONCE],
      },
      queue,
    );
    const notifyUnit = new ServiceFunction(this, "NotifyUnit", {
      settings,
      operators,
      folder: "notify-unit",
      env: NotifyUnitEnv,
      environment: { TABLE_NAME: table.table.tableName, MAIL_QUEUE_URL: messages.mail.queue.queueUrl },
      purpose: "Plans the message that tells a unit what was decided.",
      errorImpact: "Units hear late, while it is retried, what was decided about their reports.",
      timeout: NOTIFY_TIMEOUT,
    });
    table.grant(notifyUnit, [
      { actions: ["dynamodb:Query"], leadingKeys: ["UNIT#*"] },
      { actions: ["dynamodb:PutItem"], leadingKeys: ["LEDGER#*"] },
    ]);
    notifyUnit.allow(["sqs:SendMessage"], [messages.mail.queue.queueArn]);
    queue.feed(notifyUnit, { batchSize: NOTIFY_BATCH, maxConcurrency: NOTIFY_CONCURRENCY });
  }
}
