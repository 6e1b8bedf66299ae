/** Where the commands of this folder find a stack: the one that runs on this machine, or a stage in AWS. */
import { readFile } from "node:fs/promises";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import * as z from "zod";
import { LocalProblem } from "./local/local-problem.ts";
import { environmentFor, RUNNING_FILE } from "./local/local-settings.ts";

/** What the stack says of a place where something that failed for good is parked, and how it is sent again. */
export const ParkedOutput = z.object({
  url: z.string(),
  meaning: z.string(),
  redrive: z.discriminatedUnion("to", [
    z.object({ to: z.literal("queue"), url: z.string() }),
    z.object({ to: z.literal("function"), name: z.string() }),
    z.object({ to: z.literal("outbox") }),
    z.object({ to: z.literal("nothing") }),
  ]),
});

/**
 * The outputs of a stage's stack, by the AWS credentials and Region of the environment; without a stage those of the running local
 * system, to which the environment then points. Throws LocalProblem when nothing runs.
 */
export async function outputsOf(stage: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (stage === undefined) {
    const running = await readFile(RUNNING_FILE, "utf8").catch(() => {
      throw new LocalProblem(
        "Nothing is running here. Start it with npm start, or name a stage: --stage prod",
      );
    });
    const { endpoint, outputs } = JSON.parse(running);
    Object.assign(process.env, environmentFor(endpoint));
    return outputs;
  }
  const { Stacks } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName: `reform-reports-${stage}` }),
  );
  return Object.fromEntries(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
  );
}
