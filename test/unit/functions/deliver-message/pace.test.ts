import { expect, it } from "vitest";
import { pace } from "../../../../functions/deliver-message/pace.ts";

it("lets callers through one after the other, each as long after the last as was said", async () => {
  let clock = 1_000;
  const pauses: number[] = [];
  const turn = pace(
    200,
    () => clock,
    async (ms) => {
      pauses.push(ms);
    },
  );
  await Promise.all([turn(), turn(), turn()]);
  expect(pauses).toEqual([200, 400]);
  clock += 10_000;
  await turn();
  expect(pauses).toHaveLength(2);
});
