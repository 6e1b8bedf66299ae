import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LOOPBACK, portProblem } from "./free-port.ts";

const API_PREFIX = "/api";

export type LocalServer = { readonly url: string; readonly stop: () => Promise<void> };

type ServerOptions = {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Where `/api` leads, without a slash at the end. */
  readonly apiUrl: string;
  /** The page at `/`. */
  readonly page: string;
};

/**
 * The one origin of the local system, as CloudFront is on AWS: `/api/…` is the HTTP API, `/` a page. Listens on the
 * loopback address only.
 */
export async function startServer({ port, apiUrl, page }: ServerOptions): Promise<LocalServer> {
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? "/";
    if (path.startsWith(`${API_PREFIX}/`))
      return forward(`${apiUrl}${path.slice(API_PREFIX.length)}`, incoming, response);
    if (path === "/" && (incoming.method === "GET" || incoming.method === "HEAD"))
      return answer(response, 200, page);
    answer(
      response,
      404,
      "<!doctype html><title>404</title><p>Không tìm thấy · Not found. <a href='/'>Reform Reports</a>",
    );
  });
  const listening = once(server, "listening");
  server.listen(port, LOOPBACK);
  try {
    await listening;
  } catch (error) {
    throw portProblem(error, port, "RR_PORT", "the local web server");
  }
  const { port: opened } = server.address() as AddressInfo;
  return { url: `http://${LOOPBACK}:${opened}`, stop: () => close(server) };
}

function forward(url: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { host: _host, connection: _connection, ...headers } = incoming.headers;
  const outgoing = request(url, { method: incoming.method, headers });
  outgoing.on("response", (answered) => {
    const { connection: _hop, "transfer-encoding": _encoding, ...answeredHeaders } = answered.headers;
    response.writeHead(answered.statusCode ?? 502, answeredHeaders);
    answered.pipe(response);
  });
  outgoing.on("error", () => {
    if (response.headersSent) return response.destroy();
    response.writeHead(502, { "content-type": "application/problem+json" });
    response.end(
      JSON.stringify({
        type: "about:blank",
        title: "Không gọi được API · The API does not answer",
        status: 502,
      }),
    );
  });
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function answer(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(html);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
