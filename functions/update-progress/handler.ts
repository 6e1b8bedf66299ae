import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { progressOf } from "../../shared/domain/progress/progress.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";

export interface Deps {
  readonly templates: Pick<TemplateStore, "pinnedByPeriod">;
  readonly progress: Pick<ProgressStore, "readShard" | "save">;
  now(): Date;
}

/** An event about one obligation names its shard; one about a period says how many shards there are. */
const ChangedObligations = z.object({
  detail: z.object({
    data: z.union([
      z.object({ periodId: z.string(), shard: z.int().min(0) }),
      z.object({ periodId: z.string(), shards: z.int().min(1) }),
    ]),
  }),
});

/**
 * Recomputes the progress of every shard that a batch of events is about, each once. Events only say where to look:
 * twice, late or out of order, the result is what the obligations say now.
 */
export const updateProgress =
  (deps: Deps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const messagesOf = new Map<string, string[]>();
    const failed = new Set<string>();
    for (const { messageId, body } of event.Records) {
      try {
        for (const shard of shardsIn(body))
          messagesOf.set(shard, [...(messagesOf.get(shard) ?? []), messageId]);
      } catch (error) {
        logger.error("message failed", { messageId, error: error as Error });
        failed.add(messageId);
      }
    }
    for (const [changed, messageIds] of messagesOf) {
      const [periodId = "", shard = ""] = changed.split("#");
      try {
        await recompute(deps, periodId, Number(shard));
      } catch (error) {
        logger.error("recompute failed", { periodId, shard, error: error as Error });
        for (const messageId of messageIds) failed.add(messageId);
      }
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };

function shardsIn(body: string): string[] {
  const { data } = parseMessage(ChangedObligations, body).detail;
  if ("shard" in data) return [`${data.periodId}#${data.shard}`];
  return Array.from({ length: data.shards }, (_, shard) => `${data.periodId}#${shard}`);
}

async function recompute(deps: Deps, periodId: string, shard: number): Promise<void> {
  const template = await deps.templates.pinnedByPeriod(periodId);
  const content = await deps.progress.readShard(periodId, shard);
  const progress = progressOf(content, template);
  const stored = await deps.progress.save(periodId, shard, progress, deps.now());
  logger.info("progress recomputed", {
    periodId,
    shard,
    obligations: content.obligations.length,
    revision: progress.revision,
    stored,
  });
}
