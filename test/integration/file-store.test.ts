import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { afterAll, describe, expect, inject, it } from "vitest";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { inboxKey } from "../../shared/adapters/s3/inbox-key.ts";
import { uploadForms } from "../../shared/adapters/s3/upload-forms.ts";

const stack = inject("stack");
const s3 = new S3Client({
  endpoint: stack.endpoint,
  region: stack.region,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  forcePathStyle: true,
});
const Bucket = stack.outputs["InboxBucketName"] ?? "";
const store = fileStore(s3, Bucket);
const forms = uploadForms(s3, Bucket);
afterAll(() => s3.destroy());

/** Of a unit that is not there: what arrives there is looked at by nobody for long. */
const anAddress = (fileId = "data") => ({
  unitId: `unit_${ulid().toLowerCase()}`,
  periodId: "2026-YEAR",
  attempt: 1,
  fileId,
});

const put = (address: ReturnType<typeof anAddress>, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key: inboxKey(address), Body }));

describe("files in the inbox", () => {
  it("are listed with all their versions, oldest first, and each is read by itself", async () => {
    const address = anAddress();
    expect(await store.versionsOf(address)).toEqual([]);
    const bodies = ["một", "hai hai", "ba ba ba"];
    for (const body of bodies) await put(address, body);
    const versions = await store.versionsOf(address);
    expect(versions.map(({ size }) => size)).toEqual(bodies.map((body) => Buffer.byteLength(body)));
    for (const [index, { versionId }] of versions.entries()) {
      expect(Buffer.from(await store.read(address, versionId)).toString()).toBe(bodies[index]);
    }
  });

  it("do not mix with others whose keys begin alike", async () => {
    const address = anAddress("evidence-1");
    await put(address, "một");
    await put({ ...address, fileId: "evidence-10" }, "mười");
    expect(await store.versionsOf(address)).toHaveLength(1);
    expect(await store.versionsOf({ ...address, fileId: "evidence-10" })).toHaveLength(1);
  });
});

describe("an upload form", () => {
  it("holds exactly what was announced, and runs out when it should", async () => {
    const address = anAddress();
    const now = new Date();
    const expiresAt = new Date(now.getTime() + 600_000).toISOString();
    const file = { size: 3, type: "application/pdf", sha256: `${"a".repeat(43)}=` };
    const { fields } = await forms.uploadForm(address, file, { now, expiresAt });
    const policy = JSON.parse(Buffer.from(fields["Policy"] ?? "", "base64").toString());
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ["content-length-range", 3, 3],
        ["eq", "$Content-Type", "application/pdf"],
        ["eq", "$x-amz-checksum-sha256", file.sha256],
        { bucket: Bucket },
        { key: inboxKey(address) },
      ]),
    );
    expect(Math.abs(Date.parse(policy.expiration) - Date.parse(expiresAt))).toBeLessThan(5_000);
    expect(fields).toMatchObject({
      "x-amz-checksum-algorithm": "SHA256",
      "x-amz-checksum-sha256": file.sha256,
    });
  });

  it("that ran out takes nothing any more", async () => {
    const address = anAddress();
    const body = "abc";
    const now = new Date(Date.now() - 3_600_000);
    const form = await expiredForm(address, now);
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append("file", new Blob([body]));
    const answer = await fetch(form.url, { method: "POST", body: data });
    expect(answer.status).toBe(403);
    await answer.arrayBuffer();
    expect(await store.versionsOf(address)).toEqual([]);
  });

  /** Signed an hour ago: the policy's time is in the past, which no clock of the store's own can produce. */
  async function expiredForm(address: ReturnType<typeof anAddress>, now: Date) {
    const file = { size: 3, type: "application/pdf", sha256: `${"a".repeat(43)}=` };
    const form = await forms.uploadForm(address, file, {
      now,
      expiresAt: new Date(now.getTime() + 1000).toISOString(),
    });
    const policy = JSON.parse(Buffer.from(form.fields["Policy"] ?? "", "base64").toString());
    const past = { ...policy, expiration: now.toISOString() };
    const Policy = Buffer.from(JSON.stringify(past)).toString("base64");
    return { url: form.url, fields: { ...form.fields, Policy } };
  }
});

describe("what the checks leave behind", () => {
  it("is read as it was saved last, and is nothing where nothing was saved", async () => {
    const id = anAddress();
    expect(await store.readResult(id, "findings")).toBeUndefined();
    await store.saveResult(id, "findings", [{ code: "NO_FIGURES" }]);
    await store.saveResult(id, "findings", [{ code: "ZIP_BOMB", found: "Báo cáo" }]);
    expect(await store.readResult(id, "findings")).toEqual([{ code: "ZIP_BOMB", found: "Báo cáo" }]);
    expect(await store.readResult(id, "narrative")).toBeUndefined();
  });
});
