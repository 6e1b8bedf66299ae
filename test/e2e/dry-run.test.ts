import { randomUUID } from "node:crypto";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dryRunKey } from "../../shared/adapters/s3/dry-run-key.ts";
import { HEADINGS, inline, number, workbookFile } from "../fixtures/files/workbook-file.ts";
import { aCity, anOpenPeriod, type City, type CityUnit } from "./city.ts";
import { expectIngestionAtRest, output, s3 } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./problems.ts";
import {
  announced,
  aPdf,
  ask,
  aWorkbook,
  aWorkbookOf,
  type LocalFile,
  post,
  report,
  submissionsOf,
  untilState,
} from "./reporting.ts";

let city: City;
let unit: CityUnit;
let foreign: CityUnit;
let at: { unitId: string; periodId: string };

beforeAll(async () => {
  city = await aCity();
  [unit, foreign] = city.units as [CityUnit, CityUnit];
  at = { unitId: unit.unitId, periodId: await anOpenPeriod(city) };
});

afterAll(expectIngestionAtRest);

/** One line of a workbook: a code, and the cell with its value. */
const row = (at: number, code: string, value: string) =>
  `<row r="${at}">${inline(`A${at}`, code)}${value}</row>`;

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly isWaived?: boolean;
}

const desk = () => `/v1/obligations/${at.unitId}/${at.periodId}`;

async function tried(file: LocalFile) {
  const { check, upload } = await unit.member.must(
    "POST",
    `${desk()}/checks`,
    { file: announced(file) },
    { "idempotency-key": randomUUID() },
  );
  expect(await post(upload, file.bytes)).toBeLessThan(300);
  return eventually("the dry run is done", async () => {
    const read = await unit.member.must("GET", `${desk()}/checks/${check.checkId}`);
    if (read.state !== "done") throw new Error(`it is ${read.state}`);
    return read;
  });
}

async function versionsUnder(prefix: string): Promise<number> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: output("InboxBucketName"), Prefix: prefix }),
  );
  return Versions.length + DeleteMarkers.length;
}

/** Everything that people see of a report: what is owed, sent and decided, and what the city counts. */
async function seen() {
  const [obligation, submissions, history, progress] = await Promise.all([
    unit.member.must("GET", desk()),
    unit.member.must("GET", submissionsOf(at.unitId, at.periodId)),
    unit.member.must("GET", `${desk()}/events`),
    city.office.must("GET", `/v1/periods/${at.periodId}/progress`),
  ]);
  return { obligation, submissions, history, progress: progress.groups };
}

describe("a file that is only tried", () => {
  it("is told what is wrong, then that it is in order, and nothing of it is kept or counted", async () => {
    const before = await eventually("the roster is counted", async () => {
      const now = await seen();
      expect(now.progress.length).toBeGreaterThan(0);
      return now;
    });
    const bad = await tried(
      aWorkbookOf(workbookFile({ rows: `${HEADINGS}${row(2, "B01", inline("D2", "nhiều"))}` })),
    );
    expect(bad).toMatchObject({ wouldBe: "rejected", errors: expect.any(Number) });
    expect(bad.findings.length).toBeGreaterThan(0);

    const good = await tried(await aWorkbook());
    expect(good).toMatchObject({ wouldBe: "accepted", errors: 0 });
    expect(good.figures.values + good.figures.nil).toBeGreaterThan(30);

    expect(await seen()).toEqual(before);
    for (const { checkId } of [bad, good]) {
      await eventually("its bytes are deleted", async () => {
        expect(await versionsUnder(dryRunKey({ ...at, checkId }))).toBe(0);
      });
    }
    const path = `${desk()}/checks/${good.checkId}`;
    expectProblem(await foreign.member.call("GET", path), 404, "NOT_FOUND");
    expectProblem(await city.office.call("GET", path), 404, "NOT_FOUND");
  });
});

describe("a rule that the office lets pass", () => {
  /** Spelt as the shipped template has it: A06 is at most A05. */
  const contradicting = aWorkbookOf(
    workbookFile({
      rows: `${HEADINGS}${row(2, "A05", number("D2", 3))}${row(3, "A06", number("D3", 4))}`,
    }),
  );

  it("has the very same files pass", async () => {
    const period = await anOpenPeriod(city);
    at = { ...at, periodId: period };
    const rejected = await report(unit.member, at, [contradicting, aPdf()]);
    expect(rejected.state).toBe("rejected");
    const errors = (rejected.findings as Finding[]).filter(({ severity }) => severity === "error");
    const codes = [...new Set(errors.map(({ code }) => code))];
    expect(codes).toContain("MORE_THAN_INDICATOR");
    for (const rule of codes) {
      await city.office.must(
        "POST",
        `${desk()}/waivers`,
        { rule, reason: "Biểu mẫu chưa phù hợp với đơn vị" },
        { "idempotency-key": randomUUID() },
      );
    }
    expect(await unit.member.must("GET", desk())).toMatchObject({ nextStep: "send_again" });
    const again = ["data", "document"].map((part) => ({ part, reuse: { attempt: 1, fileId: part } }));
    const { status, body } = await ask(unit.member, at, { files: again });
    expect(status).toBe(201);
    const { attempt } = body.submission;
    const accepted = await untilState(unit.member, { ...at, attempt }, "accepted", "rejected");
    expect(accepted).toMatchObject({ state: "accepted", errors: 0 });
    expect((accepted.findings as Finding[]).some(({ isWaived }) => isWaived)).toBe(true);
    const { waivers } = await unit.member.must("GET", `${desk()}/waivers`);
    expect(waivers).toHaveLength(codes.length);
    await city.office.must(
      "POST",
      `${desk()}/waivers/1/end`,
      { reason: "Ghi nhầm" },
      { "idempotency-key": randomUUID() },
    );
  });
});
