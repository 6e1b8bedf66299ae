import {
  type CognitoIdentityProviderClient,
  ListUsersInGroupCommand,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";

export interface OfficePerson {
  readonly sub: string;
  readonly email: string;
}

export type OfficePeople = () => Promise<OfficePerson[]>;

/** Who is in some groups of the user pool now, each once: people who may sign in and whose address is known to be theirs. */
export function officePeople(
  cognito: CognitoIdentityProviderClient,
  userPoolId: string,
  groups: readonly string[],
): OfficePeople {
  return async () => {
    const found = new Map<string, OfficePerson>();
    for (const GroupName of groups) {
      let NextToken: string | undefined;
      do {
        const page = await cognito.send(
          new ListUsersInGroupCommand({ UserPoolId: userPoolId, GroupName, ...(NextToken && { NextToken }) }),
        );
        for (const person of (page.Users ?? []).flatMap(personIn)) found.set(person.sub, person);
        NextToken = page.NextToken;
      } while (NextToken);
    }
    return [...found.values()];
  };
}

function personIn({ Enabled, Attributes = [] }: UserType): OfficePerson[] {
  const attribute = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
  const [sub, email] = [attribute("sub"), attribute("email")];
  if (Enabled === false || !sub || !email || attribute("email_verified") !== "true") return [];
  return [{ sub, email }];
}
