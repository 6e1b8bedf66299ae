import * as z from "zod";
import { RosterMember } from "../../domain/unit/roster.ts";
import {
  CALENDARS_PARTITION,
  COMMENT_EVENT_PREFIX,
  calendarPartition,
  DRAFT_SUFFIX,
  deskPartition,
  EVENT_PREFIX,
  PERIOD_TYPES_PARTITION,
  PERIODS_PARTITION,
  periodPartition,
  ROSTER_PREFIX,
  templatePartition,
} from "./keys.ts";
import { fromItem } from "./stored.ts";
import type { Item, Key, Table } from "./table.ts";

/** What is published of an event item. What only the history needs, such as a reason, is dropped by parsing. */
export const OutboxEvent = z.object({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.iso.datetime(),
  correlationId: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type OutboxEvent = z.infer<typeof OutboxEvent>;

/** Stored events, to be published again when the stream could not. */
export function outbox(table: Table) {
  const within = (items: readonly Item[], since: Date, until: Date): OutboxEvent[] =>
    items
      .map((item) => fromItem(OutboxEvent, item))
      .filter(({ time }) => Date.parse(time) >= since.getTime() && Date.parse(time) <= until.getTime());

  return {
    /** Throws when no event is stored under the key. */
    async load(key: Key): Promise<OutboxEvent> {
      const item = await table.get({ pk: key.pk, sk: key.sk });
      if (!item) throw new Error(`no event is stored as ${key.pk} ${key.sk}`);
      return fromItem(OutboxEvent, item);
    },

    /** Every event of a time, of one period or of all, and then of the calendars and the templates that period types name; reads the history of each obligation. */
    async between(since: Date, until: Date, periodId?: string): Promise<OutboxEvent[]> {
      const periods = periodId
        ? [periodPartition(periodId)]
        : (await table.query({ pk: PERIODS_PARTITION, index: "gsi1" })).map(({ pk }) => pk);
      const found: OutboxEvent[] = [];
      for (const { sk } of periodId ? [] : await table.query({ pk: CALENDARS_PARTITION })) {
        if (sk.endsWith(DRAFT_SUFFIX)) continue;
        const events = await table.query({ pk: calendarPartition(sk), skPrefix: EVENT_PREFIX });
        found.push(...within(events, since, until));
      }
      const types = periodId ? [] : await table.query({ pk: PERIOD_TYPES_PARTITION });
      const templateIds = new Set(
        types.flatMap(({ templateId }) => (templateId ? [String(templateId)] : [])),
      );
      for (const templateId of templateIds) {
        const events = await table.query({ pk: templatePartition(templateId), skPrefix: EVENT_PREFIX });
        found.push(...within(events, since, until));
      }
      for (const pk of periods) {
        found.push(...within(await table.query({ pk, skPrefix: EVENT_PREFIX }), since, until));
        for (const chunk of await table.query({ pk, skPrefix: ROSTER_PREFIX })) {
          for (const { unitId } of z.array(RosterMember).parse(chunk["members"])) {
            const desk = deskPartition(unitId, pk.slice(periodPartition("").length));
            for (const skPrefix of [EVENT_PREFIX, COMMENT_EVENT_PREFIX]) {
              found.push(...within(await table.query({ pk: desk, skPrefix }), since, until));
            }
          }
        }
      }
      return found;
    },
  };
}
