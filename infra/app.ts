import { App } from "aws-cdk-lib";
import { addServiceStack } from "./service-app.ts";
import { settingsOf, stageNameFrom } from "./stage.ts";

const app = new App();
const stage = stageNameFrom(app.node.tryGetContext("stage"));
addServiceStack(app, stage, settingsOf(stage));
