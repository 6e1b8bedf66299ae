import { againstKind } from "./against-kind.ts";
import { againstOwn } from "./against-own.ts";
import { betweenIndicators } from "./between-indicators.ts";
import { contentCoversTotal } from "./content-covers-total.ts";
import { contentWithinTotal } from "./content-within-total.ts";
import { documentDate } from "./document-date.ts";
import { earlierPeriods } from "./earlier-periods.ts";
import { links } from "./links.ts";
import { planReference } from "./plan-reference.ts";
import { range } from "./range.ts";
import { required } from "./required.ts";
import type { Rule } from "./rule.ts";
import { sameFile } from "./same-file.ts";
import { sameValues } from "./same-values.ts";

/** Every rule, in the order in which their findings are told. A new one is a file and a line here. */
export const RULES: readonly Rule[] = [
  required,
  range,
  betweenIndicators,
  contentWithinTotal,
  contentCoversTotal,
  earlierPeriods,
  againstOwn,
  againstKind,
  sameFile,
  sameValues,
  documentDate,
  planReference,
  links,
];
