import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";

interface User {
  readonly sub: string;
  status: "FORCE_CHANGE_PASSWORD" | "CONFIRMED";
  readonly groups: string[];
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly Username: string;
    readonly GroupName?: string;
    readonly MessageAction?: string;
  };
}

/** A user pool in memory behind the client of the real one: it notes who was asked for what, and how many at once. */
export function aUserPool() {
  const users = new Map<string, User>();
  const calls: string[] = [];
  let running = 0;
  let mostAtOnce = 0;

  const failure = (name: string) => Object.assign(new Error(name), { name });
  const add = (email: string, status: User["status"], groups: readonly string[] = []): User => {
    const user: User = { sub: `sub-of-${email}`, status, groups: [...groups] };
    users.set(email, user);
    return user;
  };
  const attributes = ({ sub }: User) => [{ Name: "sub", Value: sub }];
  const known = (email: string): User => {
    const user = users.get(email);
    if (!user) throw failure("UserNotFoundException");
    return user;
  };

  function answer(name: string, { Username: email, GroupName, MessageAction }: Command["input"]): object {
    switch (name) {
      case "AdminGetUserCommand":
        return { UserAttributes: attributes(known(email)), UserStatus: known(email).status };
      case "AdminCreateUserCommand": {
        if (MessageAction !== "RESEND") {
          if (users.has(email)) throw failure("UsernameExistsException");
          return { User: { Attributes: attributes(add(email, "FORCE_CHANGE_PASSWORD")) } };
        }
        if (known(email).status !== "FORCE_CHANGE_PASSWORD") throw failure("UnsupportedUserStateException");
        return { User: { Attributes: attributes(known(email)) } };
      }
      case "AdminListGroupsForUserCommand":
        return { Groups: known(email).groups.map((group) => ({ GroupName: group })) };
      case "AdminAddUserToGroupCommand":
        known(email).groups.push(GroupName ?? "");
        return {};
      default:
        throw new Error(`the pool does not know ${name}`);
    }
  }

  const client = {
    async send({ constructor: { name }, input }: Command): Promise<object> {
      calls.push(
        [name.replace(/Command$/, ""), input.MessageAction ? "again" : [], input.Username].flat().join(" "),
      );
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return answer(name, input);
    },
  } as unknown as CognitoIdentityProviderClient;

  return {
    client,
    users,
    /** Somebody who has signed in already. */
    addMember: (email: string, groups: readonly string[] = []) => add(email, "CONFIRMED", groups),
    /** Who was asked for something: `AdminGetUser a@example.gov.vn`, with `again` before the address of somebody invited again. */
    calls: (name: string) => calls.filter((call) => call.startsWith(`${name} `)),
    mostAtOnce: () => mostAtOnce,
    forgetCalls: () => void calls.splice(0),
  };
}
