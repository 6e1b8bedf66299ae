import { GetObjectCommand, ListObjectVersionsCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { fileStore } from "../../../../../shared/adapters/s3/file-store.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const client = mockClient(S3Client);
const store = fileStore(client as unknown as S3Client, "inbox-bucket");
beforeEach(() => client.reset());

const address = { unitId: aUnitId("00070"), periodId: "2026-YEAR", attempt: 1, fileId: "evidence-1" };
const key = store.keyOf(address);
const version = (VersionId: string, second: number, Key = key) => ({
  Key,
  VersionId,
  Size: 12,
  LastModified: new Date(Date.UTC(2026, 11, 1, 3, 0, second)),
});

describe("the versions of a file", () => {
  it("are read to the last page, and told oldest first, which S3 tells last", async () => {
    client
      .on(ListObjectVersionsCommand)
      .resolvesOnce({
        Versions: [version("v4", 9), version("v3", 9)],
        IsTruncated: true,
        NextKeyMarker: key,
        NextVersionIdMarker: "v3",
      })
      .resolves({ Versions: [version("v2", 5), version("v1", 1)] });
    const versions = await store.versionsOf(address);
    expect(versions.map(({ versionId }) => versionId)).toEqual(["v1", "v2", "v3", "v4"]);
    expect(versions[0]).toEqual({ versionId: "v1", size: 12, lastModified: "2026-12-01T03:00:01.000Z" });
    const [, second] = client.commandCalls(ListObjectVersionsCommand);
    expect(second?.args[0].input).toMatchObject({ KeyMarker: key, VersionIdMarker: "v3" });
  });

  it("are those of that very key: evidence-10 begins with evidence-1", async () => {
    client
      .on(ListObjectVersionsCommand)
      .resolves({ Versions: [version("v1", 1), version("other", 1, `${key}0`)] });
    expect((await store.versionsOf(address)).map(({ versionId }) => versionId)).toEqual(["v1"]);
  });

  it("are none when nothing lies there, or only a mark that it was deleted", async () => {
    client.on(ListObjectVersionsCommand).resolves({ DeleteMarkers: [{ Key: key, VersionId: "d" }] });
    expect(await store.versionsOf(address)).toEqual([]);
  });

  it("are not told in part when a page fails", async () => {
    client
      .on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [version("v2", 1)], IsTruncated: true, NextKeyMarker: key })
      .rejects(new Error("SlowDown"));
    await expect(store.versionsOf(address)).rejects.toThrow("SlowDown");
  });
});

describe("what the checks left behind", () => {
  it("is nothing when they had nothing to say", async () => {
    client.on(GetObjectCommand).rejects(new NoSuchKey({ message: "no such key", $metadata: {} }));
    expect(await store.readResult(address, "findings")).toBeUndefined();
  });

  it("is not taken for nothing when it cannot be read", async () => {
    client.on(GetObjectCommand).rejects(new Error("AccessDenied"));
    await expect(store.readResult(address, "findings")).rejects.toThrow("AccessDenied");
  });
});
