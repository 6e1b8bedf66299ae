import { readFileSync } from "node:fs";
import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import type { HttpEvent } from "../../../functions/_runtime/http-api.ts";
import { type Deps as DownloadDeps, downloadFile } from "../../../functions/download-file/handler.ts";
import { type Deps as IngestDeps, ingestFile } from "../../../functions/ingest-file/handler.ts";
import { type Deps as OpenDeps, openPeriods } from "../../../functions/open-periods/handler.ts";
import { type Deps as PublishDeps, publishEvents } from "../../../functions/publish-events/handler.ts";
import { type Deps as OpeningDeps, requestOpening } from "../../../functions/request-opening/handler.ts";
import { type Deps as ProgressDeps, updateProgress } from "../../../functions/update-progress/handler.ts";
import { streamedEvent } from "../../../shared/adapters/dynamodb/stream.ts";
import { dryRunAddressOf } from "../../../shared/adapters/s3/dry-run-key.ts";
import { addressOf } from "../../../shared/adapters/s3/inbox-key.ts";
import { aPeriod } from "../../builders/a-period.ts";

/** An event as a function was really called with it; see test/fixtures/events/README.md. */
function captured<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/events/${name}.json`, import.meta.url), "utf8"));
}

/** Operations of which a test uses only some; any other ends it. */
function only<T extends object>(used: Partial<T>): T {
  return new Proxy(used as T, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name);
      throw new Error(`${String(name)} must not be used`);
    },
  });
}

/** The same queued messages with their bodies changed. */
function withBodies(event: SQSEvent, change: (body: Record<string, unknown>) => unknown): SQSEvent {
  return {
    Records: event.Records.map((record) => ({
      ...record,
      attributes: { ...record.attributes, AWSTraceHeader: "Root=1-67a1-1;Sampled=0" },
      body: JSON.stringify(change(JSON.parse(record.body))),
    })),
  };
}

const now = () => new Date("2026-12-01T03:00:00.000Z");

describe("an upload that S3 tells of", () => {
  const asCaptured = captured<SQSEvent>("ingest-queue");
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
  const asDocumented = withBodies(asCaptured, (body) => ({
    ...body,
    time: "2026-11-23T19:24:41Z",
    detail: {
      ...(body["detail"] as object),
      object: {
        ...(body["detail"] as { object: object }).object,
        "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      },
    },
  }));

  it.each([
    ["the emulator", asCaptured],
    ["AWS", asDocumented],
  ])("is looked up by its key, as %s tells it", async (_who, event) => {
    const lookedUp: unknown[] = [];
    const reports = only<IngestDeps["reports"]>({
      loadForDecision: async (address) => {
        lookedUp.push(address);
        return undefined;
      },
    });
    const deps = only<IngestDeps>({
      reports,
      files: only<IngestDeps["files"]>({ addressOf }),
      dryRunFiles: only<IngestDeps["dryRunFiles"]>({ addressOf: dryRunAddressOf }),
    });
    expect(await ingestFile(deps)(event)).toEqual({ batchItemFailures: [] });
    expect(lookedUp).toEqual([
      {
        unitId: "unit_01m84xw63qc198y55yg4q8475m",
        periodId: "2026-R39DE930691",
        attempt: 2,
        fileId: "data",
      },
    ]);
  });
});

describe("a stored event that the stream brings", () => {
  const asCaptured = captured<DynamoDBStreamEvent>("table-stream");

  it("is published without what only the history needs", async () => {
    const published: unknown[] = [];
    const bus: PublishDeps["bus"] = {
      publish: async (events) => {
        published.push(...events);
        return [];
      },
    };
    const deps = only<PublishDeps>({ streamedEvent, bus });
    expect(await publishEvents(deps)(asCaptured)).toEqual({ batchItemFailures: [] });
    expect(published).toMatchObject([
      {
        id: "2026-R39DE930691:unit_01m84xw63qc198y55yg4q8475m:2",
        type: "ObligationExempted",
        source: "reform-reports.obligations",
        data: { unitId: "unit_01m84xw63qc198y55yg4q8475m", version: 2 },
      },
    ]);
    expect(JSON.stringify(published)).not.toContain("Sáp nhập");
  });
});

describe("an event of the service bus", () => {
  it("makes its shard be computed again", async () => {
    const read: unknown[] = [];
    const deps = only<ProgressDeps>({
      now,
      templates: { pinnedByPeriod: async () => undefined },
      progress: {
        readShard: async (periodId, shard) => {
          read.push([periodId, shard]);
          return { obligations: [], figures: new Map() };
        },
        save: async () => true,
      },
    });
    expect(await updateProgress(deps)(captured<SQSEvent>("progress-queue"))).toEqual({
      batchItemFailures: [],
    });
    expect(read).toEqual([["2026-RF499E312C5", 0]]);
  });
});

describe("the opening of periods", () => {
  it("is asked for by a message that names the period", async () => {
    const asked: string[] = [];
    const periods = only<OpenDeps["periods"]>({
      load: async (periodId) => {
        asked.push(periodId);
        return undefined;
      },
    });
    const answer = await openPeriods(only<OpenDeps>({ periods }))(captured<SQSEvent>("openings-queue"));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(asked).toEqual(["2026-RF499E312C5"]);
  });

  it("is done for every period by the clock's empty event", async () => {
    let looked = 0;
    const periods = only<OpenDeps["periods"]>({
      all: async () => {
        looked += 1;
        return [];
      },
    });
    const deps = only<OpenDeps>({ periods, newId: () => "id", now });
    expect(await openPeriods(deps)(captured<Record<string, never>>("schedule"))).toBeUndefined();
    expect(looked).toBe(1);
  });
});

/** What AWS documents besides: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function asOnAws(event: HttpEvent): HttpEvent {
  const { authorizer } = event.requestContext;
  return {
    ...event,
    headers: { ...event.headers, "x-forwarded-for": "192.0.2.1", "x-amzn-trace-id": "Root=1-67a1-1" },
    requestContext: {
      ...event.requestContext,
      domainPrefix: "2569360b",
      authorizer: { ...authorizer, jwt: { ...authorizer.jwt, scopes: null as unknown as string[] } },
    },
  };
}

describe("a request that the HTTP API hands over", () => {
  it.each([
    ["the emulator", captured<HttpEvent>("http-api-post")],
    ["AWS", asOnAws(captured<HttpEvent>("http-api-post"))],
  ])("names its person, group and path, as %s writes it", async (_who, event) => {
    const sent: unknown[] = [];
    const deps: OpeningDeps = {
      now,
      periods: { load: async () => aPeriod() },
      requestOpening: async (message) => {
        sent.push(message);
      },
    };
    expect(await requestOpening(deps)(event)).toMatchObject({ statusCode: 202 });
    expect(sent).toEqual([
      {
        id: "75ee508b-9c07-4698-be1e-0965f17f9889",
        periodId: "2026-R39DE930691",
        by: "754ee402-601f-4ff5-ac67-c8da1ec43b60",
      },
    ]);
  });

  it("has its path parameters taken apart, and no group where the person has none", async () => {
    const asked: unknown[] = [];
    const reports: DownloadDeps["reports"] = {
      loadAttempt: async (id, sub) => {
        asked.push(id, sub);
        return { isMember: false };
      },
    };
    const answer = downloadFile(only<DownloadDeps>({ reports, now }))(captured<HttpEvent>("http-api-get"));
    await expect(answer).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(asked).toMatchObject([
      { unitId: "unit_01m84y0jcjnjd7varjta5efbt8", periodId: "2026-RF499E312C5", attempt: 1 },
      "c0a21551-313e-4fc3-81bb-31e3580d0156",
    ]);
  });
});
