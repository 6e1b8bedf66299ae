import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { obligationKey } from "../../shared/adapters/dynamodb/keys.ts";
import { shownDate } from "../../shared/domain/time/local-date.ts";
import { aCity, aClosedPeriod, type City, type CityUnit, load, openPeriod, uniqueTag } from "./city.ts";
import { dynamodb, output, runNow } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { mailsTo } from "./mailbox.ts";
import { expectProblem } from "./problems.ts";
import { announced, aPdf, aWorkbook, DOCUMENT } from "./reporting.ts";

let city: City;
let owing: CityUnit;
let late: CityUnit;
beforeAll(async () => {
  city = await aCity();
  [owing, late] = city.units as [CityUnit, CityUnit];
});

const BY_DOCUMENT = { reason: "Nghỉ bù theo quyết định", documentNumber: "12/QĐ-TTg" };
/** A year of its own, far away: no calendar of another test's periods changes with it. */
const year = 2161 + (Number.parseInt(uniqueTag().slice(0, 6), 16) % 35);
/** Monday to Wednesday of one week in March. */
const [monday, tuesday, wednesday] = weekOf(year);

function weekOf(inYear: number): [string, string, string] {
  const days = Array.from({ length: 10 }, (_, index) => new Date(Date.UTC(inYear, 2, 1 + index)));
  const first = days.findIndex((day) => day.getUTCDay() === 1);
  const [a = "", b = "", c = ""] = days.slice(first, first + 3).map((day) => day.toISOString().slice(0, 10));
  return [a, b, c];
}

/** A period of that year, due on its Monday, rolling over days off, opened long before its time. */
async function aFarPeriod(): Promise<string> {
  const typeCode = `C${uniqueTag().toUpperCase()}`;
  await load(city.admin, "period-types", {
    csv:
      "code,name_vi,name_en,programme,window_start,window_end,opens,due,wording,roll,closing_working_days," +
      "required_parts,optional_parts,document_fields,owed_by,template\n" +
      `${typeCode},Kỳ ${typeCode},Period ${typeCode},${city.programmeId},Y-01-01,Y-12-31,Y-01-05,` +
      `Y-${monday.slice(5)},by,NEXT_WORKING_DAY,5,document,evidence,form;tasks,${city.kind},\n`,
  });
  const answer = await load(city.admin, "periods", { csv: `year,type\n${year},${typeCode}\n` });
  return openPeriod(city, answer.rows[0].id);
}

const dueOf = async ({ unitId, member }: CityUnit, periodId: string) =>
  (await member.must("GET", `/v1/obligations/${unitId}/${periodId}`)).due;

const draft = (...days: string[]) =>
  load(city.admin, "calendar", {
    csv: `date,type,name_vi\n${days.map((day) => `${day},HOLIDAY,Nghỉ bù\n`).join("")}`,
    ...{ year, status: "provisional", legalBasis: "QĐ 12/QĐ-TTg" },
  });

describe("a working calendar", () => {
  it("is drafted, previewed and approved; dates to come move, and one that has passed does not", async () => {
    const periodId = await aFarPeriod();
    expect(await dueOf(owing, periodId)).toMatchObject({ dueDate: monday, provisional: true });
    const listed = async () => {
      const { calendars } = await owing.member.must("GET", "/v1/calendars");
      return calendars.find((one: { year: number }) => one.year === year);
    };
    expect(await listed()).toMatchObject({ isMissing: true, periodIds: [periodId] });

    const passed = "2020-01-02T17:00:00.000Z";
    await dynamodb.send(
      new UpdateCommand({
        TableName: output("TableName"),
        Key: obligationKey(periodId, 0, late.unitId),
        UpdateExpression: "SET dueAtExclusive = :passed, dueDate = :day",
        ExpressionAttributeValues: { ":passed": passed, ":day": "2020-01-02" },
      }),
    );
    await draft(monday);
    const { draft: drafted } = await city.viewer.must("GET", `/v1/calendars/${year}`);
    const { version } = drafted;
    expect(await dueOf(owing, periodId)).toMatchObject({ dueDate: monday, provisional: true });

    const preview = `/v1/calendars/${year}/preview`;
    const seen = await city.admin.must("POST", preview, { version });
    expect(seen.groups).toEqual([
      { periodId, group: city.kind, moved: 1, confirmed: 0, kept: 1, judgedAnew: 0 },
    ]);
    expect(seen.reminders).toMatchObject({ appear: 0, disappear: 0 });
    expect(seen.units[0]).toMatchObject({
      movement: "kept_because_passed",
      unit: { unitId: late.unitId, name: late.name },
    });
    const [first] = (await city.admin.must("POST", `${preview}?limit=1`, { version })).units;
    expect(first).toEqual(seen.units[0]);

    const address = `moved-${owing.code}-${city.kind}@example.gov.vn`;
    await load(city.admin, "contacts", {
      csv: `code,email\n${owing.code},${address}\n`,
      scheme: city.scheme,
      effectiveFrom: "2020-01-02",
    });
    const approve = (hash: string) =>
      city.admin.call("POST", `/v1/calendars/${year}/approve`, { version, hash, ...BY_DOCUMENT });
    expectProblem(await approve("0".repeat(43)), 409, "PREVIEW_OUTDATED");
    const approved = await approve(seen.hash);
    expect(approved).toMatchObject({
      status: 202,
      body: { periods: [{ periodId, obligationsFollow: true }] },
    });
    expectProblem(await approve(seen.hash), 409, "CALENDAR_NOT_DRAFTED");

    await eventually("the date moved", async () =>
      expect(await dueOf(owing, periodId)).toMatchObject({ dueDate: tuesday, provisional: false }),
    );
    await eventually("all is done", async () => {
      const period = await city.viewer.must("GET", `/v1/periods/${periodId}`);
      expect(period.following.doneAt).toBeDefined();
      expect(period.due.default.dueDate).toBe(tuesday);
    });
    expect(await dueOf(late, periodId)).toMatchObject({ dueDate: "2020-01-02" });
    expect(await listed()).toMatchObject({ isMissing: false, inForce: { version } });
    const { events } = await owing.member.must("GET", `/v1/obligations/${owing.unitId}/${periodId}/events`);
    expect(events.at(-1)).toMatchObject({ type: "DueDateMoved", ...BY_DOCUMENT });
    const history = (await city.viewer.must("GET", `/v1/periods/${periodId}/events`)).events;
    expect(history).toContainEqual(
      expect.objectContaining({ type: "PeriodChanged", calendarYear: year, ...BY_DOCUMENT }),
    );

    await eventually("the unit is told, once", async () => {
      const told = (await mailsTo(address)).filter(({ BodyText }) => BodyText.includes(periodId));
      expect(told.map(({ Subject }) => Subject)).toEqual([expect.stringContaining(shownDate(tuesday))]);
      expect(told[0]?.BodyText).toContain(`từ ngày ${shownDate(monday)} sang ngày ${shownDate(tuesday)}`);
      expect(told[0]?.BodyText).toContain(BY_DOCUMENT.documentNumber);
    });

    const direct = { csv: "date,type,name_vi\n", year, status: "approved", legalBasis: "" };
    const csv = `date,type,name_vi\n${tuesday},HOLIDAY,Nghỉ\n`;
    expectProblem(
      await city.admin.call("POST", "/v1/imports/calendar", { ...direct, csv }),
      409,
      "PREVIEW_REQUIRED",
    );

    const change = { due: { default: { nominalDate: wednesday, wording: "by" } } };
    const changes = `/v1/periods/${periodId}/changes`;
    const { hash } = await city.admin.must("POST", `${changes}/preview`, { change });
    await city.admin.must("POST", changes, { change, hash, ...BY_DOCUMENT });
    await eventually("the date moved again", async () =>
      expect(await dueOf(owing, periodId)).toMatchObject({ dueDate: wednesday }),
    );
    await eventually("the unit is told again", async () => {
      expect((await mailsTo(address)).filter(({ BodyText }) => BodyText.includes(periodId))).toHaveLength(2);
    });
  });
});

describe("a closed period", () => {
  it("refuses in the office's own words, is reopened for all and closed again", async () => {
    const message = { vi: "Kỳ đã khóa sổ. Gọi phòng CCHC.", en: "The books are closed. Call the office." };
    const periodId = await aClosedPeriod(city, async (open) => {
      const change = { closingMessage: message };
      const changes = `/v1/periods/${open}/changes`;
      const { hash } = await city.admin.must("POST", `${changes}/preview`, { change });
      await city.admin.must("POST", changes, { change, hash, ...BY_DOCUMENT });
    });
    const request = async (key: string) =>
      owing.member.call(
        "POST",
        `/v1/obligations/${owing.unitId}/${periodId}/submissions`,
        { document: DOCUMENT, files: [announced(await aWorkbook()), announced(aPdf())] },
        { "idempotency-key": key },
      );
    const refused = expectProblem(await request("closed"), 409, "PERIOD_CLOSED");
    expect([refused.advice, refused.adviceEn]).toEqual([message.vi, message.en]);

    await runNow("ClosePeriods");
    await runNow("ClosePeriods");
    const told = async () => {
      const { events } = await city.viewer.must("GET", `/v1/periods/${periodId}/events`);
      return events.map(({ type }: { type: string }) => type);
    };
    expect((await told()).filter((type: string) => type === "PeriodClosed")).toHaveLength(1);

    const until = new Date(Date.now() + 86_400_000).toISOString();
    await city.admin.must("POST", `/v1/periods/${periodId}/reopen`, { until, ...BY_DOCUMENT });
    expect((await request("reopened")).status).toBe(201);
    await city.admin.must("POST", `/v1/periods/${periodId}/close`, BY_DOCUMENT);
    expectProblem(await request("closed again"), 409, "PERIOD_CLOSED");
    expect((await told()).slice(-2)).toEqual(["PeriodReopened", "PeriodReclosed"]);
  });
});
