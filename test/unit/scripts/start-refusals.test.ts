import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../../../scripts/local/free-port.ts";

// Each of these ends before it would install, start or write anything.
const folder = mkdtempSync(join(tmpdir(), "start-refusals-"));
const programs = folder; // a PATH on which no Python lies

const start = (env: NodeJS.ProcessEnv, ...args: string[]) => {
  const run = spawnSync(process.execPath, ["scripts/start.mjs", ...args], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder, RR_STATE_FOLDER: join(folder, "state"), ...env },
  });
  return { code: run.status, said: run.stdout + run.stderr };
};

afterAll(() => rmSync(folder, { recursive: true }));

describe("npm start says what is wrong and what to do", () => {
  it("when there is no Python", () => {
    const { code, said } = start({ PATH: programs });
    expect(said).toMatch(/^✗ Python 3\.10 or later is needed on PATH .*none was found/);
    expect(said).toContain("apt install python3");
    expect(code).toBe(1);
  });

  it("when Python is too old, or cannot make virtual environments", () => {
    const program = join(folder, "python3");
    writeFileSync(program, "#!/bin/sh\nprintf '3\\n9\\n/usr/bin/python3\\npip\\n'\n", { mode: 0o755 });
    expect(start({ PATH: programs }).said).toContain("python3 is Python 3.9, too old");
    writeFileSync(program, "#!/bin/sh\nprintf '3\\n12\\n/usr/bin/python3\\n\\n'\n", { mode: 0o755 });
    expect(start({ PATH: programs }).said).toContain("apt install python3-venv");
    rmSync(program);
  });

  it.each([
    ["RR_PORT", "the local web server"],
    ["RR_EMULATOR_PORT", "the local AWS emulator"],
  ])("when the port of %s is taken", async (variable, purpose) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, said } = start({ RR_PORT: String(await freePort()), [variable]: String(port) });
    other.close();
    expect(said).toContain(`✗ Port ${port} is already in use; ${purpose} needs it.`);
    expect(said).toContain(`${variable}=${port + 1} npm start`);
    expect(code).toBe(1);
  });

  it("when a port is no port", () => {
    const { code, said } = start({ RR_PORT: "http" });
    expect(said).toBe('✗ RR_PORT is "http"; a port number from 1 to 65535 is expected.\n');
    expect(code).toBe(1);
  });

  it("when nothing answers at AWS_ENDPOINT_URL", async () => {
    const { code, said } = start({
      AWS_ENDPOINT_URL: "http://127.0.0.1:9/",
      RR_PORT: String(await freePort()),
    });
    expect(said).toContain("✗ AWS_ENDPOINT_URL is http://127.0.0.1:9, but nothing answers there.");
    expect(said).toContain("unset AWS_ENDPOINT_URL");
    expect(code).toBe(1);
  });

  it("when an option is unknown", () => {
    const { code, said } = start({}, "--frsh");
    expect(said).toContain("Usage: npm start [-- --fresh]");
    expect(said).not.toContain("    at ");
    expect(code).toBe(1);
  });
});
