import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AdminSetUserPasswordCommand } from "@aws-sdk/client-cognito-identity-provider";
import { PurgeQueueCommand } from "@aws-sdk/client-sqs";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import * as oracle from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD, demoMemberOf } from "../../scripts/seed.ts";
import { eventKey, progressKey } from "../../shared/adapters/dynamodb/keys.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { isWorkingDay } from "../../shared/domain/calendar/working-calendar.ts";
import { addDays, localDateOf } from "../../shared/domain/time/local-date.ts";
import { HEADINGS, workbookFile } from "../fixtures/files/workbook-file.ts";
import { filledForm, VALUE } from "../fixtures/ooxml/fill-form.ts";
import { aCity, anOpenPeriod, type City, type CityUnit, load } from "./city.ts";
import { cognito, countIn, dynamodb, output, parked, sendTo, sqs, table } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { mailsTo } from "./mailbox.ts";
import { announced, aPdf, ask, aWorkbook, report, untilState } from "./reporting.ts";
import { asRunningSystem } from "./running-system.ts";
import { makeOlder } from "./submission-age.ts";
import { totalsOfSamples } from "./totals.ts";

let city: City;
let unit: CityUnit;
let system: Awaited<ReturnType<typeof asRunningSystem>>;

beforeAll(async () => {
  city = await aCity();
  [unit] = city.units as [CityUnit];
  system = await asRunningSystem();
});
afterAll(() => system.stop());

const progressOf = (periodId: string) => city.viewer.must("GET", `/v1/periods/${periodId}/progress`);
const forgetProgress = (periodId: string) =>
  dynamodb.send(new DeleteCommand({ TableName: output("TableName"), Key: progressKey(periodId, 0) }));

/** A period with one accepted report, whose progress was then lost. */
async function periodWithoutProgress(): Promise<string> {
  const periodId = await anOpenPeriod(city);
  await report(unit.member, { unitId: unit.unitId, periodId }, [await aWorkbook(5), aPdf()]);
  await eventually("the report counted", async () => {
    expect((await progressOf(periodId)).city.onTime).toBe(1);
  });
  await forgetProgress(periodId);
  expect((await progressOf(periodId)).isComplete).toBe(false);
  return periodId;
}

const untilProgressIsRight = (periodId: string) =>
  eventually("progress right again", async () => {
    expect(await progressOf(periodId)).toMatchObject({
      isComplete: true,
      city: { expected: 2, onTime: 1, outstanding: 1, totals: totalsOfSamples([5]) },
    });
  });

const untilEmpty = (place: string) =>
  eventually(`nothing parked in ${place}`, async () => expect(await countIn(parked(place).url)).toBe(0));

describe("npm run redrive", () => {
  it("shows what is parked and why, without changing it, and sends it again to where it failed", async () => {
    const periodId = await periodWithoutProgress();
    await sendTo(parked("Progress").url, { detail: { data: { periodId, shard: 0 } } });

    for (let again = 0; again < 2; again++) {
      const shown = await system.run("redrive.ts");
      expect(shown.said).toMatch(/^ {4}1 {2}Progress$/m);
      expect(shown.said).toContain("Progress was not recomputed after a change");
      expect(shown.said).toContain("its function failed on it each time");
      expect(shown.said).toContain(periodId);
      expect(shown.exitCode).toBe(0);
    }
    const sent = await system.run("redrive.ts", "--send", "Progress");
    expect(sent.said).toBe("Progress: 1 sent again\n");
    await untilEmpty("Progress");
    await untilProgressIsRight(periodId);
    expect((await system.run("redrive.ts")).said).toMatch(/^ {4}0 {2}Progress$/m);
  });

  it("publishes a parked event from the stored one", async () => {
    const periodId = await periodWithoutProgress();
    const key = eventKey(unit.unitId, periodId, 2);
    await sendTo(parked("Events").url, { ...key, id: "parked", reason: "ThrottlingException" });
    expect((await system.run("redrive.ts")).said).toContain(
      "EventBridge refused the event: ThrottlingException",
    );
    expect((await system.run("redrive.ts", "--send", "Events")).said).toBe("Events: 1 sent again\n");
    await untilProgressIsRight(periodId);
    await untilEmpty("Events");
  });

  it("publishes every event of the time of a parked stream batch, and what names no stored event stays", async () => {
    const periodId = await periodWithoutProgress();
    const now = new Date().toISOString();
    await sendTo(parked("StreamBatches").url, {
      DDBStreamBatchInfo: { approximateArrivalOfFirstRecord: now, approximateArrivalOfLastRecord: now },
    });
    expect((await system.run("redrive.ts", "--send", "StreamBatches")).said).toBe(
      "StreamBatches: 1 sent again\n",
    );
    await untilProgressIsRight(periodId);

    const nothing = { ...eventKey(unit.unitId, periodId, 99), id: "none", reason: "InternalFailure" };
    await sendTo(parked("Events").url, nothing);
    const failed = await system.run("redrive.ts", "--send", "Events");
    expect(failed).toMatchObject({ exitCode: 1, said: expect.stringContaining("no event is stored as") });
    expect(await countIn(parked("Events").url)).toBe(1);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: parked("Events").url }));
    await untilEmpty("Events");
  });

  it("runs a scheduled function again that did not run", async () => {
    const periodId = await anOpenPeriod(city);
    const at = { unitId: unit.unitId, periodId };
    expect(
      (await ask(unit.member, at, { files: [announced(await aWorkbook()), announced(aPdf())] })).status,
    ).toBe(201);
    await makeOlder({ ...at, attempt: 1 }, 75);
    await sendTo(parked("SweepUploads").url, "{}");
    expect((await system.run("redrive.ts", "--send", "SweepUploads")).said).toBe(
      "SweepUploads: 1 sent again\n",
    );
    await untilState(unit.member, { ...at, attempt: 1 }, "expired");
  });

  it("publishes the events since a time again, and progress stays exact", async () => {
    const since = new Date().toISOString();
    const periodId = await periodWithoutProgress();
    for (let again = 0; again < 2; again++) {
      const sent = await system.run("redrive.ts", "--events", "--since", since, "--period", periodId);
      // Opened, obligations written, accepted.
      expect(sent).toEqual({ exitCode: 0, said: "3 event(s) published again\n" });
      await untilProgressIsRight(periodId);
    }
    const later = await system.run(
      "redrive.ts",
      "--events",
      "--since",
      new Date().toISOString(),
      "--period",
      periodId,
    );
    expect(later.said).toBe("0 event(s) published again\n");
  });

  it("says what is wrong with what it was asked", async () => {
    const unknown = await system.run("redrive.ts", "--send", "Nowhere");
    expect(unknown.exitCode).toBe(1);
    expect(unknown.said).toMatch(/There is no place Nowhere\. Known: .*Ingest/);
    expect((await system.run("redrive.ts", "--events")).said).toContain("Say from when");
  });
});

describe("npm run submit", () => {
  let periodId: string;
  let code: string;
  const path = (name: string) => join(system.folder, name);

  beforeAll(async () => {
    // The seed gives every unit a demo member who is called after its code, so this unit has a code of its own.
    code = `demo-${city.scheme}`;
    const { rows } = await load(city.admin, "units", {
      csv: `code,name,kind\n${code},Xã ${code},${city.kind}\n`,
      scheme: `d${city.scheme}`,
      effectiveFrom: "2020-01-01",
    });
    expect(rows).toMatchObject([{ outcome: "created" }]);
    periodId = await anOpenPeriod(city);
    await load(city.admin, "members", {
      csv: `email,code\n${demoMemberOf(code)},${code}\n`,
      scheme: `d${city.scheme}`,
    });
    await cognito.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: output("UserPoolId"),
        Username: demoMemberOf(code),
        Password: DEMO_PASSWORD,
        Permanent: true,
      }),
    );
    writeFileSync(path("report.xlsx"), (await aWorkbook(6)).bytes);
    writeFileSync(path("empty-form.xlsx"), workbookFile({ rows: HEADINGS }));
    writeFileSync(path("report.pdf"), aPdf().bytes);
  });

  const submit = (data: string, ...more: readonly string[]) =>
    system.run(
      "submit.ts",
      ...[
        "--unit",
        code,
        "--period",
        periodId,
        "--data",
        path(data),
        "--document",
        path("report.pdf"),
        ...more,
      ],
    );

  it("reports in a unit's name, waits for the outcome and prints it, and the city's progress has it", async () => {
    const accepted = await submit("report.xlsx");
    expect(accepted.said).toMatch(/^Xã demo-.* → .*\nattempt 1: sending 2 file\(s\)\n/);
    expect(accepted.said).toMatch(/^accepted \(received \d{4}-/m);
    expect(accepted.exitCode).toBe(0);
    await eventually("the report counted", async () => {
      expect((await progressOf(periodId)).city).toMatchObject({ onTime: 1, totals: totalsOfSamples([6]) });
    });
  });

  it("prints what is wrong with the files, or with the request", async () => {
    const rejected = await submit("empty-form.xlsx");
    expect(rejected.said).toMatch(/^rejected/m);
    expect(rejected.said).toMatch(/error NO_FIGURES \(data.*\): [^\n]*[À-ỹ]/);
    expect(rejected.exitCode).toBe(1);
    const refused = await submit("report.xlsx", "--number", "không số");
    expect(refused.said).toMatch(/^refused: DOCUMENT_NUMBER_INVALID [^\n]*[À-ỹ]/m);
    expect(refused.exitCode).toBe(1);
    const nobody = await system.run("submit.ts", "--unit", "98765", "--data", path("report.xlsx"));
    expect(nobody.said).toContain("no demo member");
    const noFile = await submit("missing.xlsx");
    expect(noFile.said).toContain("missing.xlsx cannot be read");
  });

  it("saves the form that npm run form fetched, filled in wrongly, as a workbook that is marked", async () => {
    const fetched = await system.run(
      "form.ts",
      ...["--unit", code, "--period", periodId, "--to", path("form.xlsx")],
    );
    expect(fetched.said).toBe(`Xã ${code}, ${periodId} → ${path("form.xlsx")}\n`);
    const filled = await filledForm(readFileSync(path("form.xlsx")), { A05: { [VALUE]: "nhiều" } });
    writeFileSync(path("wrong.xlsx"), filled);
    const rejected = await submit("wrong.xlsx", "--answer", path("marked.xlsx"));
    expect(rejected.said).toMatch(/^rejected/m);
    expect(rejected.said).toContain(`${path("marked.xlsx")}: your workbook, marked`);
    expect(rejected.exitCode).toBe(1);
    const marked = oracle.read(readFileSync(path("marked.xlsx")));
    expect(marked.SheetNames).toEqual(["Kết quả kiểm tra", "Số liệu", "Hướng dẫn", "_reform_reports"]);
  });
});

describe("npm run sweep", () => {
  it("plans today's reminders and prints them, sends nothing twice, and sweeps no other day than today", async () => {
    const today = localDateOf(new Date());
    const email = `sweep-${unit.code}-${city.kind}@example.gov.vn`;
    await load(city.admin, "contacts", {
      csv: `code,email\n${unit.code},${email}\n`,
      scheme: city.scheme,
      effectiveFrom: today,
    });
    await anOpenPeriod(city, { dueIn: 0 });
    // On a day off nobody is reminded, and the command says so by planning nothing.
    const expected = isWorkingDay(today, await referenceStore(table).calendars()) ? 1 : 0;
    const first = await system.run("sweep.ts", "--day", today);
    expect(first.exitCode, first.said).toBe(0);
    expect(first.said).toMatch(
      new RegExp(`^${today}: \\d+ message\\(s\\) in the plan, \\d+ of them new, \\d+ handed to the senders`),
    );
    const own = (said: string) => said.split("\n").filter((line) => line.includes(unit.name));
    expect(own(first.said)).toHaveLength(expected);
    await eventually("what was planned is sent", async () => {
      const again = own((await system.run("sweep.ts")).said);
      expect(
        again.filter((line) => /^reminder +(sent|delivered) .* \d+ report\(s\)$/.test(line)),
      ).toHaveLength(expected);
    });
    expect(await mailsTo(email)).toHaveLength(expected);

    const tomorrow = await system.run("sweep.ts", "--day", addDays(today, 1));
    expect(tomorrow).toMatchObject({ exitCode: 1, said: expect.stringContaining(`today is ${today}`) });
    expect((await system.run("sweep.ts", "--day", "1/12/2026")).said).toContain("is no day");
  });
});
