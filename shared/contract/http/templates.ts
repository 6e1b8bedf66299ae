import * as z from "zod";

const TemplateId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .meta({ description: "Id of a template", example: "cchc-comms" });

export const TemplatePath = z.object({ templateId: TemplateId });

export const TemplateVersionPath = z.object({
  templateId: TemplateId,
  version: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .meta({ description: "Number of the version", override: { type: "integer", minimum: 1, example: 1 } }),
});

export const TemplateVersionQuery = z.strictObject({
  format: z
    .enum(["json", "csv"])
    .exactOptional()
    .meta({ description: "csv: the indicators, as the import takes them" }),
});

const Text = z.object({ vi: z.string(), en: z.string() });
const Named = z.array(z.object({ code: z.string(), name: Text }));

const Publication = z
  .object({
    at: z.iso.datetime(),
    by: z.string().optional().meta({ description: "Id of the person; only the office sees it" }),
    reason: z.string().optional(),
    documentNumber: z.string().optional(),
  })
  .meta({ id: "TemplatePublication" });

const summaryFields = {
  version: z.int(),
  programmeId: z.string().optional(),
  effectiveFrom: z.iso.date().optional(),
  effectiveTo: z.iso.date().optional(),
  published: Publication.optional().meta({ description: "Absent for versions from before this was noted" }),
};

/** Newest first. */
export const TemplateVersions = z
  .object({
    templateId: z.string(),
    versions: z.array(
      z.object({
        ...summaryFields,
        indicators: z.int().meta({ description: "How many it has" }),
        periodIds: z.array(z.string()).meta({ description: "Opened periods that ask by it" }),
      }),
    ),
  })
  .meta({ id: "TemplateVersions" });

export const TemplateView = z
  .object({
    templateId: z.string(),
    ...summaryFields,
    title: Text.optional(),
    legalBasis: z.string().optional(),
    guidance: Text.optional(),
    groups: Named,
    contentAreas: Named.optional(),
    betaRules: z
      .array(z.string())
      .optional()
      .meta({ description: "Codes of findings that are only told, not counted" }),
    unusualSize: z.object({ timesOwn: z.number(), timesKind: z.number(), least: z.number() }).meta({
      description:
        "From which size on the sender is asked why: more than so many times its own number of the last period of the same type, or " +
        "the median of its kind, and at least so much",
    }),
    indicators: z.array(
      z.object({
        code: z.string(),
        group: z.string(),
        name: Text,
        unit: z.string(),
        type: z.enum(["integer", "decimal", "percent", "boolean", "enum", "text", "list"]),
        aggregation: z.string(),
        byContent: z.boolean(),
        rule: z.string(),
      }),
    ),
  })
  .meta({ id: "Template" });
