import type { FindingDefinition } from "./finding-definition.ts";

/** What can be wrong between figures that are right one by one: a rule each, see `shared/domain/rules`. */
export const RULE_FINDINGS = {} as const satisfies Record<string, FindingDefinition>;
