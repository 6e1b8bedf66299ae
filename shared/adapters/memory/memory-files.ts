import type { DocumentResult } from "../../domain/submission/checked-document.ts";
import type { RecheckResult, SubmissionId, SubmittedFile } from "../../domain/submission/submission.ts";
import { type AnswerAddress, answerKey, type KeptAnswer } from "../s3/answer-key.ts";
import { type DryRunAddress, dryRunAddressOf, dryRunKey } from "../s3/dry-run-key.ts";
import { addressOf, type FileAddress, inboxKey } from "../s3/inbox-key.ts";

/** As the store in S3 has them. */
type ResultKind = "findings" | "narrative" | DocumentResult | RecheckResult;

/** One stored version of an uploaded file. */
export interface StoredVersion {
  readonly versionId: string;
  readonly size: number;
  /** Whole seconds, as S3 says it. */
  readonly lastModified: string;
  readonly bytes: Uint8Array;
}

/** The bucket without S3: versions under each key, oldest first, and the results of checks. Made for one run. */
export function memoryFiles() {
  const objects = new Map<string, StoredVersion[]>();
  const results = new Map<string, string>();
  const answers = new Map<string, { readonly bytes: Uint8Array; readonly kept: KeptAnswer }>();

  return {
    addressOf,
    keyOf: inboxKey,

    async uploadForm(
      address: FileAddress,
      { size, type, sha256 }: Pick<SubmittedFile, "size" | "type" | "sha256">,
      { expiresAt }: { now: Date; expiresAt: string },
    ) {
      const fields = { key: inboxKey(address), "Content-Type": type, "x-amz-checksum-sha256": sha256 };
      return { url: "https://inbox.example", fields: { ...fields, size: String(size), expiresAt } };
    },

    async dryRunForm(address: DryRunAddress, { size }: Pick<SubmittedFile, "size" | "type" | "sha256">) {
      return { url: "https://inbox.example", fields: { key: dryRunKey(address), size: String(size) } };
    },

    /** Files that are only tried, in the same bucket. */
    dryRuns: {
      addressOf: dryRunAddressOf,

      async versionsOf(address: DryRunAddress): Promise<StoredVersion[]> {
        return [...(objects.get(dryRunKey(address)) ?? [])];
      },

      async read(address: DryRunAddress, versionId: string): Promise<Uint8Array> {
        const found = objects.get(dryRunKey(address))?.find((version) => version.versionId === versionId);
        if (!found) throw new Error(`NoSuchVersion: ${dryRunKey(address)} ${versionId}`);
        return found.bytes;
      },

      async remove(address: DryRunAddress, versions: readonly { readonly versionId: string }[]) {
        const gone = new Set(versions.map(({ versionId }) => versionId));
        const left = (objects.get(dryRunKey(address)) ?? []).filter(({ versionId }) => !gone.has(versionId));
        if (left.length > 0) objects.set(dryRunKey(address), left);
        else objects.delete(dryRunKey(address));
      },

      async saveFindings(address: DryRunAddress, report: unknown): Promise<void> {
        results.set(dryRunKey(address), JSON.stringify(report));
      },

      async readFindings(address: DryRunAddress): Promise<unknown> {
        const result = results.get(dryRunKey(address));
        return result === undefined ? undefined : JSON.parse(result);
      },
    },

    /** What a browser does with an upload form, whatever the form allows: the ingestion must not rely on it. */
    upload(key: string, bytes: Uint8Array, at: Date): void {
      const versions = objects.get(key) ?? [];
      const wholeSecond = Math.floor(at.getTime() / 1000) * 1000;
      versions.push({
        versionId: `version-${versions.length + 1}`,
        size: bytes.length,
        lastModified: new Date(wholeSecond).toISOString(),
        bytes,
      });
      objects.set(key, versions);
    },

    async versionsOf(address: FileAddress): Promise<StoredVersion[]> {
      return [...(objects.get(inboxKey(address)) ?? [])];
    },

    async read(address: FileAddress, versionId: string): Promise<Uint8Array> {
      const found = objects.get(inboxKey(address))?.find((version) => version.versionId === versionId);
      if (!found) throw new Error(`NoSuchVersion: ${inboxKey(address)} ${versionId}`);
      return found.bytes;
    },

    async downloadLink(
      address: FileAddress,
      { versionId }: { versionId: string; name: string; type: string },
    ) {
      return { url: `https://inbox.example/${inboxKey(address)}?versionId=${versionId}`, seconds: 60 };
    },

    async saveResult(id: SubmissionId, kind: ResultKind, value: unknown): Promise<void> {
      results.set(resultId(id, kind), JSON.stringify(value));
    },

    async readResult(id: SubmissionId, kind: ResultKind): Promise<unknown> {
      const result = results.get(resultId(id, kind));
      return result === undefined ? undefined : JSON.parse(result);
    },

    async kept(address: AnswerAddress): Promise<KeptAnswer | undefined> {
      return answers.get(answerKey(address))?.kept;
    },

    async keep(address: AnswerAddress, bytes: Uint8Array, kept: KeptAnswer): Promise<void> {
      answers.set(answerKey(address), { bytes, kept });
    },

    async answerLink(address: AnswerAddress, _name: string) {
      return { url: `https://inbox.example/${answerKey(address)}`, seconds: 60 };
    },

    /** Every answer that is kept, by its key, for assertions. */
    allAnswers: (): ReadonlyMap<string, { readonly bytes: Uint8Array; readonly kept: KeptAnswer }> => answers,

    /** Every key with its versions, for assertions. */
    all: (): ReadonlyMap<string, readonly StoredVersion[]> => objects,
  };
}

export type MemoryFiles = ReturnType<typeof memoryFiles>;

function resultId({ unitId, periodId, attempt }: SubmissionId, kind: string): string {
  return `${unitId}/${periodId}/${attempt}/${kind}`;
}
