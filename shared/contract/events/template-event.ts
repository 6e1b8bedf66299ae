import * as z from "zod";

export const TEMPLATES_SOURCE = "reform-reports.templates";

/** Every event about what units are asked. */
export const TEMPLATE_EVENT_TYPES = ["TemplatePublished"] as const;
export type TemplateEventType = (typeof TEMPLATE_EVENT_TYPES)[number];

export const TemplateEventData = z.object({
  templateId: z.string(),
  /** The version that periods pin from now on, when they open. */
  version: z.number().int().positive(),
});
export type TemplateEventData = z.infer<typeof TemplateEventData>;
