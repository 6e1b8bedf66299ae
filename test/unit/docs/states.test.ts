import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { VALID_FROM } from "../../../shared/domain/submission/submission.ts";

test("the chart of submission states shows exactly the transitions that are legal", () => {
  const text = readFileSync(new URL("../../../docs/states.md", import.meta.url), "utf8");
  const drawn = [...text.matchAll(/^ {2}([a-z]+) --> ([a-z]+)$/gm)].map(([, from, to]) => `${from} → ${to}`);
  const legal = Object.entries(VALID_FROM).flatMap(([to, froms]) => froms.map((from) => `${from} → ${to}`));
  expect(drawn.toSorted()).toEqual(legal.toSorted());
});
