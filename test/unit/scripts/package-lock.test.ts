import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

type LockedPackage = {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

it("locks the packages of every platform, without which `npm ci` refuses the lock on all of them", () => {
  const packages: Record<string, LockedPackage> = JSON.parse(
    readFileSync("package-lock.json", "utf8"),
  ).packages;
  const isLocked = (from: string, name: string): boolean => {
    if (packages[from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`] !== undefined)
      return true;
    return from !== "" && isLocked(from.slice(0, Math.max(0, from.lastIndexOf("node_modules/") - 1)), name);
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
  );
  expect(Object.keys(packages).length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
