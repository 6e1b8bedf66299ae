import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { LOCAL_REGION } from "./local-settings.ts";
import type { DeployedStack } from "./stack.ts";

/** The emulator takes any key. */
const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** A client of the local user pool. */
export function localCognito(endpoint: string): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
}

/** An answer of the API; `body` is parsed JSON, undefined when there was none. */
export interface ApiAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows the contract of the route
  readonly body: any;
}

export interface ApiClient {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
  /** As `call`, and throws unless the answer is a success. */
  must(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer["body"]>;
}

/** The gateway refuses what comes too fast; with full jitter these tries span about half a minute. */
const TRIES_WHEN_THROTTLED = 5;

/** The public API as one signed-in person uses it. `baseUrl` ends before `/v1`. */
export function apiClient(baseUrl: string, accessToken: string): ApiClient {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
    tries = 0,
  ): Promise<ApiAnswer> => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // A 429 of ours is a problem like the others, such as too many open requests: waiting a moment does not change it.
    const isOurs = answer.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
    if (answer.status === 429 && !isOurs && tries < TRIES_WHEN_THROTTLED) {
      await answer.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1000 * 2 ** tries));
      return call(method, path, body, headers, tries + 1);
    }
    const text = await answer.text();
    return { status: answer.status, body: bodyOf(text, answer.headers.get("content-type") ?? "") };
  };
  return {
    call: (method, path, body, headers) => call(method, path, body, headers),
    must: async (method, path, body, headers) => {
      const answer = await call(method, path, body, headers);
      if (answer.status >= 400) {
        throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      return answer.body;
    },
  };
}

/** Pages, calendars and the like come as they are. */
function bodyOf(text: string, type: string): ApiAnswer["body"] {
  if (text === "") return undefined;
  return /\bjson\b/.test(type) ? JSON.parse(text) : text;
}

/** Signs in with an e-mail address and a password, which only a local pool allows, and answers with the access token. */
export async function accessTokenOf(
  stack: Pick<DeployedStack, "endpoint" | "outputs">,
  email: string,
  password: string,
): Promise<string> {
  const cognito = localCognito(stack.endpoint);
  try {
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: stack.outputs["UserPoolClientId"],
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
    const token = AuthenticationResult?.AccessToken;
    if (!token)
      throw new Error(`${email} could not sign in: the pool asked for something more than the password`);
    return token;
  } finally {
    cognito.destroy();
  }
}
