import { describe, expect, it } from "vitest";
import type { HttpEvent } from "../../../../functions/_runtime/http-api.ts";
import { personOf } from "../../../../functions/_runtime/person.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

const groupsIn = (claim: string | string[]) =>
  personOf(anHttpEvent({ claims: { "cognito:groups": claim } })).groups;

const refused = expect.objectContaining({ code: "TOKEN_NOT_ACCEPTED" });

it("knows the person by the token's subject", () => {
  const person = aPerson({ sub: "abc-1", groups: ["office"] });
  expect(personOf(anHttpEvent({ person }))).toEqual(person);
});

describe("groups", () => {
  it.each([
    ["[office]", ["office"]],
    ["[office office-admin]", ["office", "office-admin"]],
    ["[viewer]", ["viewer"]],
    ["[]", []],
    ["[office-admin]", ["office-admin"]],
    ["[not-office office-admins]", []],
    ["[office,office-admin]", []],
    ["[Office]", []],
  ])("%s is %j", (claim, groups) => {
    expect(groupsIn(claim)).toEqual(groups);
  });

  it("may come as a list", () => {
    expect(groupsIn(["office-admin", "eu-west-1_pool_Google"])).toEqual(["office-admin"]);
  });

  it("are none when the token has none", () => {
    expect(personOf(anHttpEvent({ person: aPerson() })).groups).toEqual([]);
  });

  it.each(["office", "[office", "office]", ""])(
    "in any other shape (%j) are refused, not guessed",
    (claim) => {
      expect(() => groupsIn(claim)).toThrow(refused);
    },
  );
});

describe("a token is refused", () => {
  it("when it is an ID token", () => {
    expect(() => personOf(anHttpEvent({ claims: { token_use: "id" } }))).toThrow(refused);
  });

  it("when it belongs to another client of the pool", () => {
    const event = anHttpEvent({ claims: { client_id: "other" } });
    expect(() => personOf(event, "client-1")).toThrow(refused);
    expect(personOf(anHttpEvent(), "client-1").sub).toBe(aPerson().sub);
  });

  it.each(["", "a#MEMBER", "a b", "x".repeat(129)])("when its subject is %j", (sub) => {
    expect(() => personOf(anHttpEvent({ claims: { sub } }))).toThrow(refused);
  });

  it("when the route has no authoriser at all", () => {
    const event = anHttpEvent();
    const { authorizer: _, ...requestContext } = event.requestContext;
    expect(() => personOf({ ...event, requestContext } as HttpEvent)).toThrow(refused);
  });
});
