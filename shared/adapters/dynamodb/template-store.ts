import { TEMPLATES_SOURCE, type TemplateEventData } from "../../contract/events/template-event.ts";
import {
  type IndicatorTemplate,
  indicatorTemplateSchema,
  versionInEffect,
} from "../../domain/figures/indicator-template.ts";
import { Period } from "../../domain/period/period.ts";
import type { Occasion } from "./changed-period.ts";
import { periodKey, templateEventKey, templateKey, templatePartition, VERSION_PREFIX } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Table } from "./table.ts";

export type TemplateStore = ReturnType<typeof templateStore>;

/** Versions of indicator templates. A published version never changes, so one read serves a function's whole life. */
export function templateStore(table: Table) {
  const known = new Map<string, IndicatorTemplate>();
  const pinned = new Map<string, IndicatorTemplate | undefined>();

  async function load(templateId: string, version: number): Promise<IndicatorTemplate> {
    const id = `${templateId}#${version}`;
    const cached = known.get(id);
    if (cached) return cached;
    const item = await table.get(templateKey(templateId, version));
    if (!item) throw new Error(`template ${templateId} has no version ${version}`);
    const template = fromItem(indicatorTemplateSchema, item);
    known.set(id, template);
    return template;
  }

  return {
    /** The version a period pinned when it opened; undefined when the period asks for no figures. */
    async pinnedBy({ templateId, templateVersion }: Period): Promise<IndicatorTemplate | undefined> {
      if (templateId === undefined || templateVersion === undefined) return undefined;
      return load(templateId, templateVersion);
    },

    /** The same by the period's id; what an opened period pinned never changes, so it is asked once. */
    async pinnedByPeriod(periodId: string): Promise<IndicatorTemplate | undefined> {
      if (pinned.has(periodId)) return pinned.get(periodId);
      const item = await table.get(periodKey(periodId));
      const period = item && fromItem(Period, item);
      if (!period?.roster) throw new Error(`period ${periodId} is not open`);
      const template = await this.pinnedBy(period);
      pinned.set(periodId, template);
      return template;
    },

    /** One version; undefined when there is none of this number. */
    async version(templateId: string, version: number): Promise<IndicatorTemplate | undefined> {
      const item = await table.get(templateKey(templateId, version));
      return item && fromItem(indicatorTemplateSchema, item);
    },

    /** Every version, the oldest first: a handful in all the years. */
    async versions(templateId: string): Promise<IndicatorTemplate[]> {
      const items = await table.query({ pk: templatePartition(templateId), skPrefix: VERSION_PREFIX });
      return items.map((item) => fromItem(indicatorTemplateSchema, item));
    },

    /** The version that asks a period; undefined when none was published for its time. */
    async inEffectFor({
      templateId,
      windowEndOn,
    }: Pick<Period, "templateId" | "windowEndOn">): Promise<IndicatorTemplate | undefined> {
      return templateId === undefined
        ? undefined
        : versionInEffect(await this.versions(templateId), windowEndOn);
    },

    /**
     * Publishes a version; false when that number is taken. Whoever listens is told where there is an occasion: tables that
     * are made as a whole have none.
     */
    async publish(template: IndicatorTemplate, occasion?: Occasion): Promise<boolean> {
      const { templateId, version } = template;
      const result = await table.transact([
        { put: toItem("template", templateKey(templateId, version), template), if: { absent: true } },
        ...(occasion ? [{ put: eventItem(template, occasion), if: { absent: true as const } }] : []),
      ]);
      return result.ok;
    },
  };
}

function eventItem({ templateId, version }: IndicatorTemplate, { now, correlationId }: Occasion): Item {
  const data: TemplateEventData = { templateId, version };
  return toItem("event", templateEventKey(templateId, version), {
    id: `template-${templateId}:${version}`,
    type: "TemplatePublished",
    source: TEMPLATES_SOURCE,
    time: now.toISOString(),
    correlationId,
    data,
  });
}
