import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { functionFolders } from "../../../infra/bundling.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const DECISIONS = join(REPOSITORY, "docs/adr");
const read = (path: string) => readFileSync(path, "utf8");

const pagesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const PAGES = [join(REPOSITORY, "README.md"), ...pagesIn(join(REPOSITORY, "docs")), ...pagesIn(DECISIONS)];
const decisions = readdirSync(DECISIONS).filter((name) => /^\d{4}-/.test(name));

test.each(PAGES)("every link of %s leads to a file", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});

test("every decision has a number of its own, which its title says, and stands in the index", () => {
  const index = read(join(DECISIONS, "README.md"));
  expect(new Set(decisions.map((name) => name.slice(0, 4))).size).toBe(decisions.length);
  for (const name of decisions) {
    const number = Number(name.slice(0, 4));
    expect(read(join(DECISIONS, name)), name).toMatch(new RegExp(`^# ${number}\\. `));
    expect(index, name).toContain(`](${name})`);
  }
});

test("the architecture tells of every function", () => {
  const [, table = ""] = read(join(REPOSITORY, "docs/architecture.md")).split("## Functions");
  const told = new Set(table.split("\n## ")[0]?.match(/[a-z]+(-[a-z]+)+/g));
  expect(functionFolders().filter((folder) => !told.has(folder))).toEqual([]);
});

test("the README stays short", () => {
  expect(read(join(REPOSITORY, "README.md")).trimEnd().split("\n").length).toBeLessThan(100);
});
