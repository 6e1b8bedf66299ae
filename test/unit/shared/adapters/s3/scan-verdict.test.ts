import { GetObjectTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { fileStore, type ScanVerdict } from "../../../../../shared/adapters/s3/file-store.ts";

const s3 = mockClient(S3Client);
beforeEach(() => s3.reset());

const address = { unitId: "unit_01", periodId: "2026-YEAR", attempt: 2, fileId: "data" };
const verdictOf = () => fileStore(new S3Client(), "inbox").scanVerdict(address, "version-7");

it.each<[string, ScanVerdict]>([
  ["NO_THREATS_FOUND", "CLEAN"],
  ["THREATS_FOUND", "THREAT_FOUND"],
  ["UNSUPPORTED", "NOT_SCANNABLE"],
  ["ACCESS_DENIED", "NOT_SCANNABLE"],
  ["FAILED", "NOT_SCANNABLE"],
  ["something that GuardDuty may say one day", "NOT_SCANNABLE"],
])("reads GuardDuty's %s on a version as %s", async (status, verdict) => {
  s3.on(GetObjectTaggingCommand).resolves({
    TagSet: [
      { Key: "another", Value: "THREATS_FOUND" },
      { Key: "GuardDutyMalwareScanStatus", Value: status },
    ],
  });

  expect(await verdictOf()).toBe(verdict);
  expect(s3.commandCalls(GetObjectTaggingCommand)[0]?.args[0].input).toEqual({
    Bucket: "inbox",
    Key: "inbox/unit_01/2026-YEAR/2/data",
    VersionId: "version-7",
  });
});

it("takes a version without a verdict as being scanned", async () => {
  s3.on(GetObjectTaggingCommand).resolves({ TagSet: [] });
  expect(await verdictOf()).toBe("BEING_SCANNED");
});

it("throws on when the tags cannot be read, rather than guess", async () => {
  s3.on(GetObjectTaggingCommand).rejects(new Error("AccessDenied"));
  await expect(verdictOf()).rejects.toThrow("AccessDenied");
});
