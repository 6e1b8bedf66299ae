import type { OfficePeople } from "../../shared/adapters/cognito/office-people.ts";
import type { OfficeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import { type Message, recipientOfPerson } from "../../shared/domain/message/message.ts";
import type {
  ContactLine,
  MessageContent,
  NamedPeriod,
  NamedUnit,
  OutstandingUnits,
} from "../../shared/domain/message/text/content.ts";
import { deadlineOn } from "../../shared/domain/message/text/deadline.ts";
import { owes } from "../../shared/domain/obligation/obligation.ts";
import type { MissingUnits } from "../../shared/domain/office/became-missing.ts";
import { type Digest, isReachable } from "../../shared/domain/office/digest.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import { namedOn } from "../../shared/domain/unit/unit.ts";
import { isInForce } from "../../shared/domain/unit/validity.ts";
import type { Prepare, Prepared } from "./handler.ts";

export interface OfficeDeps {
  /** Who is in the office now: addresses are read when they are needed, and kept nowhere. */
  readonly people: OfficePeople;
  readonly office: Pick<OfficeStore, "alert" | "digest">;
  readonly reports: Pick<ReportStore, "owedReports">;
  readonly periods: Pick<PeriodStore, "loadMany">;
  readonly units: Pick<UnitStore, "loadMany" | "contactsOf">;
  readonly calendars: ReferenceStore["calendars"];
}

/** Units have become missing: what the run found, as it found it. */
export const prepareAlert = (deps: OfficeDeps): Prepare =>
  toPerson(deps, async (message) => {
    const { day, reference = "" } = message;
    const alert = await deps.office.alert(day, reference);
    if (!alert) throw new Error(`nothing is stored of the alert ${reference}`);
    const names = await namesFor(deps, message, alert.periods.flatMap(unitsOf), alert.periods.map(periodOf));
    const periods = alert.periods.map((missing) => outstanding(day, missing, names));
    return { kind: "alert", alert: "units_missing", day, periods };
  });

/** The summary of a day or a week; reports that came since are left out of what is listed as overdue. */
export const prepareDigest = (deps: OfficeDeps): Prepare =>
  toPerson(deps, async (message) => {
    const { day } = message;
    const digest = await digestOf(deps, message);
    const { overdue, dueSoon, unreachable, escalated, troubled, waiting } = digest;
    const reports = (await deps.reports.owedReports(overdue.rows)).filter(({ obligation }) =>
      owes(obligation),
    );
    const unitIds = [
      ...[...overdue.rows, ...escalated.rows, ...waiting.rows].map(({ unitId }) => unitId),
      ...dueSoon.flatMap(unitsOf),
      ...unreachable.unitIds,
      ...troubled.rows.map(({ recipient }) => recipient).filter((recipient) => recipient.startsWith("unit_")),
    ];
    const periodIds = [...dueSoon, ...escalated.rows, ...waiting.rows].map(periodOf);
    const names = await namesFor(deps, message, unitIds, periodIds);
    const contacts = await contactsFor(deps, [
      ...reports.map(({ obligation }) => obligation.unitId),
      ...unreachable.unitIds,
    ]);
    const contactsOf = (unitId: string) => contacts.get(unitId) ?? [];
    return {
      kind: "digest",
      day,
      rhythm: digest.rhythm,
      overdue: {
        total: overdue.total - (overdue.rows.length - reports.length),
        rows: reports.map(({ period, obligation }) => {
          const { unitId, current } = obligation;
          const contact = contactLine(contactsOf(unitId), day);
          const state = current?.state;
          return {
            ...deadlineOn(day, obligation, names.calendars),
            unit: names.unit(unitId),
            period: { periodId: period.periodId, nameVi: period.nameVi, nameEn: period.nameEn },
            ...((state === "returned" || state === "withdrawn") && { state }),
            ...(contact && { contact }),
          };
        }),
      },
      dueSoon: dueSoon.map((units) => outstanding(day, units, names)),
      unreachable: {
        total: unreachable.total,
        rows: unreachable.unitIds.map((unitId) => ({
          unit: names.unit(unitId),
          undeliverable: contactsOf(unitId).flatMap((contact) =>
            contact.undeliverableAt && contact.email && isInForce(contact, day) ? [contact.email] : [],
          ),
        })),
      },
      escalated: { total: escalated.total, rows: escalated.rows.map((row) => names.report(row)) },
      troubled: {
        total: troubled.total,
        rows: troubled.rows.map(({ recipient, ...row }) => ({
          ...row,
          ...(recipient.startsWith("unit_") && { unit: names.unit(recipient) }),
        })),
      },
      waiting: waitingOf(digest, names),
      calendarsMissing: digest.calendarsMissing,
    };
  });

/** Reports have waited too long for the office. */
export const prepareReviewReminder = (deps: OfficeDeps): Prepare =>
  toPerson(deps, async (message) => {
    const digest = await digestOf(deps, message);
    const { rows, longestWorkingDays } = digest.waiting;
    const names = await namesFor(
      deps,
      message,
      rows.map(({ unitId }) => unitId),
      rows.map(periodOf),
    );
    const { day } = message;
    return { kind: "review-reminder", day, longestWorkingDays, waiting: waitingOf(digest, names) };
  });

/** Writes to a person only while they are of the office. */
const toPerson =
  (deps: OfficeDeps, contentOf: (message: Message) => Promise<MessageContent>): Prepare =>
  async (message): Promise<Prepared> => {
    const people = await deps.people();
    const person = people.find(({ sub }) => recipientOfPerson(sub) === message.recipient);
    if (!person) return { drop: "NOT_WANTED" };
    return { to: [person.email], content: await contentOf(message) };
  };

async function digestOf(deps: OfficeDeps, { day, facts }: Message): Promise<Digest> {
  const rhythm = facts?.["rhythm"] === "weekly" ? "weekly" : "daily";
  const digest = await deps.office.digest(day, rhythm);
  if (!digest) throw new Error(`no ${rhythm} summary is stored for ${day}`);
  return digest;
}

interface Names {
  readonly calendars: readonly WorkingCalendar[];
  unit(unitId: string): NamedUnit;
  report(row: { unitId: string; periodId: string }): { unit: NamedUnit; period: NamedPeriod };
  period(periodId: string): NamedPeriod;
}

/** Names as they are on the day of the message. */
async function namesFor(
  deps: OfficeDeps,
  { day }: Message,
  unitIds: readonly string[],
  periodIds: readonly string[],
): Promise<Names> {
  const [units, periods, calendars] = await Promise.all([
    deps.units.loadMany(unitIds),
    deps.periods.loadMany([...new Set(periodIds)]),
    deps.calendars(),
  ]);
  const unitNames = new Map(units.map((unit) => [unit.unitId, namedOn(unit, day)]));
  const periodNames = new Map(
    periods.map(({ periodId, nameVi, nameEn }) => [periodId, { periodId, nameVi, nameEn }]),
  );
  const unit = (unitId: string) => unitNames.get(unitId) ?? { unitId, name: unitId };
  const period = (periodId: string) =>
    periodNames.get(periodId) ?? { periodId, nameVi: periodId, nameEn: periodId };
  return {
    ...{ calendars, unit, period },
    report: ({ unitId, periodId }) => ({ unit: unit(unitId), period: period(periodId) }),
  };
}

async function contactsFor(deps: OfficeDeps, unitIds: readonly string[]) {
  const different = [...new Set(unitIds)];
  const contacts = await Promise.all(different.map((unitId) => deps.units.contactsOf(unitId)));
  return new Map(different.map((unitId, index) => [unitId, contacts[index] ?? []]));
}

/** Whom the office can call: a focal person first, one that mail reaches before one that it does not. */
function contactLine(contacts: readonly Contact[], day: string): ContactLine | undefined {
  const [first] = contacts
    .filter((contact) => isInForce(contact, day))
    .toSorted(
      (a, b) => Number(b.role !== "leader") - Number(a.role !== "leader") || reach(b, day) - reach(a, day),
    );
  if (!first) return undefined;
  const { name, phone, email } = first;
  return { ...(name && { name }), ...(phone && { phone }), ...(email && { email }) };
}

const reach = (contact: Contact, day: string): number => Number(isReachable([contact], day));

function outstanding(day: string, { total, ...missing }: MissingUnits, names: Names): OutstandingUnits {
  return {
    ...deadlineOn(day, missing, names.calendars),
    period: names.period(missing.periodId),
    units: { total, rows: missing.unitIds.map((unitId) => names.unit(unitId)) },
  };
}

function waitingOf({ waiting }: Digest, names: Names) {
  const rows = waiting.rows.map(({ attempt, workingDays, ...row }) => ({
    ...names.report(row),
    ...{ attempt, workingDays },
  }));
  return { total: waiting.total, rows };
}

const unitsOf = ({ unitIds }: MissingUnits) => unitIds;
const periodOf = ({ periodId }: { readonly periodId: string }) => periodId;
