import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * A rule that nobody broke may not work at all. So each is broken here: files that import what their folder may not are checked, in
 * a directory of their own, with the very configuration that `npm run check` uses.
 */

interface Probe {
  readonly file: string;
  readonly refused: readonly string[];
  readonly allowed: readonly string[];
}

const PROBES: readonly Probe[] = [
  {
    file: "shared/domain/probe/probe.ts",
    refused: [
      'import { unitStore } from "../../adapters/dynamodb/unit-store.ts";',
      'import type { UnitStore } from "../../adapters/dynamodb/unit-store.ts";',
      'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";',
      'import middy from "@middy/core";',
      'import { Logger } from "@aws-lambda-powertools/logger";',
      'import { readFile } from "node:fs/promises";',
      'import { readFileSync } from "fs";',
      'import { logger } from "../../../functions/_runtime/logger.ts";',
      'import { stageOf } from "../../../infra/stage.ts";',
      'import { ReadUnit } from "../../contract/http/units.ts";',
      'import { parseEvent } from "../../contract/events/obligation-event.ts";',
      'import { aPerson } from "../../../test/builders/a-person.ts";',
      'import { z } from "zod";',
      'const late = await import("../../adapters/dynamodb/unit-store.ts");',
      'export * from "../../adapters/dynamodb/unit-store.ts";',
      'const table = process.env["TABLE_NAME"];',
    ],
    allowed: [
      'import * as z from "zod";',
      'import { createHash } from "node:crypto";',
      'import { DomainError } from "../errors.ts";',
      'import { statusOf } from "./status.ts";',
      'import type { ObligationEvent } from "../../contract/events/obligation-event.ts";',
    ],
  },
  {
    file: "shared/contract/http/probe.ts",
    refused: [
      'import { DomainError } from "../../domain/errors.ts";',
      'import type { Person } from "../../domain/access.ts";',
      'import { unitKey } from "../../adapters/dynamodb/keys.ts";',
      'import { Buffer } from "node:buffer";',
      'import { ulid } from "ulid";',
      'import { createDocument } from "zod-openapi";',
      'import { z } from "zod";',
      'const table = process.env["TABLE_NAME"];',
    ],
    allowed: [
      'import * as z from "zod";',
      'import { Problem } from "./problem.ts";',
      'import { ObligationEvent } from "../events/obligation-event.ts";',
    ],
  },
  {
    file: "shared/adapters/dynamodb/probe-store.ts",
    refused: [
      'import { logger } from "../../../functions/_runtime/logger.ts";',
      'import { handler } from "../../../functions/read-units/index.ts";',
      'import { stageOf } from "../../../infra/stage.ts";',
      'import middy from "@middy/core";',
      'import { Logger } from "@aws-lambda-powertools/logger";',
      'import { unitStore } from "./unit-store.ts";',
      'import { uploadStore } from "../s3/upload-store.ts";',
      'import { aPerson } from "../../../test/builders/a-person.ts";',
      'import { env } from "node:process";',
      'const table = process.env["TABLE_NAME"];',
    ],
    allowed: [
      'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";',
      'import { unitKey } from "./keys.ts";',
      'import { documentClient } from "../dynamodb/client.ts";',
      'import { DomainError } from "../../domain/errors.ts";',
      'import { ObligationEvent } from "../../contract/events/obligation-event.ts";',
    ],
  },
  {
    file: "functions/_runtime/probe.ts",
    refused: [
      'import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import { readUnits } from "../read-units/handler.ts";',
      'import { Env } from "../read-units/env.ts";',
      'import { stageOf } from "../../infra/stage.ts";',
      'import { S3Client } from "@aws-sdk/client-s3";',
      'import { anHttpEvent } from "../../test/builders/an-http-event.ts";',
      'const table = process.env["TABLE_NAME"];',
    ],
    allowed: [
      'import middy from "@middy/core";',
      'import { Logger } from "@aws-lambda-powertools/logger";',
      'import { DomainError } from "../../shared/domain/errors.ts";',
      'import { Problem } from "../../shared/contract/http/problem.ts";',
      'import { logger } from "./logger.ts";',
    ],
  },
  {
    file: "functions/read-units/handler.ts",
    refused: [
      'import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import { type UnitStore, unitStore as store } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import * as adapters from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import "../../shared/adapters/dynamodb/unit-store.ts";',
      'import { INDEX_NAME } from "../../shared/adapters/dynamodb/table-layout.ts";',
      'import { S3Client } from "@aws-sdk/client-s3";',
      'import { readPeriods } from "../read-periods/handler.ts";',
      'import type { Deps } from "../read-periods/handler.ts";',
      'import { stageOf } from "../../infra/stage.ts";',
      'import { aPerson } from "../../test/builders/a-person.ts";',
      'import { env } from "node:process";',
      'const table = process.env["TABLE_NAME"];',
    ],
    allowed: [
      'import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import { canSeeUnit } from "../../shared/domain/access.ts";',
      'import { UnitPath } from "../../shared/contract/http/units.ts";',
      'import { parsePath } from "../_runtime/requests.ts";',
      'import * as z from "zod";',
    ],
  },
  {
    file: "functions/read-units/env.ts",
    refused: [
      'import { canSeeUnit } from "../../shared/domain/access.ts";',
      'import { logger } from "../_runtime/logger.ts";',
      'import { readUnits } from "./handler.ts";',
      'import { z } from "zod";',
      'const table = process.env["TABLE_NAME"];',
    ],
    allowed: ['import * as z from "zod";'],
  },
  {
    file: "functions/read-units/index.ts",
    refused: [
      'import { stageOf } from "../../infra/stage.ts";',
      'import { readPeriods } from "../read-periods/handler.ts";',
      'import { aPerson } from "../../test/builders/a-person.ts";',
      'import { z } from "zod";',
    ],
    allowed: [
      'import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import { httpApi } from "../_runtime/http-api.ts";',
      'import { Env } from "./env.ts";',
      'import { readUnits } from "./handler.ts";',
      "const env = process.env;",
    ],
  },
  {
    file: "infra/constructs/probe.ts",
    refused: [
      'import { readUnits } from "../../functions/read-units/handler.ts";',
      'import { handler } from "../../functions/read-units/index.ts";',
      'import { logger } from "../../functions/_runtime/logger.ts";',
      'import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
      'import { canSeeUnit } from "../../shared/domain/access.ts";',
      'import { UnitPath } from "../../shared/contract/http/units.ts";',
      'import { S3Client } from "@aws-sdk/client-s3";',
      'import { aPerson } from "../../test/builders/a-person.ts";',
      'const stage = process.env["STAGE"];',
    ],
    allowed: [
      'import { Env } from "../../functions/read-units/env.ts";',
      'import { INDEX_NAME } from "../../shared/adapters/dynamodb/table-layout.ts";',
      'import { SOURCES } from "../../shared/contract/events/obligation-event.ts";',
      'import { stageOf } from "../stage.ts";',
      'import { ServiceFunction } from "./service-function.ts";',
      'import { Stack } from "aws-cdk-lib";',
      'import { Runtime } from "aws-cdk-lib/aws-lambda";',
      'import { join } from "node:path";',
    ],
  },
  {
    file: "scripts/probe.ts",
    refused: ['import { aPerson } from "../test/builders/a-person.ts";', 'import { z } from "zod";'],
    allowed: [
      'import { unitStore } from "../shared/adapters/dynamodb/unit-store.ts";',
      'const endpoint = process.env["AWS_ENDPOINT_URL"];',
    ],
  },
  {
    file: "test/infra/probe.test.ts",
    refused: [
      'import { readUnits } from "../../functions/read-units/handler.ts";',
      'import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";',
    ],
    allowed: [
      'import { ServiceStack } from "../../infra/service-stack.ts";',
      'import { Env } from "../../functions/read-units/env.ts";',
    ],
  },
  {
    file: "test/unit/probe.test.ts",
    refused: ['import { z } from "zod";'],
    allowed: [
      'import { readUnits } from "../../functions/read-units/handler.ts";',
      'import { memoryTable } from "../../shared/adapters/memory/memory-table.ts";',
      'const endpoint = process.env["AWS_ENDPOINT_URL"];',
    ],
  },
];

const FLOATING = ["const work = async (): Promise<number> => 1;", "work();"].join("\n");
const MISUSED = ["const work = async (): Promise<void> => {};", "[1].forEach(work);"].join("\n");
const AWAITED = ["const work = async (): Promise<number> => 1;", "await work();", "export {};"].join("\n");

const root = join(import.meta.dirname, "../..");
const bin = join(root, "node_modules/.bin");
let sandbox = "";

/** What the tool printed; one that reports something ends with an error code. */
async function outputOf(tool: string, args: readonly string[], cwd: string): Promise<string> {
  const run = promisify(execFile)(join(bin, tool), args, { cwd });
  return run.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string; message: string }) => error.stdout || Promise.reject(error),
  );
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(sandbox, file)), { recursive: true });
  await writeFile(join(sandbox, file), text);
}

beforeAll(async () => {
  sandbox = await mkdtemp(join(tmpdir(), "import-rules-"));
});

afterAll(async () => {
  await rm(sandbox, { recursive: true, force: true });
});

describe("import rules", () => {
  const reportedLines = new Map<string, Set<number>>();

  beforeAll(async () => {
    await copyFile(join(root, "biome.json"), join(sandbox, "biome.json"));
    for (const { file, refused, allowed } of PROBES) await write(file, [...refused, ...allowed].join("\n"));
    // The sandbox is no git repository; everything else is as configured.
    const args = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=json", "."];
    const report = JSON.parse(await outputOf("biome", args, sandbox)) as {
      diagnostics: {
        category: string;
        severity: string;
        location: { path: string; start: { line: number } };
      }[];
    };
    for (const { category, severity, location } of report.diagnostics) {
      if (severity !== "error" || !/\/(noRestrictedImports|noProcessEnv)$/.test(category)) continue;
      const lines = reportedLines.get(location.path) ?? new Set();
      reportedLines.set(location.path, lines.add(location.start.line));
    }
  });

  const isReported = (file: string, line: number): boolean => reportedLines.get(file)?.has(line) ?? false;

  describe.each(PROBES)("for $file", ({ file, refused, allowed }) => {
    it.each(refused.map((statement, index) => [statement, index + 1] as const))("refuse %s", (_, line) => {
      expect(isReported(file, line)).toBe(true);
    });

    it.each(allowed.map((statement, index) => [statement, refused.length + index + 1] as const))(
      "allow %s",
      (_, line) => {
        expect(isReported(file, line)).toBe(false);
      },
    );
  });
});

describe("lost promises", () => {
  let findings: readonly { readonly filename: string; readonly code: string; readonly severity: string }[] =
    [];

  beforeAll(async () => {
    await copyFile(join(root, ".oxlintrc.json"), join(sandbox, ".oxlintrc.json"));
    const compilerOptions = {
      target: "es2024",
      lib: ["es2024"],
      module: "nodenext",
      strict: true,
      types: [],
    };
    await write("promises/tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    await write("promises/floating.ts", FLOATING);
    await write("promises/misused.ts", MISUSED);
    await write("promises/awaited.ts", AWAITED);
    const output = await outputOf("oxlint", ["--type-aware", "--format=json", "promises"], sandbox);
    findings = JSON.parse(output).diagnostics;
  });

  it.each([
    ["a call that nobody awaits", "promises/floating.ts", "typescript(no-floating-promises)"],
    ["an async callback where none is expected", "promises/misused.ts", "typescript(no-misused-promises)"],
  ])("are found: %s", (_, filename, code) => {
    expect(findings).toContainEqual(expect.objectContaining({ filename, code, severity: "error" }));
  });

  it("are not seen where every promise is awaited", () => {
    expect(findings.filter(({ filename }) => filename === "promises/awaited.ts")).toEqual([]);
  });
});
