import { describe, expect, it } from "vitest";
import { controlRechecks } from "../../../../functions/control-rechecks/handler.ts";
import { runJobOrRecheck } from "../../../../functions/run-job/handler.ts";
import { jobStore } from "../../../../shared/adapters/dynamodb/job-store.ts";
import { eventKey } from "../../../../shared/adapters/dynamodb/keys.ts";
import { recheckStore } from "../../../../shared/adapters/dynamodb/recheck-store.ts";
import type { IndicatorTemplate } from "../../../../shared/domain/figures/indicator-template.ts";
import type { Finding } from "../../../../shared/domain/findings/findings.ts";
import { decideReport } from "../../../../shared/domain/obligation/decisions.ts";
import { extend } from "../../../../shared/domain/obligation/terms.ts";
import { aCalendar } from "../../../builders/a-calendar.ts";
import { aReading } from "../../../builders/a-reading.ts";
import { aReceivedSubmission } from "../../../builders/a-submission.ts";
import { anIndicator, aTemplate } from "../../../builders/a-template.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { aCity, ask, BA_DINH, HOAN_KIEM, NOW, outcomeOf, type Who } from "../read-units/a-city.ts";

const PERIOD = { periodId: "2026-YEAR" };
const RULES_NOW = aTemplate({
  indicators: [anIndicator({ code: "A05" }), anIndicator({ code: "A06", rule: "<= A05" })],
});
const CONTRADICTS = aReading({ A05: 3, A06: 4 });
const IN_ORDER = aReading({ A05: 4, A06: 4 });
const TOO_MANY: Finding = { code: "MORE_THAN_INDICATOR", fileId: "data", indicator: "A06" };

interface Judged {
  readonly errors?: number;
  readonly found?: readonly Finding[];
}

/** A city with reports that were judged once, and what checks them again; a queue between, as the bus and SQS are. */
async function aCityToRecheck(template: IndicatorTemplate = RULES_NOW) {
  const city = await aCity();
  await city.templates.publish(template);
  const readings = new Map<string, ReturnType<typeof aReading>>();
  const queue: unknown[] = [];
  let checks = 0;
  let deps: Parameters<typeof runJobOrRecheck>[0] & Parameters<typeof controlRechecks>[0] = {
    ...city,
    jobs: jobStore(city.table),
    rechecks: recheckStore(city.table),
    checker: {
      check: async ([first]) => {
        checks += 1;
        const reading = readings.get(Buffer.from(first?.bytes ?? []).toString());
        if (!reading) throw new Error("no such workbook");
        return { findings: [], workbook: { fileId: "data", reading } };
      },
    },
    sendWork: async (messages) => {
      queue.push(...messages);
    },
  };
  const handler = (event: Parameters<ReturnType<typeof controlRechecks>>[0]) => controlRechecks(deps)(event);

  return {
    ...city,
    checks: () => checks,
    use: (changes: Partial<Parameters<typeof runJobOrRecheck>[0]["reports"]>) => {
      deps = { ...deps, reports: { ...deps.reports, ...changes } };
    },
    rechecks: deps.rechecks,
    /** A report whose bytes read as `reading`, decided as it was judged at the time. */
    async reported(
      unitId: string,
      reading: ReturnType<typeof aReading>,
      { errors = 0, found = [] }: Judged = {},
    ) {
      readings.set(unitId, reading);
      const submission = aReceivedSubmission({ ...PERIOD, unitId });
      const files = Object.fromEntries(
        Object.entries(submission.files).map(([fileId, file]) => {
          const key = city.files.keyOf({ ...PERIOD, unitId, attempt: 1, fileId });
          city.files.upload(key, Buffer.from(unitId), NOW);
          const receivedAt = file.received?.receivedAt ?? "";
          return [fileId, { ...file, received: { versionId: "version-1", receivedAt } }];
        }),
      );
      const sent = { ...submission, files };
      await city.reports.issue(sent);
      const before = anObligation({ ...PERIOD, unitId });
      await city.reports.createObligation(before);
      if (found.length > 0) await city.files.saveResult(sent, "findings", found);
      const result = { errors, warnings: 0, hasFigures: true, isNil: false };
      const decision = decideReport(
        before,
        sent,
        { ...result, ...(found.length > 0 && { hasFindings: true }) },
        NOW,
      );
      expect(await city.reports.saveDecision(before, decision, { now: NOW, correlationId: "test" })).toBe(
        true,
      );
    },
    async start(key = "one"): Promise<string> {
      const { recheckId } = await ask(handler, {
        route: "POST /v1/periods/{periodId}/rechecks",
        path: PERIOD,
        headers: { "idempotency-key": key },
      });
      return recheckId;
    },
    startAs: (who: Who) =>
      outcomeOf(handler, {
        who,
        route: "POST /v1/periods/{periodId}/rechecks",
        path: PERIOD,
        headers: { "idempotency-key": "one" },
      }),
    look: (recheckId: string, query: Record<string, string> = {}) =>
      ask(handler, { route: "GET /v1/rechecks/{recheckId}", path: { recheckId }, query }),
    commit: (recheckId: string, hash: string) =>
      outcomeOf(handler, {
        route: "POST /v1/rechecks/{recheckId}/commit",
        path: { recheckId },
        body: { hash, reason: "Quy tắc đã hết thời gian thử." },
      }),
    /** Carries the event, and every piece twice: once as it is, once as SQS may repeat it. */
    async work(type: "RecheckStarted" | "RecheckCommitted", recheckId: string): Promise<string[]> {
      const failed: string[] = [];
      const tell = async (message: unknown) => {
        const { batchItemFailures } = await runJobOrRecheck(deps)(anSqsEvent(message));
        failed.push(...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      };
      await tell({ "detail-type": type, detail: { data: { recheckId } } });
      for (const message of queue.splice(0)) {
        await tell(message);
        await tell(message);
      }
      return failed;
    },
    submission: (unitId: string) => city.reports.submission({ ...PERIOD, unitId, attempt: 1 }),
    async obligation(unitId: string) {
      const [found] = await city.reports.obligationsOfUnits(PERIOD.periodId, 1, [unitId]);
      if (!found) throw new Error("the unit owes nothing");
      return found;
    },
  };
}

describe("a recheck", () => {
  it("shows what would come out otherwise, and changes nothing", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    await city.reported(BA_DINH, IN_ORDER);
    const before = await city.submission(HOAN_KIEM);
    const recheckId = await city.start();
    expect(await city.look(recheckId)).toMatchObject({
      state: "checking",
      units: 2,
      progress: { checked: 0 },
    });
    expect(await city.work("RecheckStarted", recheckId)).toEqual([]);
    expect(await city.look(recheckId)).toMatchObject({
      ...{ state: "ready", units: 2, hash: expect.any(String), progress: { checked: 2, applied: 0 } },
      counts: { same: 1, nothing: 0, differs: 1, gainedErrors: 1, lostErrors: 0, wouldPass: 0 },
      differing: [
        {
          ...{ unit: { unitId: HOAN_KIEM }, attempt: 1, state: "accepted" },
          ...{ before: { errors: 0 }, after: { errors: 1 } },
          ...{ gained: ["MORE_THAN_INDICATOR"], lost: [] },
        },
      ],
    });
    expect(await city.submission(HOAN_KIEM)).toEqual(before);
    expect((await city.obligation(HOAN_KIEM)).version).toBe(2);
  });

  it("reads each file once, whatever comes twice", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    await city.reported(BA_DINH, IN_ORDER);
    const recheckId = await city.start();
    expect(await city.start()).toBe(recheckId);
    await city.work("RecheckStarted", recheckId);
    await city.work("RecheckStarted", recheckId);
    expect(city.checks()).toBe(2);
  });

  it("goes on where it broke off", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    await city.reported(BA_DINH, IN_ORDER);
    const recheckId = await city.start();
    const load = city.reports.loadForDecision;
    city.use({
      loadForDecision: async (id) => {
        if (id.unitId === HOAN_KIEM) throw new Error("the table is away");
        return load(id);
      },
    });
    expect(await city.work("RecheckStarted", recheckId)).toEqual(["m1", "m1"]);
    expect(await city.look(recheckId)).toMatchObject({ state: "checking", progress: { checked: 0 } });
    city.use({ loadForDecision: load });
    expect(await city.work("RecheckStarted", recheckId)).toEqual([]);
    expect(await city.look(recheckId)).toMatchObject({ state: "ready", progress: { checked: 2 } });
    expect(city.checks()).toBe(2);
  });

  it("passes over units that never reported, and looks at those rejected for what was in their files", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, IN_ORDER, { errors: 1, found: [TOO_MANY] });
    await city.reports.createObligation(anObligation({ ...PERIOD, unitId: BA_DINH }));
    const recheckId = await city.start();
    await city.work("RecheckStarted", recheckId);
    expect(await city.look(recheckId)).toMatchObject({
      ...{ units: 1, counts: { differs: 1, lostErrors: 1, wouldPass: 1 } },
      differing: [{ state: "rejected", lost: ["MORE_THAN_INDICATOR"], gained: [] }],
    });
  });

  it("is the office's", async () => {
    const city = await aCityToRecheck();
    expect(await city.startAs("a viewer")).toBe("FORBIDDEN");
    expect(await city.startAs("a member")).toBe("FORBIDDEN");
    expect(await city.startAs("an officer")).toBe("ok");
  });

  it("comes in pages", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    await city.reported(BA_DINH, CONTRADICTS);
    const recheckId = await city.start();
    await city.work("RecheckStarted", recheckId);
    const first = await city.look(recheckId, { limit: "1" });
    const second = await city.look(recheckId, { limit: "1", cursor: first.nextCursor });
    const seen = [...first.differing, ...second.differing].map(({ unit }) => unit.unitId);
    expect(seen.toSorted()).toEqual([BA_DINH, HOAN_KIEM].toSorted());
  });
});

describe("what a recheck found, once it is let stand", () => {
  it("speaks for the report, which goes on counting; what was found at first stays beside it", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    const recheckId = await city.start();
    await city.work("RecheckStarted", recheckId);
    const { hash } = await city.look(recheckId);
    expect(await city.commit(recheckId, hash)).toBe("ok");
    expect(await city.look(recheckId)).toMatchObject({ state: "applying" });
    expect(await city.work("RecheckCommitted", recheckId)).toEqual([]);
    expect(await city.look(recheckId)).toMatchObject({
      ...{ state: "applied", progress: { applied: 1, skipped: 0 } },
      ...{ committed: { reason: "Quy tắc đã hết thời gian thử." }, differing: [{ became: "applied" }] },
    });
    const submission = await city.submission(HOAN_KIEM);
    expect(submission).toMatchObject({
      state: "accepted",
      errors: 1,
      firstError: { code: "MORE_THAN_INDICATOR" },
    });
    const kept = await city.files.readResult(
      { ...PERIOD, unitId: HOAN_KIEM, attempt: 1 },
      submission?.findingsFrom ?? "findings",
    );
    expect(kept).toMatchObject({ findings: [{ code: "MORE_THAN_INDICATOR" }] });
    const obligation = await city.obligation(HOAN_KIEM);
    expect(obligation).toMatchObject({ version: 3, current: { state: "accepted" } });
    const events = await city.reports.events(HOAN_KIEM, PERIOD.periodId);
    expect(events.map(({ type }) => type)).toEqual(["SubmissionAccepted", "SubmissionRechecked"]);
    expect(await city.table.get(eventKey(HOAN_KIEM, PERIOD.periodId, 3))).toMatchObject({
      data: { attempt: 1, recheckId },
      record: { by: "officer", reason: "Quy tắc đã hết thời gian thử." },
    });
  });

  it("is found again when the rules are run once more", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    const first = await city.start("one");
    await city.work("RecheckStarted", first);
    await city.commit(first, (await city.look(first)).hash);
    await city.work("RecheckCommitted", first);
    const second = await city.start("two");
    await city.work("RecheckStarted", second);
    expect(await city.look(second)).toMatchObject({ counts: { same: 1, differs: 0 }, differing: [] });
  });

  it("lets a report that would pass now be sent again, and leaves it rejected", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, IN_ORDER, { errors: 1, found: [TOO_MANY] });
    const recheckId = await city.start();
    await city.work("RecheckStarted", recheckId);
    await city.commit(recheckId, (await city.look(recheckId)).hash);
    await city.work("RecheckCommitted", recheckId);
    expect(await city.submission(HOAN_KIEM)).toMatchObject({
      ...{ state: "rejected", errors: 1, resendUntil: expect.any(String) },
    });
    expect(await city.submission(HOAN_KIEM)).not.toHaveProperty("findingsFrom");
  });

  it("leaves alone, and lists, what was decided about since", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    const recheckId = await city.start();
    await city.work("RecheckStarted", recheckId);
    const { hash } = await city.look(recheckId);
    const obligation = await city.obligation(HOAN_KIEM);
    const period = await city.periods.load(PERIOD.periodId);
    if (!period) throw new Error("no period");
    const granted = { documentNumber: "12/SNV", until: "2026-12-23", period, calendars: [aCalendar()] };
    const decision = extend(obligation, { by: "officer", reason: "Mưa lũ", ...granted }, NOW);
    await city.reports.saveDecision(obligation, decision, { now: NOW, correlationId: "test" });
    await city.commit(recheckId, hash);
    expect(await city.work("RecheckCommitted", recheckId)).toEqual([]);
    expect(await city.look(recheckId)).toMatchObject({
      ...{ state: "applied", progress: { applied: 0, skipped: 1 }, differing: [{ became: "CHANGED_SINCE" }] },
    });
    expect(await city.submission(HOAN_KIEM)).toMatchObject({ errors: 0 });
  });

  it("is only what the person saw, and only once all is checked", async () => {
    const city = await aCityToRecheck();
    await city.reported(HOAN_KIEM, CONTRADICTS);
    const recheckId = await city.start();
    expect(await city.commit(recheckId, "x")).toBe("PREVIEW_OUTDATED");
    await city.work("RecheckStarted", recheckId);
    expect(await city.commit(recheckId, "x")).toBe("PREVIEW_OUTDATED");
    const { hash } = await city.look(recheckId);
    expect(await city.commit(recheckId, hash)).toBe("ok");
    expect(await city.commit(recheckId, hash)).toBe("ok");
  });
});
