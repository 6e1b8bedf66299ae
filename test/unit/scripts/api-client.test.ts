import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { apiClient } from "../../../scripts/local/api-client.ts";

let stop = () => {};
afterEach(() => stop());

/** A server that gives these answers in turn, and says how many it has given. */
async function answering(...answers: readonly { type: string; status: number; body: object }[]) {
  let given = 0;
  const server = createServer((_, response) => {
    const { type, status, body } = answers[Math.min(given, answers.length - 1)] as (typeof answers)[number];
    given += 1;
    response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    api: apiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "token"),
    given: () => given,
  };
}

const throttled = { type: "application/json", status: 429, body: { message: "Too Many Requests" } };
const refused = {
  type: "application/problem+json; charset=utf-8",
  status: 429,
  body: { code: "TOO_MANY_OPEN_REQUESTS" },
};
const answered = { type: "application/json; charset=utf-8", status: 200, body: { sub: "1" } };

it("asks again what the gateway held back because too much came at once", async () => {
  const { api, given } = await answering(throttled, answered);
  expect(await api.call("GET", "/v1/me")).toEqual({ status: 200, body: { sub: "1" } });
  expect(given()).toBe(2);
});

it("hands on a refusal of ours at once: asked again it would be the same", async () => {
  const { api, given } = await answering(refused, answered);
  expect(await api.call("GET", "/v1/me")).toEqual({ status: 429, body: refused.body });
  expect(given()).toBe(1);
});
