import { createHash } from "node:crypto";
import type { Person } from "../../shared/domain/access.ts";
import type { HttpEvent } from "./http-api.ts";
import { idempotencyKeyOf } from "./requests.ts";

/** SHA-256 of the parts, base64url: tells two requests apart without keeping what they said. */
export function fingerprint(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("base64url");
}

/** By what a person's command is known when it comes again, and told from another with the same key. Throws IDEMPOTENCY_KEY_REQUIRED. */
export function idempotencyOf(
  event: HttpEvent,
  { sub }: Person,
  body: unknown,
): { key: string; body: string } {
  return { key: fingerprint(sub, idempotencyKeyOf(event)), body: fingerprint(JSON.stringify(body)) };
}
