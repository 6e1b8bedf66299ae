import type * as z from "zod";

/**
 * The JSON of a queued message or event, parsed. Throws an error that names fields but quotes no values: the message is tried
 * again and then parked, where somebody looks at it.
 */
export function parseMessage<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  const result = schema.safeParse(jsonIn(text));
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.map(String).join(".") || "(whole)");
  throw new Error(`unreadable message: ${fields.join(", ")} not as expected`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
