import type { Context, ScheduledEvent } from "aws-lambda";
import { afterEach, expect, it, vi } from "vitest";
import { eventConsumer } from "../../../../functions/_runtime/event-consumer.ts";
import { logger } from "../../../../functions/_runtime/logger.ts";
import { metrics } from "../../../../functions/_runtime/metrics.ts";

const context = { functionName: "sweep-uploads", awsRequestId: "invocation-1" } as Context;
const event = { id: "event-1" } as ScheduledEvent;

afterEach(() => {
  vi.restoreAllMocks();
});

it("hands through what the handler answers", async () => {
  const handler = eventConsumer<ScheduledEvent, { swept: number }>().handler(async () => ({ swept: 3 }));
  expect(await handler(event, context)).toEqual({ swept: 3 });
});

it("lets a handler answer nothing", async () => {
  const handler = eventConsumer<ScheduledEvent, void>().handler(async () => {});
  expect(await handler(event, context)).toBeUndefined();
});

it("logs what was thrown and throws it on, so that AWS tries again", async () => {
  const logged = vi.spyOn(logger, "error").mockImplementation(() => {});
  const publish = vi.spyOn(metrics, "publishStoredMetrics").mockImplementation(() => metrics);
  const defect = new Error("throttled");
  const handler = eventConsumer<ScheduledEvent, void>().handler(() => {
    metrics.addMetric("UploadsSwept", "Count", 1);
    return Promise.reject(defect);
  });
  await expect(handler(event, context)).rejects.toBe(defect);
  expect(logged).toHaveBeenCalledWith("invocation failed", { error: defect });
  expect(publish).toHaveBeenCalledOnce();
  metrics.clearMetrics();
});
