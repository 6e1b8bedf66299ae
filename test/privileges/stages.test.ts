import { describe, expect, it } from "vitest";
import { folderOf, ofType, permissionsOf, referred } from "../infra/synthesised.ts";

type Stage = Parameters<typeof ofType>[0];

/** Conditions that a stage adds to what the local one grants, by function and action; they only make a grant narrower. */
const NARROWER: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  dev: {},
  prod: {
    "download-file s3:GetObjectVersion": {
      StringEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
    },
  },
};

const grantsOf = (stage: Stage) =>
  ofType(stage, "AWS::Lambda::Function").flatMap((fn) =>
    permissionsOf(stage, referred(fn.properties["Role"]) ?? "").map((statement) => ({
      grant: `${folderOf(fn)} ${statement.actions.join(" ")}`,
      ...statement,
    })),
  );

describe.each(["dev", "prod"] as const)("stage %s", (stage) => {
  it("grants each function what the proven local stage grants, or less", () => {
    const narrower = NARROWER[stage] ?? {};
    const local = grantsOf("local");
    expect(local.map(({ grant }) => grant)).toEqual(expect.arrayContaining(Object.keys(narrower)));
    expect(grantsOf(stage)).toEqual(
      local.map((one) => ({ ...one, conditions: narrower[one.grant] ?? one.conditions })),
    );
  });
});
