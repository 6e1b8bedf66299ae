import type { Job } from "../../shared/domain/job/job.ts";

/** An exemption of every unit for 2026-YEAR, asked for and not begun. */
export const aJob = (changes: Partial<Job> = {}): Job => ({
  jobId: "job_1",
  state: "planned",
  work: {
    kind: "command",
    command: { command: "exempt", documentNumber: "12/QĐ-SNV" },
    selection: { periodIds: ["2026-YEAR"] },
    hash: "hash",
  },
  reason: "Đơn vị giải thể.",
  by: "officer",
  plannedAt: "2026-12-01T02:00:00.000Z",
  targets: 2,
  workItems: 1,
  body: "body",
  ...changes,
});
