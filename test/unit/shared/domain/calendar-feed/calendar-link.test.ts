import { describe, expect, it } from "vitest";
import {
  newCalendarLink,
  opensCalendar,
  revokedCalendarLink,
  SECRET_BYTES,
} from "../../../../../shared/domain/calendar-feed/calendar-link.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const NOW = new Date("2026-12-02T03:00:00.000Z");
const making = (secret: string) => ({ unitId: aUnitId("00070"), secret, by: "member", now: NOW });

describe("the link to a unit's calendar", () => {
  it("has a secret of 256 bits", () => {
    expect(SECRET_BYTES * 8).toBe(256);
  });

  it("opens it with its secret alone", () => {
    const link = newCalendarLink(undefined, making("secret"));

    expect(["secret", "Secret", "secret ", ""].map((tried) => opensCalendar(link, tried))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(opensCalendar(undefined, "secret")).toBe(false);
    expect(opensCalendar(undefined, "")).toBe(false);
  });

  it("keeps a hash of the secret and not the secret", () => {
    const link = newCalendarLink(undefined, making("secret"));

    expect(JSON.stringify(link)).not.toContain('secret"');
    // printf secret | openssl dgst -sha256 -binary | base64url
    expect(link.secretHash).toBe("K7gNU3sdo-OL0wNhqoVWhr3g6s1xYv72ol_pe_Unols");
  });

  it("ends when another one is made", () => {
    const first = newCalendarLink(undefined, making("first"));
    const second = newCalendarLink(first, making("second"));

    expect(opensCalendar(second, "first")).toBe(false);
    expect(opensCalendar(second, "second")).toBe(true);
    expect([first.version, second.version]).toEqual([1, 2]);
  });

  it("ends when it is revoked, once, until a new one is made", () => {
    const link = newCalendarLink(undefined, making("secret"));
    const revoked = revokedCalendarLink(link, "officer", NOW);

    expect(opensCalendar(revoked, "secret")).toBe(false);
    expect(revoked).toMatchObject({ revoked: { at: NOW.toISOString(), by: "officer" }, version: 2 });
    expect(revokedCalendarLink(revoked, "another", NOW)).toBe(revoked);
    expect(newCalendarLink(revoked, making("new"))).not.toHaveProperty("revoked");
  });
});
