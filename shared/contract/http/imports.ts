import * as z from "zod";
import { PeriodId } from "./ids.ts";

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

const TemplateId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const Bilingual = (most: number) =>
  z.strictObject({ vi: z.string().trim().min(1).max(most), en: z.string().trim().max(most) });
const PreviewHash = z
  .string()
  .regex(/^[\w-]{43}$/)
  .meta({ description: "`hash` of the preview that was seen" });

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
    .strictObject({
      csv: Csv,
      templateId: TemplateId,
      dryRun,
      programmeId: z.string().max(31).nullable().exactOptional(),
      effectiveFrom: Day.nullable()
        .exactOptional()
        .meta({ description: "Asks the periods whose figures end on this day or later" }),
      effectiveTo: Day.nullable().exactOptional(),
      title: Bilingual(300).nullable().exactOptional(),
      groups: z
        .array(z.strictObject({ code: z.string().min(1).max(40), name: Bilingual(200) }))
        .min(1)
        .max(60)
        .nullable()
        .exactOptional()
        .meta({ description: "The groups of the form in their order; every indicator is in one of them" }),
      contentAreas: z
        .array(z.strictObject({ code: z.string().regex(/^\d{2}$/), name: Bilingual(200) }))
        .max(20)
        .nullable()
        .exactOptional(),
      guidance: Bilingual(4000)
        .nullable()
        .exactOptional()
        .meta({ description: "How to fill the form in, one piece of advice a line" }),
      legalBasis: z.string().max(500).nullable().exactOptional(),
      betaRules: z
        .array(z.string().regex(/^[A-Z][A-Z_]{0,60}$/))
        .max(100)
        .nullable()
        .exactOptional()
        .meta({ description: "Codes of findings that are only told, not counted, while a rule is tried" }),
      unusualSize: z
        .strictObject({
          timesOwn: z.number().min(1.5).max(1_000_000).exactOptional(),
          timesKind: z.number().min(1.5).max(1_000_000).exactOptional(),
          least: z.number().min(0).max(1e12).exactOptional(),
        })
        .nullable()
        .exactOptional()
        .meta({
          description:
            "From which size on the sender is asked why: times its own last number (10), times the median of its kind (50), and at " +
            "least so much (50). Where a limit is absent, the number in brackets holds",
        }),
      hash: PreviewHash.exactOptional(),
      reason: z.string().trim().min(1).max(2000).exactOptional(),
      documentNumber: z.string().min(1).max(200).exactOptional(),
    })
    .refine(({ hash, reason }) => hash === undefined || reason !== undefined, {
      error: "a version that replaces another one needs a reason",
      path: ["reason"],
    })
    .meta({
      id: "IndicatorImport",
      description:
        "A new version of a template. What is absent stays as in the version before, null takes it away. A version that replaces " +
        "another one is previewed with `dryRun`, then published with the preview's `hash` and a reason",
    }),
  "reminder-rules": z.strictObject({ csv: Csv, dryRun }).meta({ id: "ReminderRulesImport" }),
} as const satisfies Record<ImportKind, z.ZodType>;

export const MemberImportBody = z
  .strictObject({ csv: Csv, scheme: Scheme, dryRun })
  .meta({ id: "MemberImport" });

const FieldChanges = z.array(
  z.object({
    field: z.string().meta({ example: "nameVi" }),
    from: z.string().optional(),
    to: z.string().optional(),
  }),
);

const TemplatePreviewView = z
  .object({
    hash: z
      .string()
      .meta({ description: "Send it to publish: another one is refused once this is outdated" }),
    version: z.int(),
    replaces: z.int().optional().meta({ description: "The newest version there is" }),
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.object({ code: z.string(), fields: FieldChanges })),
    moved: z
      .array(z.object({ code: z.string(), from: z.int(), to: z.int() }))
      .meta({ description: "Places among the indicators that both versions have" }),
    frame: FieldChanges.meta({ description: "Titles, groups, content areas, guidance and the like" }),
    periods: z.array(
      z.object({
        periodId: PeriodId,
        movement: z.enum(["would_pin", "unaffected", "keeps"]).meta({
          description: "keeps: it has opened, and asks by the version that it pinned then, for good",
        }),
        from: z.int().optional(),
        to: z.int().optional(),
      }),
    ),
  })
  .meta({ id: "TemplatePreview" });

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
    template: TemplatePreviewView.optional().meta({
      description:
        "Of indicators: what the new version changes. Absent when nothing changes or a row was refused",
    }),
  })
  .meta({ id: "ImportAnswer" });
