import { describe, expect, it } from "vitest";
import {
  isDecided,
  isSettled,
  mayBecome,
  receivedAtOf,
  SUBMISSION_STATES,
  type SubmissionState,
} from "../../../../../shared/domain/submission/submission.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aReceivedSubmission,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";

/** Written down a second time, from → to. */
const LEGAL = new Set([
  "requested → received",
  "requested → expired",
  "expired → received",
  "received → accepted",
  "received → rejected",
  "received → superseded",
  "accepted → superseded",
  "accepted → withdrawn",
  "accepted → approved",
  "accepted → returned",
  "approved → returned",
  "approved → accepted",
  "returned → accepted",
]);

describe("states of a submission", () => {
  const pairs = SUBMISSION_STATES.flatMap((from) => SUBMISSION_STATES.map((to) => [from, to] as const));

  it.each(pairs)("%s → %s is legal or not as the chart says", (from, to) => {
    expect(mayBecome(from, to)).toBe(LEGAL.has(`${from} → ${to}`));
  });

  it.each(SUBMISSION_STATES)("%s is decided once the checks have spoken", (state) => {
    const undecided: SubmissionState[] = ["requested", "received", "expired"];
    expect(isDecided({ state })).toBe(!undecided.includes(state));
  });
});

describe("arrival", () => {
  const at = (minute: number) => received(`2026-12-01T03:0${minute}:00.000Z`);

  it("is complete when the required files have come; evidence is not waited for", () => {
    const files = { data: aDataFile(at(1)), document: aDocumentFile(at(2)), "evidence-1": anEvidenceFile() };
    const submission = aSubmission({ files });
    expect(receivedAtOf(submission)).toBe("2026-12-01T03:02:00.000Z");
    expect(isSettled(submission)).toBe(false);
    expect(isSettled(aReceivedSubmission())).toBe(true);
  });

  it("of a report of which every file is used again is that of the files themselves", () => {
    const reusedFrom = (fileId: string) => ({ reusedFrom: { attempt: 1, fileId } });
    const files = {
      data: aDataFile({ ...at(1), ...reusedFrom("data") }),
      document: aDocumentFile({ ...at(2), ...reusedFrom("document") }),
    };
    expect(receivedAtOf(aSubmission({ files }))).toBe("2026-12-01T03:02:00.000Z");
  });

  it("is not complete while one required file is missing", () => {
    const submission = aSubmission({ files: { data: aDataFile(at(1)), document: aDocumentFile() } });
    expect(receivedAtOf(submission)).toBeUndefined();
  });

  it("is that of the last required file, in whatever order they are named", () => {
    const [data, document] = [aDataFile(at(5)), aDocumentFile(at(2))];
    expect(receivedAtOf(aSubmission({ files: { data, document } }))).toBe("2026-12-01T03:05:00.000Z");
    expect(receivedAtOf(aSubmission({ files: { document, data } }))).toBe("2026-12-01T03:05:00.000Z");
  });

  it("is not moved by evidence that comes later", () => {
    const files = {
      data: aDataFile(at(1)),
      document: aDocumentFile(at(2)),
      "evidence-1": anEvidenceFile(at(9)),
    };
    expect(receivedAtOf(aSubmission({ files }))).toBe("2026-12-01T03:02:00.000Z");
  });

  it("is that of what came with this attempt, not of what is used again", () => {
    const reused = aDocumentFile({ ...at(9), reusedFrom: { attempt: 1, fileId: "document" } });
    expect(receivedAtOf(aSubmission({ files: { data: aDataFile(at(3)), document: reused } }))).toBe(
      "2026-12-01T03:03:00.000Z",
    );
  });
});
