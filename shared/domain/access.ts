/**
 * Who may do what: one predicate per permission. Roles add up, so a viewer who is also a unit's member may report
 * for that unit. Memberships are not in the token: the caller reads them at each request, so a removed member is out at once.
 */
import { DomainError } from "./errors.ts";

/** The staff groups of the user pool. A person in none of them can only be a unit's member. */
export const STAFF_GROUPS = ["office", "office-admin", "viewer"] as const;

export type StaffGroup = (typeof STAFF_GROUPS)[number];

export interface Person {
  /** The person's immutable id in the user pool. */
  readonly sub: string;
  readonly groups: readonly StaffGroup[];
}

/** How a person stands to the unit a request is about, as just read from the table. */
export interface Standing {
  readonly isMember: boolean;
}

const isIn = (person: Person, ...groups: readonly StaffGroup[]): boolean =>
  groups.some((group) => person.groups.includes(group));

/** Everything of every unit: the office, its admins, and viewers. */
export const canSeeAll = (person: Person): boolean => isIn(person, "office", "office-admin", "viewer");

/** The periods themselves (windows, due dates). Here `isMember` means: of any unit. */
export const canSeePeriods = (person: Person, standing: Standing): boolean =>
  standing.isMember || canSeeAll(person);

/** A unit, its obligations, submissions and history. */
export const canSeeUnit = (person: Person, standing: Standing): boolean =>
  standing.isMember || canSeeAll(person);

/** A file that the unit sent and that passed the checks. */
export const canDownload = (person: Person, standing: Standing): boolean => canSeeUnit(person, standing);

/** Asking for an upload in the unit's name. The office reports for nobody. */
export const canReportFor = (_person: Person, standing: Standing): boolean => standing.isMember;

/** Declaring in the unit's name that it has nothing to report. */
export const canDeclareFor = (_person: Person, standing: Standing): boolean => standing.isMember;

/** Taking back what the unit sent. */
export const canWithdrawFor = (_person: Person, standing: Standing): boolean => standing.isMember;

/** Making the link under which the unit's calendar is read. It is the unit's to hand out. */
export const canShareCalendar = (_person: Person, standing: Standing): boolean => standing.isMember;

/** Ending that link, as when it got out and nobody of the unit is there. */
export const canRevokeCalendar = (person: Person, standing: Standing): boolean =>
  standing.isMember || isIn(person, "office", "office-admin");

/** Approving a report, or returning it with a reason. */
export const canReview = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Saying something about a report that unit and office both read. */
export const canComment = (person: Person, standing: Standing): boolean =>
  standing.isMember || isIn(person, "office", "office-admin");

/** Saying something that only the staff reads. */
export const canCommentInternally = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Saying why an unusual figure of a unit is right; the office in the unit's name. */
export const canExplainFor = (person: Person, standing: Standing): boolean =>
  standing.isMember || isIn(person, "office", "office-admin");

/** Letting one rule pass for one report, and taking that back. */
export const canWaive = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Running the rules over the reports of a period again, and letting what they find now stand. */
export const canRecheck = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Releasing a unit from a report, and lifting that again. */
export const canExempt = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Granting a unit more time for a report, and taking it back. */
export const canExtend = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Taking a unit's reports after the period has closed, and ending that. */
export const canReopen = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Entering, in a unit's name, what came on paper or by e-mail; and undoing that. */
export const canEnterFor = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Stopping reminders, all or those of a unit, and letting them go out again. */
export const canHoldReminders = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Writing again to a contact from which mail came back. */
export const canRestoreContacts = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Choosing how often to be told what the office is told. */
export const canChooseMessages = (person: Person): boolean => isIn(person, "office", "office-admin");

/** Opening a period before its time, or again after a crash. */
export const canOpenPeriods = (person: Person): boolean => isIn(person, "office-admin");

/** Approving a calendar, changing the dates and rules of a period, reopening it and closing it again. */
export const canChangeDates = (person: Person): boolean => isIn(person, "office-admin");

/** Loading units, members, periods, calendar and templates. */
export const canImport = (person: Person): boolean => isIn(person, "office-admin");

/** Throws FORBIDDEN unless the person has this right. For what is not about one unit. */
export function requireRight(person: Person, may: (person: Person) => boolean): void {
  if (!may(person)) throw new DomainError("FORBIDDEN");
}

/**
 * Throws NOT_FOUND when the unit is none of this person's business, so that nobody learns which units or reports exist,
 * and FORBIDDEN when they may see it but not do this.
 */
export function requireRightOnUnit(
  person: Person,
  standing: Standing,
  may: (person: Person, standing: Standing) => boolean,
): void {
  if (!canSeeUnit(person, standing)) throw new DomainError("NOT_FOUND");
  if (!may(person, standing)) throw new DomainError("FORBIDDEN");
}
