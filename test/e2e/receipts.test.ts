import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { output, sendTo, stack } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { aPdf, aWorkbook, report } from "./reporting.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const directory = mkdtempSync(join(tmpdir(), "receipt-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let city: City;
let unit: CityUnit;
let periodId: string;
let receiptId: string;

/** As anybody asks who has not signed in. */
const ask = (path: string) => fetch(`${stack.apiUrl}${path}`);
const receiptsOf = async () =>
  (await unit.member.must("GET", `/v1/obligations/${unit.unitId}/${periodId}/receipts`)).receipts;
const untilRevision = (revision: number) =>
  eventually(`revision ${revision} of the receipt`, async () => {
    const [receipt] = await receiptsOf();
    expect(receipt).toMatchObject({ attempt: 1, revision });
    return receipt;
  });

beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit];
  periodId = await anOpenPeriod(city);
  await report(unit.member, { unitId: unit.unitId, periodId }, [await aWorkbook(), aPdf()]);
  ({ receiptId } = await untilRevision(1));
});

/** The commands of the document that need no network, one block after the other. */
function offlineCommands(): readonly string[] {
  const text = readFileSync(join(REPOSITORY, "docs/receipts.md"), "utf8");
  return [...text.matchAll(/```sh offline\n([\s\S]*?)```/g)].map(([, commands = ""]) => commands);
}

/** Where a machine has no openssl, the same is proven by Node's own implementation in the unit tests. */
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe("the receipt of an accepted report", () => {
  let saved: { content: string; signature: string; keyId: string };
  let keys: { keys: { keyId: string }[] };
  beforeAll(async () => {
    saved = (await (await ask(`/v1/receipts/${receiptId}?revision=1`)).json()) as typeof saved;
    keys = (await (await ask("/v1/receipt-keys")).json()) as typeof keys;
  });

  /** What the document's commands say of a receipt: of taking it apart, of its signature, of its key. */
  function checked(receipt: object): { status: number | null; said: string }[] {
    writeFileSync(join(directory, "receipt.json"), JSON.stringify(receipt));
    writeFileSync(join(directory, "keys.json"), JSON.stringify(keys));
    return offlineCommands().map((commands) => {
      const run = spawnSync("bash", ["-c", commands], { cwd: directory, encoding: "utf8" });
      return { status: run.status, said: run.stdout + run.stderr };
    });
  }

  it.skipIf(!hasOpenssl)("is found genuine by the very commands of the document", () => {
    const [apart, signature, key, ...others] = checked(saved);
    expect(others).toEqual([]);
    expect(apart).toEqual({ status: 0, said: "" });
    expect(signature).toEqual({ status: 0, said: "Verified OK\n" });
    expect(key?.said).toContain(saved.keyId);
  });

  it.skipIf(!hasOpenssl)("is found changed by them when one character was", () => {
    const content = saved.content.replace('"revision":1', '"revision":2');
    expect(content).not.toBe(saved.content);
    const [, signature] = checked({ ...saved, content });
    expect(signature?.status).not.toBe(0);
    expect(signature?.said).toContain("Verification failure");
  });

  it("is checked by our own command too", () => {
    const [receiptFile, keysFile] = [join(directory, "own.json"), join(directory, "own-keys.json")];
    writeFileSync(receiptFile, JSON.stringify(saved));
    writeFileSync(keysFile, JSON.stringify(keys));
    const verify = () =>
      spawnSync(process.execPath, ["scripts/verify-receipt.ts", receiptFile, keysFile], {
        cwd: REPOSITORY,
        encoding: "utf8",
      });
    expect(verify()).toMatchObject({ status: 0, stdout: expect.stringContaining("Genuine") });
    writeFileSync(
      receiptFile,
      JSON.stringify({ ...saved, content: saved.content.replace("on_time", "on_tima") }),
    );
    expect(verify()).toMatchObject({ status: 1, stdout: expect.stringContaining("Not genuine") });
  });

  it("says what arrived, and nobody's name", async () => {
    const content = JSON.parse(saved.content);
    const { submissions } = await unit.member.must(
      "GET",
      `/v1/obligations/${unit.unitId}/${periodId}/submissions`,
    );
    expect(content).toMatchObject({
      revision: 1,
      unit: { id: unit.unitId },
      attempt: 1,
      verdict: { kind: "on_time" },
      receivedAt: submissions[0].receivedAt,
    });
    const hashes = submissions[0].files.map(({ sha256 }: { sha256: string }) =>
      Buffer.from(sha256, "base64").toString("hex"),
    );
    expect(content.files.map(({ sha256 }: { sha256: string }) => sha256).toSorted()).toEqual(
      hashes.toSorted(),
    );
    const { sub } = await unit.member.must("GET", "/v1/me");
    expect(saved.content).not.toContain(sub);
  });

  it("is printed as a document that other programs can read", async () => {
    const answer = await ask(`/v1/receipts/${receiptId}/document.pdf`);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(bytes.subarray(-6).toString()).toContain("%%EOF");
  });
});

it("answers a guessed id as if nothing were there, in every form", async () => {
  const guessed = `rcpt_${"0".repeat(32)}`;
  for (const form of ["", "/check", "/document.pdf"]) {
    for (const id of [guessed, "rcpt_x"]) {
      expect((await ask(`/v1/receipts/${id}${form}`)).status).toBe(404);
    }
  }
});

it("keeps one receipt when its event comes again, and adds a revision when the report is returned", async () => {
  const data = { unitId: unit.unitId, periodId, shard: 0, version: 2, attempt: 1 };
  await sendTo(output("ReceiptsQueueUrl"), { detail: { metadata: { id: "again" }, data } });
  await city.office.must("POST", `/v1/obligations/${unit.unitId}/${periodId}/decisions`, {
    decision: "return",
    attempt: 1,
    reason: "Chưa khớp",
  });
  const latest = await untilRevision(2);
  expect(latest).toMatchObject({ receiptId, verdict: { kind: "returned" } });
  expect(await receiptsOf()).toHaveLength(1);

  const first = (await (await ask(`/v1/receipts/${receiptId}?revision=1`)).json()) as { content: string };
  const second = (await (await ask(`/v1/receipts/${receiptId}`)).json()) as { content: string };
  const hash = createHash("sha256").update(first.content, "utf8").digest("hex");
  expect(JSON.parse(second.content).replaces).toEqual({ revision: 1, sha256: hash });
  const page = await (await ask(`/v1/receipts/${receiptId}/check?revision=1`)).text();
  expect(page).toContain("Bản số 1 đã được thay thế");
  expect(page).toContain("Cơ quan đầu mối đã trả lại");
});
