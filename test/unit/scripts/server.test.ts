import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServer, startServer } from "../../../scripts/local/server.ts";

let api: Server;
let server: LocalServer;

beforeAll(async () => {
  api = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => (body += text));
    request.on("end", () => {
      const { method, url, headers } = request;
      response.writeHead(201, { "content-type": "application/json", "x-from": "api" });
      response.end(JSON.stringify({ method, url, token: headers.authorization, body }));
    });
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}/_aws/execute-api/abc/$default`;
  server = await startServer({ port: 0, apiUrl, page: "<p>Reform Reports" });
});

afterAll(async () => {
  await server.stop();
  api.close();
});

describe("the local server", () => {
  it("hands /api on to the HTTP API, with method, query, headers and body, and its answer back", async () => {
    const response = await fetch(`${server.url}/api/v1/units?after=a%2Fb`, {
      method: "POST",
      headers: { authorization: "Bearer x" },
      body: "Hà Nội",
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-from")).toBe("api");
    expect(await response.json()).toEqual({
      method: "POST",
      url: "/_aws/execute-api/abc/$default/v1/units?after=a%2Fb",
      token: "Bearer x",
      body: "Hà Nội",
    });
  });

  it("shows its page at / and nothing elsewhere", async () => {
    const page = await fetch(`${server.url}/`);
    expect(await page.text()).toBe("<p>Reform Reports");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await fetch(`${server.url}/apiary`)).status).toBe(404);
  });

  it("answers with a problem when the API is away", async () => {
    api.closeAllConnections();
    api.close();
    await once(api, "close");
    const response = await fetch(`${server.url}/api/v1/me`);
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});
