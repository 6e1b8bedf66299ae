import fc from "fast-check";
import type { HttpEvent, HttpResult } from "../../functions/_runtime/http-api.ts";
import { dryRunKey } from "../../shared/adapters/s3/dry-run-key.ts";
import type { DomainError } from "../../shared/domain/errors.ts";
import { aPerson } from "../builders/a-person.ts";
import { anHttpEvent } from "../builders/an-http-event.ts";
import type { Outcome } from "./invocation.ts";
import { acceptanceEndOf } from "./oracle.ts";
import {
  bytesOf,
  CLOSES_AT,
  type Content,
  DAY,
  DUE_AT,
  HOUR,
  MINUTE,
  memberOf,
  PERIODS,
  SECOND,
  sha256Of,
  UNITS,
} from "./scene.ts";
import type { EventItem, FileEntry, ObligationItem, SubmissionItem } from "./watch.ts";
import type { Run, World } from "./world.ts";

/** A command of the model: `check` asks whether it makes sense now, so that runs are not full of refusals. */
export type Command = fc.AsyncCommand<World, World, true>;

const command = (
  text: string,
  run: (world: World) => Promise<void>,
  check: (world: World) => boolean = () => true,
): Command => ({
  check: async (world) => check(world),
  async run(world) {
    await run(world);
    assertSound(world);
  },
  toString: () => text,
});

/** Fails with everything that was seen so far, for the command that made it visible. */
export function assertSound({ watched }: World): void {
  if (watched.violations.length > 0) throw new Error(watched.violations.join("\n"));
}

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

const anyRun: fc.Arbitrary<Run> = fc.record({
  fault: fc.option(
    fc.record({
      kind: fc.constantFrom("crash" as const, "error" as const),
      step: fc.integer({ min: 1, max: 12 }),
      when: fc.constantFrom("before" as const, "after" as const),
    }),
    { freq: 3, nil: undefined },
  ),
  steps: fc.option(fc.integer({ min: 0, max: 10 }), { freq: 2, nil: undefined }),
});

const anyContent: fc.Arbitrary<Content> = fc.record({
  good: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  number: fc.integer({ min: 1, max: 9 }),
});

/** Most things happen to one unit's report: there they get into each other's way. */
const anyUnit = fc.constantFrom(0, 0, 0, 0, 1, 1, 2);
const anyPeriod = fc.constantFrom(0, 0, 0, 1);
const anyPosition = fc.nat({ max: 11 });

interface Request {
  readonly unit: number;
  readonly period: number;
  readonly data: Content;
  readonly document: Content;
  readonly evidence: readonly Content[];
  /** A key that other requests use too, or one of its own. */
  readonly key: number | undefined;
  readonly reusesDocument: boolean;
  /** The last piece of evidence that was received, as the first of this attempt. */
  readonly reusesEvidence: boolean;
}

const anyRequest: fc.Arbitrary<Request> = fc.record({
  unit: anyUnit,
  period: anyPeriod,
  data: anyContent,
  document: anyContent,
  evidence: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anyContent, { minLength: 1, maxLength: 2 }) },
  ),
  key: fc.option(fc.nat({ max: 1 }), { nil: undefined, freq: 2 }),
  reusesDocument: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  reusesEvidence: fc.boolean(),
});

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

function fileOf(part: string, name: string, type: string, content: Content) {
  const bytes = bytesOf(part, content);
  return { part, name, type, size: bytes.length, sha256: sha256Of(bytes) };
}

export const deskOf = ({ watched }: World, unitId: string, periodId: string): SubmissionItem[] =>
  [...watched.submissions.values()].filter((each) => each.unitId === unitId && each.periodId === periodId);

function receivedEvidence(world: World, unitId: string, periodId: string) {
  const received = deskOf(world, unitId, periodId).flatMap(({ attempt, files }) =>
    Object.entries(files)
      .filter(([, file]) => file.part === "evidence" && file.received)
      .map(([fileId]) => ({ attempt, fileId })),
  );
  return received.slice(-1).map((reuse) => ({ part: "evidence", reuse }));
}

export function requestEvent(world: World, { unit, period, ...asked }: Request): HttpEvent {
  const unitId = pick(UNITS, unit);
  const { periodId, parts } = pick(PERIODS, period);
  const earlier = deskOf(world, unitId, periodId).findLast(({ files }) => files["document"]?.received);
  const wantsData = parts.required.includes("data");
  const files = [
    ...(wantsData ? [fileOf("data", "bao-cao.xlsx", XLSX, asked.data)] : []),
    asked.reusesDocument && earlier && wantsData
      ? { part: "document", reuse: { attempt: earlier.attempt, fileId: "document" } }
      : fileOf("document", "bao-cao.pdf", "application/pdf", asked.document),
    ...(asked.reusesEvidence ? receivedEvidence(world, unitId, periodId) : []),
    ...asked.evidence.map((content) => fileOf("evidence", "anh.png", "image/png", content)),
  ];
  const document = wantsData
    ? { number: "47/BC-UBND", date: "2026-11-30" }
    : { number: "3/KH-UBND", date: "2026-11-30", form: "standalone", tasks: 12 };
  return anHttpEvent({
    route: "POST /v1/obligations/{unitId}/{periodId}/submissions",
    path: { unitId, periodId },
    headers: { "idempotency-key": asked.key === undefined ? world.newId() : `key-${asked.key}` },
    body: { document, files },
    person: aPerson({ sub: memberOf(unitId) }),
  });
}

export interface Issued {
  readonly submission: { readonly unitId: string; readonly periodId: string; readonly attempt: number };
  readonly uploads: readonly { readonly fileId: string }[];
}

function issuedIn(outcome: Outcome): Issued | undefined {
  if (!outcome.ok) return undefined;
  return JSON.parse((outcome.value as HttpResult).body ?? "{}");
}

/** What was issued must be what was asked for, now or when the same key came first. */
function mustBeIssued(world: World, event: HttpEvent, outcome: Outcome): void {
  const issued = issuedIn(outcome);
  if (!issued) return;
  const { unitId, periodId, attempt } = issued.submission;
  const submission = world.watched.submissions.get(`${periodId} ${unitId} ${attempt}`);
  const asked = JSON.parse(event.body ?? "{}") as { files: { part: string; sha256?: string }[] };
  const hashes = Object.values(submission?.files ?? {}).map(({ part, sha256 }) => `${part} ${sha256}`);
  for (const { part, sha256 } of asked.files) {
    if (sha256 && !hashes.includes(`${part} ${sha256}`)) {
      world.watched.violated(`attempt ${attempt} was answered to a request for other files`);
    }
  }
}

const requests = fc.tuple(anyRequest, anyRun).map(([asked, run]) =>
  command(`request ${JSON.stringify({ ...asked, ...run })}`, async (world) => {
    const event = requestEvent(world, asked);
    await world.request(event, run, (outcome) => mustBeIssued(world, event, outcome));
  }),
);

/** Asks without anything going wrong meanwhile. */
async function ask(world: World, asked: Request): Promise<Issued | undefined> {
  const event = requestEvent(world, asked);
  let issued: Issued | undefined;
  await world.request(event, {}, (outcome) => {
    mustBeIssued(world, event, outcome);
    issued = issuedIn(outcome);
    const code = outcome.ok ? undefined : (outcome.error as DomainError).code;
    if (code === "CONCURRENT_CHANGE") {
      world.watched.violated("a request that nobody disturbed was refused for a concurrent change");
    }
    const [unitId, { periodId }] = [pick(UNITS, asked.unit), pick(PERIODS, asked.period)];
    const end = acceptanceEndOf(world.watched.obligations.get(`${periodId} ${unitId}`));
    if (code === "PERIOD_CLOSED" && world.now().getTime() < end) {
      world.watched.violated(`${periodId} ${unitId} was refused as closed while reports are taken`);
    }
  });
  return issued;
}

function uploadAll(world: World, { submission, uploads }: Issued, notices: readonly number[]): void {
  const { unitId, periodId, attempt } = submission;
  const { files } = world.watched.submissions.get(`${periodId} ${unitId} ${attempt}`) as SubmissionItem;
  for (const [position, { fileId }] of uploads.entries()) {
    const { part, sha256 } = files[fileId] as FileEntry;
    const key = world.files.keyOf({ unitId, periodId, attempt, fileId });
    world.upload(key, announcedBytes(part, sha256), notices[position] ?? 1);
    world.advance(SECOND / 2);
  }
}

const anyNotices = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 });

/** The usual case as one command: ask, upload everything that was asked for; how it is delivered is left open. */
const reports = fc.tuple(anyRequest, anyNotices).map(([asked, notices]) =>
  command(`report ${JSON.stringify({ ...asked, notices })}`, async (world) => {
    const issued = await ask(world, asked);
    if (issued) uploadAll(world, issued, notices);
  }),
);

/** A day in Vietnam, so many days from now. */
const inDays = (world: World, days: number): string =>
  new Date(world.clock() + 7 * HOUR + days * DAY).toISOString().slice(0, 10);

/** After closing, the office takes this unit's report all the same. */
const reopenings = fc.tuple(anyRequest, anyNotices).map(([asked, notices]) =>
  command(`report after closing ${JSON.stringify({ ...asked, notices })}`, async (world) => {
    world.advance(Math.max(0, CLOSES_AT + MINUTE - world.clock()));
    const [unitId, { periodId }] = [pick(UNITS, asked.unit), pick(PERIODS, asked.period)];
    const event = anHttpEvent({
      route: "POST /v1/obligations/{unitId}/{periodId}/decisions",
      path: { unitId, periodId },
      person: aPerson({ sub: "office-1", groups: ["office"] }),
      body: { decision: "reopen", until: inDays(world, 2), reason: "Bổ sung" },
    });
    await world.review(event, {});
    const issued = await ask(world, asked);
    if (issued) uploadAll(world, issued, notices);
  }),
);

/** A slow line: the sweep looks, or is just looking, when the bytes come after all. */
const lateReports = fc
  .tuple(anyRequest, anyNotices, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 9 }))
  .map(([asked, notices, steps, ingestSteps]) =>
    command(`late report ${JSON.stringify({ ...asked, notices, steps, ingestSteps })}`, async (world) => {
      const issued = await ask(world, asked);
      if (!issued) return;
      world.advance(71 * MINUTE);
      const sweep = await world.sweep(steps === 12 ? {} : { steps });
      uploadAll(world, issued, notices);
      for (const notice of [...world.ingestQueue]) await world.ingest(notice, { steps: ingestSteps });
      await world.go(sweep);
    }),
  );

/** Bytes may come so long after the form ran out, over a slow line that began in time. */
const LATEST_BYTES = 47 * HOUR;

function awaited(world: World): { submission: SubmissionItem; fileId: string }[] {
  return [...world.watched.submissions.values()].flatMap((submission) =>
    world.clock() > Date.parse(submission.uploadExpiresAt) + LATEST_BYTES
      ? []
      : Object.entries(submission.files)
          .filter(([, file]) => file.reusedFrom === undefined)
          .map(([fileId]) => ({ submission, fileId })),
  );
}

/** Finds the bytes that were announced by their hash, as the person who has the file would. */
export function announcedBytes(part: string, sha256: string): Uint8Array {
  for (const good of [true, false]) {
    for (let number = 1; number <= 9; number++) {
      const bytes = bytesOf(part, { good, number });
      if (sha256Of(bytes) === sha256) return bytes;
    }
  }
  throw new Error("no content has this hash");
}

const uploads = fc
  .record({
    position: fc.nat({ max: 30 }),
    kind: fc.constantFrom("right", "right", "right", "same size", "other size"),
    wrong: anyContent,
    notices: fc.constantFrom(0, 1, 1, 1, 2),
  })
  .map((asked) =>
    command(
      `upload ${JSON.stringify(asked)}`,
      async (world) => {
        const { submission, fileId } = pick(awaited(world), asked.position);
        const { part, sha256 } = submission.files[fileId] as FileEntry;
        const bytes = {
          right: () => announcedBytes(part, sha256),
          "same size": () => bytesOf(part, asked.wrong),
          "other size": () => bytesOf(part, { ...asked.wrong, number: 77 }),
        }[asked.kind]?.();
        const { unitId, periodId, attempt } = submission;
        if (bytes) {
          world.upload(world.files.keyOf({ unitId, periodId, attempt, fileId }), bytes, asked.notices);
        }
      },
      (world) => awaited(world).length > 0,
    ),
  );

const FATES = ["once", "once", "once", "twice", "parked"] as const;

/** Somebody sends the wrong file, sees it, and sends the right one under the same form. */
const corrections = fc
  .tuple(fc.nat({ max: 30 }), anyContent, fc.integer({ min: 0, max: 1 }))
  .map(([position, wrong, notices]) =>
    command(
      `upload wrong, then right ${JSON.stringify({ position, wrong, notices })}`,
      async (world) => {
        const { submission, fileId } = pick(awaited(world), position);
        const { part, sha256 } = submission.files[fileId] as FileEntry;
        const { unitId, periodId, attempt } = submission;
        const key = world.files.keyOf({ unitId, periodId, attempt, fileId });
        world.upload(key, bytesOf(part, wrong), 1);
        const notice = world.ingestQueue.at(-1);
        if (notice) await world.ingest(notice, {});
        world.upload(key, announcedBytes(part, sha256), notices);
      },
      (world) => awaited(world).length > 0,
    ),
  );

const ingests = fc.tuple(anyPosition, anyRun, fc.constantFrom(...FATES)).map(([position, run, fate]) =>
  command(
    `ingest ${JSON.stringify({ position, ...run, fate })}`,
    async (world) => void (await world.ingest(pick(world.ingestQueue, position), run, fate)),
    (world) => world.ingestQueue.length > 0,
  ),
);

/** Two deliveries side by side, one step of either at a time. */
const interleaved = fc
  .tuple(anyPosition, anyPosition, fc.array(fc.boolean(), { minLength: 8, maxLength: 24 }))
  .map(([a, b, turns]) =>
    command(
      `ingest two ${JSON.stringify({ a, b, turns: turns.map(Number).join("") })}`,
      async (world) => {
        const first = await world.ingest(pick(world.ingestQueue, a), { steps: 0 });
        const second = await world.ingest(pick(world.ingestQueue, b), { steps: 0 });
        for (const turn of turns) await world.go(turn ? first : second, 1);
        await world.go(first);
        await world.go(second);
      },
      (world) => world.ingestQueue.length > 1,
    ),
  );

/** A file is only tried: whatever becomes of it, and whenever, nothing else knows of it. */
const tries = fc.tuple(anyUnit, anyPeriod, anyContent, fc.constantFrom(0, 1, 1, 2), anyRun).map((asked) => {
  const [unit, period, content, notices, run] = asked;
  return command(`try ${JSON.stringify({ unit, period, content, notices, ...run })}`, async (world) => {
    const unitId = pick(UNITS, unit);
    const { periodId, parts } = pick(PERIODS, period);
    const part = parts.required.includes("data") ? "data" : "document";
    const isData = part === "data";
    const event = anHttpEvent({
      route: "POST /v1/obligations/{unitId}/{periodId}/checks",
      path: { unitId, periodId },
      headers: { "idempotency-key": world.newId() },
      body: {
        file: fileOf(part, isData ? "thu.xlsx" : "thu.pdf", isData ? XLSX : "application/pdf", content),
      },
      person: aPerson({ sub: memberOf(unitId) }),
    });
    await world.request(event, run, (outcome) => {
      if (!outcome.ok) return;
      const { checkId } = JSON.parse((outcome.value as HttpResult).body ?? "{}").check;
      world.upload(dryRunKey({ unitId, periodId, checkId }), bytesOf(part, content), notices);
    });
  });
});

const strangeNotices = fc
  .constantFrom("inbox/unknown", "inbox/unit_0/2026-YEAR/1/data", "results/x", "")
  .map((key) =>
    command(`notice for an unknown key ${key}`, async (world) => {
      world.send({ id: world.newId(), detail: { object: { key } } });
    }),
  );

/** An obligation about which something was sent, where there is one. */
function lively({ watched }: World, position: number, decision: string): ObligationItem {
  const all = [...watched.obligations.values()];
  const counting = all.filter(({ current }) => current?.state === "accepted");
  const exempt = all.filter(({ exemption }) => exemption);
  const approved = all.filter(({ current }) => current?.state === "approved");
  const asked =
    {
      "lift-exemption": exempt,
      return: [...approved, ...counting],
      unlock: approved,
      "undo-unlock": counting,
      "undo-return": all.filter(({ current }) => current?.state === "returned"),
      "undo-entry": all.filter(({ current }) => current?.channel === "paper"),
      "remove-extension": all.filter(({ extension }) => extension),
      "close-again": all.filter(({ reopened }) => reopened),
    }[decision] ?? counting;
  const decided = all.filter(({ version }) => version > 1);
  return pick([asked, decided, all].find((some) => some.length > 0) as ObligationItem[], position);
}

const DECISIONS = [
  ...["approve", "approve", "return", "exempt", "lift-exemption"],
  ...["unlock", "unlock", "undo-unlock", "undo-entry"],
  ...["extend", "remove-extension", "reopen", "close-again"],
];
/** Some commands are sent again under the same key, with whatever they then say. */
const anyKey = fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 2 });
const keyed = (world: World, key: number | undefined) => ({
  "idempotency-key": key === undefined ? world.newId() : `decision-${key}`,
});

const reviews = fc
  .record({
    position: anyPosition,
    decision: fc.constantFrom(...DECISIONS, "return", "lift-exemption"),
    isCurrent: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
    days: fc.integer({ min: -1, max: 6 }),
    alsoExtends: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    key: anyKey,
    /** Says which version it saw, the latest or the one before. */
    sawBefore: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
  })
  .chain((asked) => anyRun.map((run) => ({ asked, run })))
  .map(({ asked, run }) =>
    command(`office ${JSON.stringify({ ...asked, ...run })}`, async (world) => {
      const { days } = asked;
      // What is taken back is an unlocking or a return.
      const decision = asked.decision === "undo-unlock" && days % 2 === 0 ? "undo-return" : asked.decision;
      const { unitId, periodId, current, version } = lively(world, asked.position, decision);
      const attempt = (current?.attempt ?? 1) + (asked.isCurrent ? 0 : 1);
      const until = inDays(world, days);
      const reason = "Theo đề nghị của đơn vị";
      const documentNumber = "12/QĐ-UBND";
      const extension = { until, documentNumber };
      const inputs: Readonly<Record<string, object>> = {
        approve: { attempt },
        return: { attempt, reason, ...(asked.alsoExtends && { extension }) },
        unlock: { attempt, reason },
        "undo-unlock": { attempt },
        "undo-return": { attempt, reason },
        "undo-entry": { attempt, reason },
        exempt: { reason, documentNumber, ...(days < 4 && { until: inDays(world, Math.max(0, days - 2)) }) },
        "lift-exemption": { reason },
        extend: { reason, documentNumber, until },
        "remove-extension": { reason },
        reopen: { reason, until },
        "close-again": { reason },
      };
      const seen = asked.sawBefore === undefined ? {} : { version: Math.max(1, version - asked.sawBefore) };
      const body = { decision, ...inputs[decision], ...seen };
      await world.review(
        anHttpEvent({
          route: "POST /v1/obligations/{unitId}/{periodId}/decisions",
          path: { unitId, periodId },
          person: aPerson({ sub: "office-1", groups: ["office"] }),
          headers: keyed(world, asked.key),
          body,
        }),
        run,
      );
    }),
  );

/** Units declare that they have nothing to report, and the office enters what came on paper. */
const withoutUploads = fc
  .record({
    unit: anyUnit,
    period: anyPeriod,
    way: fc.constantFrom("declare", "enter"),
    days: fc.integer({ min: -3, max: 1 }),
    key: anyKey,
  })
  .chain((asked) => anyRun.map((run) => ({ asked, run })))
  .map(({ asked, run }) =>
    command(`without upload ${JSON.stringify({ ...asked, ...run })}`, async (world) => {
      const unitId = pick(UNITS, asked.unit);
      const { periodId, parts } = pick(PERIODS, asked.period);
      const path = { unitId, periodId };
      const headers = keyed(world, asked.key);
      if (asked.way === "declare") {
        const event = anHttpEvent({
          route: "POST /v1/obligations/{unitId}/{periodId}/nothing-to-report",
          ...{ path, headers },
          person: aPerson({ sub: memberOf(unitId) }),
          body: { confirmed: true, reason: "Không phát sinh" },
        });
        await world.declare(event, run);
        return;
      }
      const fields = parts.required.includes("data") ? {} : { form: "standalone", tasks: 3 };
      const event = anHttpEvent({
        route: "POST /v1/obligations/{unitId}/{periodId}/entered-reports",
        ...{ path, headers },
        person: aPerson({ sub: "office-2", groups: ["office"] }),
        body: {
          channel: "paper",
          receivedOn: inDays(world, asked.days),
          document: { number: "47/BC-UBND", date: "2026-11-30", ...fields },
          reason: "Mất mạng",
        },
      });
      await world.enter(event, run);
    }),
  );

const endings = anyRun.map((run) =>
  command(`end exemptions ${JSON.stringify(run)}`, async (world) => void (await world.endExemptions(run))),
);

const withdrawals = fc
  .record({ position: anyPosition, offset: fc.constantFrom(0, 0, 0, -1) })
  .chain((asked) => anyRun.map((run) => ({ asked, run })))
  .map(({ asked, run }) =>
    command(
      `withdraw ${JSON.stringify({ ...asked, ...run })}`,
      async (world) => {
        const { unitId, periodId, current } = lively(world, asked.position, "withdraw");
        const attempt = Math.max(1, (current?.attempt ?? 1) + asked.offset);
        await world.withdraw(
          anHttpEvent({
            route: "POST /v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw",
            path: { unitId, periodId, attempt: String(attempt) },
            person: aPerson({ sub: memberOf(unitId) }),
          }),
          run,
        );
      },
      ({ watched }) => [...watched.obligations.values()].some(({ current }) => current),
    ),
  );

const steps = fc
  .record({ position: anyPosition, count: fc.integer({ min: 1, max: 12 }), choice: fc.nat({ max: 2 }) })
  .map(({ position, count, choice }) =>
    command(
      `step ${JSON.stringify({ position, count, choice })}`,
      (world) => world.go(pick(world.invocations, position), count, choice),
      (world) => world.invocations.length > 0,
    ),
  );

const JUMPS: Readonly<Record<string, (clock: number) => number>> = {
  "a second": () => SECOND,
  "half a minute": () => 30 * SECOND,
  "six minutes": () => 6 * MINUTE,
  "the time after which the sweep looks": () => 16 * MINUTE,
  "the time after which a request expires": () => 71 * MINUTE,
  "to the due time": (clock) => Math.max(0, DUE_AT - clock),
  "to just before the due time": (clock) => Math.max(0, DUE_AT - SECOND - clock),
  "to closing": (clock) => Math.max(0, CLOSES_AT - clock),
  "to just before closing": (clock) => Math.max(0, CLOSES_AT - SECOND - clock),
  "a day": () => DAY,
  "two days and an hour": () => 49 * HOUR,
};
/** Small jumps come often: after closing little can happen. */
const OFTEN = ["a second", "half a minute", "six minutes", "the time after which the sweep looks"];

const jumps = fc
  .constantFrom(...Object.keys(JUMPS), ...OFTEN, ...OFTEN, ...OFTEN, "the time after which a request expires")
  .map((name) =>
    command(`clock: ${name}`, async (world) => world.advance(JUMPS[name]?.(world.clock()) ?? 0)),
  );

const skews = fc
  .integer({ min: -5, max: 5 })
  .map((seconds) =>
    command(`clocks of the functions ${seconds} s off`, async (world) => world.skewBy(seconds * SECOND)),
  );

const publications = fc
  .record({
    size: fc.integer({ min: 1, max: 12 }),
    refused: fc.constantFrom(0, 0, 0, 1, 2, 5, 50),
    parkingFails: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  })
  .chain((asked) => anyRun.map((run) => ({ asked, run })))
  .map(({ asked, run }) =>
    command(
      `publish ${JSON.stringify({ ...asked, ...run })}`,
      async (world) => {
        world.refuseEntries(asked.refused);
        world.failParking(asked.parkingFails);
        await world.publish(asked.size, run);
        world.failParking(false);
        world.refuseEntries(0);
      },
      (world) => world.stream.length > 0,
    ),
  );

const recomputations = fc
  .record({
    from: anyPosition,
    size: fc.integer({ min: 1, max: 5 }),
    fate: fc.constantFrom("once" as const, "once" as const, "twice" as const),
  })
  .chain((asked) => anyRun.map((run) => ({ asked, run })))
  .map(({ asked, run }) =>
    command(
      `update progress ${JSON.stringify({ ...asked, ...run })}`,
      async (world) => {
        const from = asked.from % world.progressQueue.length;
        const taken = world.progressQueue.slice(from, from + asked.size);
        await world.updateProgress(taken, run, asked.fate);
      },
      (world) => world.progressQueue.length > 0,
    ),
  );

/** Decisions are made while a shard is being read. */
const overtaken = fc
  .record({ position: anyPosition, steps: fc.integer({ min: 1, max: 8 }) })
  .map(({ position, steps }) =>
    command(
      `update progress while deciding ${JSON.stringify({ position, steps })}`,
      async (world) => {
        const behind = world.invocations.length;
        await world.updateProgress([pick(world.progressQueue, position)], { steps });
        const [recompute] = world.invocations.slice(behind);
        for (const notice of [...world.ingestQueue]) await world.ingest(notice, {});
        if (recompute) await world.go(recompute);
      },
      (world) => world.progressQueue.length > 0 && world.ingestQueue.length > 0,
    ),
  );

const sweeps = anyRun.map((run) =>
  command(`sweep ${JSON.stringify(run)}`, async (world) => void (await world.sweep(run))),
);
const reconciliations = anyRun.map((run) =>
  command(`reconcile ${JSON.stringify(run)}`, async (world) => void (await world.reconcile(run))),
);

const switches = fc.constantFrom(
  command("hold the index", async (world) => world.table.holdIndex()),
  command("release the index", async (world) => world.table.releaseIndex()),
  command("lose what comes over the bus", async (world) => world.loseProgress(true)),
  command("lose nothing on the bus", async (world) => world.loseProgress(false)),
  command("drain", (world) => world.drain()),
  command("finish", (world) => world.finish()),
);

/** How often each command comes, by listing it so many times. */
export const commandsOfRuns = (maxCommands: number) =>
  fc.commands<World, World, true>(
    [
      ...[
        reports,
        reports,
        reports,
        reports,
        lateReports,
        reopenings,
        requests,
        uploads,
        uploads,
        corrections,
      ],
      ...[ingests, ingests, ingests, interleaved, interleaved, steps, steps],
      ...[reviews, reviews, reviews, reviews, withdrawals, withoutUploads, withoutUploads, endings],
      ...[jumps, jumps, skews],
      ...[publications, recomputations, recomputations, overtaken, sweeps, reconciliations],
      ...[switches, fc.oneof(strangeNotices, tries), overtaken],
    ],
    { maxCommands, size: "max" },
  );

/** What the office and the units decided about one obligation, as its history tells. */
export const eventsOf = ({ watched }: World, unitId: string, periodId: string): EventItem[] =>
  [...watched.events.values()].filter(({ data }) => data.unitId === unitId && data.periodId === periodId);
