import {
  isRequired,
  type Submission,
  type SubmittedFile,
} from "../../shared/domain/submission/submission.ts";

interface Forms {
  uploadForm(
    address: {
      readonly unitId: string;
      readonly periodId: string;
      readonly attempt: number;
      readonly fileId: string;
    },
    file: SubmittedFile,
    until: { readonly now: Date; readonly expiresAt: string },
  ): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }>;
}

/** A form for each file of an attempt that is still to come. */
export async function uploadViews(files: Forms, submission: Submission, now: Date) {
  const { unitId, periodId, attempt, state, uploadExpiresAt: expiresAt } = submission;
  // A repeat gets forms for the time that is left: it cannot prolong an upload past the limit on open ones.
  if (Date.parse(expiresAt) <= now.getTime()) return [];
  return Promise.all(
    Object.entries(submission.files)
      // Evidence may still come when the report itself needs no upload, or was decided meanwhile.
      .filter(([, file]) => !file.received && (state === "requested" || !isRequired(file)))
      .map(async ([fileId, file]) => {
        const { url, fields } = await files.uploadForm({ unitId, periodId, attempt, fileId }, file, {
          now,
          expiresAt,
        });
        return { fileId, url, fields: { ...fields } };
      }),
  );
}
