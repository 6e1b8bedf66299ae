import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { DownloadLinks } from "../../shared/adapters/s3/download-links.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { DownloadLink, type FileNotReadyReason, FilePath } from "../../shared/contract/http/submissions.ts";
import { canDownload, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { isDownloadable } from "../../shared/domain/submission/download.ts";
import { originOf } from "../../shared/domain/submission/submission.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadAttempt">;
  readonly files: DownloadLinks & Pick<FileStore, "scanVerdict">;
  readonly uploadsAreScanned: boolean;
  now(): Date;
}

/** Signs a short-lived link to the version of a file that counts. */
export const downloadFile =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId, attempt, fileId } = parsePath(FilePath, event);
    parseQuery(NoQuery, event);
    const person = personOf(event);
    const { submission, ...standing } = await deps.reports.loadAttempt(
      { unitId, periodId, attempt },
      person.sub,
    );
    requireRightOnUnit(person, standing, canDownload);
    const file = submission && Object.hasOwn(submission.files, fileId) && submission.files[fileId];
    if (!submission || !file) throw new DomainError("NOT_FOUND");
    const notReady = (reason: FileNotReadyReason) =>
      new DomainError("FILE_NOT_READY", { attempt, fileId, state: submission.state, reason });
    if (!file.received || !isDownloadable(submission, file)) throw notReady("NOT_PASSED");

    const origin = originOf(submission, fileId, file);
    const { versionId } = file.received;
    if (deps.uploadsAreScanned) {
      // Storage would answer the link with an "access denied" that nobody understands.
      const verdict = await deps.files.scanVerdict(origin, versionId);
      if (verdict !== "CLEAN") throw notReady(verdict);
    }

    const { url, seconds } = await deps.files.downloadLink(origin, {
      versionId,
      name: file.name,
      type: file.type,
    });
    logger.info("download signed", { unitId, periodId, attempt, fileId });
    return ok(DownloadLink, {
      url,
      expiresAt: new Date(deps.now().getTime() + seconds * 1000).toISOString(),
    });
  };
