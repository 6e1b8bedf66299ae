import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { Calendars } from "./constructs/calendars.ts";
import { Clock } from "./constructs/clock.ts";
import { Comments } from "./constructs/comments.ts";
import { DeadLetters } from "./constructs/dead-letters.ts";
import { Decisions } from "./constructs/decisions.ts";
import { alarmErrors } from "./constructs/error-alarms.ts";
import { Events } from "./constructs/events.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { Identity } from "./constructs/identity.ts";
import { Imports } from "./constructs/imports.ts";
import { Ingestion } from "./constructs/ingestion.ts";
import { Jobs } from "./constructs/jobs.ts";
import { MalwareScanning } from "./constructs/malware-scanning.ts";
import { Messages } from "./constructs/messages.ts";
import { Notices } from "./constructs/notices.ts";
import { OfficeMessages } from "./constructs/office-messages.ts";
import { Operators } from "./constructs/operators.ts";
import { Periods } from "./constructs/periods.ts";
import { Progress } from "./constructs/progress.ts";
import { Queries } from "./constructs/queries.ts";
import { QueueGuard } from "./constructs/queue-guard.ts";
import { Receipts } from "./constructs/receipts.ts";
import { Reminders } from "./constructs/reminders.ts";
import { ReportTable } from "./constructs/report-table.ts";
import { Standing } from "./constructs/standing.ts";
import { Submissions } from "./constructs/submissions.ts";
import { UnitCalendars } from "./constructs/unit-calendars.ts";
import { Uploads } from "./constructs/uploads.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import type { StageSettings } from "./stage.ts";

export type ServiceStackProps = StackProps & { readonly settings: StageSettings };

/** The whole product on AWS. It only composes; each construct is one thing that the product can do. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...stackProps }: ServiceStackProps) {
    super(scope, id, stackProps);
    const operators = new Operators(this, "Operators", { settings });
    const clock = new Clock(this, "Clock");
    const surroundings = { settings, operators };

    const table = new ReportTable(this, "Reports", surroundings);
    const uploads = new Uploads(this, "Uploads", surroundings);
    const identity = new Identity(this, "Identity", { settings });
    const events = new Events(this, "Events", { ...surroundings, table });
    const api = new HttpApi(this, "Http", { ...surroundings, identity });

    const ingestion = new Ingestion(this, "Ingestion", { ...surroundings, clock, table, uploads });
    new Submissions(this, "Submissions", { ...surroundings, table, uploads, ingestion, api });
    new Decisions(this, "Decisions", { ...surroundings, clock, table, uploads, api });
    new Progress(this, "Progress", { ...surroundings, clock, table, events });
    new Receipts(this, "Receipts", { ...surroundings, table, events, api });
    new Periods(this, "Periods", { ...surroundings, clock, table, api });
    new Jobs(this, "Jobs", { ...surroundings, table, uploads, events, api });
    new Calendars(this, "Calendars", { ...surroundings, clock, table, events, api });
    new Queries(this, "Queries", { ...surroundings, table, uploads, api });
    new Imports(this, "Imports", { ...surroundings, table, identity, api });
    new Comments(this, "Comments", { ...surroundings, table, api });
    new Reminders(this, "Reminders", { ...surroundings, table, api });
    new Standing(this, "Standing", { ...surroundings, table, api });
    new UnitCalendars(this, "UnitCalendars", { ...surroundings, table, api });
    const messages = new Messages(this, "Messages", { ...surroundings, clock, table, events, identity });
    new Notices(this, "Notices", { ...surroundings, table, events, messages });
    new OfficeMessages(this, "OfficeMessages", { ...surroundings, clock, table, identity, messages, api });
    if (settings.malwareScanning) new MalwareScanning(this, "MalwareScanning", { operators, uploads });

    this.#guardOtherQueues();
    if (settings.errorAlarms) alarmErrors(operators);

    this.#output("ApiUrl", api.url);
    this.#output("ApiId", api.api.apiId);
    this.#output("UserPoolId", identity.userPool.userPoolId);
    this.#output("UserPoolClientId", identity.client.userPoolClientId);
    this.#output("TableName", table.table.tableName);
    this.#output("InboxBucketName", uploads.bucket.bucketName);
    this.#output("EventBusName", events.bus.eventBusName);
    this.#outputQueues();
  }

  /** Queues that no rule writes to need the same policy, and share it. */
  #guardOtherQueues(): void {
    const constructs = this.node.findAll();
    const guarded = constructs.flatMap((child) => (child instanceof QueueGuard ? child.queues : []));
    const others = constructs.filter((child) => child instanceof Queue);
    new QueueGuard(this, "OtherQueues", { queues: others.filter((queue) => !guarded.includes(queue)) });
  }

  /** `IngestQueueUrl` and the like hold a URL; `ParkedIngest` JSON: url, meaning, and how to send things again. */
  #outputQueues(): void {
    for (const child of this.node.findAll()) {
      if (child instanceof WorkQueue) this.#output(`${child.node.id}QueueUrl`, child.queue.queueUrl);
      if (child instanceof DeadLetters) {
        const { name, meaning, redrive, queue } = child;
        this.#output(`Parked${name}`, this.toJsonString({ url: queue.queueUrl, meaning, redrive }));
      }
    }
  }

  #output(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}
