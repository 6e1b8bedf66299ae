import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  BatchGetItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type RecordedCall,
  type RecordingProxy,
  startRecordingProxy,
} from "../../../scripts/local/recording-proxy.ts";

type Received = { readonly url: string; readonly headers: readonly string[]; readonly body: Buffer };

const folder = mkdtempSync(join(tmpdir(), "recording-"));
const file = join(folder, "calls.jsonl");
const received: Received[] = [];
let service: Server;
let proxy: RecordingProxy;

/** Clients as a function has them; the service behind the proxy answers each call with an empty success. */
const client = () => ({
  endpoint: proxy.url,
  region: "ap-southeast-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  userAgentAppId: "request-submission",
  maxAttempts: 1,
});
const s3 = () => new S3Client({ ...client(), forcePathStyle: true });

const recorded = (): readonly RecordedCall[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const actions = () =>
  recorded().map(({ action, resource, leadingKeys }) => [action, resource, ...leadingKeys]);
const table = "arn:aws:dynamodb:ap-southeast-1:000000000000:table/reports";

beforeAll(async () => {
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ url: request.url ?? "", headers: request.rawHeaders, body: Buffer.concat(chunks) });
      const echo = request.method === "PUT" ? Buffer.concat(chunks) : "";
      response.end(request.headers["x-amz-target"] === undefined ? echo : "{}");
    });
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
});

beforeEach(async () => {
  await proxy?.stop();
  received.length = 0;
  proxy = await startRecordingProxy({
    target: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    file,
  });
});

afterAll(async () => {
  await proxy.stop();
  service.close();
  rmSync(folder, { recursive: true });
});

describe("the recording proxy", () => {
  it("names the function that called", async () => {
    await new DynamoDBClient(client()).send(
      new GetItemCommand({ TableName: "reports", Key: { pk: { S: "UNIT#1" }, sk: { S: "UNIT" } } }),
    );
    expect(recorded()).toEqual([
      {
        function: "request-submission",
        presigned: null,
        status: 200,
        service: "dynamodb",
        operation: "GetItem",
        action: "dynamodb:GetItem",
        resource: table,
        leadingKeys: ["UNIT#1"],
      },
    ]);
  });

  it("names the function without what Powertools adds to its name", async () => {
    const powertools = { ...client(), userAgentAppId: "ingest-file/PT/NO-OP/2.36.0/PTEnv/NA" };
    const key = { pk: { S: "UNIT#1" }, sk: { S: "UNIT" } };
    await new DynamoDBClient(powertools).send(new GetItemCommand({ TableName: "reports", Key: key }));
    expect(recorded().map((call) => call.function)).toEqual(["ingest-file"]);
  });

  it("hands body, headers and path on as they came, and the answer back", async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    const answer = await fetch(`${proxy.url}/bucket/t%C3%AAn%20b%2Fc?versionId=a%2Bb`, {
      method: "PUT",
      body: bytes,
      headers: { "X-Odd-Case": "1" },
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    const [call] = received;
    expect(call?.url).toBe("/bucket/t%C3%AAn%20b%2Fc?versionId=a%2Bb");
    expect(call?.body.equals(bytes)).toBe(true);
    expect(call?.headers.join("\n")).toMatch(/x-odd-case\n1/i);
    expect(call?.headers.join("\n")).toContain(new URL(proxy.url).host);
  });

  it("asks for every part of a transaction, each with its partition key", async () => {
    const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "x" } });
    await new DynamoDBClient(client()).send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: "reports", Item: key("A") } },
          {
            Update: {
              TableName: "reports",
              Key: key("B"),
              UpdateExpression: "SET a = :a",
              ExpressionAttributeValues: { ":a": { N: "1" } },
            },
          },
          { Delete: { TableName: "reports", Key: key("C") } },
          {
            ConditionCheck: {
              TableName: "reports",
              Key: key("D"),
              ConditionExpression: "attribute_exists(pk)",
            },
          },
        ],
      }),
    );
    expect(actions()).toEqual([
      ["dynamodb:PutItem", table, "A"],
      ["dynamodb:UpdateItem", table, "B"],
      ["dynamodb:DeleteItem", table, "C"],
      ["dynamodb:ConditionCheckItem", table, "D"],
    ]);
    expect(recorded().every(({ operation }) => operation === "TransactWriteItems")).toBe(true);
  });

  it("asks for BatchGetItem once a table, with all its partition keys", async () => {
    const keys = ["A", "B", "A"].map((pk, index) => ({ pk: { S: pk }, sk: { S: String(index) } }));
    await new DynamoDBClient(client()).send(
      new BatchGetItemCommand({ RequestItems: { reports: { Keys: keys } } }),
    );
    expect(actions()).toEqual([["dynamodb:BatchGetItem", table, "A", "B"]]);
  });

  it("reads the partition key of a query, on the table and on the index", async () => {
    const dynamodb = new DynamoDBClient(client());
    await dynamodb.send(
      new QueryCommand({
        TableName: "reports",
        KeyConditionExpression: "begins_with(#sk, :prefix) AND #pk = :pk",
        ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
        ExpressionAttributeValues: { ":pk": { S: "PERIOD#1" }, ":prefix": { S: "ROSTER#" } },
      }),
    );
    await dynamodb.send(
      new QueryCommand({
        TableName: "reports",
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1pk = :pk and gsi1sk > :after",
        ExpressionAttributeValues: { ":pk": { S: "UNITS" }, ":after": { S: "a" } },
      }),
    );
    expect(actions()).toEqual([
      ["dynamodb:Query", table, "PERIOD#1"],
      ["dynamodb:Query", `${table}/index/gsi1`, "UNITS"],
    ]);
  });

  it("tells objects from versions and buckets, and reads the list of a bulk deletion", async () => {
    const client = s3();
    await client.send(new PutObjectCommand({ Bucket: "inbox", Key: "a/b c", Body: "x" }));
    await client.send(new GetObjectCommand({ Bucket: "inbox", Key: "a/b c" }));
    await client.send(new GetObjectCommand({ Bucket: "inbox", Key: "a", VersionId: "v1" }));
    await client.send(new HeadObjectCommand({ Bucket: "inbox", Key: "a" }));
    await client.send(new ListObjectVersionsCommand({ Bucket: "inbox", Prefix: "a" })).catch(() => {});
    const Objects = [{ Key: "a&b" }, { Key: "c", VersionId: "v1" }];
    await client.send(new DeleteObjectsCommand({ Bucket: "inbox", Delete: { Objects } })).catch(() => {});
    expect(actions()).toEqual([
      ["s3:PutObject", "arn:aws:s3:::inbox/a/b c"],
      ["s3:GetObject", "arn:aws:s3:::inbox/a/b c"],
      ["s3:GetObjectVersion", "arn:aws:s3:::inbox/a"],
      ["s3:GetObject", "arn:aws:s3:::inbox/a"],
      ["s3:ListBucketVersions", "arn:aws:s3:::inbox"],
      ["s3:DeleteObject", "arn:aws:s3:::inbox/a&b"],
      ["s3:DeleteObjectVersion", "arn:aws:s3:::inbox/c"],
    ]);
  });

  it("notes what conditions on prefixes and event sources would see", async () => {
    await s3()
      .send(new ListObjectVersionsCommand({ Bucket: "inbox", Prefix: "inbox/ü" }))
      .catch(() => {});
    await s3()
      .send(new ListObjectVersionsCommand({ Bucket: "inbox" }))
      .catch(() => {});
    const event = { EventBusName: "bus", DetailType: "D", Detail: "{}" };
    await new EventBridgeClient(client()).send(
      new PutEventsCommand({ Entries: ["a", "b", "a"].map((Source) => ({ ...event, Source })) }),
    );
    expect(recorded().map(({ action, context }) => [action, context])).toEqual([
      ["s3:ListBucketVersions", { "s3:prefix": "inbox/ü" }],
      ["s3:ListBucketVersions", undefined],
      ["events:PutEvents", { "events:source": "a" }],
      ["events:PutEvents", { "events:source": "b" }],
    ]);
  });

  it("marks what a browser sends with a presigned request, which cannot name its function", async () => {
    const post = await createPresignedPost(s3(), {
      Bucket: "inbox",
      Key: "inbox/u/p/1/data",
      Fields: { "Content-Type": "text/plain" },
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append("file", new Blob(["x".repeat(200_000)]), 'name="key".txt');
    await fetch(post.url, { method: "POST", body: form });
    await fetch(
      await getSignedUrl(
        s3(),
        new GetObjectCommand({
          Bucket: "inbox",
          Key: "a",
          VersionId: "v",
          ResponseContentDisposition: "attachment",
        }),
      ),
    );
    expect(
      recorded().map(({ function: name, presigned, action, resource }) => [
        name,
        presigned,
        action,
        resource,
      ]),
    ).toEqual([
      [null, "post", "s3:PutObject", "arn:aws:s3:::inbox/inbox/u/p/1/data"],
      [null, "query", "s3:GetObjectVersion", "arn:aws:s3:::inbox/a"],
    ]);
  });

  it("understands queues, buses and user pools", async () => {
    await new SQSClient({ ...client(), useQueueUrlAsEndpoint: false }).send(
      new SendMessageBatchCommand({
        QueueUrl: "http://127.0.0.1:4566/000000000000/openings",
        Entries: [{ Id: "1", MessageBody: "x" }],
      }),
    );
    await new EventBridgeClient(client()).send(
      new PutEventsCommand({
        Entries: [{ EventBusName: "bus", Source: "s", DetailType: "D", Detail: "{}" }, { Detail: "{}" }],
      }),
    );
    await new CognitoIdentityProviderClient(client()).send(
      new AdminGetUserCommand({ UserPoolId: "pool_1", Username: "a" }),
    );
    expect(actions()).toEqual([
      ["sqs:SendMessage", "arn:aws:sqs:ap-southeast-1:000000000000:openings"],
      ["events:PutEvents", "arn:aws:events:ap-southeast-1:000000000000:event-bus/bus"],
      ["events:PutEvents", "arn:aws:events:ap-southeast-1:000000000000:event-bus/default"],
      ["cognito-idp:AdminGetUser", "arn:aws:cognito-idp:ap-southeast-1:000000000000:userpool/pool_1"],
    ]);
  });

  it("calls unknown what it does not understand, rather than overlook it", async () => {
    await new DynamoDBClient(client()).send(
      new ExecuteStatementCommand({ Statement: "SELECT * FROM reports" }),
    );
    await fetch(`${proxy.url}/inbox/a?torrent`);
    await fetch(`${proxy.url}/`, {
      method: "POST",
      headers: { "x-amz-target": "Logs_20140328.PutLogEvents" },
      body: "{}",
    });
    expect(recorded().map(({ action }) => action)).toEqual(["unknown", "unknown", "unknown"]);
  });
});
