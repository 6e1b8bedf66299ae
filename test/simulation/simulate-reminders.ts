import { expectedOf, sweptAfter } from "../../scripts/rehearsal/reminder-oracle.ts";
import { remindersFor } from "../../shared/domain/reminder/plan-reminders.ts";
import type { PlannedLine, ReminderItem } from "../../shared/domain/reminder/planned-line.ts";
import { addDays } from "../../shared/domain/time/local-date.ts";
import { reminderWorld } from "./reminder-worlds.ts";

/** Plans many small cities and holds every line of every unit and day to the naive statement of the rules. */
export async function simulate({ runs, seed }: { runs: number; seed: number }) {
  for (let run = 0; run < runs; run++) {
    try {
      compare(seed + run);
    } catch (error) {
      return { failed: true, numRuns: run + 1, errorInstance: error };
    }
  }
  return { failed: false, numRuns: runs, errorInstance: undefined };
}

function compare(seed: number): void {
  const { city, span } = reminderWorld(seed);
  const planned = said(remindersFor(city, span));
  const unitIds = [...new Set(city.obligations.map(({ unitId }) => unitId))];
  let { lastSweptOn } = city;
  let count = 0;
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    for (const unitId of unitIds) {
      const expected = expectedOf(city, unitId, day, lastSweptOn).toSorted().join("\n");
      const found = (planned.get(`${day} ${unitId}`) ?? []).toSorted().join("\n");
      count += 1;
      if (found !== expected) {
        throw new Error(
          `world ${seed}, ${unitId}, ${day}: expected ${expected} — found ${found || "nothing"}`,
        );
      }
    }
    lastSweptOn = sweptAfter(city, day, lastSweptOn);
  }
  if (planned.size !== count) throw new Error(`world ${seed}: lines about units that owe nothing`);
}

/** The lines by the day and the unit they are about, in the words of the oracle. */
function said(lines: readonly PlannedLine[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  const say = (day: string, unitId: string, text: string) => {
    const key = `${day} ${unitId}`;
    words.set(key, [...(words.get(key) ?? []), text]);
  };
  for (const line of lines) {
    const { day, unitId } = line;
    if (line.outcome === "none") say(day, unitId, `none ${line.why}`);
    else if (line.outcome === "send")
      say(day, unitId, `send to ${line.contactIds.join()} of ${shown(line.items)}`);
    else if (line.outcome === "office") {
      say(day, unitId, `office ${line.why}${line.level ? ` ${line.level}` : ""} of ${shown(line.items)}`);
    } else {
      const to = `escalate to ${line.level} ${unitId} at ${line.contactIds.join()}`;
      for (const [owner, items] of Map.groupBy(line.items, (item) => item.unitId)) {
        say(day, owner, `${to} of ${shown(items)}`);
      }
    }
  }
  return words;
}

const shown = (items: readonly ReminderItem[]): string =>
  items
    .map(({ periodId, why: { rule, workingDays, caughtUp, alongside } }) => {
      const mark = caughtUp ? " caught-up" : alongside ? " alongside" : "";
      return `${periodId}:${rule}:${workingDays}${mark}`;
    })
    .join(", ");
