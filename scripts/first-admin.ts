/**
 * Makes the first person who can sign in: `npm run first-admin -- --stage prod --email ten@hanoi.gov.vn`.
 * Creates the account where there is none (Cognito sends the invitation) and adds it to the group `office-admin`;
 * everybody else is then imported by that person. Repeating it changes nothing.
 */
import { parseArgs } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { people } from "../shared/adapters/cognito/people.ts";

const USAGE = "npm run first-admin -- --stage prod --email name@example.gov.vn";

/** Invites the person and makes them an office admin. */
export async function makeAdmin(
  cognito: CognitoIdentityProviderClient,
  userPoolId: string,
  email: string,
): Promise<void> {
  const pool = people(cognito, userPoolId);
  await pool.subOfOrInvite(email);
  await pool.addToGroup(email, "office-admin");
}

async function userPoolOf(stage: string): Promise<string> {
  const { Stacks } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName: `reform-reports-${stage}` }),
  );
  const output = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === "UserPoolId");
  if (!output?.OutputValue) throw new Error(`the stack reform-reports-${stage} has no output UserPoolId`);
  return output.OutputValue;
}

if (import.meta.main) {
  const { stage, email } = parseArgs({
    options: { stage: { type: "string" }, email: { type: "string" } },
  }).values;
  if (!stage || !email || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    console.error(`Usage: ${USAGE}\nUses the AWS credentials and Region of your environment.`);
    process.exit(2);
  }
  await makeAdmin(new CognitoIdentityProviderClient(), await userPoolOf(stage), email.toLowerCase());
  console.log(
    `${email} is an office admin of ${stage}. A new account gets its temporary password by e-mail.`,
  );
}
