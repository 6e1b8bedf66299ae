import { beforeAll, describe, expect, it } from "vitest";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { isWorkingDay } from "../../shared/domain/calendar/working-calendar.ts";
import { recipientOfPerson } from "../../shared/domain/message/message.ts";
import { addDays, localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCity, anOpenPeriod, type City, type CityUnit, load, type SignedIn } from "./city.ts";
import { runNow, table } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { mailsTo } from "./mailbox.ts";
import { aPdf, aWorkbook, aWorkbookOf, report } from "./reporting.ts";

let city: City;
let [first, second] = [] as unknown as [CityUnit, CityUnit];
let periodId: string;
let overdueId: string;
const addressOf = ({ code }: CityUnit) => `notices-${code}-${city.kind}@example.gov.vn`;

beforeAll(async () => {
  city = await aCity();
  [first, second] = city.units as [CityUnit, CityUnit];
  const rows = [first, second].map((unit, index) =>
    [index + 1, unit.code, unit.name, city.kind, "Nguyễn Văn A", addressOf(unit)].join(","),
  );
  await load(city.admin, "units", {
    csv: `order,code,name,kind,contact_name,contact_email\n${rows.join("\n")}\n`,
    scheme: city.scheme,
    effectiveFrom: "2020-01-02",
  });
  periodId = await anOpenPeriod(city, { dueIn: 2 });
  overdueId = await anOpenPeriod(city, { opensIn: -40, dueIn: -10 });
});

/** The mails to an address about a report or a period, once there are as many. */
const mails = (address: string, about: string, count: number) =>
  eventually(`${count} mails about ${about}`, async () => {
    const found = (await mailsTo(address)).filter(({ BodyText }) => BodyText.includes(about));
    if (found.length < count) throw new Error(`there are ${found.length}`);
    return found;
  });

const linkOf = (unit: CityUnit) => `/reports/${unit.unitId}/${periodId}`;

describe("a unit hears within minutes, with the link to the report,", () => {
  it("that it was accepted, and that it was returned and why", async () => {
    const at = { unitId: first.unitId, periodId };
    const { attempt } = await report(first.member, at, [await aWorkbook(1), aPdf()]);
    const [accepted] = await mails(addressOf(first), linkOf(first), 1);
    expect(accepted?.Subject).toContain("Đã nhận");

    const reason = "Thiếu chữ ký <b>của lãnh đạo</b>";
    await city.office.must("POST", `/v1/obligations/${first.unitId}/${periodId}/decisions`, {
      ...{ decision: "return", attempt, reason },
    });
    const [, returned, ...more] = await mails(addressOf(first), linkOf(first), 2);
    expect(more).toEqual([]);
    expect(returned?.Subject).toContain("Đề nghị hoàn thiện");
    expect(returned?.BodyText).toContain(`> ${reason}`);
    expect(returned?.BodyHtml).toContain("Thiếu chữ ký &lt;b&gt;của lãnh đạo&lt;/b&gt;");
  });

  it("that it was rejected", async () => {
    const at = { unitId: second.unitId, periodId };
    const unreadable = aWorkbookOf(new TextEncoder().encode("no workbook at all"));
    await report(second.member, at, [unreadable, aPdf()]);
    const [rejected] = await mails(addressOf(second), linkOf(second), 1);
    expect(rejected?.Subject).toContain("Cần sửa và gửi lại");
  });
});

describe("a unit of which a job extends several reports", () => {
  it("hears of all of them in one message", async () => {
    const anotherId = await anOpenPeriod(city);
    const until = addDays(localDateOf(new Date()), 60);
    const selection = { periodIds: [periodId, anotherId], unitIds: [first.unitId] };
    const wish = { command: "extend", documentNumber: "13/SNV-CCHC", until, selection };
    const { hash } = await city.office.must("POST", "/v1/jobs/preview", wish);
    const key = { "idempotency-key": `extend-${anotherId}` };
    const started = await city.office.call("POST", "/v1/jobs", { ...wish, reason: "Mưa lũ", hash }, key);
    expect(started.status, JSON.stringify(started.body)).toBe(202);

    const about = `/reports/${first.unitId}/${anotherId}`;
    const [extended] = await mails(addressOf(first), about, 1);
    expect(extended?.Subject).toContain("Được gia hạn 2 báo cáo");
    expect(extended?.BodyText).toContain(linkOf(first));
    await eventually("the job is done", async () => {
      const job = await city.office.must("GET", `/v1/jobs/${started.body.jobId}`);
      expect(job).toMatchObject({ state: "done", progress: { changed: 2 } });
    });
    const told = (await mailsTo(addressOf(first))).filter(({ Subject }) => Subject.includes("gia hạn"));
    expect(told).toHaveLength(1);
  });
});

const choose = (person: SignedIn, rhythm: string) => person.must("POST", "/v1/me/preferences", { rhythm });

describe("a person of the office", () => {
  it("chooses how to be told, daily without a choice", async () => {
    expect(await city.office.must("GET", "/v1/me/preferences")).toEqual({ rhythm: "daily" });
    await choose(city.office, "weekly");
    await choose(city.office, "immediate");
    expect(await city.office.must("GET", "/v1/me/preferences")).toMatchObject({ rhythm: "immediate" });
  });

  it("hears at once who became missing, in one message, if that was the choice", async () => {
    await eventually("progress knows what is outstanding", async () => {
      const { city: all } = await city.viewer.must("GET", `/v1/periods/${overdueId}/progress`);
      expect(all.missing).toBe(2);
    });
    for (const _ of [1, 2]) await runNow("WatchDeadlines");
    const alerts = await mails(city.office.email, `/periods/${overdueId}`, 1);
    expect(alerts).toHaveLength(1);
    for (const unit of [first, second]) expect(alerts[0]?.BodyText).toContain(unit.name);
    expect(alerts[0]?.BodyText).not.toContain(city.testUnit.name);
    expect((await mailsTo(city.admin.email)).filter(({ BodyText }) => BodyText.includes(overdueId))).toEqual(
      [],
    );
  });

  it("gets the summary of a working day", async () => {
    const day = localDateOf(new Date());
    await runNow("SendDigest");
    if (!isWorkingDay(day, await referenceStore(table).calendars())) return;
    const id = { day, recipient: recipientOfPerson(subOf(city.admin)), kind: "digest" as const };
    await eventually("the summary is sent", async () => {
      expect(await ledgerStore(table).load(id)).toMatchObject({ state: "sent" });
    });
    const subjects = (await mailsTo(city.admin.email)).map(({ Subject }) => Subject);
    expect(subjects.filter((subject) => subject.startsWith("Tổng hợp ngày"))).toHaveLength(1);
  });
});

const subOf = ({ token }: SignedIn): string =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sub;
