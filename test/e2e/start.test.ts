import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, describe, expect, it } from "vitest";
import { wasLastRunSaved } from "../../scripts/local/emulator.ts";
import { freePort } from "../../scripts/local/free-port.ts";
import type { RunningSystem } from "../../scripts/local/stack.ts";
import { descendantsOf, untilAllEnded } from "./processes.ts";

const folder = mkdtempSync(join(tmpdir(), "start-"));
const state = join(folder, "state");
const runningFile = join(state, "running.json");
const started: ChildProcess[] = [];

afterAll(async () => {
  const pids = started.flatMap(({ pid }) => (pid === undefined ? [] : descendantsOf(pid)));
  for (const process of started) process.kill("SIGTERM");
  await untilAllEnded(pids);
  rmSync(folder, { recursive: true });
});

/** The same at each start: at another address there might be another emulator, and the stack is deployed anew. */
const emulatorPort = await freePort();

/** Starts the system as a person does, with data and ports of its own, and waits until it runs. */
async function startSystem() {
  const env = {
    ...process.env,
    RR_STATE_FOLDER: state,
    RR_PORT: String(await freePort()),
    RR_EMULATOR_PORT: String(emulatorPort),
  };
  const child = spawn(process.execPath, ["scripts/start.mjs"], { env });
  started.push(child);
  let said = "";
  for (const output of [child.stdout, child.stderr]) output.on("data", (text) => (said += text));
  while (!existsSync(runningFile)) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${said}`);
    await delay(50);
  }
  const system: RunningSystem = JSON.parse(readFileSync(runningFile, "utf8"));
  const pids = descendantsOf(child.pid ?? 0);
  expect(pids.length).toBeGreaterThan(3); // the pinned Node, the guard, the emulator
  return { child, system, pids, said: () => said };
}

async function interrupt(child: ChildProcess, pids: readonly number[]): Promise<void> {
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  await untilAllEnded(pids);
  expect(existsSync(runningFile)).toBe(false);
}

const clientsOf = ({ endpoint, region }: RunningSystem) => {
  const settings = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  return {
    dynamodb: new DynamoDBClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    cognito: new CognitoIdentityProviderClient(settings),
  };
};

const Key = { pk: { S: "TEST" }, sk: { S: "restart" } };
const person = { Username: "restart@example.org", Password: "Giu-lai-2026!" };

async function writeSomething(system: RunningSystem): Promise<void> {
  const { dynamodb, s3, cognito } = clientsOf(system);
  const { TableName, InboxBucketName: Bucket, UserPoolId } = system.outputs;
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, name: { S: "Hà Nội" } } }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "test/restart", Body: "báo cáo" }));
  await cognito.send(
    new AdminCreateUserCommand({ UserPoolId, Username: person.Username, MessageAction: "SUPPRESS" }),
  );
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, ...person, Permanent: true }));
}

async function readItBack(system: RunningSystem) {
  const { dynamodb, s3 } = clientsOf(system);
  const { TableName, InboxBucketName: Bucket } = system.outputs;
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "test/restart" }));
  return { name: Item?.["name"]?.S, file: await Body?.transformToString() };
}

async function signIn(system: RunningSystem): Promise<string> {
  const answer = await clientsOf(system).cognito.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: system.outputs["UserPoolClientId"],
      AuthParameters: { USERNAME: person.Username, PASSWORD: person.Password },
    }),
  );
  return answer.AuthenticationResult?.AccessToken ?? "";
}

const statusOfMe = async (system: RunningSystem, token: string) =>
  (await fetch(`${system.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

describe("npm start", () => {
  it("runs everything at one origin, keeps the data over a restart, and leaves no process behind", async () => {
    const first = await startSystem();
    expect(await (await fetch(first.system.url)).text()).toContain("Reform Reports");
    expect(await statusOfMe(first.system, "made up")).toBe(401);
    await writeSomething(first.system);
    await interrupt(first.child, first.pids);

    const second = await startSystem();
    expect(second.said()).not.toContain("cdk"); // nothing to deploy, which is what makes it quick
    expect(second.system.outputs).toEqual(first.system.outputs);
    expect(await readItBack(second.system)).toEqual({ name: "Hà Nội", file: "báo cáo" });
    expect(await statusOfMe(second.system, await signIn(second.system))).not.toBe(401);

    // Not even when it is killed outright, and then the data is saved all the same.
    second.child.kill("SIGKILL");
    await untilAllEnded(second.pids);
    expect(await wasLastRunSaved(state)).toBe(true);
  });

  it("says so when the packages cannot be downloaded, within seconds", async () => {
    const clone = join(folder, "clone");
    for (const file of [
      "package.json",
      "package-lock.json",
      ".npmrc",
      "scripts/start.mjs",
      "scripts/local/bootstrap.mjs",
    ]) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      copyFileSync(file, join(clone, file));
    }
    const nowhere = {
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_cache: join(folder, "npm-cache"),
    };
    const child = spawn(process.execPath, ["scripts/start.mjs"], {
      cwd: clone,
      env: { ...process.env, ...nowhere },
    });
    let said = "";
    child.stderr.on("data", (text) => (said += text));
    const [code] = await once(child, "close");
    expect(said).toMatch(/^✗ The npm registry cannot be reached/);
    expect(said).toContain("ECONNREFUSED");
    expect(said).toContain("Check the network");
    expect(code).toBe(1);
  });
});
