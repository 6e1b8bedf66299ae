import { readFileSync } from "node:fs";
import type { RecordedCall } from "../../scripts/local/recording-proxy.ts";
import { type AccessRequest, LEADING_KEYS } from "./policy-evaluator.ts";

/** Whose rights a presigned request uses: those of the one function that signs such. */
function signerOf(presigned: NonNullable<RecordedCall["presigned"]>, resource: string): string {
  if (presigned === "post") return "request-submission";
  return /\/results\/.+\/answer-[^/]+$/.test(resource) ? "mark-workbook" : "download-file";
}

/**
 * All that was recorded, each different call once. A presigned request that the storage refused is left out: a stranger
 * may ask for anything, and it says nothing about what the signing function needs.
 */
export function readRecordedCalls(file: string): readonly RecordedCall[] {
  const lines = new Set(readFileSync(file, "utf8").split("\n").filter(Boolean));
  return [...lines]
    .map((line): RecordedCall => JSON.parse(line))
    .filter(({ presigned, status }) => presigned === null || status < 400);
}

/** The folder of the function whose role must allow the call; undefined when nobody can tell. */
export function callerOf({ function: name, presigned, resource }: RecordedCall): string | undefined {
  return name ?? (presigned === null ? undefined : signerOf(presigned, resource));
}

export function requestOf({ action, resource, leadingKeys, context = {} }: RecordedCall): AccessRequest {
  const others = Object.entries(context).map(([key, value]) => [key, [value]] as const);
  return {
    action,
    resource,
    context: {
      ...Object.fromEntries(others),
      ...(leadingKeys.length > 0 ? { [LEADING_KEYS]: leadingKeys } : {}),
    },
  };
}
