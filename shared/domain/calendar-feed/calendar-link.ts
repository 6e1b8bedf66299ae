import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";

/**
 * The one link under which a unit's calendar can be read by whoever knows it. Only a hash of its secret is kept, so that
 * nobody who reads the table can read calendars with it; a new link puts an end to the one before.
 */
export const CalendarLink = z.object({
  unitId: z.string(),
  /** SHA-256 of the secret, base64url. */
  secretHash: z.string().length(43),
  madeAt: z.iso.datetime(),
  madeBy: z.string().max(128),
  revoked: z.object({ at: z.iso.datetime(), by: z.string().max(128) }).optional(),
  version: z.int().min(1),
});
export type CalendarLink = z.infer<typeof CalendarLink>;

/** Bytes of randomness in a secret: 256 bits, beyond guessing. */
export const SECRET_BYTES = 32;

interface Making {
  readonly unitId: string;
  readonly secret: string;
  readonly by: string;
  readonly now: Date;
}

/** Makes the unit's link, in place of the one it had. */
export function newCalendarLink(
  before: CalendarLink | undefined,
  { unitId, secret, by, now }: Making,
): CalendarLink {
  return {
    unitId,
    secretHash: hashOf(secret).toString("base64url"),
    madeAt: now.toISOString(),
    madeBy: by,
    version: (before?.version ?? 0) + 1,
  };
}

/** Puts an end to the link; one that was revoked before stays as it was. */
export function revokedCalendarLink(link: CalendarLink, by: string, now: Date): CalendarLink {
  if (link.revoked) return link;
  return { ...link, revoked: { at: now.toISOString(), by }, version: link.version + 1 };
}

/** Whether a secret opens the calendar. The same is compared whether or not there is a link, so the time tells nothing. */
export function opensCalendar(link: CalendarLink | undefined, secret: string): boolean {
  const expected = Buffer.from(link?.secretHash ?? hashOf("").toString("base64url"), "base64url");
  const isSame = timingSafeEqual(hashOf(secret), expected);
  return isSame && link !== undefined && link.revoked === undefined;
}

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();
