import { describe, expect, it } from "vitest";
import { type Deps, requestSubmission } from "../../../../functions/request-submission/handler.ts";
import { SubmissionIssued } from "../../../../shared/contract/http/submissions.ts";
import {
  aDataFile,
  aDocumentFile,
  anEvidenceFile,
  aReceivedSubmission,
} from "../../../builders/a-submission.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, BA_DINH, type City, HOAN_KIEM, NOW, outcomeOf } from "../read-units/a-city.ts";

const route = "POST /v1/obligations/{unitId}/{periodId}/submissions";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const body = {
  document: { number: "47/BC-UBND", date: "2026-11-30" },
  files: [aDataFile(), aDocumentFile()],
};

async function aCityThatOwes(wanted: Parameters<typeof aCity>[0] = {}) {
  const city = await aCity(wanted);
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
  const sent: unknown[] = [];
  return { ...city, sent, ingest: async (message: unknown) => void sent.push(message) };
}

const wanted = (key = "key-1", changes: object = {}) => ({
  who: "a member" as const,
  route,
  path,
  headers: { "idempotency-key": key },
  body: { ...body, ...changes },
});
const request = async (city: Deps, key?: string, changes?: object) =>
  SubmissionIssued.parse(await ask(requestSubmission(city), wanted(key, changes)));

describe("asking for an upload", () => {
  it("is answered with a form for each file, until the request runs out", async () => {
    const { submission, uploads } = await request(await aCityThatOwes());
    expect(submission).toMatchObject({ attempt: 1, state: "requested", requestedAt: NOW.toISOString() });
    expect(uploads.map(({ fileId, fields }) => [fileId, fields["key"], fields["expiresAt"]])).toEqual(
      ["data", "document"].map((fileId) => [
        fileId,
        `inbox/${HOAN_KIEM}/2026-YEAR/1/${fileId}`,
        submission.uploadExpiresAt,
      ]),
    );
  });

  it("is answered without a form for what is used again", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission({ unitId: HOAN_KIEM, state: "rejected" }));
    const reuse = { part: "document", reuse: { attempt: 1, fileId: "document" } };
    const { submission, uploads } = await request(city, "key-1", { files: [aDataFile(), reuse] });
    expect(uploads.map(({ fileId }) => fileId)).toEqual(["data"]);
    expect(submission.files).toContainEqual(
      expect.objectContaining({ fileId: "document", reusedFrom: { attempt: 1, fileId: "document" } }),
    );
  });

  it("shows nothing of who asked, and no storage version", async () => {
    const answer = JSON.stringify(await request(await aCityThatOwes()));
    expect(answer).not.toMatch(/member-of|idempotency|versionId/);
  });
});

describe("asking again under the same key", () => {
  it("is answered with the first attempt, with fresh forms", async () => {
    const city = await aCityThatOwes();
    const first = await request(city);
    expect(await request(city)).toEqual(first);
    expect(await city.reports.recentSubmissions(HOAN_KIEM, "2026-YEAR", 9)).toHaveLength(1);
  });

  it("is answered with the forms of evidence alone when the report itself needs no upload", async () => {
    const city = await aCityThatOwes();
    await city.reports.issue(aReceivedSubmission({ ...path, state: "accepted" }));
    const again = (part: string) => ({ part, reuse: { attempt: 1, fileId: part } });
    const asked = { files: [again("data"), again("document"), anEvidenceFile()] };
    for (const _ of ["asked", "asked again"]) {
      const { submission, uploads } = await request(city, "key-1", asked);
      expect(submission).toMatchObject({ attempt: 2, state: "received" });
      expect(uploads.map(({ fileId }) => fileId)).toEqual(["evidence-1"]);
    }
  });

  it("is answered without forms once it has run out, and with what became of it", async () => {
    const city = await aCityThatOwes();
    await request(city);
    const later = { ...city, now: () => new Date(NOW.getTime() + 11 * 60_000) };
    expect((await request(later)).uploads).toEqual([]);
    await city.reports.expire({ ...path, attempt: 1 });
    expect((await request(later)).submission.state).toBe("expired");
  });

  it("is answered after closing too, when nothing new is taken", async () => {
    const city = await aCityThatOwes();
    await request(city);
    const period = await city.periods.load("2026-YEAR");
    if (period) await city.periods.save({ ...period, closesAt: NOW.toISOString() }, period);
    expect((await request(city)).submission.attempt).toBe(1);
    expect(await outcomeOf(requestSubmission(city), wanted("key-2"))).toBe("PERIOD_CLOSED");
  });

  it("with another body is refused, and issues nothing", async () => {
    const city = await aCityThatOwes();
    await request(city);
    const changed = wanted("key-1", { document: { ...body.document, number: "48/BC-UBND" } });
    expect(await outcomeOf(requestSubmission(city), changed)).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await city.reports.recentSubmissions(HOAN_KIEM, "2026-YEAR", 9)).toHaveLength(1);
  });

  it("by another person is another request", async () => {
    const city = await aCityThatOwes();
    await request(city);
    await city.memberships.add({
      sub: "member-of-ba-dinh",
      unitId: HOAN_KIEM,
      email: "b@example.gov.vn",
      since: NOW.toISOString(),
      addedBy: "test",
    });
    const other = { ...wanted(), who: "a member of another unit" as const };
    const { submission } = await ask(requestSubmission(city), other);
    expect(submission.attempt).toBe(2);
  });

  it("by somebody who lost the right is refused like any other", async () => {
    const city = await aCityThatOwes();
    await request(city);
    const stranger = { ...wanted(), who: "a member of no unit" as const };
    expect(await outcomeOf(requestSubmission(city), stranger)).toBe("NOT_FOUND");
  });
});

describe("a number", () => {
  it("is the same when its write was done and the answer lost", async () => {
    const city = await aCityThatOwes();
    const reports: City["reports"] = {
      ...city.reports,
      // The client sent the write again, and found its own item in the way.
      issue: async (submission) => {
        await city.reports.issue(submission);
        return false;
      },
    };
    const { submission, uploads } = await request({ ...city, reports });
    expect(submission.attempt).toBe(1);
    expect(uploads).toHaveLength(2);
    expect(await city.reports.recentSubmissions(HOAN_KIEM, "2026-YEAR", 9)).toHaveLength(1);
  });

  it("is the next one when somebody else takes it first", async () => {
    const city = await aCityThatOwes();
    let others = 0;
    const reports: City["reports"] = {
      ...city.reports,
      issue: async (submission) => {
        if (others++ === 0) await request(city, "key-of-another-window");
        return city.reports.issue(submission);
      },
    };
    expect((await request({ ...city, reports })).submission.attempt).toBe(2);
  });

  it("is given up when it is lost again and again", async () => {
    const city = await aCityThatOwes();
    const reports = { ...city.reports, issue: async () => false };
    expect(await outcomeOf(requestSubmission({ ...city, reports }), wanted())).toBe("CONCURRENT_CHANGE");
  });
});

describe("a request is refused", () => {
  it.each([
    ["for a unit of others", "NOT_FOUND", { who: "a member of another unit" as const }],
    ["by the office, which reports for nobody", "FORBIDDEN", { who: "an officer" as const }],
    ["for a unit that does not owe it", "NOT_FOUND", { path: { ...path, unitId: BA_DINH } }],
    ["for a period that is not there", "NOT_FOUND", { path: { ...path, periodId: "2025-YEAR" } }],
    ["for a unit id that is none", "INVALID_INPUT", { path: { ...path, unitId: "00070" } }],
    ["without an Idempotency-Key", "IDEMPOTENCY_KEY_REQUIRED", { headers: {} }],
    ["with a body that is no JSON", "INVALID_INPUT", { body: "{" }],
    ["with unknown fields", "INVALID_INPUT", { body: { ...body, state: "accepted" } }],
    ["without files", "INVALID_INPUT", { body: { ...body, files: [] } }],
    [
      "with an empty file",
      "INVALID_INPUT",
      { body: { ...body, files: [aDataFile({ size: 0 }), aDocumentFile()] } },
    ],
    [
      "with a hash that is none",
      "INVALID_INPUT",
      { body: { ...body, files: [aDataFile({ sha256: "x" }), aDocumentFile()] } },
    ],
  ])("%s", async (_, code, changes) => {
    const city = await aCityThatOwes();
    expect(await outcomeOf(requestSubmission(city), { ...wanted(), ...changes })).toBe(code);
    expect(await city.reports.recentSubmissions(HOAN_KIEM, "2026-YEAR", 9)).toEqual([]);
  });
});
