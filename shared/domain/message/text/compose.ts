import { describeDue } from "../../calendar/due.ts";
import { type LocalDate, shownDate, shownTime } from "../../time/local-date.ts";
import type {
  AlertContent,
  Deadline,
  DigestContent,
  EscalationContent,
  Excerpt,
  MessageContent,
  NamedPeriod,
  NoticeContent,
  OutstandingUnits,
  OwedReport,
  ReminderContent,
  ReviewReminderContent,
  WaitingReport,
} from "./content.ts";
import type { Block, Letter, Line } from "./letter.ts";
import type { MessageLinks } from "./links.ts";
import { type Language, TEXTS } from "./texts.ts";

/** Puts a message into the words of one language. */
export function composer(language: Language, links: MessageLinks) {
  const t = TEXTS[language];

  function letterOf(content: MessageContent): Letter {
    switch (content.kind) {
      case "reminder":
        return reminder(content);
      case "escalation":
        return escalation(content);
      case "notice":
        return notice(content);
      case "digest":
        return digest(content);
      case "alert":
        return alert(content);
      case "review-reminder":
        return reviewReminder(content);
      default:
        return content satisfies never;
    }
  }

  function reminder({ day, unit, reports }: ReminderContent): Letter {
    const first = mostUrgent(reports.rows);
    const when = first ? lowered(whenDue(day, first)) : "";
    const only = reports.total === 1 && first;
    return {
      subject: only
        ? t.reminderSubject(nameOf(first.period), when, shownDate(first.dueDate), unit.name)
        : t.remindersSubject(reports.total, when, unit.name),
      blocks: [
        { paragraph: t.greeting(unit.name) },
        { paragraph: t.reminderIntro },
        listOf(reports, (report) => owedLine(day, report, nameOf(report.period))),
        { paragraph: t.reminderHow },
        { paragraph: t.reminderHelp },
        ...forUnits(),
      ],
    };
  }

  function escalation({ day, level, unit, reports }: EscalationContent): Letter {
    const toLeader = level === "leader";
    return {
      subject: t.escalationSubject(reports.total, unit.name),
      blocks: [
        { paragraph: toLeader ? t.greetingLeader(unit.name) : t.greeting(unit.name) },
        { paragraph: toLeader ? t.escalationLeader : t.escalationParent },
        listOf(reports, (report) =>
          owedLine(
            day,
            report,
            toLeader ? nameOf(report.period) : t.unitReport(report.unit.name, nameOf(report.period)),
          ),
        ),
        { paragraph: t.escalationHow },
        ...forUnits(),
      ],
    };
  }

  function notice(content: NoticeContent): Letter {
    const { unit, period } = content;
    const { subject, blocks } = noticeWords(content, nameOf(period), unit.name);
    // Of several reports each has its link in the list.
    const isOfSeveral = content.notice === "due_moved" && content.moves.length > 1;
    return {
      subject,
      blocks: [
        { paragraph: t.greeting(unit.name) },
        ...blocks,
        ...(isOfSeveral ? [] : [{ link: links.report(unit.unitId, period.periodId), label: t.openReport }]),
        ...forUnits(),
      ],
    };
  }

  function noticeWords(content: NoticeContent, period: string, unit: string): Letter {
    switch (content.notice) {
      case "accepted":
        return { subject: t.acceptedSubject(period, unit), blocks: accepted(content, period) };
      case "rejected":
        return { subject: t.rejectedSubject(period, unit), blocks: rejected(content, period) };
      case "returned":
        return {
          subject: t.returnedSubject(period, unit),
          blocks: [
            { paragraph: t.returned(period, content.attempt) },
            ...reasonBlocks(content.reason),
            {
              paragraph: sentences(
                content.isExtended ? t.returnedExtended : t.returnedSameDue,
                content.isStillInTime && t.stillInTime,
              ),
            },
            dueBlock(content.day, content.due),
            { paragraph: t.returnedNext },
          ],
        };
      case "nil_refused":
        return {
          subject: t.nilRefusedSubject(period, unit),
          blocks: [
            { paragraph: t.nilRefused(period) },
            ...reasonBlocks(content.reason),
            dueBlock(content.day, content.due),
            { paragraph: t.nilRefusedNext },
          ],
        };
      case "extension_granted":
        return {
          subject: t.extensionSubject(period, shownDate(content.due.dueDate), unit),
          blocks: [
            { paragraph: t.extensionGranted(period, content.documentNumber) },
            ...movedBlocks(content),
            dueBlock(content.day, content.due),
          ],
        };
      case "extension_removed":
        return {
          subject: t.extensionRemovedSubject(period, shownDate(content.due.dueDate), unit),
          blocks: [
            { paragraph: t.extensionRemoved(period) },
            ...reasonBlocks(content.reason),
            ...movedBlocks(content),
            dueBlock(content.day, content.due),
          ],
        };
      case "extensions_granted":
        return {
          subject: t.extensionsSubject(content.moves.length, unit),
          blocks: [{ paragraph: t.extensionsGranted(content.documentNumber) }, movesBlock(content)],
        };
      case "extensions_removed":
        return {
          subject: t.extensionsRemovedSubject(content.moves.length, unit),
          blocks: [{ paragraph: t.extensionsRemoved }, movesBlock(content), ...reasonBlocks(content.reason)],
        };
      case "due_moved":
        return dueMoved(content, period, unit);
      case "exempted": {
        const { until, documentNumber } = content;
        return {
          subject: t.exemptedSubject(period, unit),
          blocks: [
            { paragraph: t.exempted(period, documentNumber) },
            ...(until === undefined ? [] : [{ paragraph: t.exemptedUntil(shownDate(until)) }]),
            { paragraph: until === undefined ? t.exemptedNext : t.exemptedUntilNext },
          ],
        };
      }
      case "exemption_over":
        return {
          subject: t.exemptionOverSubject(period, unit),
          blocks: [
            { paragraph: t.exemptionOver(period) },
            ...reasonBlocks(content.reason),
            dueBlock(content.day, content.due),
            { paragraph: t.reminderHow },
          ],
        };
      case "unlocked":
        return {
          subject: t.unlockedSubject(period, unit),
          blocks: [
            { paragraph: t.unlocked(period, content.attempt) },
            ...reasonBlocks(content.reason),
            { paragraph: t.unlockedNext(shownDate(content.takenUntil)) },
          ],
        };
      case "unlock_undone":
        return {
          subject: t.unlockUndoneSubject(period, unit),
          blocks: [{ paragraph: t.unlockUndone(period, content.attempt) }],
        };
      case "return_undone":
        return {
          subject: t.returnUndoneSubject(period, unit),
          blocks: [{ paragraph: t.returnUndone(period, content.attempt) }, ...reasonBlocks(content.reason)],
        };
      case "rule_waived":
        return {
          subject: t.ruleWaivedSubject(period, unit),
          blocks: [
            {
              paragraph: t.ruleWaived(
                period,
                content.rule[language],
                content.indicator,
                shownDate(content.until),
              ),
            },
            ...reasonBlocks(content.reason),
            { paragraph: content.nextStep?.[language] ?? t.ruleWaivedNext },
          ],
        };
      case "reopened":
        return {
          subject: t.reopenedSubject(period, shownDate(content.takenUntil), unit),
          blocks: [
            { paragraph: t.reopened(period, shownDate(content.takenUntil)) },
            ...reasonBlocks(content.reason),
            { paragraph: t.reopenedNext },
          ],
        };
      case "reopening_over":
        return {
          subject: t.reopeningOverSubject(period, unit),
          blocks: [
            { paragraph: t.reopeningOver(period) },
            ...reasonBlocks(content.reason),
            { paragraph: t.reopeningOverNext },
          ],
        };
      default:
        return content satisfies never;
    }
  }

  function dueMoved(content: NoticeContent & { notice: "due_moved" }, period: string, unit: string): Letter {
    const { day, moves, reason, documentNumber } = content;
    const [first] = moves;
    const byDocument = documentNumber === undefined ? [] : [{ paragraph: t.dueMovedBy(documentNumber) }];
    const why = [...byDocument, ...reasonBlocks(reason)];
    if (!first || moves.length > 1) {
      return {
        subject: t.dueMovedSeveralSubject(moves.length, unit),
        blocks: [{ paragraph: t.dueMovedSeveral }, movesBlock(content), ...why],
      };
    }
    return {
      subject: t.dueMovedSubject(period, shownDate(first.due.dueDate), unit),
      blocks: [{ paragraph: t.dueMoved(period) }, ...movedBlocks(first), dueBlock(day, first.due), ...why],
    };
  }

  function movesBlock({
    day,
    unit,
    moves,
  }: Extract<NoticeContent, { readonly moves: readonly unknown[] }>): Block {
    return {
      list: moves.map(({ period: of, from, due }) => ({
        text: nameOf(of),
        details: [
          ...(from === undefined ? [] : [t.movedFrom(shownDate(from), shownDate(due.dueDate))]),
          t.due(whenDue(day, due), describeDue(due)[language]),
        ],
        link: links.report(unit.unitId, of.periodId),
      })),
    };
  }

  function movedBlocks({ from, due }: { from?: LocalDate; due: Deadline }): Block[] {
    return from === undefined ? [] : [{ paragraph: t.movedFrom(shownDate(from), shownDate(due.dueDate)) }];
  }

  function accepted(content: NoticeContent & { notice: "accepted" }, period: string): Block[] {
    const {
      channel,
      attempt,
      receivedAt,
      dueDate,
      lateByWorkingDays,
      warnings,
      evidenceNotKept,
      nextStep,
      replaces,
    } = content;
    const isByOffice = channel === "paper" || channel === "email";
    const due = shownDate(dueDate);
    const words = isByOffice ? t.acceptedByOffice(period, channel) : t.accepted(period, attempt);
    return [
      { paragraph: channel === "declaration" ? t.acceptedDeclaration(period) : words },
      {
        paragraph: sentences(
          isByOffice ? t.receivedOn(shownTime(receivedAt).date) : t.receivedAt(clockOf(receivedAt)),
          lateByWorkingDays === undefined ? t.inTime(due) : t.lateBy(lateByWorkingDays, due),
          replaces !== undefined && t.replaces(replaces),
        ),
      },
      ...(warnings > 0 ? [{ paragraph: t.warnings(warnings) }] : []),
      ...evidenceBlocks(evidenceNotKept),
      { paragraph: nextStep?.[language] ?? t.acceptedNext },
    ];
  }

  function rejected(content: NoticeContent & { notice: "rejected" }, period: string): Block[] {
    const { attempt, errors, evidenceNotKept, nextStep, refusal, day, due } = content;
    if (refusal === "PERIOD_CLOSED") {
      return [{ paragraph: t.rejectedClosed(period, attempt) }, { paragraph: t.rejectedClosedNext }];
    }
    if (refusal === "OBLIGATION_APPROVED") {
      return [{ paragraph: t.rejectedApproved(period, attempt) }, { paragraph: t.rejectedApprovedNext }];
    }
    return [
      { paragraph: t.rejected(period, attempt, errors) },
      ...(nextStep ? [{ paragraph: nextStep[language] }] : []),
      ...evidenceBlocks(evidenceNotKept),
      dueBlock(day, due),
      { paragraph: t.rejectedNext },
    ];
  }

  function evidenceBlocks(count = 0): Block[] {
    return count > 0 ? [{ paragraph: t.evidenceNotKept(count) }] : [];
  }

  function digest(content: DigestContent): Letter {
    const { day, rhythm, overdue, dueSoon, unreachable, escalated, troubled, waiting } = content;
    const years = content.calendarsMissing.join(", ");
    const soonCount = sumOf(dueSoon);
    const counts = [
      overdue.total > 0 && t.countOverdue(overdue.total),
      soonCount > 0 && t.countDueSoon(soonCount),
      waiting.total > 0 && t.countWaiting(waiting.total),
      unreachable.total > 0 && t.countUnreachable(unreachable.total),
      troubled.total > 0 && t.countTroubled(troubled.total),
      escalated.total > 0 && t.countEscalated(escalated.total),
      years !== "" && t.countCalendars(years),
    ].filter((count) => count !== false);
    const subject = rhythm === "weekly" ? t.weeklySubject : t.digestSubject;
    return {
      subject: subject(shownDate(day), counts.join(", ")),
      blocks: [
        { paragraph: t.greetingOffice },
        { paragraph: rhythm === "weekly" ? t.weeklyIntro : t.digestIntro },
        ...section(t.overdueHeading(overdue.total), overdue, (report) => {
          const { contact } = report;
          const line = owedLine(day, report, t.unitReport(report.unit.name, nameOf(report.period)));
          const known = contact && Object.keys(contact).length > 0;
          const call = known ? t.contact(contact.name, contact.phone, contact.email) : t.noContact;
          return { ...line, details: [...(line.details ?? []), call] };
        }),
        ...(soonCount > 0
          ? [
              { heading: t.dueSoonHeading(soonCount) },
              { list: dueSoon.map((each) => outstandingLine(day, each)) },
            ]
          : []),
        ...section(t.waitingHeading(waiting.total), waiting, waitingLine),
        ...(waiting.total > 0 ? [{ link: links.reviewQueue, label: t.seeReviewQueue }] : []),
        ...section(t.unreachableHeading(unreachable.total), unreachable, ({ unit, undeliverable }) => ({
          text: unit.name,
          details: [undeliverable.length > 0 ? t.undeliverable(undeliverable) : t.noContact],
        })),
        ...(unreachable.total > 0 ? [{ link: links.units, label: t.seeUnits }] : []),
        ...section(t.escalatedHeading(escalated.total), escalated, ({ unit, period }) => ({
          text: t.unitReport(unit.name, nameOf(period)),
          link: links.report(unit.unitId, period.periodId),
        })),
        ...section(t.troubledHeading(troubled.total), troubled, (message) => ({
          text: t.troubledLine(
            message.unit?.name ?? t.aColleague,
            shownDate(message.day),
            t.troubledMessage[message.state],
          ),
        })),
        ...(troubled.total > 0 ? [{ link: links.messages, label: t.seeMessages }] : []),
        ...(years === ""
          ? []
          : [{ heading: t.calendarsHeading }, ...calendarBlocks(content.calendarsMissing)]),
        ...forOffice(),
      ],
    };
  }

  function alert(content: AlertContent): Letter {
    if (content.alert === "calendars_missing") {
      return {
        subject: t.calendarsMissingSubject(content.years.join(", ")),
        blocks: [{ paragraph: t.greetingOffice }, ...calendarBlocks(content.years), ...forOffice()],
      };
    }
    const { day, periods } = content;
    const names = [...new Set(periods.map(({ period }) => nameOf(period)))].join(", ");
    const count = sumOf(periods);
    return {
      subject: t.unitsMissingSubject(count, names),
      blocks: [
        { paragraph: t.greetingOffice },
        { paragraph: t.unitsMissing(count) },
        { list: periods.map((each) => outstandingLine(day, each)) },
        { paragraph: t.unitsMissingNext },
        ...forOffice(),
      ],
    };
  }

  function reviewReminder({ waiting, longestWorkingDays }: ReviewReminderContent): Letter {
    return {
      subject: t.reviewSubject(waiting.total, longestWorkingDays),
      blocks: [
        { paragraph: t.greetingOffice },
        { paragraph: t.reviewIntro(waiting.total) },
        listOf(waiting, waitingLine),
        { link: links.reviewQueue, label: t.seeReviewQueue },
        ...forOffice(),
      ],
    };
  }

  function owedLine(day: LocalDate, report: OwedReport, text: string): Line {
    const { unit, period, state, takenUntil } = report;
    return {
      text,
      details: [
        t.due(whenDue(day, report), describeDue(report)[language]),
        ...(state === undefined ? [] : [state === "returned" ? t.wasReturned : t.wasWithdrawn]),
        ...(takenUntil === undefined || report.dueDate >= day ? [] : [t.takenUntil(shownDate(takenUntil))]),
      ],
      link: links.report(unit.unitId, period.periodId),
    };
  }

  function outstandingLine(day: LocalDate, outstanding: OutstandingUnits): Line {
    const { period, units, dueDate } = outstanding;
    const more = units.total - units.rows.length;
    const when = `${t.dueShort(shownDate(dueDate))} (${lowered(whenDue(day, outstanding))})`;
    return {
      text: t.outstanding(nameOf(period), when, units.total),
      details: [
        [...units.rows.map(({ name }) => name), ...(more > 0 ? [t.andMoreUnits(more)] : [])].join(", "),
      ],
      link: links.period(period.periodId),
    };
  }

  function waitingLine({ unit, period, workingDays }: WaitingReport): Line {
    return {
      text: t.unitReport(unit.name, nameOf(period)),
      details: [t.waitedFor(workingDays)],
      link: links.report(unit.unitId, period.periodId),
    };
  }

  function calendarBlocks(years: readonly number[]): Block[] {
    return [
      { list: years.map((year) => ({ text: t.calendarMissing(year) })) },
      { link: links.calendars, label: t.seeCalendars },
    ];
  }

  function listOf<Row>({ total, rows }: Excerpt<Row>, lineOf: (row: Row) => Line): Block {
    const more = total - rows.length;
    return { list: [...rows.map(lineOf), ...(more > 0 ? [{ text: t.andMore(more) }] : [])] };
  }

  function section<Row>(heading: string, excerpt: Excerpt<Row>, lineOf: (row: Row) => Line): Block[] {
    return excerpt.total === 0 ? [] : [{ heading }, listOf(excerpt, lineOf)];
  }

  function reasonBlocks(reason: string | undefined): Block[] {
    return reason === undefined || reason === "" ? [] : [{ paragraph: t.reasonWas }, { quotation: reason }];
  }

  function dueBlock(day: LocalDate, due: Deadline): Block {
    return { paragraph: t.dueLine(whenDue(day, due), describeDue(due)[language]) };
  }

  function whenDue(day: LocalDate, { dueDate, workingDays }: Deadline): string {
    if (dueDate === day) return t.dueToday;
    if (dueDate < day) return t.overdue(workingDays);
    return workingDays === 0 ? t.dueBeforeNextWorkingDay : t.left(workingDays);
  }

  function forUnits(): Block[] {
    return [{ paragraph: t.closing }, { paragraph: t.automatic }];
  }

  function forOffice(): Block[] {
    return [{ paragraph: t.chooseWhy }, { link: links.preferences, label: t.choose }];
  }

  function nameOf({ nameVi, nameEn }: NamedPeriod): string {
    return language === "vi" ? nameVi : nameEn;
  }

  return letterOf;
}

function clockOf(instant: string): string {
  const { time, date } = shownTime(instant);
  return `${time}, ${date}`;
}

/** The one with the earliest due date speaks in the subject. */
function mostUrgent(reports: readonly OwedReport[]): OwedReport | undefined {
  return reports.toSorted((a, b) => (a.dueDate < b.dueDate ? -1 : 1))[0];
}

function sumOf(periods: readonly OutstandingUnits[]): number {
  return periods.reduce((sum, { units }) => sum + units.total, 0);
}

function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === "string").join(" ");
}

/** For the middle of a sentence. */
function lowered(text: string): string {
  return text.charAt(0).toLocaleLowerCase("vi") + text.slice(1);
}
