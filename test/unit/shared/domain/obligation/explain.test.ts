import { describe, expect, it } from "vitest";
import type { CheckNotes } from "../../../../../shared/domain/findings/check-notes.ts";
import { approve } from "../../../../../shared/domain/obligation/decisions.ts";
import { explain } from "../../../../../shared/domain/obligation/explain.ts";
import { aReceivedSubmission } from "../../../../builders/a-submission.ts";
import { aWaiver } from "../../../../builders/a-waiver.ts";
import { aCurrent, aMetObligation } from "../../../../builders/an-obligation.ts";
import { codeOf } from "./code-of.ts";

const NOW = new Date("2026-12-05T03:00:00.000Z");
const POSTS = { id: "MUCH_MORE_THAN_OWN/data/B01", found: "500" };
const SPENT = { id: "MUCH_MORE_THAN_KIND/data/A08", found: "9.000" };

const waiting = aMetObligation({ current: aCurrent({ reasonsMissing: 2 }) });
const submission = aReceivedSubmission({ state: "accepted", unexplained: [POSTS, SPENT] });

const explaining = (
  ids: readonly string[],
  changes: { notes?: CheckNotes; submission?: typeof submission } = {},
) =>
  explain(
    waiting,
    {
      submission,
      notes: undefined,
      explanations: ids.map((findingId) => ({ findingId, text: "Đợt cao điểm" })),
      by: "member",
      ...changes,
    },
    NOW,
  );

describe("an explanation", () => {
  it("of one of two figures leaves one to explain", () => {
    const { obligation, submissions, notes, event } = explaining([POSTS.id]);
    expect(obligation).toMatchObject({ current: { reasonsMissing: 1 }, version: waiting.version + 1 });
    expect(submissions).toEqual([
      { attempt: 1, to: "accepted", from: ["accepted"], set: { unexplained: [SPENT] } },
    ]);
    expect(notes).toEqual({
      explanations: {
        [POSTS.id]: { text: "Đợt cao điểm", found: "500", by: "member", at: NOW.toISOString() },
      },
      waivers: [],
      version: 1,
    });
    expect(event).toEqual({ type: "SubmissionExplained", data: { attempt: 1 }, record: { by: "member" } });
  });

  it("of all of them lets the office approve the report, which before it cannot", () => {
    const approving = (obligation: typeof waiting) => approve(obligation, { attempt: 1, by: "office" }, NOW);
    expect(codeOf(() => approving(waiting))).toBe("REASONS_MISSING");
    const { obligation } = explaining([POSTS.id, SPENT.id]);
    expect(obligation.current).not.toHaveProperty("reasonsMissing");
    expect(approving(obligation).obligation.current?.state).toBe("approved");
  });

  it("said again replaces the former", () => {
    const { notes } = explaining([POSTS.id, SPENT.id]);
    const explained = { ...submission, unexplained: [] };
    const again = explain(
      waiting,
      {
        ...{ submission: explained, notes, by: "member" },
        explanations: [{ findingId: POSTS.id, text: "Ba chiến dịch" }],
      },
      NOW,
    );
    expect(again.notes?.explanations[POSTS.id]).toMatchObject({ text: "Ba chiến dịch", found: "500" });
    expect(again.notes?.version).toBe(2);
  });

  it("of an attempt that does not count is kept for the next one", () => {
    const rejected = aReceivedSubmission({ attempt: 2, state: "rejected", unexplained: [POSTS] });
    const { obligation, notes } = explaining([POSTS.id], { submission: rejected });
    expect(obligation.current?.reasonsMissing).toBe(2);
    expect(notes?.explanations).toHaveProperty([POSTS.id]);
  });

  it("leaves what the office waived as it is", () => {
    const waiver = aWaiver({ code: "SAME_FILE" });
    const { notes } = explaining([POSTS.id], { notes: { explanations: {}, waivers: [waiver], version: 4 } });
    expect(notes).toMatchObject({ waivers: [waiver], version: 5 });
  });

  it("is refused for what nobody asks", () => {
    expect(codeOf(() => explaining(["SAME_FILE/data"]))).toBe("NOT_TO_EXPLAIN");
  });

  it("of years of corrections keeps those said last", () => {
    const explanations = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [
        `SAME_VALUES/data/A${index}`,
        { text: "…", by: "member", at: new Date(NOW.getTime() - index - 1).toISOString() },
      ]),
    );
    const { notes } = explaining([POSTS.id], { notes: { explanations, waivers: [], version: 9 } });
    expect(Object.keys(notes?.explanations ?? {})).toHaveLength(100);
    expect(notes?.explanations).toHaveProperty([POSTS.id]);
    expect(notes?.explanations).not.toHaveProperty(["SAME_VALUES/data/A99"]);
  });
});
