import * as z from "zod";

/** Bytes of text. 11,000 rows of units are about 1 MB; Lambda takes 6 MB a request. */
export const MAX_CSV_CHARACTERS = 4_000_000;

const Csv = z.string().min(1).max(MAX_CSV_CHARACTERS).meta({
  description: "The table as CSV with a header row, UTF-8, comma or semicolon separated",
});
const Day = z.iso.date();
const Scheme = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

const IMPORT_KINDS = [
  "units",
  "contacts",
  "programmes",
  "period-types",
  "periods",
  "calendar",
  "indicators",
  "reminder-rules",
] as const;
export const ImportKind = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof ImportKind>;

/** With `dryRun` the answer says what would happen and nothing is written. */
const dryRun = z.boolean().exactOptional();

export const ImportBodies = {
  units: z.strictObject({ csv: Csv, scheme: Scheme, effectiveFrom: Day, dryRun }).meta({ id: "UnitImport" }),
  contacts: z
    .strictObject({ csv: Csv, scheme: Scheme, effectiveFrom: Day, dryRun })
    .meta({ id: "ContactImport" }),
  programmes: z.strictObject({ csv: Csv, dryRun }).meta({ id: "ProgrammeImport" }),
  "period-types": z.strictObject({ csv: Csv, dryRun }).meta({ id: "PeriodTypeImport" }),
  periods: z.strictObject({ csv: Csv, dryRun }).meta({ id: "PeriodImport" }),
  calendar: z
    .strictObject({
      csv: Csv,
      year: z.int().min(2000).max(2198),
      status: z.enum(["approved", "provisional"]).meta({
        description:
          "provisional: a draft beside the table in force, to be previewed and approved. approved: in force at once, only while " +
          "no period that has opened uses the year",
      }),
      legalBasis: z.string().max(500),
      reason: z.string().trim().min(1).max(2000).exactOptional(),
      documentNumber: z.string().min(1).max(200).exactOptional(),
      dryRun,
    })
    .meta({ id: "CalendarImport" }),
  indicators: z
    .strictObject({ csv: Csv, templateId: z.string().regex(/^[a-z0-9-]{1,40}$/), dryRun })
    .meta({ id: "IndicatorImport" }),
  "reminder-rules": z.strictObject({ csv: Csv, dryRun }).meta({ id: "ReminderRulesImport" }),
} as const satisfies Record<ImportKind, z.ZodType>;

export const MemberImportBody = z
  .strictObject({ csv: Csv, scheme: Scheme, dryRun })
  .meta({ id: "MemberImport" });

/** What becomes of one row. */
export const ImportRowView = z.object({
  row: z.int(),
  outcome: z.enum(["created", "changed", "unchanged", "refused"]),
  id: z.string().optional(),
  reason: z.object({ code: z.string(), vi: z.string(), en: z.string() }).optional(),
});

export const ImportAnswer = z
  .object({
    kind: z.string(),
    dryRun: z.boolean(),
    counts: z.object({ created: z.int(), changed: z.int(), unchanged: z.int(), refused: z.int() }),
    rows: z.array(ImportRowView),
  })
  .meta({ id: "ImportAnswer" });
