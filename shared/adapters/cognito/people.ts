import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";

export interface KnownPerson {
  /** The person's immutable id. */
  readonly sub: string;
  /** Invited, and not signed in yet: the temporary password of the invitation serves for some days only. */
  readonly isInvited: boolean;
}

export type People = ReturnType<typeof people>;

/** People in the user pool, found by their e-mail address. */
export function people(cognito: CognitoIdentityProviderClient, userPoolId: string) {
  async function find(email: string): Promise<KnownPerson | undefined> {
    try {
      const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: email }));
      return { sub: subIn(user.UserAttributes), isInvited: user.UserStatus === "FORCE_CHANGE_PASSWORD" };
    } catch (error) {
      if (error instanceof Error && error.name === "UserNotFoundException") return undefined;
      throw error;
    }
  }

  async function invite(email: string): Promise<string> {
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
      return subIn(User?.Attributes);
    } catch (error) {
      if (!(error instanceof Error && error.name === "UsernameExistsException")) throw error;
    }
    // Two imports of the same address at once: the other one invited the person.
    const invited = await find(email);
    if (!invited) throw new Error("a person who was just invited is not in the user pool");
    return invited.sub;
  }

  return {
    find,

    /** Sends a new person an invitation with a temporary password from the pool, and answers with their immutable id. */
    invite,

    /** Sends a new invitation to a person who has not used theirs; to one who has signed in meanwhile, nothing. */
    async inviteAgain(email: string): Promise<void> {
      try {
        await cognito.send(
          new AdminCreateUserCommand({
            UserPoolId: userPoolId,
            Username: email,
            MessageAction: "RESEND",
            DesiredDeliveryMediums: ["EMAIL"],
          }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === "UnsupportedUserStateException")) throw error;
      }
    },

    async subOfOrInvite(email: string): Promise<string> {
      return (await find(email))?.sub ?? invite(email);
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

function subIn(attributes: { Name?: string | undefined; Value?: string | undefined }[] | undefined): string {
  const sub = attributes?.find(({ Name }) => Name === "sub")?.Value;
  if (!sub) throw new Error("the user pool answered without the person's id");
  return sub;
}
