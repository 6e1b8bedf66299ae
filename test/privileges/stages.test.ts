import { describe, expect, it } from "vitest";
import { settingsOf } from "../../infra/stage.ts";
import { folderOf, ofType, permissionsOf, referred } from "../infra/synthesised.ts";

type Stage = Parameters<typeof ofType>[0];

/** Only what the scan found clean. */
const ONLY_CLEAN = {
  StringEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
};

/** Conditions that a stage adds to what the local one grants, by function and action; they only make a grant narrower. */
const NARROWER: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  dev: {},
  prod: {
    "download-file s3:GetObjectVersion": ONLY_CLEAN,
    "mark-workbook s3:GetObjectVersion": ONLY_CLEAN,
  },
};

/** Grants that a stage adds to what the local one grants, for what the emulator does not know. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  dev: [],
  // Whether a version was scanned, and what was found.
  prod: ["download-file s3:GetObjectVersionTagging", "mark-workbook s3:GetObjectVersionTagging"],
};

/** Each stage sends in a name of its own, and in no other. */
const ownSender = (stage: Stage): Readonly<Record<string, object>> => ({
  "deliver-message ses:SendEmail": {
    StringEquals: { "ses:FromAddress": settingsOf(stage).mail.sender },
  },
});

const grantsOf = (stage: Stage) =>
  ofType(stage, "AWS::Lambda::Function").flatMap((fn) =>
    permissionsOf(stage, referred(fn.properties["Role"]) ?? "").map((statement) => ({
      grant: `${folderOf(fn)} ${statement.actions.join(" ")}`,
      ...statement,
    })),
  );

describe.each(["dev", "prod"] as const)("stage %s", (stage) => {
  it("grants each function what the proven local stage grants, or less, but for what is named", () => {
    const narrower: Readonly<Record<string, object>> = { ...NARROWER[stage], ...ownSender(stage) };
    const local = grantsOf("local");
    expect(local.map(({ grant }) => grant)).toEqual(expect.arrayContaining(Object.keys(narrower)));
    const added = ADDED[stage] ?? [];
    const granted = grantsOf(stage);
    expect(granted.map(({ grant }) => grant)).toEqual(expect.arrayContaining([...added]));
    expect(granted.filter(({ grant }) => !added.includes(grant))).toEqual(
      local.map((one) => ({ ...one, conditions: narrower[one.grant] ?? one.conditions })),
    );
  });
});
