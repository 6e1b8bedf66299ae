import type { LedgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import type { OfficeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { calendarsMissing } from "../../shared/domain/calendar/calendars-missing.ts";
import { isWorkingDay } from "../../shared/domain/calendar/working-calendar.ts";
import { LONGEST_GOOD_FOR_DAYS } from "../../shared/domain/message/message.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import {
  type Digest,
  digestOf,
  digestRulesOf,
  isQueueOld,
  owingUnits,
} from "../../shared/domain/office/digest.ts";
import { isFirstWorkingDayOfWeek, summaryBefore } from "../../shared/domain/office/preferences.ts";
import { type Period, periodStatusOf } from "../../shared/domain/period/period.ts";
import { addDays, dayAfter, localDateOf } from "../../shared/domain/time/local-date.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { logger } from "../_runtime/logger.ts";
import { peopleByRhythm, type TellOfficeDeps, tell } from "../_runtime/tell-office.ts";

export interface Deps extends TellOfficeDeps {
  readonly periods: Pick<PeriodStore, "all">;
  readonly calendars: ReferenceStore["calendars"];
  readonly reminderRules: ReferenceStore["reminderRules"];
  readonly reports: Pick<ReportStore, "obligationsPage">;
  readonly units: Pick<UnitStore, "contactsOf">;
  readonly office: Pick<OfficeStore, "saveDigest" | "preferences">;
  readonly ledger: Pick<LedgerStore, "plan" | "ofDay">;
}

/**
 * Sends the office what it may want to know, each person in the rhythm they chose: on working days only, and nothing when there is
 * nothing to say. A second run of a day makes no second message.
 */
export const sendDigest = (deps: Deps) => async (): Promise<void> => {
  const now = deps.now();
  const day = localDateOf(now);
  const calendars = await deps.calendars();
  if (!isWorkingDay(day, calendars)) return;
  const { immediate = [], daily = [], weekly = [] } = Object.fromEntries(await peopleByRhythm(deps));
  const ofWeek = isFirstWorkingDayOfWeek(day, calendars) ? weekly : [];
  if (immediate.length + daily.length + ofWeek.length === 0) return;

  const periods = await deps.periods.all();
  const [obligations, reminderRules] = await Promise.all([owedNow(deps, periods, now), deps.reminderRules()]);
  const rules = digestRulesOf(reminderRules);
  const contactsOf = await contactsOfUnits(deps, owingUnits(obligations));
  const known = {
    ...{ now, calendars, obligations, contactsOf, rules },
    calendarsMissing: calendarsMissing(now, openPeriods(periods, now, ["planned", "opening", "open"])).map(
      ({ year }) => year,
    ),
  };
  const summary = async (rhythm: "daily" | "weekly"): Promise<Digest | undefined> => {
    const since = summaryBefore(day, rhythm, calendars);
    const messages = await messagesOf(deps, addDays(localDateOf(since), -LATE_NEWS_DAYS), day);
    const digest = digestOf({ ...known, rhythm, messages, since });
    if (digest) await deps.office.saveDigest(day, digest);
    return digest;
  };

  const daysSummary = immediate.length + daily.length > 0 ? await summary("daily") : undefined;
  if (daysSummary) {
    const facts = { rhythm: "daily" };
    await tell(deps, [...immediate, ...daily], { day, kind: "digest", facts });
    if (isQueueOld(daysSummary, rules)) await tell(deps, immediate, { day, kind: "review-reminder", facts });
  }
  const weeksSummary = ofWeek.length > 0 ? await summary("weekly") : undefined;
  if (weeksSummary) await tell(deps, ofWeek, { day, kind: "digest", facts: { rhythm: "weekly" } });
  logger.info("digest planned", { day, isDaily: !!daysSummary, isWeekly: !!weeksSummary });
};

/** Until a day after it is worth sending, something may become of a message that the office is to be told of. */
const LATE_NEWS_DAYS = LONGEST_GOOD_FOR_DAYS + 1;
const PAGE = 1_000;
const UNITS_AT_ONCE = 25;

function openPeriods(
  periods: readonly Period[],
  now: Date,
  wanted: readonly ReturnType<typeof periodStatusOf>[],
): Period[] {
  return periods.filter((period) => wanted.includes(periodStatusOf(period, now)));
}

/** Every obligation of the periods that take reports. */
async function owedNow(deps: Deps, periods: readonly Period[], now: Date): Promise<Obligation[]> {
  const found: Obligation[] = [];
  for (const { periodId, roster } of openPeriods(periods, now, ["opening", "open"])) {
    for (let shard = 0; shard < (roster?.shards ?? 0); shard++) {
      let afterUnitId: string | undefined;
      for (let isLast = false; !isLast; ) {
        const page = await deps.reports.obligationsPage(periodId, { shard, afterUnitId, limit: PAGE });
        found.push(...page.obligations);
        afterUnitId = page.obligations.at(-1)?.unitId;
        isLast = page.isLast;
      }
    }
  }
  return found;
}

async function contactsOfUnits(
  deps: Deps,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Contact[]>> {
  const found = new Map<string, readonly Contact[]>();
  await eachAtOnce(unitIds, UNITS_AT_ONCE, async (unitId) => {
    found.set(unitId, await deps.units.contactsOf(unitId));
  });
  return found;
}

async function messagesOf(deps: Deps, from: string, to: string) {
  const found = [];
  for (let day = from; day <= to; day = dayAfter(day)) found.push(...(await deps.ledger.ofDay(day)));
  return found;
}
