import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RecordedCall } from "../../../scripts/local/recording-proxy.ts";
import type { FunctionPrivileges } from "../../privileges/function-privileges.ts";
import {
  EVERY_FUNCTION,
  foreignKeys,
  missingGrants,
  silentFunctions,
  unusedGrants,
} from "../../privileges/least-privilege.ts";
import { LEADING_KEYS, parseStatement } from "../../privileges/policy-evaluator.ts";
import { readRecordedCalls } from "../../privileges/recorded-calls.ts";

const TABLE = "arn:aws:dynamodb:ap-southeast-1:000000000000:table/reports";
const UNIT = "unit_01k2m3n4p5q6r7s8t9v0w1x2y3";

const granting = (actions: readonly string[], ...keys: string[]) =>
  parseStatement({
    Effect: "Allow",
    Action: [...actions],
    Resource: TABLE,
    Condition: { "ForAllValues:StringLike": { [LEADING_KEYS]: keys }, Null: { [LEADING_KEYS]: "false" } },
  });
const aFunction = (folder: string, ...statements: FunctionPrivileges["statements"]): FunctionPrivileges => ({
  folder,
  construct: "ReportData/Doer",
  statements,
  nameOf: (resource) => resource.replace(TABLE, "Reports"),
});
const aCall = (overrides: Partial<RecordedCall> = {}): RecordedCall => ({
  function: "do-it",
  presigned: null,
  status: 200,
  service: "dynamodb",
  operation: "GetItem",
  action: "dynamodb:GetItem",
  resource: TABLE,
  leadingKeys: [`UNIT#${UNIT}`],
  ...overrides,
});
const get = "dynamodb:GetItem";
const put = "dynamodb:PutItem";

describe("a missing grant", () => {
  const mayGet = aFunction("do-it", granting([get], "UNIT#*"));

  it("is none where the function's own role allows the call", () => {
    expect(missingGrants([mayGet], [aCall()])).toEqual([]);
  });

  it("is told once with function, action, resource, kinds of keys, and the file to edit", () => {
    const other = UNIT.replace("y3", "y4");
    const calls = [UNIT, other].map((unit) =>
      aCall({ action: put, operation: "TransactWriteItems", leadingKeys: [`UNIT#${unit}#PERIOD#2026-YEAR`] }),
    );
    expect(missingGrants([mayGet], calls)).toEqual([
      "do-it called TransactWriteItems, which needs dynamodb:PutItem on Reports with leading keys " +
        "UNIT#<unit>#PERIOD#<period>, and its role does not allow that: grant it in infra/constructs/report-data.ts (ReportData/Doer).",
    ]);
  });

  it("is not made good by the role of another function", () => {
    const other = aFunction("do-other", granting([put], "UNIT#*"));
    expect(missingGrants([mayGet, other], [aCall({ action: put })])).toHaveLength(1);
  });

  it("is also a call that nobody made, that nobody understands, or of a function that is not there", () => {
    expect(missingGrants([mayGet], [aCall({ function: null })])).toEqual([
      expect.stringContaining("Somebody without a name"),
    ]);
    expect(missingGrants([mayGet], [aCall({ action: "unknown" })])).toEqual([
      expect.stringContaining("does not know what that needs"),
    ]);
    expect(missingGrants([mayGet], [aCall({ function: "undo-it" })])).toEqual([
      expect.stringContaining("no such function"),
    ]);
  });

  it("is sought in the role of whoever signed a presigned request", () => {
    const form = aCall({
      function: null,
      presigned: "post",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::b/inbox/x",
      leadingKeys: [],
    });
    const signer = (prefix: string) =>
      aFunction(
        "request-submission",
        parseStatement({ Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::b/${prefix}/*` }),
      );
    expect(missingGrants([signer("inbox")], [form])).toEqual([]);
    expect(missingGrants([signer("results")], [form])).toEqual([
      expect.stringContaining(
        "request-submission called GetItem, which needs s3:PutObject on arn:aws:s3:::b/inbox/x",
      ),
    ]);
  });
});

describe("an unused grant", () => {
  it("is an action, or a pattern of keys, without which every call would still be allowed", () => {
    const generous = aFunction("do-it", granting([get, put], "UNIT#*", "PERIOD#*"));
    const told = unusedGrants(
      [generous],
      [aCall(), aCall({ action: put, leadingKeys: ["PERIOD#2026-YEAR"] })],
      [],
    );
    expect(told.map((text) => text.split(", and ")[0])).toEqual([
      "do-it may dynamodb:GetItem on Reports for leading keys PERIOD#*",
      "do-it may dynamodb:PutItem on Reports for leading keys UNIT#*",
    ]);
    expect(told[0]).toContain("infra/constructs/report-data.ts (ReportData/Doer)");
  });

  it("is none where one call needs several keys of one statement", () => {
    const fn = aFunction("do-it", granting([get], "UNIT#*", "PERIOD#*"));
    expect(unusedGrants([fn], [aCall({ leadingKeys: [`UNIT#${UNIT}`, "PERIOD#2026-YEAR"] })], [])).toEqual(
      [],
    );
  });

  it("is also one that allows what another allows already", () => {
    const twice = aFunction("do-it", granting([get], "UNIT#*"), granting([get], `UNIT#${UNIT}`));
    expect(unusedGrants([twice], [aCall()], [])).toHaveLength(2);
  });

  it("is not used by the calls of another function", () => {
    const fns = ["do-it", "do-other"].map((folder) => aFunction(folder, granting([get], "UNIT#*")));
    expect(unusedGrants(fns, [aCall()], [])).toEqual([expect.stringContaining("do-other may")]);
  });

  const fn = aFunction("do-it", granting([get, put], "UNIT#*"));
  const explanation = {
    function: "do-it",
    actions: [put],
    on: "Reports",
    leadingKey: "UNIT#*",
    reason: "rare",
  };

  it("may be explained, for one function or for all", () => {
    expect(unusedGrants([fn], [aCall()], [explanation])).toEqual([]);
    expect(unusedGrants([fn], [aCall()], [{ ...explanation, function: EVERY_FUNCTION }])).toEqual([]);
  });

  it("is not explained by words about another action, resource, key or function", () => {
    const others = [
      { ...explanation, actions: ["dynamodb:UpdateItem"] },
      { ...explanation, on: "Reports/index/gsi1" },
      { ...explanation, leadingKey: "PERIOD#*" },
      { ...explanation, function: "do-other" },
    ];
    for (const other of others) expect(unusedGrants([fn], [aCall()], [other])).toHaveLength(2);
  });

  it("fails as well when the explained is used by now, or granted no more", () => {
    const used = unusedGrants([fn], [aCall(), aCall({ action: put })], [explanation]);
    expect(used).toEqual([expect.stringContaining("take the explanation out")]);
    const gone = unusedGrants([aFunction("do-it", granting([get], "UNIT#*"))], [aCall()], [explanation]);
    expect(gone).toEqual([expect.stringContaining("take the explanation out")]);
  });
});

it("tells of functions that did nothing, of which nothing would be proven", () => {
  expect(silentFunctions([aFunction("do-it"), aFunction("do-other")], [aCall()])).toEqual(["do-other"]);
});

describe("a key", () => {
  it.each([
    [`UNIT#${UNIT}`],
    [`UNIT#${UNIT}#PERIOD#2026-YEAR`],
    ["PERIOD#2026-H1#SHARD#012"],
    ["CODE#gso#00634"],
    ["CODE#agency#H26.1-2"],
    ["USER#1b1f6f3e-7a1c-4f7e-9f55-0123456789ab"],
    ["WAITING#2026-YEAR"],
    ["TEMPLATE#cchc-comms"],
    ["CALENDAR#2026"],
    ["PERIODS"],
  ])("may be %s", (key) => {
    expect(foreignKeys([aCall({ leadingKeys: [key] })])).toEqual([]);
  });

  it.each([
    ["UNIT#Xã Đông Anh"],
    [`UNIT#${UNIT}#PERIOD#2026-YEAR#bao-cao.xlsx`],
    ["PERIOD#../2026-YEAR"],
    ["CODE#gso#Phường Ba Đình"],
    ["CODE#gso#1#2"],
    ["USER#an@example.org"],
    ["WAITING#"],
    [""],
  ])("may not be %j, which holds what somebody wrote", (key) => {
    expect(foreignKeys([aCall({ leadingKeys: [key] })])).toEqual([key]);
  });

  it("of an object, or of a list of objects, holds no name of a file either", () => {
    const object = (resource: string, prefix?: string) =>
      aCall({
        resource,
        leadingKeys: [],
        ...(prefix === undefined ? {} : { context: { "s3:prefix": prefix } }),
      });
    const inbox = `inbox/${UNIT}/2026-YEAR/1`;
    expect(
      foreignKeys([
        object(`arn:aws:s3:::b/${inbox}/evidence-2`),
        object(`arn:aws:s3:::b/results/${UNIT}/2026-YEAR/1/findings.json`),
        object("arn:aws:s3:::b", `${inbox}/data`),
        object(`arn:aws:s3:::b/${inbox}/bao cao.xlsx`),
        object("arn:aws:s3:::b", "inbox/"),
      ]),
    ).toEqual([`${inbox}/bao cao.xlsx`, "inbox/"]);
  });
});

it("leaves out what is recorded twice, and presigned requests that were refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "recorded-"));
  const file = join(folder, "calls.jsonl");
  const calls = [
    aCall(),
    aCall(),
    aCall({ status: 400 }),
    aCall({ function: null, presigned: "post", status: 403 }),
    aCall({ function: null, presigned: "post", status: 204 }),
  ];
  writeFileSync(file, calls.map((call) => `${JSON.stringify(call)}\n`).join(""));
  expect(readRecordedCalls(file)).toEqual([calls[0], calls[2], calls[4]]);
  rmSync(folder, { recursive: true });
});
