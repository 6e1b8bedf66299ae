import type { IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import type { CheckedFiles } from "../../shared/domain/rules/judge.ts";
import {
  isRequired,
  originOf,
  type Submission,
  type SubmissionId,
  type SubmittedFile,
} from "../../shared/domain/submission/submission.ts";

interface Deps {
  readonly files: {
    read(address: SubmissionId & { readonly fileId: string }, versionId: string): Promise<Uint8Array>;
  };
  readonly checker: {
    check(
      files: readonly { readonly fileId: string; readonly file: SubmittedFile; readonly bytes: Uint8Array }[],
      template: IndicatorTemplate | undefined,
    ): Promise<CheckedFiles>;
  };
}

/** Reads the required files of a report, all of which have arrived. `bytes` are those that were read already, by file. */
export async function checkFiles(
  deps: Deps,
  submission: Submission,
  template: IndicatorTemplate | undefined,
  bytes: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<CheckedFiles> {
  const required = Object.entries(submission.files).filter(([, file]) => isRequired(file));
  const files = await Promise.all(
    required.map(async ([fileId, file]) => ({
      fileId,
      file,
      bytes: bytes.get(fileId) ?? (await readReceived(deps, submission, fileId, file)),
    })),
  );
  return deps.checker.check(files, template);
}

function readReceived(
  deps: Deps,
  submission: Submission,
  fileId: string,
  file: SubmittedFile,
): Promise<Uint8Array> {
  if (!file.received) throw new Error(`file ${fileId} is read before it was received`);
  return deps.files.read(originOf(submission, fileId, file), file.received.versionId);
}
