import { beforeEach, describe, expect, test } from "vitest";
import { reviewObligation } from "../../../../functions/review-obligation/handler.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { aSubmission } from "../../../builders/a-submission.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCurrent, aMetObligation } from "../../../builders/an-obligation.ts";
import { aCity, ask, type City, HOAN_KIEM, outcomeOf, PEOPLE, type Who } from "../read-units/a-city.ts";

const route = "POST /v1/obligations/{unitId}/{periodId}/decisions";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };
const reason = "Lý do";
const documentNumber = "12/SNV-CCHC";

let city: City;

async function aCityWith(current = aCurrent()): Promise<City> {
  const made = await aCity();
  await made.reports.createObligation(aMetObligation({ unitId: HOAN_KIEM, current }));
  await made.reports.issue(aSubmission({ unitId: HOAN_KIEM, state: current.state }));
  return made;
}

beforeEach(async () => {
  city = await aCityWith();
});

const headers = (key: string | undefined) => (key === undefined ? {} : { "idempotency-key": key });
const decide = (body: object, key?: string, who: Who = "an officer") =>
  ask(reviewObligation(city), { route, path, body, who, headers: headers(key) });
const outcome = (body: object, key?: string, who: Who = "an officer") =>
  outcomeOf(reviewObligation(city), { route, path, body, who, headers: headers(key) });
const obligation = async () => (await city.reports.loadDesk(HOAN_KIEM, "2026-YEAR", "")).obligation;
const history = () => city.reports.events(HOAN_KIEM, "2026-YEAR");

async function refusal(body: object, who: Who = "an officer"): Promise<DomainError> {
  const event = anHttpEvent({ route, path, body, person: PEOPLE[who] });
  const error = await reviewObligation(city)(event).catch((thrown: unknown) => thrown);
  if (!(error instanceof DomainError)) throw new Error("it was not refused");
  return error;
}

describe("the office decides", () => {
  test("to extend, and is told how the day off rolled and why", async () => {
    const answer = await decide({ decision: "extend", until: "2026-12-19", reason, documentNumber });
    expect(answer).toEqual({
      id: `2026-YEAR:${HOAN_KIEM}:3`,
      type: "ObligationExtended",
      time: city.now().toISOString(),
      version: 3,
      until: "2026-12-19",
      due: {
        dueAtExclusive: "2026-12-21T17:00:00.000Z",
        dueDate: "2026-12-21",
        because: {
          vi: expect.stringContaining("Ngày 19/12/2026 là thứ Bảy, nên tính đến hết ngày 21/12/2026"),
          en: expect.stringContaining("19/12/2026 is a Saturday, so the end of 21/12/2026 counts"),
        },
      },
    });
    expect(await obligation()).toMatchObject({ extension: { until: "2026-12-19" }, dueDate: "2026-12-21" });
    expect(await history()).toMatchObject([{ record: { by: "officer", reason, documentNumber } }]);
  });

  test("to return and extend at once", async () => {
    const extension = { until: "2026-12-22", documentNumber };
    const answer = await decide({ decision: "return", attempt: 1, reason, extension });
    expect(answer).toMatchObject({ type: "SubmissionReturned", attempt: 1, due: { dueDate: "2026-12-22" } });
    expect(await obligation()).toMatchObject({ current: { state: "returned" }, dueDate: "2026-12-22" });
  });

  test.each<[string, readonly object[], string[]]>([
    [
      "an exemption until a day, lifted",
      [
        { decision: "exempt", until: "2026-12-31", reason, documentNumber },
        { decision: "lift-exemption", reason },
      ],
      ["ObligationExempted", "ExemptionLifted"],
    ],
    [
      "an extension, removed",
      [
        { decision: "extend", until: "2026-12-22", reason, documentNumber },
        { decision: "remove-extension", reason },
      ],
      ["ObligationExtended", "ExtensionRemoved"],
    ],
    [
      "a reopening, ended",
      [
        { decision: "reopen", until: "2027-06-30", reason },
        { decision: "close-again", reason, documentNumber },
      ],
      ["ObligationReopened", "ReopeningEnded"],
    ],
    [
      "an approval, unlocked, and approved after all",
      [
        { decision: "approve", attempt: 1 },
        { decision: "unlock", attempt: 1, reason },
        { decision: "undo-unlock", attempt: 1 },
      ],
      ["SubmissionApproved", "SubmissionUnlocked", "UnlockUndone"],
    ],
    [
      "a return that was a mistake",
      [
        { decision: "return", attempt: 1, reason },
        { decision: "undo-return", attempt: 1, reason, documentNumber },
        { decision: "approve", attempt: 1 },
      ],
      ["SubmissionReturned", "ReturnUndone", "SubmissionApproved"],
    ],
  ])("on %s", async (_, bodies, types) => {
    for (const body of bodies) await decide(body);
    expect((await history()).map(({ type }) => type)).toEqual(types);
  });

  test.each<[string, object, string]>([
    [
      "an extension that is none",
      { decision: "extend", until: "2026-12-16", reason, documentNumber },
      "EXTENSION_NOT_LATER",
    ],
    [
      "an extension in the past",
      { decision: "extend", until: "2026-11-30", reason, documentNumber },
      "UNTIL_IN_THE_PAST",
    ],
    [
      "an extension of years",
      { decision: "extend", until: "2062-12-22", reason, documentNumber },
      "UNTIL_TOO_FAR",
    ],
    ["an extension without a document", { decision: "extend", until: "2026-12-22", reason }, "INVALID_INPUT"],
    [
      "an extension by half a number",
      { decision: "extend", until: "2026-12-22", reason, documentNumber: "12" },
      "DOCUMENT_NUMBER_INVALID",
    ],
    ["a return without a reason", { decision: "return", attempt: 1 }, "INVALID_INPUT"],
    ["a return with an empty reason", { decision: "return", attempt: 1, reason: "  " }, "INVALID_INPUT"],
    ["a return of what does not count", { decision: "return", attempt: 2, reason }, "NOT_THE_CURRENT_REPORT"],
    [
      "an unlocking of what is not approved",
      { decision: "unlock", attempt: 1, reason },
      "NOT_THE_CURRENT_REPORT",
    ],
    ["the undoing of no unlocking", { decision: "undo-unlock", attempt: 1 }, "NOT_UNLOCKED"],
    ["the undoing of no return", { decision: "undo-return", attempt: 1, reason }, "NOT_THE_CURRENT_REPORT"],
    ["the undoing of a return without a reason", { decision: "undo-return", attempt: 1 }, "INVALID_INPUT"],
    ["the undoing of an upload", { decision: "undo-entry", attempt: 1, reason }, "NOT_AN_ENTERED_REPORT"],
    ["the removal of no extension", { decision: "remove-extension", reason }, "NOT_EXTENDED"],
    ["a reopening that is none", { decision: "reopen", until: "2026-12-22", reason }, "REOPENING_NOT_LATER"],
    ["the end of no reopening", { decision: "close-again", reason }, "NOT_REOPENED"],
    [
      "a day that is none",
      { decision: "extend", until: "2026-02-30", reason, documentNumber },
      "INVALID_INPUT",
    ],
    ["something else", { decision: "forget" }, "INVALID_INPUT"],
  ])("and is refused %s", async (_, body, code) => {
    expect(await outcome(body)).toBe(code);
    expect(await history()).toEqual([]);
  });

  test.each<[Who, string]>([
    ["a member", "FORBIDDEN"],
    ["a viewer", "FORBIDDEN"],
    ["a member of another unit", "NOT_FOUND"],
  ])("but not %s: %s", async (who, code) => {
    const everything = [
      { decision: "unlock", attempt: 1, reason },
      { decision: "undo-unlock", attempt: 1 },
      { decision: "undo-return", attempt: 1, reason },
      { decision: "undo-entry", attempt: 1, reason },
      { decision: "extend", until: "2026-12-22", reason, documentNumber },
      { decision: "remove-extension", reason },
      { decision: "reopen", until: "2027-06-30", reason },
      { decision: "close-again", reason },
    ];
    for (const body of everything) expect(await outcome(body, undefined, who)).toBe(code);
  });
});

describe("two people at once", () => {
  test("the second, who saw the version before, is told what changed and by whom", async () => {
    await decide({ decision: "approve", attempt: 1, version: 2 }, undefined, "an office admin");
    const { code, details } = await refusal({ decision: "return", attempt: 1, reason, version: 2 });
    expect(code).toBe("CONCURRENT_CHANGE");
    expect(details).toEqual({
      ...path,
      changes: [
        {
          type: "SubmissionApproved",
          time: city.now().toISOString(),
          version: 3,
          attempt: 1,
          decidedBy: "admin",
        },
      ],
    });
    expect(await obligation()).toMatchObject({ current: { state: "approved" }, version: 3 });
  });

  test("both having read the same, one decision is made and the other person told of it", async () => {
    const body = { decision: "exempt", reason, documentNumber };
    const both = await Promise.all([
      outcome(body, "a"),
      outcome({ decision: "extend", until: "2026-12-22", reason, documentNumber }, "b", "an office admin"),
    ]);
    expect(both.toSorted()).toEqual(["CONCURRENT_CHANGE", "ok"]);
    expect(await history()).toHaveLength(1);
  });

  test("a decision on what was seen is made whatever else is said of the version", async () => {
    expect(await outcome({ decision: "approve", attempt: 1, version: 2 })).toBe("ok");
    expect(await outcome({ decision: "unlock", attempt: 1, reason })).toBe("ok");
  });
});

describe("a double click", () => {
  const extend = { decision: "extend", until: "2026-12-22", reason, documentNumber, version: 2 };

  test("has one effect and the same answer, also when the version has moved on", async () => {
    const first = await decide(extend, "click");
    expect(await decide(extend, "click")).toEqual(first);
    await decide({ decision: "remove-extension", reason });
    expect(await decide(extend, "click")).toEqual(first);
    expect(await history()).toHaveLength(2);
    expect(await obligation()).not.toHaveProperty("extension");
  });

  test("of which both run at once has one effect and the same answer", async () => {
    const [one, other] = await Promise.all([decide(extend, "click"), decide(extend, "click")]);
    expect(one).toEqual(other);
    expect(await history()).toHaveLength(1);
  });

  test("is told from another person's key, and from the same key with another decision", async () => {
    await decide(extend, "click");
    expect(await outcome({ ...extend, until: "2026-12-24" }, "click")).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await outcome(extend, "click", "an office admin")).toBe("CONCURRENT_CHANGE");
    expect(await outcome(extend, "")).toBe("IDEMPOTENCY_KEY_REQUIRED");
  });

  test("is asked about only by those who may decide", async () => {
    await decide(extend, "click");
    const event = anHttpEvent({
      route,
      path,
      body: extend,
      headers: headers("click"),
      person: aPerson({ sub: "officer" }),
    });
    await expect(reviewObligation(city)(event)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
