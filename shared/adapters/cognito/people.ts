import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";

export type People = ReturnType<typeof people>;

/** People in the user pool, found by their e-mail address. */
export function people(cognito: CognitoIdentityProviderClient, userPoolId: string) {
  async function subOf(email: string): Promise<string | undefined> {
    try {
      const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: email }));
      return attribute(user.UserAttributes, "sub");
    } catch (error) {
      if (error instanceof Error && error.name === "UserNotFoundException") return undefined;
      throw error;
    }
  }

  return {
    subOf,

    /** The person's immutable id. A new person gets an invitation with a temporary password from the pool. */
    async subOfOrInvite(email: string): Promise<string> {
      const known = await subOf(email);
      if (known) return known;
      try {
        const { User } = await cognito.send(
          new AdminCreateUserCommand({
            UserPoolId: userPoolId,
            Username: email,
            UserAttributes: [
              { Name: "email", Value: email },
              { Name: "email_verified", Value: "true" },
            ],
            DesiredDeliveryMediums: ["EMAIL"],
          }),
        );
        const sub = attribute(User?.Attributes, "sub");
        if (sub) return sub;
      } catch (error) {
        if (!(error instanceof Error && error.name === "UsernameExistsException")) throw error;
      }
      // Two imports of the same address at once: the other one invited the person.
      const invited = await subOf(email);
      if (!invited) throw new Error("a person who was just invited is not in the user pool");
      return invited;
    },

    async groupsOf(email: string): Promise<string[]> {
      const answer = await cognito.send(
        new AdminListGroupsForUserCommand({ UserPoolId: userPoolId, Username: email }),
      );
      return (answer.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []);
    },

    async addToGroup(email: string, group: string): Promise<void> {
      await cognito.send(
        new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: email, GroupName: group }),
      );
    },
  };
}

function attribute(
  attributes: { Name?: string | undefined; Value?: string | undefined }[] | undefined,
  name: string,
): string | undefined {
  return attributes?.find(({ Name }) => Name === name)?.Value;
}
