import { progressOfItem } from "../../shared/adapters/dynamodb/stored-progress.ts";
import type { Item } from "../../shared/adapters/dynamodb/table.ts";
import type { MemoryFiles } from "../../shared/adapters/memory/memory-files.ts";
import type { Change } from "../../shared/adapters/memory/memory-table.ts";
import type { Invocation } from "./invocation.ts";
import {
  acceptanceEndOf,
  countedVersion,
  endOfDay,
  endOfFirstWorkingDay,
  expectedProgress,
  figuresOf,
  isUndoneEntry,
  receivedAtOf,
  same,
} from "./oracle.ts";
import { DUE_AT, HOUR } from "./scene.ts";

/** What the table holds, as far as the simulation looks at it. Read loosely on purpose: the product's own schemas are on trial. */
export interface SubmissionItem extends Item {
  readonly unitId: string;
  readonly periodId: string;
  readonly attempt: number;
  readonly state: string;
  readonly requestedAt: string;
  readonly uploadExpiresAt: string;
  readonly idempotency: { readonly key: string; readonly body: string };
  readonly files: Readonly<Record<string, FileEntry>>;
  readonly channel?: string;
  readonly receivedAt?: string;
}

export interface FileEntry {
  readonly part: string;
  readonly size: number;
  readonly sha256: string;
  readonly reusedFrom?: { readonly attempt: number; readonly fileId: string };
  readonly problem?: string;
  readonly received?: { readonly versionId: string; readonly receivedAt: string };
}

export interface ObligationItem extends Item {
  readonly unitId: string;
  readonly periodId: string;
  readonly shard: number;
  readonly group: string;
  readonly version: number;
  readonly dueAtExclusive: string;
  readonly exemption?: { readonly until?: string };
  readonly extension?: { readonly until: string };
  readonly reopened?: { readonly until: string };
  readonly current?: {
    attempt: number;
    state: string;
    receivedAt: string;
    hasFigures: boolean;
    channel?: string;
  };
  readonly firstPassedAt?: string;
  readonly firstPassedAttempt?: number;
  readonly timeliness?: string;
}

export interface EventItem extends Item {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly record?: { readonly by: string };
  readonly idempotency?: { readonly key: string };
  readonly data: {
    readonly unitId: string;
    readonly periodId: string;
    readonly version: number;
    readonly attempt?: number;
    readonly until?: string;
    readonly dueAtExclusive?: string;
  };
}

/** Written down a second time, against `docs/states.md` and not against the code. */
const MAY_FOLLOW: Readonly<Record<string, readonly string[]>> = {
  requested: ["received", "expired"],
  expired: ["received"],
  received: ["accepted", "rejected", "superseded"],
  accepted: ["superseded", "withdrawn", "approved", "returned"],
  approved: ["returned", "accepted"],
  returned: ["accepted"],
};

const DECIDED_STATE: Readonly<Record<string, string>> = {
  SubmissionAccepted: "accepted",
  SubmissionRejected: "rejected",
  SubmissionSuperseded: "superseded",
  SubmissionWithdrawn: "withdrawn",
  SubmissionApproved: "approved",
  SubmissionReturned: "returned",
  SubmissionUnlocked: "accepted",
  UnlockUndone: "approved",
  ReturnUndone: "accepted",
};

const IMMUTABLE_OF_SUBMISSION = ["requestedAt", "uploadExpiresAt", "idempotency", "document", "requestedBy"];

interface Around {
  readonly files: MemoryFiles;
  readonly uploadedAt: ReadonlyMap<string, readonly number[]>;
  readonly running: () => Invocation | undefined;
}

export type Watch = ReturnType<typeof watch>;

/** Sees every write that happens, and says what must never happen. */
export function watch({ files, uploadedAt, running }: Around) {
  const violations: string[] = [];
  const submissions = new Map<string, SubmissionItem>();
  const obligations = new Map<string, ObligationItem>();
  const events = new Map<string, EventItem>();
  const figures = new Map<string, Item & { readonly packed: string }>();
  const progress = new Map<string, Item>();

  const violated = (what: string) => violations.push(what);
  const must = (holds: boolean, what: string) => {
    if (!holds) violated(what);
  };
  const desk = (unitId: string, periodId: string) =>
    [...submissions.values()].filter((each) => each.unitId === unitId && each.periodId === periodId);

  function submissionSeen(before: SubmissionItem | undefined, after: SubmissionItem): void {
    const name = nameOf(after);
    submissions.set(name, after);
    if (!before) {
      const others = desk(after.unitId, after.periodId).filter((each) => each !== after);
      const highest = Math.max(0, ...others.map(({ attempt }) => attempt));
      const beginning = after.channel === undefined ? "requested" : "accepted";
      must(after.state === beginning, `${name} begins as ${after.state}`);
      must(after.attempt === highest + 1, `${name} does not follow attempt ${highest}`);
      const sameKey = others.find(
        (each) =>
          each.idempotency.key === after.idempotency.key &&
          Date.parse(after.requestedAt) - Date.parse(each.requestedAt) < 24 * HOUR,
      );
      for (const [fileId, file] of Object.entries(after.files)) reuseSeen(name, after, fileId, file);
      must(!sameKey, `${name} was issued for a key that ${sameKey && nameOf(sameKey)} has answered`);
      return;
    }
    for (const field of IMMUTABLE_OF_SUBMISSION) {
      must(same(before[field], after[field]), `${name}: ${field} changed`);
    }
    if (before.state !== after.state) {
      const legal = MAY_FOLLOW[before.state]?.includes(after.state) ?? false;
      must(legal, `${name} went from ${before.state} to ${after.state}`);
    }
    for (const [fileId, file] of Object.entries(after.files)) fileSeen(name, after, fileId, before, file);
    if (before.state !== after.state) transitionSeen(name, before, after);
  }

  function fileSeen(
    name: string,
    { unitId, periodId, attempt }: SubmissionItem,
    fileId: string,
    before: SubmissionItem,
    file: FileEntry,
  ): void {
    const was = before.files[fileId];
    must(was?.sha256 === file.sha256 && was.size === file.size, `${name}: ${fileId} was announced otherwise`);
    if (was?.received) must(same(was.received, file.received), `${name}: ${fileId} was received twice`);
    else if (file.received) {
      const counted = countedVersion(files, { unitId, periodId, attempt, fileId }, file);
      must(
        counted?.versionId === file.received.versionId && counted.lastModified === file.received.receivedAt,
        `${name}: ${fileId} counts ${file.received.versionId}, not ${counted?.versionId ?? "nothing"}`,
      );
    }
  }

  /** What is used again must lie where it is said to lie. */
  function reuseSeen(
    name: string,
    { unitId, periodId }: SubmissionItem,
    fileId: string,
    file: FileEntry,
  ): void {
    if (!file.reusedFrom) return;
    const version = countedVersion(files, { unitId, periodId, ...file.reusedFrom }, file);
    must(
      version !== undefined && version.versionId === file.received?.versionId,
      `${name}: ${fileId} is not the file of ${JSON.stringify(file.reusedFrom)}`,
    );
  }

  function transitionSeen(name: string, before: SubmissionItem, after: SubmissionItem): void {
    const required = Object.entries(after.files).filter(([, { part }]) => part !== "evidence");
    if (after.state === "expired") {
      const begun = running()?.startedAt ?? 0;
      const lying = required.find(([fileId, file]) => {
        if (file.received) return false;
        const address = { ...after, fileId };
        const version = countedVersion(files, address, file);
        const stored = uploadedAt.get(files.keyOf(address)) ?? [];
        const position = version ? Number(version.versionId.split("-")[1]) - 1 : -1;
        return (stored[position] ?? Number.POSITIVE_INFINITY) <= begun;
      });
      must(!lying, `${name} expired although its ${lying?.[0]} lies in storage`);
    } else {
      must(
        required.every(([, { received }]) => received),
        `${name} became ${after.state} without all its files`,
      );
    }
    if (before.state === "received" && (after.state === "accepted" || after.state === "superseded")) {
      const receivedAt = receivedAtOf(files, after);
      const owed = obligations.get(`${after.periodId} ${after.unitId}`);
      must(
        receivedAt !== undefined && receivedAt < acceptanceEndOf(owed),
        `${name} was accepted though received after closing`,
      );
      if (after["receivedAt"] !== undefined) {
        must(Date.parse(String(after["receivedAt"])) === receivedAt, `${name} was received at another time`);
      }
    }
  }

  function obligationSeen(
    before: ObligationItem | undefined,
    after: ObligationItem,
    changes: readonly Change[],
  ): void {
    const name = `${after.periodId} ${after.unitId}`;
    obligations.set(name, after);
    if (!before) return;
    must(after.version === before.version + 1, `${name}: version ${before.version} became ${after.version}`);
    const told = changes
      .map((change) => change.after as EventItem)
      .filter(({ entity }) => entity === "event");
    const [event] = told;
    must(
      told.length === 1 && event?.data.version === after.version && event.data.unitId === after.unitId,
      `${name}: version ${after.version} was told by ${told.length} events`,
    );
    must(
      (after.current?.attempt ?? 0) >= (before.current?.attempt ?? 0),
      `${name}: attempt ${before.current?.attempt} gave way to ${after.current?.attempt ?? "none"}`,
    );
    if (before.firstPassedAt && !isUndoneEntry(event)) {
      must(
        after.firstPassedAt !== undefined && after.firstPassedAt <= before.firstPassedAt,
        `${name}: first passed moved from ${before.firstPassedAt} to ${after.firstPassedAt}`,
      );
    }
    if (!same(before.exemption, after.exemption)) {
      const types = after.exemption ? ["ObligationExempted"] : ["ExemptionLifted", "ExemptionEnded"];
      must(types.includes(event?.type ?? ""), `${name}: its exemption changed by ${event?.type}`);
    }
    if (event?.type === "ExemptionEnded") {
      const { until } = before.exemption ?? {};
      must(
        until !== undefined && Date.parse(event.time) >= endOfDay(until),
        `${name}: an exemption until ${until} ended at ${event.time}`,
      );
    }
    termsSeen(name, before, after, event);
    const { attempt } = event?.data ?? {};
    if (attempt !== undefined) {
      const state = submissions.get(`${name} ${attempt}`)?.state;
      const told = DECIDED_STATE[event?.type ?? ""];
      must(state === told, `${name} ${attempt} is ${state}, and ${event?.type} was told`);
    }
    standingSeen(name, after);
  }

  /** One key, one effect. */
  function keySeen({ id, data, idempotency, time }: EventItem): void {
    if (!idempotency) return;
    const same = [...events.values()].find(
      (each) =>
        each.data.unitId === data.unitId &&
        each.data.periodId === data.periodId &&
        each.idempotency?.key === idempotency.key &&
        Date.parse(time) - Date.parse(each.time) < 24 * HOUR,
    );
    must(!same, `${id} is the second effect of the command that made ${same?.id}`);
  }

  /** The due date moves by an extension alone, to the end of its first working day, and back when that is removed. */
  function termsSeen(
    name: string,
    before: ObligationItem,
    after: ObligationItem,
    event: EventItem | undefined,
  ): void {
    if (!same(before.extension, after.extension)) {
      const types = after.extension ? ["ObligationExtended", "SubmissionReturned"] : ["ExtensionRemoved"];
      must(types.includes(event?.type ?? ""), `${name}: its extension changed by ${event?.type}`);
    }
    const due = after.extension ? endOfFirstWorkingDay(after.extension.until) : DUE_AT;
    must(Date.parse(after.dueAtExclusive) === due, `${name} is due at ${after.dueAtExclusive}`);
    if (event?.data.dueAtExclusive !== undefined) {
      must(event.data.dueAtExclusive === after.dueAtExclusive, `${name}: another due date was told`);
    }
    if (!same(before.reopened, after.reopened)) {
      const types = ["ObligationReopened", "ReopeningEnded"];
      must(types.includes(event?.type ?? ""), `${name}: its reopening changed by ${event?.type}`);
    }
  }

  /** One report counts at a time, and its submission says so too. */
  function standingSeen(name: string, { unitId, periodId, current }: ObligationItem): void {
    const counting = desk(unitId, periodId).filter(
      ({ state }) => state === "accepted" || state === "approved",
    );
    const expected = current && ["accepted", "approved"].includes(current.state) ? [current.attempt] : [];
    must(
      same(
        counting.map(({ attempt }) => attempt),
        expected,
      ),
      `${name}: ${counting.map(nameOf).join(", ") || "nothing"} counts beside ${JSON.stringify(current)}`,
    );
    if (current) {
      const state = submissions.get(`${name} ${current.attempt}`)?.state;
      must(state === current.state, `${name}: current is ${current.state}, its submission ${state}`);
    }
    if (current?.hasFigures) {
      const written = figures.get(`${periodId} ${unitId} ${current.attempt}`);
      must(written !== undefined, `${name}: the figures of attempt ${current.attempt} are not there`);
    }
  }

  function figuresSeen(before: Item | undefined, after: Item & { readonly packed: string }): void {
    const periodId = after.pk.split("#")[1];
    const name = `${periodId} ${String(after["unitId"])} ${String(after["attempt"])}`;
    figures.set(name, after);
    if (before) must(before["packed"] === after.packed, `figures of ${name} changed`);
    const submission = submissions.get(name);
    must(
      submission !== undefined && after.packed === figuresOf(files, submission),
      `figures of ${name} are not those of its file`,
    );
  }

  function progressSeen(before: Item | undefined, after: Item): void {
    const [, periodId = ""] = after.pk.split("#");
    const shard = Number(after.sk.split("#")[1]);
    progress.set(`${periodId} ${shard}`, after);
    const revision = Number(after["revision"]);
    if (before) must(revision >= Number(before["revision"]), `progress of ${periodId} ${shard} went back`);
    const owed = [...obligations.values()].filter(
      (each) => each.periodId === periodId && each.shard === shard,
    );
    const latest = owed.reduce((sum, { version }) => sum + version, 0);
    must(revision <= latest, `progress of ${periodId} ${shard} is of decisions not made`);
    // Whoever saw all decisions must have added them up right.
    if (revision === latest) progressMustBeExact(periodId, shard);
  }

  function progressMustBeExact(periodId: string, shard: number): void {
    const owed = [...obligations.values()].filter(
      (each) => each.periodId === periodId && each.shard === shard,
    );
    const expected = expectedProgress(files, owed, (owing, attempt) =>
      submissions.get(`${owing.periodId} ${owing.unitId} ${attempt}`),
    );
    const found = progress.get(`${periodId} ${shard}`);
    must(
      found?.["revision"] === expected.revision && same(groupsOf(found), expected.groups),
      `progress of ${periodId} ${shard} is ${JSON.stringify(groupsOf(found))} at ${found?.["revision"]}, not ${JSON.stringify(expected)}`,
    );
  }

  return {
    violations,
    violated,
    submissions,
    obligations,
    events,
    progress,
    progressMustBeExact,

    seen(changes: readonly Change[]): void {
      // A dry run writes down itself and nothing else, and nothing else writes it.
      const by = running()?.name ?? "";
      for (const { after } of changes) {
        const isTrying = by.endsWith("-dry-run");
        must((after["entity"] === "dry-runs") === isTrying, `${by} wrote a ${String(after["entity"])}`);
      }
      // Obligations last: they are held against the submissions and events of the same transaction.
      for (const { before, after } of changes) {
        if (after["entity"] === "submission")
          submissionSeen(before as SubmissionItem | undefined, after as SubmissionItem);
        if (after["entity"] === "figures") figuresSeen(before, after as Item & { readonly packed: string });
        if (after["entity"] === "progress") progressSeen(before, after);
        if (after["entity"] === "event") {
          must(!before, `event ${String(after["id"])} was written again`);
          keySeen(after as EventItem);
          events.set(String(after["id"]), after as EventItem);
        }
      }
      for (const { before, after } of changes) {
        if (after["entity"] === "obligation")
          obligationSeen(before as ObligationItem | undefined, after as ObligationItem, changes);
      }
    },
  };
}

export function nameOf({ unitId, periodId, attempt }: SubmissionItem): string {
  return `${periodId} ${unitId} ${attempt}`;
}

/** Totals are stored packed, beside the groups that they belong to. */
function groupsOf(item: Item | undefined): unknown {
  return item && progressOfItem(item).groups;
}
