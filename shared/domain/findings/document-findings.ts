import type { FindingDefinition } from "./finding-definition.ts";

/** What can be wrong with the signed document and with evidence. */
export const DOCUMENT_FINDINGS = {} as const satisfies Record<string, FindingDefinition>;
