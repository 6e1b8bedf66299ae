import { describe, expect, it } from "vitest";
import type { Submission } from "../../../../../shared/domain/submission/submission.ts";
import { filesToLookFor, type SweepAction, sweepOf } from "../../../../../shared/domain/submission/sweep.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aReceivedSubmission,
  aSubmission,
  received,
} from "../../../../builders/a-submission.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The builder's forms run out at 03:10. */
const FORM_ENDS = Date.parse("2026-12-01T03:10:00.000Z");

const arrived = aDataFile(received());
const differing = aDocumentFile({ problem: "FILE_DIFFERS", versionsSeen: 1 });
const reused = aDocumentFile({ ...received(), reusedFrom: { attempt: 1, fileId: "document" } });
const withEvidence = { ...aReceivedSubmission().files, "evidence-1": anEvidenceFile() };

interface Case {
  readonly what: string;
  readonly submission: Submission;
  /** Versions under each key. */
  readonly found?: Readonly<Record<string, number>>;
  /** Since the forms ran out. */
  readonly age?: number;
  readonly does: SweepAction;
}

const CASES: readonly Case[] = [
  {
    what: "has a report decided of which every file is used again: no event of storage ever tells of it",
    submission: aReceivedSubmission({
      files: {
        data: aDataFile({ ...received(), reusedFrom: { attempt: 1, fileId: "data" } }),
        document: reused,
      },
    }),
    does: { kind: "ingest", fileIds: ["data"] },
  },
  { what: "waits for a request that may still be sent", submission: aSubmission(), does: { kind: "wait" } },
  {
    what: "waits an hour after the forms ran out",
    submission: aSubmission(),
    age: HOUR,
    does: { kind: "wait" },
  },
  {
    what: "lets a request expire when nothing came within the hour",
    submission: aSubmission(),
    age: HOUR + 1,
    does: { kind: "expire" },
  },
  {
    what: "lets a request expire of which only one file came",
    submission: aSubmission({ files: { data: arrived, document: aDocumentFile() } }),
    age: HOUR + 1,
    does: { kind: "expire" },
  },
  {
    what: "ingests what lies in storage and was not noted",
    submission: aSubmission(),
    found: { data: 1, document: 2 },
    does: { kind: "ingest", fileIds: ["data", "document"] },
  },
  {
    what: "never lets a request expire whose bytes lie there",
    submission: aSubmission(),
    found: { document: 1 },
    age: 5 * HOUR,
    does: { kind: "ingest", fileIds: ["document"] },
  },
  {
    what: "does not look again at what was found to differ",
    submission: aSubmission({ files: { data: arrived, document: differing } }),
    found: { document: 1 },
    does: { kind: "wait" },
  },
  {
    what: "looks again when more came under that key",
    submission: aSubmission({ files: { data: arrived, document: differing } }),
    found: { document: 2 },
    does: { kind: "ingest", fileIds: ["document"] },
  },
  {
    what: "lets a request expire of which only something else came",
    submission: aSubmission({ files: { data: arrived, document: differing } }),
    found: { document: 1 },
    age: 2 * HOUR,
    does: { kind: "expire" },
  },
  {
    what: "has a received report decided, by any of its files",
    submission: aReceivedSubmission(),
    does: { kind: "ingest", fileIds: ["data"] },
  },
  {
    what: "has it decided by a file that came with it, not by one used again",
    submission: aReceivedSubmission({ files: { document: reused, data: arrived } }),
    does: { kind: "ingest", fileIds: ["data"] },
  },
  {
    what: "looks after the evidence of a received report too",
    submission: aReceivedSubmission({ files: withEvidence }),
    found: { "evidence-1": 1 },
    does: { kind: "ingest", fileIds: ["data", "evidence-1"] },
  },
  {
    what: "takes bytes that came after the request expired",
    submission: aSubmission({ state: "expired" }),
    found: { data: 1 },
    age: 47 * HOUR,
    does: { kind: "ingest", fileIds: ["data"] },
  },
  {
    what: "goes on looking for two days after the forms ran out",
    submission: aSubmission({ state: "expired" }),
    age: 48 * HOUR,
    does: { kind: "wait" },
  },
  {
    what: "forgets an expired request after two days",
    submission: aSubmission({ state: "expired" }),
    age: 48 * HOUR + 1,
    does: { kind: "forget" },
  },
  {
    what: "waits for evidence of a report that is decided",
    submission: aReceivedSubmission({ state: "accepted", files: withEvidence }),
    does: { kind: "wait" },
  },
  {
    what: "ingests evidence that came for a report that is decided",
    submission: aReceivedSubmission({ state: "accepted", files: withEvidence }),
    found: { "evidence-1": 1 },
    does: { kind: "ingest", fileIds: ["evidence-1"] },
  },
  {
    what: "forgets evidence that never came",
    submission: aReceivedSubmission({ state: "rejected", files: withEvidence }),
    age: 49 * HOUR,
    does: { kind: "forget" },
  },
  {
    what: "forgets a decided report of which nothing is to come",
    submission: aReceivedSubmission({ state: "accepted" }),
    does: { kind: "forget" },
  },
];

describe("the sweep", () => {
  it.each(CASES)("$what", ({ submission, found = {}, age = 0, does }) => {
    const now = new Date(FORM_ENDS + age);
    expect(sweepOf(submission, new Map(Object.entries(found)), now)).toEqual(does);
  });

  it("looks for the files that are not known to have come", () => {
    const files = { data: arrived, document: differing, "evidence-1": anEvidenceFile() };
    expect(filesToLookFor(aSubmission({ files }))).toEqual(["document", "evidence-1"]);
  });
});
