import { type App, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { ServiceStack } from "./service-stack.ts";
import type { StageName, StageSettings } from "./stage.ts";

/** Adds the product's one stack, checked against the AWS Solutions rules whenever the app is synthesised. */
export const addServiceStack = (app: App, stage: StageName, settings: StageSettings): ServiceStack => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  const stack = new ServiceStack(app, "ReformReports", {
    stackName: `reform-reports-${stage}`,
    description: "Reform Reports: units report on administrative reform, the office sees who owes what.",
    terminationProtection: settings.protectData,
    settings,
    ...(settings.region === undefined ? {} : { env: { region: settings.region } }),
  });
  Tags.of(stack).add("product", "reform-reports");
  Tags.of(stack).add("stage", stage);
  return stack;
};
