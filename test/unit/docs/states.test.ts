import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { JOB_VALID_FROM } from "../../../shared/domain/job/job.ts";
import { MESSAGE_VALID_FROM } from "../../../shared/domain/message/message.ts";
import { VALID_FROM } from "../../../shared/domain/submission/submission.ts";

test.each<[string, Readonly<Record<string, readonly string[]>>]>([
  ["Submission", VALID_FROM],
  ["Message", MESSAGE_VALID_FROM],
  ["Job", JOB_VALID_FROM],
])("the chart of a %s's states shows exactly the transitions that are legal", (heading, validFrom) => {
  const text = readFileSync(new URL("../../../docs/states.md", import.meta.url), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const drawn = [...section.matchAll(/^ {2}([a-z]+) --> ([a-z]+)$/gm)].map(
    ([, from, to]) => `${from} → ${to}`,
  );
  const legal = Object.entries(validFrom).flatMap(([to, froms]) => froms.map((from) => `${from} → ${to}`));
  expect(drawn.toSorted()).toEqual(legal.toSorted());
});
