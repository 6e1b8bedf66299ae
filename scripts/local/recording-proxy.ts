import { once } from "node:events";
import { appendFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LOOPBACK } from "./free-port.ts";
import type { RecordedPermission } from "./recorded-permission.ts";
import { permissionsOf, type SdkCall } from "./sdk-call-permissions.ts";

/** One line of the recording: a permission that a call needed, and who made the call. */
export type RecordedCall = RecordedPermission & {
  /** The function's folder name; null for calls of others (tests, browsers with a presigned request). */
  readonly function: string | null;
  /** How a presigned request was made; it runs with the rights of the function that signed it, which it cannot name. */
  readonly presigned: "post" | "query" | null;
  readonly status: number;
};

export type RecordingProxy = { readonly url: string; readonly stop: () => Promise<void> };

// Enough for every DynamoDB request (16 MB at most on AWS) and for the fields before the file of a presigned POST.
const LONGEST_INSPECTED_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Stands between the functions and the emulator, hands everything on byte for byte, and appends to a file which IAM
 * permissions each call would have needed on AWS. The emulator grants everything, so nothing else would notice a
 * missing grant.
 */
export async function startRecordingProxy(options: {
  target: string;
  file: string;
}): Promise<RecordingProxy> {
  writeFileSync(options.file, "");
  const target = new URL(options.target);
  const server = createServer((incoming, response) => {
    const inspected = forward(target, incoming, response);
    response.on("finish", () => {
      const call: SdkCall = {
        method: incoming.method ?? "GET",
        url: incoming.url ?? "/",
        headers: incoming.headers,
        body: Buffer.concat(inspected),
      };
      const common = {
        function: functionOf(call),
        presigned: presignedHow(call),
        status: response.statusCode,
      };
      const lines = permissionsOf(call).map(
        (permission) => `${JSON.stringify({ ...common, ...permission })}\n`,
      );
      if (lines.length > 0) appendFileSync(options.file, lines.join(""));
    });
  });
  server.keepAliveTimeout = 75_000; // as long as the emulator's, so that a function's idle connection is not cut first
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Hands the request and the answer on, and returns the growing list of the body's first chunks. */
function forward(target: URL, incoming: IncomingMessage, response: ServerResponse): readonly Buffer[] {
  const outgoing = request({
    host: target.hostname,
    port: target.port,
    method: incoming.method,
    path: incoming.url,
    headers: incoming.rawHeaders, // as they came: names, order and host are part of what is signed
    setHost: false,
  });
  outgoing.on("response", (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(response);
  });
  outgoing.on("error", () => {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on("data", (chunk: Buffer) => {
    if (bytes < LONGEST_INSPECTED_BODY_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  });
  incoming.pipe(outgoing);
  return chunks;
}

function functionOf({ headers }: SdkCall): string | null {
  // Powertools adds itself to the id that the function was given: `ingest-file/PT/NO-OP/…`, sent with hyphens.
  const agents = `${headers["user-agent"] ?? ""} ${headers["x-amz-user-agent"] ?? ""}`;
  return /(?:^|\s)app\/([\w.+-]+?)(?:-PT-[\w.+-]+)?(?:\s|$)/.exec(agents)?.[1] ?? null;
}

function presignedHow({ method, url, headers }: SdkCall): "post" | "query" | null {
  if (/[?&]X-Amz-Signature=/i.test(url)) return "query";
  const isForm = headers["content-type"]?.startsWith("multipart/form-data") ?? false;
  return method === "POST" && isForm ? "post" : null;
}
