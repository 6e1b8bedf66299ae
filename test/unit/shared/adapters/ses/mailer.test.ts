import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type MailResult, mailer, sesClient } from "../../../../../shared/adapters/ses/mailer.ts";

let server: Server;
let calls: { readonly body: string; readonly connection: string | undefined }[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
  calls = [];
});

/** Something that listens where SES would. */
async function listening(answer: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      calls.push({ body, connection: request.headers.connection });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const MAIL = {
  to: ["a@example.org", "b@example.org"],
  subject: "Nhắc hạn",
  text: "t",
  html: "<p>h</p>",
  tag: "dGFn",
};

async function sendTo(endpoint: string): Promise<MailResult> {
  const ses = sesClient({
    endpoint,
    region: "ap-southeast-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const send = mailer(ses, {
    from: "reports@example.org",
    replyTo: "office@example.org",
    configurationSet: "mail",
  });
  return send(MAIL);
}

const refusing = (status: number, name: string, message = "no") =>
  listening((_, response) => {
    response.writeHead(status, { "x-amzn-errortype": name, "content-type": "application/json" });
    response.end(JSON.stringify({ message }));
  });

describe("a mail", () => {
  it("goes to all who are to read it in one call, tagged, with the office as the address for answers", async () => {
    const endpoint = await listening((_, response) => response.end(JSON.stringify({ MessageId: "mail-1" })));
    expect(await sendTo(endpoint)).toEqual({ outcome: "taken", mailId: "mail-1" });
    expect(calls).toHaveLength(1);
    expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({
      FromEmailAddress: "reports@example.org",
      ReplyToAddresses: ["office@example.org"],
      Destination: { ToAddresses: MAIL.to },
      ConfigurationSetName: "mail",
      EmailTags: [{ Name: "message", Value: "dGFn" }],
      Content: { Simple: { Subject: { Data: "Nhắc hạn", Charset: "UTF-8" } } },
    });
  });

  it("is sent over a connection of its own, which no frozen function can leave half dead", async () => {
    const endpoint = await listening((_, response) => response.end(JSON.stringify({ MessageId: "mail-1" })));
    await sendTo(endpoint);
    expect(calls[0]?.connection).toBe("close");
  });
});

describe("a mail that was certainly not sent", () => {
  it.each([
    [429, "TooManyRequestsException", true],
    [400, "LimitExceededException", true],
    [400, "SendingPausedException", true],
    [400, "AccountSuspendedException", true],
    [400, "MailFromDomainNotVerifiedException", true],
    [404, "NotFoundException", true],
    [403, "AccessDeniedException", true],
    [400, "MessageRejected", false],
    [400, "BadRequestException", false],
  ])("%i %s: it may pass later: %s", async (status, name, mayPass) => {
    expect(await sendTo(await refusing(status, name))).toEqual({ outcome: "refused", code: name, mayPass });
    expect(calls).toHaveLength(1);
  });

  it("is not given up because nobody has verified the sender yet", async () => {
    const endpoint = await refusing(
      400,
      "MessageRejected",
      "Email address is not verified. The following identities …",
    );
    expect(await sendTo(endpoint)).toEqual({ outcome: "refused", code: "MessageRejected", mayPass: true });
  });

  it("is one for which there was no connection", async () => {
    const endpoint = await listening(() => {});
    await new Promise((resolve) => server.close(resolve));
    expect(await sendTo(endpoint)).toEqual({ outcome: "refused", code: "ECONNREFUSED", mayPass: true });
  });
});

describe("a mail of which nobody knows whether it was sent", () => {
  it.each([
    [500, "InternalServiceErrorException"],
    [503, "ServiceUnavailable"],
    [408, "RequestTimeoutException"],
  ])("%i %s: it is not asked for again", async (status, name) => {
    expect(await sendTo(await refusing(status, name))).toMatchObject({ outcome: "unknown", code: name });
    expect(calls).toHaveLength(1);
  });

  it("is one whose connection broke after it was asked for", async () => {
    const endpoint = await listening((request) => request.socket.destroy());
    expect(await sendTo(endpoint)).toEqual({ outcome: "unknown", code: "ECONNRESET" });
    expect(calls).toHaveLength(1);
  });

  it("is one for which the answer makes no sense", async () => {
    const endpoint = await listening((_, response) => response.end("{}"));
    expect(await sendTo(endpoint)).toEqual({ outcome: "unknown", code: "NoMessageId" });
  });
});
