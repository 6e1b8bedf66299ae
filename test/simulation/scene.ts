import { createHash } from "node:crypto";
import type { Figures } from "../../shared/domain/figures/figure.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { shardOf } from "../../shared/domain/period/shard.ts";
import type { SubmittedFile } from "../../shared/domain/submission/submission.ts";
import { anOpenPeriod } from "../builders/a-period.ts";
import { aTemplate } from "../builders/a-template.ts";
import { aUnitId } from "../builders/a-unit.ts";
import { aMetObligation, anObligation } from "../builders/an-obligation.ts";

/** Who and what there is in every run: three units, a report with figures in two shards, and a plan without. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const START = Date.parse("2026-12-01T03:00:00.000Z");
/** The end of Thursday, 3 December, in Vietnam. */
export const DUE_AT = Date.parse("2026-12-03T17:00:00.000Z");
export const CLOSES_AT = DUE_AT + 2 * DAY;

/** The first two lie in one shard of two, the third in the other. */
export const UNITS = ["b", "d", "a"].map(aUnitId);
export const TEMPLATE = aTemplate();

const instant = (at: number): string => new Date(at).toISOString();

const roster = (shards: number): NonNullable<Period["roster"]> => ({
  units: UNITS.length,
  chunks: 1,
  shards,
  rosterFixedAt: instant(START - DAY),
});

const due: Period["dues"]["default"] = {
  dueAtExclusive: instant(DUE_AT),
  dueDate: "2026-12-03",
  because: {
    nominalDate: "2026-12-03",
    wording: "by",
    rolled: false,
    calendarVersions: { "2026": 0 },
    provisional: true,
  },
};

/** Due on a Thursday, closed on Saturday; what the office grants beyond rolls over weekends. */
const dates = {
  dues: { default: due, byKind: {} },
  dueAtExclusive: due.dueAtExclusive,
  closesAt: instant(CLOSES_AT),
};

const { templateId: _none, templateVersion: _neither, ...planBase } = anOpenPeriod();

export const PERIODS: readonly Period[] = [
  anOpenPeriod({ ...dates, roster: roster(2) }),
  {
    ...planBase,
    periodId: "2027-PLAN",
    typeCode: "PLAN",
    year: 2027,
    parts: { required: ["document"], optional: ["evidence"], documentFields: ["form", "tasks"] },
    ...dates,
    // The other policy, so that both are tried in every run.
    timeliness: "LAST_ACCEPTED",
    roster: roster(1),
  },
];

export const OBLIGATIONS: readonly Obligation[] = PERIODS.flatMap((period) =>
  UNITS.map((unitId, position) =>
    anObligation({
      unitId,
      periodId: period.periodId,
      shard: shardOf(unitId, period.roster?.shards ?? 1),
      group: position === 0 ? "so" : "phuong",
      ...due,
      ...(period.timeliness && { timeliness: period.timeliness }),
    }),
  ),
);

/**
 * What each unit reported for the half year, before the run begins: a workbook with less than this asks for a word, so that it can be
 * accepted and not approved. Nobody watches it, since nothing may change it.
 */
export const HALF_YEAR = {
  figures: { B01: { code: "B01", state: "value", value: 4 } } satisfies Figures,
  obligations: UNITS.map((unitId) =>
    aMetObligation({ unitId, periodId: "2026-H1", shard: shardOf(unitId, PERIODS[0]?.roster?.shards ?? 1) }),
  ),
};

export const memberOf = (unitId: string): string => `member-of-${unitId}`;

/** A workbook that reports this says “không phát sinh” of everything. */
export const NOTHING = 9;

/** What a file says: `good` passes the checks, and as a workbook it reports the number. */
export interface Content {
  readonly good: boolean;
  readonly number: number;
}

/** All contents are of the same size, so that only the hash tells two of one part from each other. */
export const bytesOf = (part: string, { good, number }: Content): Uint8Array =>
  Buffer.from(`${part} ${good ? "ok" : "no"} ${number}`);

const hashes = new Map<string, string>();

/** Few contents are hashed over and over. */
export function sha256Of(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString();
  const hash = hashes.get(text) ?? createHash("sha256").update(bytes).digest("base64");
  hashes.set(text, hash);
  return hash;
}

/** The same reading as the test's own oracle makes, for the checker that the ingestion is given. */
export function contentOf(bytes: Uint8Array): Content {
  const [, verdict, number] = Buffer.from(bytes).toString().split(" ");
  return { good: verdict === "ok", number: Number(number) };
}

/** A workbook that holds figures alone. */
const NOTHING_ELSE = { narrative: {}, places: {}, reasons: {} };

/** Instead of the workbook reader: findings and figures follow from the bytes alone, as they do in the real one. */
export const checker = {
  checkEvidence: async (fileId: string, _: unknown, bytes: Uint8Array) =>
    contentOf(bytes).good
      ? { findings: [], document: { kind: "pdf" as const } }
      : { findings: [{ code: "EVIDENCE_WRONG_CONTENT" as const, fileId }] },

  async check(
    files: readonly { fileId: string; file: SubmittedFile; bytes: Uint8Array }[],
    template: object | undefined,
  ) {
    const findings = files
      .filter(({ bytes }) => !contentOf(bytes).good)
      .map(({ fileId }) => ({ code: "WRONG_CONTENT" as const, fileId }));
    const data = files.find(({ file }) => file.part === "data");
    if (!template || !data) return { findings };
    const { number: value } = contentOf(data.bytes);
    const figures: Figures = {
      B01: value === NOTHING ? { code: "B01", state: "nil" } : { code: "B01", state: "value", value },
      C01:
        value % 2 && value !== NOTHING
          ? { code: "C01", state: "value", value }
          : { code: "C01", state: "nil" },
    };
    return { findings, workbook: { fileId: "data", reading: { ...NOTHING_ELSE, figures, findings } } };
  },
};
