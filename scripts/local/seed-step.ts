import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { step } from "./progress.ts";
import type { DeployedStack } from "./stack.ts";

/** A demo person who exists only locally, so the password may be shown. */
export type DemoSignIn = { readonly role: string; readonly email: string; readonly password: string };

type SeedModule = { readonly seed: (stack: DeployedStack) => Promise<readonly DemoSignIn[]> };

const SEED = new URL("../seed.ts", import.meta.url);

/** Loads the reference data and the demo people; harmless when they are there already. */
export async function loadSeed(stack: DeployedStack): Promise<readonly DemoSignIn[]> {
  if (!existsSync(fileURLToPath(SEED))) return [];
  const { seed } = (await import(SEED.href)) as SeedModule;
  return step("loading the reference data and the demo people", () => seed(stack));
}
