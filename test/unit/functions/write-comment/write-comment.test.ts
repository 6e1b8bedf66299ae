import { beforeEach, describe, expect, it } from "vitest";
import { writeComment } from "../../../../functions/write-comment/handler.ts";
import { commentStore } from "../../../../shared/adapters/dynamodb/comment-store.ts";
import type { Item } from "../../../../shared/adapters/dynamodb/table.ts";
import { TABLE_LAYOUT } from "../../../../shared/adapters/dynamodb/table-layout.ts";
import { CommentBody } from "../../../../shared/contract/http/comments.ts";
import { MAX_COMMENTS } from "../../../../shared/domain/comment/comment.ts";
import { aSubmission } from "../../../builders/a-submission.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import {
  aCity,
  ask,
  BA_DINH,
  type City,
  HOAN_KIEM,
  outcomeOf,
  PEOPLE,
  type Who,
} from "../read-units/a-city.ts";

const LIST = "GET /v1/obligations/{unitId}/{periodId}/comments";
const ADD = "POST /v1/obligations/{unitId}/{periodId}/comments";
const WITHDRAW = "POST /v1/obligations/{unitId}/{periodId}/comments/{commentId}/withdraw";
const path = { unitId: HOAN_KIEM, periodId: "2026-YEAR" };

let city: City;
let minutes: number;
let keys: number;
let handler: ReturnType<typeof writeComment>;
let deps: Parameters<typeof writeComment>[0];

beforeEach(async () => {
  city = await aCity();
  [minutes, keys] = [0, 0];
  await city.reports.createObligation(anObligation({ unitId: HOAN_KIEM }));
  await city.reports.issue(aSubmission({ unitId: HOAN_KIEM }));
  deps = {
    comments: commentStore(city.table),
    reports: city.reports,
    now: () => new Date(city.now().getTime() + 60_000 * minutes++),
  };
  handler = writeComment(deps);
});

interface Said {
  readonly text?: string;
  readonly visibility?: "shared" | "internal";
  readonly attempt?: number;
}

const adding = (who: Who, said: Said = {}, key = `key-${++keys}`) => ({
  ...{ route: ADD, path, who },
  headers: { "idempotency-key": key },
  body: { visibility: "shared", text: "Đề nghị bổ sung mục B01.", ...said },
});
const add = (who: Who, said?: Said, key?: string) => ask(handler, adding(who, said, key));
const list = (who: Who, query = {}) => ask(handler, { route: LIST, path, who, query });
const withdraw = (who: Who, commentId: string) =>
  outcomeOf(handler, { route: WITHDRAW, path: { ...path, commentId }, who });
const eventsOf = (): Item[] =>
  (city.table as unknown as { all(): Item[] })
    .all()
    .filter((item) => item["entity"] === TABLE_LAYOUT.eventEntity && item.sk.startsWith("COMMENT-EVENT#"));

describe("a shared comment", () => {
  it("is read by the unit and the office, each told who spoke", async () => {
    await add("a member", { text: "Số liệu B01 đã kiểm tra." });
    await add("an officer", { text: "Cảm ơn đơn vị.", attempt: 1 });

    const { comments } = await list("a member");
    expect(comments).toMatchObject([
      { commentId: "shared-2", side: "office", text: "Cảm ơn đơn vị.", attempt: 1, isMine: false },
      { commentId: "shared-1", side: "unit", by: PEOPLE["a member"].sub, isMine: true },
    ]);
    // Which person of the office it was, the unit need not know.
    expect(comments[0]).not.toHaveProperty("by");
    expect((await list("a viewer")).comments[0]).toMatchObject({ by: "officer" });
  });

  it("is told once on the bus, by ids alone", async () => {
    await add("a member", { attempt: 1 });

    expect(eventsOf()).toMatchObject([
      {
        type: "CommentAdded",
        source: "reform-reports.comments",
        data: { unitId: HOAN_KIEM, periodId: "2026-YEAR", comment: 1, side: "unit", attempt: 1 },
      },
    ]);
    expect(JSON.stringify(eventsOf())).not.toMatch(/bổ sung|member-of/);
  });

  it("is no part of the obligation's history", async () => {
    await add("a member");

    expect(await city.reports.events(HOAN_KIEM, "2026-YEAR")).toEqual([]);
  });
});

describe("an internal comment", () => {
  it("is read by the staff and nobody else, nor counted, numbered or told", async () => {
    await add("an officer", { visibility: "internal", text: "Đã gọi điện." });
    await add("an officer", { text: "Đề nghị bổ sung." });

    expect(await list("a member")).toEqual({
      comments: [expect.objectContaining({ commentId: "shared-1" })],
    });
    expect(
      (await list("a viewer")).comments.map(({ commentId }: { commentId: string }) => commentId),
    ).toEqual(["shared-1", "internal-1"]);
    expect(eventsOf()).toHaveLength(1);
    expect(await withdraw("a member", "internal-1")).toBe("NOT_FOUND");
    expect(await withdraw("a member", "internal-9")).toBe("NOT_FOUND");
  });

  it("is spoken for the office, also by somebody who belongs to the unit", async () => {
    await city.memberships.add({
      ...{ sub: "officer", unitId: HOAN_KIEM, email: "o@example.gov.vn" },
      ...{ since: "2026-01-01T00:00:00.000Z", addedBy: "test" },
    });

    expect(await add("an officer", { visibility: "internal" })).toMatchObject({ side: "office" });
    expect(await add("an officer")).toMatchObject({ side: "unit" });
  });
});

describe("a comment that was sent again", () => {
  it("is there once, and answers as it did first", async () => {
    const first = await add("a member", {}, "same");
    const second = await add("a member", {}, "same");

    expect(second).toEqual(first);
    expect((await list("a member")).comments).toHaveLength(1);
    expect(eventsOf()).toHaveLength(1);
  });

  it("is there once when both came at the same moment", async () => {
    const both = await Promise.all([add("a member", {}, "same"), add("a member", {}, "same")]);

    expect(both[0].commentId).toBe(both[1].commentId);
    expect((await list("a member")).comments).toHaveLength(1);
  });

  it("with other words is refused; another person's key is another key", async () => {
    await add("a member", {}, "same");

    expect(await outcomeOf(handler, adding("a member", { text: "Khác" }, "same"))).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
    expect(await outcomeOf(handler, adding("an officer", { text: "Khác" }, "same"))).toBe("ok");
  });

  it("needs a key", async () => {
    expect(await outcomeOf(handler, { ...adding("a member"), headers: {} })).toBe("IDEMPOTENCY_KEY_REQUIRED");
  });
});

describe("comments of several people at once", () => {
  it("each get a number of their own", async () => {
    const all = await Promise.all([add("a member"), add("an officer"), add("an office admin")]);

    expect(all.map(({ commentId }) => commentId).sort()).toEqual(["shared-1", "shared-2", "shared-3"]);
  });

  it("come in pages, the newest first, of both kinds for the staff", async () => {
    for (const visibility of ["shared", "internal", "internal", "shared", "shared"] as const) {
      await add("an officer", { visibility });
    }

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list("a viewer", { limit: "2", ...(cursor && { cursor }) });
      seen.push(...page.comments.map(({ commentId }: { commentId: string }) => commentId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(["shared-3", "shared-2", "internal-2", "internal-1", "shared-1"]);
  });

  it("do not grow for ever", async () => {
    const last = { ...path, visibility: "shared" as const, number: MAX_COMMENTS, text: "x", by: "x" };
    const at = "2026-12-01T00:00:00.000Z";
    await deps.comments.add(
      { ...last, side: "unit", at },
      { key: "k", body: "b" },
      { now: city.now(), correlationId: "r" },
    );

    expect(await outcomeOf(handler, adding("a member"))).toBe("TOO_MANY_COMMENTS");
  });
});

describe("a comment that its author withdraws", () => {
  it("stays in its place without its words, and that is told once", async () => {
    await add("a member");
    expect(await withdraw("a member", "shared-1")).toBe("ok");
    expect(await withdraw("a member", "shared-1")).toBe("ok");

    const [comment] = (await list("an officer")).comments;
    expect(comment).toMatchObject({ commentId: "shared-1", withdrawnAt: expect.any(String) });
    expect(comment).not.toHaveProperty("text");
    expect(eventsOf().map(({ type }) => type)).toEqual(["CommentAdded", "CommentWithdrawn"]);
  });

  it("is nobody else's to withdraw", async () => {
    await add("a member");
    await add("an officer", { visibility: "internal" });

    expect(await withdraw("an officer", "shared-1")).toBe("FORBIDDEN");
    expect(await withdraw("an office admin", "internal-1")).toBe("FORBIDDEN");
    expect(await withdraw("a viewer", "internal-1")).toBe("FORBIDDEN");
    expect(await withdraw("an officer", "shared-9")).toBe("NOT_FOUND");
  });
});

describe("rights", () => {
  it.each<[Who, string, string, string]>([
    ["a member", "ok", "ok", "FORBIDDEN"],
    ["a member of another unit", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"],
    ["a member of no unit", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"],
    ["a viewer", "ok", "FORBIDDEN", "FORBIDDEN"],
    ["an officer", "ok", "ok", "ok"],
    ["an office admin", "ok", "ok", "ok"],
  ])("of %s: read %s, share %s, internal %s", async (who, read, share, internal) => {
    expect([
      await outcomeOf(handler, { route: LIST, path, who }),
      await outcomeOf(handler, adding(who)),
      await outcomeOf(handler, adding(who, { visibility: "internal" })),
    ]).toEqual([read, share, internal]);
  });

  it("end where there is no such report or attempt", async () => {
    const at = { unitId: BA_DINH, periodId: "2026-YEAR" };
    expect(await outcomeOf(handler, { route: LIST, path: at, who: "an officer" })).toBe("NOT_FOUND");
    expect(await outcomeOf(handler, { ...adding("an officer"), path: at })).toBe("NOT_FOUND");
    expect(await outcomeOf(handler, adding("an officer", { attempt: 9 }))).toBe("NOT_FOUND");
  });

  it("do not let a unit go on where the staff's list ended", async () => {
    for (let count = 0; count < 3; count++) await add("an officer", { visibility: "internal" });
    const { nextCursor } = await list("an officer", { limit: "1" });

    const query = { cursor: nextCursor };
    expect(await outcomeOf(handler, { route: LIST, path, who: "a member", query })).toBe("INVALID_CURSOR");
  });
});

describe("the text", () => {
  it.each([
    ["  Đã gửi.\n", "Đã gửi."],
    ["Ho\u0300a Phu\u0301\nxuống dòng", "Hòa Phú\nxuống dòng"],
    ["x".repeat(2000), "x".repeat(2000)],
    ['<b onclick="x()">&amp;', '<b onclick="x()">&amp;'],
  ])("is kept as it was said, in one form of Unicode", async (text, kept) => {
    expect(await add("a member", { text })).toMatchObject({ text: kept });
  });

  it.each(["", " \n ", "x".repeat(2001), "a\u0000b", "\u202Eabc", "\ud800"])("may not be %j", (text) => {
    expect(CommentBody.safeParse({ visibility: "shared", text }).success).toBe(false);
  });

  it("is written to no log", async () => {
    const event = anHttpEvent({ ...adding("a member"), person: PEOPLE["a member"] });
    expect((await handler(event)).statusCode).toBe(201);
  });
});
