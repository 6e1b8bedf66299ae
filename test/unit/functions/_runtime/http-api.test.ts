import type { Context } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type HttpEvent, type HttpResult, httpApi } from "../../../../functions/_runtime/http-api.ts";
import { logger } from "../../../../functions/_runtime/logger.ts";
import { metrics } from "../../../../functions/_runtime/metrics.ts";
import { ok } from "../../../../functions/_runtime/responses.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

const context = { functionName: "read-units", awsRequestId: "invocation-1" } as Context;
const Body = z.object({ name: z.string() });

const call = async (handle: (event: HttpEvent) => Promise<HttpResult>): Promise<HttpResult> =>
  httpApi().handler(handle)(
    anHttpEvent({ route: "GET /v1/units/{unitId}", requestId: "request-7" }),
    context,
  );

const throwing = (thrown: unknown) => call(() => Promise.reject(thrown));

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the chain of HTTP functions", () => {
  it("hands through what the handler answers", async () => {
    const info = vi.spyOn(logger, "info");
    const result = await call(async () => ok(Body, { name: "Ba Đình" }));
    expect(result).toMatchObject({ statusCode: 200, body: '{"name":"Ba Đình"}' });
    expect(info).not.toHaveBeenCalled();
  });

  it("answers a refusal with its problem and logs it at info without its details", async () => {
    const info = vi.spyOn(logger, "info").mockImplementation(() => {});
    const error = vi.spyOn(logger, "error").mockImplementation(() => {});
    const result = await throwing(new DomainError("CONCURRENT_CHANGE", { unitId: "unit_1" }));
    expect(result.statusCode).toBe(409);
    expect(JSON.parse(result.body ?? "")).toMatchObject({ code: "CONCURRENT_CHANGE", instance: "request-7" });
    expect(info).toHaveBeenCalledWith("request refused", {
      code: "CONCURRENT_CHANGE",
      status: 409,
      route: "GET /v1/units/{unitId}",
    });
    expect(error).not.toHaveBeenCalled();
  });

  it("answers a defect with a 500 that tells nothing, and logs the error itself", async () => {
    const logged = vi.spyOn(logger, "error").mockImplementation(() => {});
    const defect = new TypeError("table rr-prod-Table has no key pk");
    const result = await throwing(defect);
    expect(result.statusCode).toBe(500);
    expect(result.body).not.toMatch(/rr-prod|TypeError|pk/);
    expect(JSON.parse(result.body ?? "")).toMatchObject({ code: "INTERNAL_ERROR", instance: "request-7" });
    expect(logged).toHaveBeenCalledWith("request failed", expect.objectContaining({ error: defect }));
  });

  it("answers a 500 when the handler's body does not fit the contract", async () => {
    vi.spyOn(logger, "error").mockImplementation(() => {});
    const result = await call(async () => ok(Body, {} as { name: string }));
    expect(result.statusCode).toBe(500);
  });

  it("survives a thrown thing that is no error", async () => {
    vi.spyOn(logger, "error").mockImplementation(() => {});
    expect((await throwing("boom")).statusCode).toBe(500);
  });

  it("logs a failure with the keys the handler appended, and forgets them before the next request", async () => {
    const steps: string[] = [];
    vi.spyOn(logger, "error").mockImplementation(() => void steps.push("logged"));
    vi.spyOn(logger, "resetKeys").mockImplementation(() => void steps.push("reset"));
    await throwing(new Error("defect"));
    expect(steps).toEqual(["logged", "reset"]);
  });

  it("gives every log line the request's id", async () => {
    const correlate = vi.spyOn(logger, "setCorrelationId");
    await call(async () => ok(Body, { name: "x" }));
    expect(correlate).toHaveBeenCalledWith("request-7");
  });

  it("writes the metrics of a refused request too", async () => {
    const publish = vi.spyOn(metrics, "publishStoredMetrics").mockImplementation(() => metrics);
    vi.spyOn(logger, "info").mockImplementation(() => {});
    await call(async () => {
      metrics.addMetric("SubmissionsRefused", "Count", 1);
      throw new DomainError("NOT_FOUND");
    });
    expect(publish).toHaveBeenCalledOnce();
    metrics.clearMetrics();
  });

  it("writes nothing about metrics when there are none", async () => {
    const publish = vi.spyOn(metrics, "publishStoredMetrics");
    await call(async () => ok(Body, { name: "x" }));
    expect(publish).not.toHaveBeenCalled();
  });
});
