import { describe, expect, it } from "vitest";
import { comparedEvidence } from "../../../../../shared/domain/submission/compared-evidence.ts";
import { evidenceNotKept } from "../../../../../shared/domain/submission/evidence-not-kept.ts";
import type { FileProblem, SubmittedFile } from "../../../../../shared/domain/submission/submission.ts";
import { aDataFile, anEvidenceFile, received } from "../../../../builders/a-submission.ts";

const refused = (problem: FileProblem) => anEvidenceFile({ problem, versionsSeen: 1 });
const files = (evidence: Record<string, SubmittedFile>) => ({ files: { data: aDataFile(), ...evidence } });

describe("evidence that is not kept", () => {
  it("is told by its file, and what merely is not what was announced is not among it", () => {
    const evidence = files({
      "evidence-1": refused("EVIDENCE_DAMAGED"),
      "evidence-2": refused("FILE_DIFFERS"),
      "evidence-3": anEvidenceFile(received()),
    });
    expect(evidenceNotKept(evidence)).toEqual([{ code: "EVIDENCE_DAMAGED", fileId: "evidence-1" }]);
  });

  const before = files({
    "evidence-1": refused("EVIDENCE_DAMAGED"),
    "evidence-2": refused("EVIDENCE_ENCRYPTED"),
  });

  it.each([
    ["is still there when the same is wrong with it", refused("EVIDENCE_DAMAGED"), "still"],
    ["is corrected when its place holds evidence that is kept", anEvidenceFile(received()), "fixed"],
    ["is corrected when something else is wrong now, which is new", refused("EVIDENCE_TOO_LARGE"), "fixed"],
    ["is neither while the file that replaces it is on its way", anEvidenceFile(), "neither"],
    ["is neither while what arrived is something else", refused("FILE_DIFFERS"), "neither"],
  ])("%s", (_name, file, expected) => {
    const { still, fixed } = comparedEvidence(
      files({ "evidence-1": file, "evidence-2": anEvidenceFile() }),
      before,
    );
    expect({ still, fixed: fixed.map(({ code }) => code) }).toEqual({
      still: expected === "still" ? ["EVIDENCE_DAMAGED/evidence-1"] : [],
      fixed: expected === "fixed" ? ["EVIDENCE_DAMAGED"] : [],
    });
  });

  it("is corrected when the next attempt comes without it", () => {
    expect(comparedEvidence(files({}), before).fixed).toHaveLength(2);
  });
});
