import { quoted } from "../findings/findings.ts";
import type { FiguresRule, RuleCode } from "./rule.ts";

/** A scheme at the beginning, or the beginning of an address without one. */
const LINK = /^(?:[a-z][a-z0-9+.-]*:\S+|www\.\S+)$/i;
/** What follows a colon in ordinary words is no link: “Ghi chú:xem”. Only these say something to a browser. */
const SCHEMES = /^(?:https?|ftps?|file|javascript|data|vbscript|blob|about|smb|mailto):/i;
/** These run or carry code where somebody clicks on them. */
const UNSAFE = /^(?:javascript|data|vbscript|blob):/i;
const EXAMPLE = "https://hanoi.gov.vn/…";

/** Names and addresses that only exist inside a network, by RFC 1918, 3927, 6762 and 8375. */
const PRIVATE_HOST =
  /^(?:localhost|.*\.(?:localhost|local|internal|lan|home\.arpa)|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|0\..*|\[(?:::1?|f[cde].*)\])$/i;

export const links: FiguresRule = {
  codes: ["LINK_UNSAFE", "LINK_MALFORMED", "LINK_INTERNAL"],
  about: "figures",
  speaks:
    "A link in a list of evidence is one that a browser would run (`javascript:` and the like), is not a web address that begins with http:// or https://, or names a host that only exists inside the sender's own network. Of several of one kind in one list, one finding says how many there are.",
  find: ({ template, reading: { narrative } }) =>
    template.indicators
      .filter(({ type }) => type === "list")
      .flatMap(({ code: indicator }) => {
        const bad = linksIn(narrative[indicator] ?? "").flatMap((link) => {
          const code = problemOf(link);
          return code ? [{ code, link }] : [];
        });
        return [...Map.groupBy(bad, ({ code }) => code)].map(([code, ofKind]) => ({
          ...{ code, indicator, expected: EXAMPLE },
          found: quoted(ofKind[0]?.link ?? ""),
          ...(ofKind.length > 1 && { count: ofKind.length }),
        }));
      }),
};

function linksIn(text: string): string[] {
  return text
    .split(/[\s,;<>"“”]+/)
    .map((word) => withoutBrackets(word.replace(/[.!?]+$/, "")))
    .filter(
      (word) => LINK.test(word) && (SCHEMES.test(word) || /^www\./i.test(word) || word.includes("://")),
    );
}

function withoutBrackets(word: string): string {
  const opened = word.replace(/^\(+/, "");
  return opened.includes("(") ? opened : opened.replace(/\)+$/, "");
}

function problemOf(link: string): RuleCode | undefined {
  if (UNSAFE.test(link)) return "LINK_UNSAFE";
  // A mail address is a way to reach somebody, and no evidence, but it does no harm.
  if (/^mailto:/i.test(link)) return undefined;
  const address = /^www\./i.test(link) ? `https://${link}` : link;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return "LINK_MALFORMED";
  const { hostname } = new URL(address);
  if (PRIVATE_HOST.test(hostname)) return "LINK_INTERNAL";
  // A name without a dot is known to the sender's own network at most.
  return hostname.includes(".") || hostname.startsWith("[") ? undefined : "LINK_INTERNAL";
}
