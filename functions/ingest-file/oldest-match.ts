import { createHash } from "node:crypto";
import type { FileVersion } from "../../shared/adapters/s3/object-versions.ts";
import type { SubmittedFile } from "../../shared/domain/submission/submission.ts";

/** The version that counts: the oldest whose size and SHA-256 are those announced. `versions` are oldest first. */
export async function oldestMatch(
  file: Pick<SubmittedFile, "size" | "sha256">,
  versions: readonly FileVersion[],
  read: (versionId: string) => Promise<Uint8Array>,
): Promise<{ version: FileVersion; bytes: Uint8Array } | undefined> {
  for (const version of versions) {
    if (version.size !== file.size) continue;
    const bytes = await read(version.versionId);
    if (createHash("sha256").update(bytes).digest("base64") === file.sha256) return { version, bytes };
  }
  return undefined;
}
