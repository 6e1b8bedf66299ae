import { beforeEach, describe, expect, it } from "vitest";
import { issueReceipts } from "../../../../functions/issue-receipts/handler.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { ReceiptContent, sha256Of } from "../../../../shared/domain/receipt/receipt.ts";
import { aSigner, isSigned } from "../../../builders/a-signer.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { anObligationWithReceipts, NOW } from "./an-obligation-with-receipts.ts";

type Scene = Awaited<ReturnType<typeof anObligationWithReceipts>>;
let scene: Scene;
beforeEach(async () => {
  scene = await anObligationWithReceipts();
});

const IN_TIME = "2026-12-01T03:00:00.000Z";
const TOO_LATE = "2026-12-18T03:00:00.000Z";
const { unitId, periodId } = anObligation();

const tell = (...events: unknown[]) => issueReceipts(scene.deps())(anSqsEvent(...events));
const tellAll = () => tell(...scene.events.splice(0));
const allDone = { batchItemFailures: [] };
const revisionsOf = async (attempt: number) => {
  const issued = (await scene.receipts.ofObligation(unitId, periodId)).find((one) => one.attempt === attempt);
  const revisions = issued ? await scene.receipts.revisions(issued.receiptId) : [];
  return revisions.map(({ text }) => ReceiptContent.parse(JSON.parse(text)));
};
const verdictsOf = async (attempt: number) => (await revisionsOf(attempt)).map(({ verdict }) => verdict.kind);

async function accepted(attempt = 1, receivedAt = IN_TIME) {
  await scene.issue(attempt, receivedAt);
  await scene.accept(attempt);
}

describe("an attempt that is accepted", () => {
  it("gets a receipt whose text is signed as it is kept, by a key that is published", async () => {
    await accepted();
    expect(await tellAll()).toEqual(allDone);
    const [issued, ...others] = await scene.receipts.ofObligation(unitId, periodId);
    const [signed] = await scene.receipts.revisions(issued?.receiptId ?? "");
    const [key] = await scene.receipts.keys();
    expect(others).toEqual([]);
    expect(key).toEqual({ ...scene.signer.key, firstUsedAt: NOW.toISOString() });
    expect(signed?.keyId).toBe(key?.keyId);
    expect(isSigned(signed?.text ?? "", signed?.signature ?? "", key?.pem ?? "")).toBe(true);
    expect(issued).toMatchObject({
      unitId,
      periodId,
      attempt: 1,
      revision: 1,
      sha256: sha256Of(signed?.text ?? ""),
    });
    expect(JSON.parse(signed?.text ?? "")).toMatchObject({
      attempt: 1,
      revision: 1,
      verdict: { kind: "on_time" },
    });
  });

  it("gets one, however often that is told", async () => {
    await accepted();
    const [event] = scene.events;
    await tell(event, event);
    await tell(event);
    expect(await verdictsOf(1)).toEqual(["on_time"]);
  });

  it("gets one that says how late it is", async () => {
    await accepted(1, TOO_LATE);
    await tellAll();
    expect((await revisionsOf(1))[0]?.verdict).toEqual({ kind: "late", workingDays: 2 });
  });

  it("gets none when it did not pass the checks", async () => {
    await scene.issue(1, IN_TIME);
    await scene.accept(1, 3);
    expect(await tellAll()).toEqual(allDone);
    expect(await scene.receipts.ofObligation(unitId, periodId)).toEqual([]);
  });

  it("gets none that says it counts when the unit took it back before", async () => {
    await accepted();
    await scene.withdraw(1);
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["withdrawn"]);
  });
});

describe("a decision", () => {
  beforeEach(async () => {
    await accepted(1, TOO_LATE);
    await tellAll();
  });

  it("that makes a late report punctual gives a second revision, which names the first", async () => {
    await scene.dueOn("2026-12-18", "2026-12-18T17:00:00.000Z");
    await tellAll();
    const [first, second] = await revisionsOf(1);
    const [text] = (await scene.receipts.revisions(first?.receiptId ?? "")).map((one) => one.text);
    expect(second).toMatchObject({
      receiptId: first?.receiptId,
      revision: 2,
      replaces: { revision: 1, sha256: sha256Of(text ?? "") },
      verdict: { kind: "on_time" },
      due: { lastDay: "2026-12-18", because: { en: expect.stringContaining("Extended") } },
      files: first?.files,
      receivedAt: first?.receivedAt,
    });
  });

  it("that is undone before it is told of gives none", async () => {
    await scene.exempt();
    await scene.lift();
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["late"]);
  });

  it("and its undoing, told one by one, give a revision each", async () => {
    await scene.exempt();
    await tellAll();
    await scene.lift();
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["late", "exempt", "late"]);
  });

  it("told of after a later one says what is so now", async () => {
    await scene.exempt();
    const [exempted] = scene.events.splice(0);
    await scene.lift();
    const [lifted] = scene.events.splice(0);
    await tell(lifted);
    await tell(exempted);
    expect(await verdictsOf(1)).toEqual(["late"]);
  });

  it("of approval changes nothing", async () => {
    await scene.approve(1);
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["late"]);
  });

  it("to return the report is its last word, also when the unit is exempted afterwards", async () => {
    await scene.return(1);
    await tellAll();
    await scene.exempt();
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["late", "returned"]);
  });

  it("that takes a return back gives a revision by which the report counts again", async () => {
    await scene.return(1);
    await tellAll();
    await scene.undoReturn(1);
    await tellAll();
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["late", "returned", "late"]);
  });

  it("to accept a correction replaces the receipt of what was corrected, and gives the correction its own", async () => {
    await accepted(2, "2026-12-19T03:00:00.000Z");
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["late", "superseded"]);
    const [correction] = await revisionsOf(2);
    expect(correction).toMatchObject({
      revision: 1,
      verdict: { kind: "late", workingDays: 2 },
      decidedBy: { policy: "FIRST_ACCEPTED", attempt: 1, receivedAt: TOO_LATE },
    });
  });

  it("about an earlier attempt that was checked last changes the receipt of the one that counts", async () => {
    const fresh = await anObligationWithReceipts();
    scene = fresh;
    await scene.issue(1, IN_TIME);
    await accepted(2, TOO_LATE);
    await tellAll();
    await scene.accept(1);
    await tellAll();
    expect(await verdictsOf(2)).toEqual(["late", "on_time"]);
    expect(await verdictsOf(1)).toEqual(["superseded"]);
  });
});

describe("while KMS is down", () => {
  it("the message fails, for another delivery to issue the receipt", async () => {
    await accepted();
    const down = { ...scene.signer, sign: () => Promise.reject(new Error("KMS is down")) };
    const answer = await issueReceipts(scene.deps(scene.table, { signer: down }))(
      anSqsEvent(scene.events[0]),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
    expect(await revisionsOf(1)).toEqual([]);
    expect(await tellAll()).toEqual(allDone);
    expect(await verdictsOf(1)).toEqual(["on_time"]);
  });

  it("only its own message fails", async () => {
    await accepted();
    const answer = await tell("{", scene.events[0]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
    expect(await verdictsOf(1)).toEqual(["on_time"]);
  });
});

describe("another signing key", () => {
  it("signs what comes next, and the former stays published", async () => {
    await accepted();
    await tellAll();
    await scene.return(1);
    const next = aSigner();
    const later = new Date("2026-12-21T03:00:00.000Z");
    await issueReceipts(scene.deps(scene.table, { signer: next, now: () => later }))(
      anSqsEvent(scene.events[0]),
    );
    const [issued] = await scene.receipts.ofObligation(unitId, periodId);
    const keys = await scene.receipts.keys();
    expect(keys.map(({ keyId }) => keyId)).toEqual([scene.signer.key.keyId, next.key.keyId]);
    for (const { keyId, text, signature } of await scene.receipts.revisions(issued?.receiptId ?? "")) {
      const pem = keys.find((key) => key.keyId === keyId)?.pem ?? "";
      expect(isSigned(text, signature, pem)).toBe(true);
    }
  });
});

/** A table that dies at its n-th use: before it took effect, or after it did and before the answer came. */
function dyingTable(table: Table, { at, after }: { at: number; after: boolean }): Table {
  let uses = 0;
  const dying =
    (effect: (...args: never[]) => Promise<unknown>) =>
    async (...args: never[]): Promise<unknown> => {
      uses += 1;
      if (uses > at || (uses === at && !after)) throw new Error("crashed");
      const answer = await effect(...args);
      if (uses === at) throw new Error("crashed");
      return answer;
    };
  return Object.fromEntries(
    Object.entries(table).map(([name, effect]) => [name, dying(effect as never)]),
  ) as unknown as Table;
}

describe("a crash", () => {
  const places = Array.from({ length: 12 }, (_, place) => [
    { at: place + 1, after: false },
    { at: place + 1, after: true },
  ]).flat();

  it.each(places)("at use $at of the table (after it: $after) leaves the same receipts", async (place) => {
    await accepted(1, IN_TIME);
    await accepted(2, TOO_LATE);
    const [first, second] = scene.events.splice(0);
    await issueReceipts(scene.deps(dyingTable(scene.table, place)))(anSqsEvent(second));
    await tell(second);
    await tell(first);
    await tell(second);
    expect(await verdictsOf(1)).toEqual(["superseded"]);
    expect(await verdictsOf(2)).toEqual(["on_time"]);
  });

  it("after KMS has signed and before that is stored leaves one receipt", async () => {
    await accepted();
    const crashing = {
      ...scene.signer,
      sign: async (text: string) => {
        await scene.signer.sign(text);
        throw new Error("crashed");
      },
    };
    await issueReceipts(scene.deps(scene.table, { signer: crashing }))(anSqsEvent(scene.events[0]));
    await tellAll();
    expect(await verdictsOf(1)).toEqual(["on_time"]);
  });
});

describe("a decision made while a receipt is being signed", () => {
  it("is what the receipt says", async () => {
    await accepted();
    const slow = {
      ...scene.signer,
      sign: async (text: string) => {
        const signature = await scene.signer.sign(text);
        if (scene.events.length === 1) await scene.return(1);
        return signature;
      },
    };
    const answer = await issueReceipts(scene.deps(scene.table, { signer: slow }))(
      anSqsEvent(scene.events[0]),
    );
    expect(answer).toEqual(allDone);
    expect(await verdictsOf(1)).toEqual(["returned"]);
  });

  it("is tried again later when decisions do not end", async () => {
    await accepted();
    const restless = {
      ...scene.signer,
      sign: async (text: string) => {
        const { exemption } = await scene.obligation();
        await (exemption ? scene.lift() : scene.exempt());
        return scene.signer.sign(text);
      },
    };
    const answer = await issueReceipts(scene.deps(scene.table, { signer: restless }))(
      anSqsEvent(scene.events[0]),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
    expect(await revisionsOf(1)).toEqual([]);
  });
});

it("says nothing of an obligation that is not there, and fails", async () => {
  const data = { unitId: "unit_x", periodId, shard: 0, attempt: 1 };
  expect(await tell({ detail: { data } })).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
});

it("has nothing to issue where nothing was sent", async () => {
  await scene.exempt();
  expect(await tellAll()).toEqual(allDone);
});
