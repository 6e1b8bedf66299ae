import { type IndicatorTemplate, indicatorTemplateSchema } from "../../domain/figures/indicator-template.ts";
import { Period } from "../../domain/period/period.ts";
import { periodKey, templateKey, templatePartition } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";

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

    /** The newest version; undefined when nothing was published under this id. */
    async latest(templateId: string): Promise<IndicatorTemplate | undefined> {
      const page = await table.queryPage(
        { pk: templatePartition(templateId), skPrefix: "VERSION#", reverse: true },
        { limit: 1 },
      );
      const [item] = page.items;
      return item && fromItem(indicatorTemplateSchema, item);
    },

    /** Publishes a version; false when that number is taken. */
    async publish(template: IndicatorTemplate): Promise<boolean> {
      const result = await table.put({
        put: toItem("template", templateKey(template.templateId, template.version), template),
        if: { absent: true },
      });
      return result.ok;
    },
  };
}
